"""A class in the room: one teacher, three students, one of them on a phone, through the first plan."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

import run
from tests.browser.lab import ARRIVAL, SHORT, click_plane, open_lab, read, readout
from tests.conftest import DESKTOP, PHONE, Server, start_server, stop_server

PLAN = "autoencoders-in-45-minutes"
SOON = 20_000  # milliseconds, on a busy machine


@pytest.fixture
def lab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Server]]:
    """A lab with a store of its own, which can be killed and started again at the same address."""
    monkeypatch.setenv("BOTTLENECK_DATABASE", f"sqlite:///{tmp_path / 'rooms.db'}")
    running = [start_server(tmp_path / "log.txt")]
    yield running
    stop_server(running[0])


def again(running: list[Server], log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Kill the lab as a loss of power would, and start it at the same address."""
    port = int(running[0].url.rsplit(":", 1)[1])
    with suppress(ProcessLookupError):
        os.killpg(running[0].process.pid, signal.SIGKILL)
    running[0].process.wait(10)
    monkeypatch.setattr(run, "free_port", lambda first: port)
    running[0] = start_server(log)


@pytest.fixture
def people(browser: Browser) -> Iterator[list[Page]]:
    """A teacher and three students, the last one on a phone; each in a browser of their own."""
    contexts = [browser.new_context(**kind) for kind in (DESKTOP, DESKTOP, DESKTOP, PHONE)]
    for context in contexts:
        context.add_init_script("try { localStorage['bottleneck-seconds'] ??= '2'; } catch {}")
    yield [context.new_page() for context in contexts]
    for context in contexts:
        context.close()


def open_room(teacher: Page, url: str) -> str:
    """A room of this teacher, opened by one click on a page of the lab; its code."""
    open_lab(teacher, url)
    teacher.get_by_test_id("menu-share").click()
    teacher.get_by_test_id("open-room").click()
    return code_of(teacher)


def code_of(teacher: Page) -> str:
    """The code of the room that a teacher has just opened."""
    code = teacher.get_by_test_id("class-code")
    expect(code).to_have_text(re.compile(r"\w{6}"), timeout=SOON)
    return code.inner_text()


def join(student: Page, url: str, code: str, name: str = "") -> None:
    student.goto(f"{url}/join")
    form = student.locator(".bn-join-page")
    form.get_by_role("textbox", name="Code of the class").fill(code.lower())
    form.get_by_role("textbox", name="Name, if you like").fill(name)
    form.get_by_role("button", name="Join").click()
    expect(student.get_by_test_id("following")).to_have_text("You follow the class", timeout=SOON)


def answer(student: Page, kind: str, place: int) -> None:
    """Answer the question by hand, each student otherwise."""
    card = student.get_by_test_id("question-card")
    if kind in ("choice", "width"):
        card.locator(".bn-options button").nth(place % 2).click()
    elif kind == "number":
        card.get_by_role("spinbutton").fill(str(place + 1))
        card.get_by_role("button", name="Answer").click()
    else:
        cover = student.get_by_test_id("answering")
        expect(cover).to_be_visible(timeout=ARRIVAL)
        cover.scroll_into_view_if_needed()
        box = cover.bounding_box()
        x, y = box["x"] + box["width"] * (0.3 + 0.1 * place), box["y"] + box["height"] * 0.4
        student.mouse.move(x, y)
        student.mouse.down()
        student.mouse.move(x + 30, y + 20, steps=4)
        student.mouse.up()
    expect(card.get_by_test_id("own-answer")).to_contain_text("Your answer")


def test_a_class_goes_through_the_first_plan_with_a_restart_in_the_middle(
    lab: list[Server], people: list[Page], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    teacher, *students = people
    url = lab[0].url
    teacher.goto(f"{url}/plan")
    teacher.locator(f"[data-plan={PLAN}] [data-act=run-plan]").click(timeout=ARRIVAL)
    code = code_of(teacher)
    for number, student in enumerate(students):
        join(student, url, code, ["Ada", "Ada", ""][number])
    expect(teacher.get_by_test_id("class-counts")).to_have_text("3 here, 3 following", timeout=SOON)
    item = teacher.get_by_test_id("plan-item")
    count = int(re.search(r"of (\d+)", item.inner_text())[1])
    asked = 0
    for at in range(count):
        if at:
            teacher.locator("[data-act=next]").click()
        expect(item).to_contain_text(f"{at + 1} of {count}", timeout=SOON)
        page = re.search(r"/(\w*)(\?|$)", teacher.url)[1]
        for student in students:
            student.wait_for_url(re.compile(rf"/{page}(\?|$)"), timeout=SOON)
        ask = teacher.locator("[data-act=ask-item]")
        if not ask.count():
            continue
        ask.click()
        card = teacher.get_by_test_id("question-card")
        expect(card).to_be_visible(timeout=SOON)
        if card.get_by_role("button", name=re.compile("board")).count():
            card.get_by_role("button", name="Done").click()
            continue
        for place, student in enumerate(students):
            expect(student.get_by_test_id("question-card")).to_be_visible(timeout=SOON)
            answer(student, kind_of(student), place)
        if not asked:  # what was acknowledged outlives the server
            mine = [student.get_by_test_id("own-answer").inner_text() for student in students]
            expect(card).to_contain_text("3 answers", timeout=SOON)
            again(lab, tmp_path / "again.txt", monkeypatch)
            expect(teacher.get_by_test_id("class-counts")).to_have_text("3 here, 3 following", timeout=SOON)
            assert [student.get_by_test_id("own-answer").inner_text() for student in students] == mine
        asked += 1
        expect(card).to_contain_text("3 answers", timeout=SOON)
        card.get_by_role("button", name="Reveal").click()
        for student in students:
            expect(student.get_by_test_id("question-card")).to_contain_text("The answer", timeout=ARRIVAL)
            expect(student.get_by_test_id("own-distance")).to_be_visible()
            assert "Ada" not in student.get_by_test_id("question-card").inner_text()
        card.get_by_role("button", name="Done").click()
        expect(students[0].get_by_test_id("question-card")).to_be_hidden()
    assert asked >= 2


def kind_of(student: Page) -> str:
    """What the question asks for, by what there is to answer with."""
    card = student.get_by_test_id("question-card")
    if card.locator(".bn-options").count():
        return "choice"
    if card.get_by_role("spinbutton", name="Number").count():
        return "number"
    return "place"


def test_students_see_what_the_teacher_shows_step_out_and_come_back(lab: list[Server], people: list[Page]):
    teacher, student, _, phone = people
    code = open_room(teacher, f"{lab[0].url}/projection{SHORT}")
    student.goto(f"{lab[0].url}/join?room={code}")
    student.locator(".bn-join-page").get_by_role("button", name="Join").click()
    join(phone, lab[0].url, code)
    click_plane(teacher, 0.5, -0.5)
    teacher.get_by_role("button", name="Error map").click()
    teacher.get_by_test_id("transport").get_by_role("slider", name="Step").fill("120")
    shown = read(teacher)
    for page in (student, phone):
        expect(readout(page)).to_have_attribute("data-step", str(shown.step), timeout=ARRIVAL)
        expect(page.locator("[data-layer=error]")).to_have_attribute("aria-pressed", "true")
        assert read(page).reconstruction == pytest.approx(shown.reconstruction, abs=1e-5)
    click_plane(student, 1.0, 1.0)  # a hand of one's own
    expect(student.get_by_test_id("following")).to_have_text("You are on your own")
    expect(teacher.get_by_test_id("class-counts")).to_have_text("2 here, 1 following", timeout=SOON)
    click_plane(teacher, -0.5, 0.5)
    expect(readout(phone)).to_have_attribute("data-input", re.compile(r"\[-0\.[45]"), timeout=SOON)
    assert read(student).input == pytest.approx([1.0, 1.0], abs=0.05)
    teacher.locator("[data-act=call]").click()
    expect(student.get_by_test_id("following")).to_have_text("You follow the class", timeout=SOON)
    expect(readout(student)).to_have_attribute("data-input", re.compile(r"\[-0\.[45]"), timeout=SOON)
    teacher.get_by_role("link", name="Lessons", exact=True).click()  # another page, without loading anything anew
    student.wait_for_url(re.compile("/lessons"), timeout=SOON)
    teacher.reload()
    expect(teacher.get_by_test_id("class-counts")).to_have_text("2 here, 2 following", timeout=ARRIVAL)
    teacher.locator("[data-act=pause]").click()
    expect(phone.get_by_text("Paused. Look up, please.")).to_be_visible(timeout=SOON)
