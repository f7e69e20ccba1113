"""The page that opens: five deeds, by mouse, by keyboard and by touch; the way on, and who is sent on at once."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.lab import ARRIVAL, pixel, read, readout
from tests.conftest import DESKTOP, PHONE, Server, watch

REST = """() => new Promise((rested) => {
    let frames = 12;
    const wait = () => (frames-- ? requestAnimationFrame(wait) : rested());
    wait();
})"""
NUMBER = r"([−-]?\d+(?:\.\d+)?)"


@pytest.fixture(params=["mouse", "keyboard", "touch"])
def newcomer(browser: Browser, request: pytest.FixtureRequest) -> Iterator[tuple[Page, str]]:
    """A page of a browser that was never here, and by what its visitor moves things."""
    context = browser.new_context(**(PHONE if request.param == "touch" else DESKTOP))
    page = context.new_page()
    errors = watch(page)
    yield page, request.param
    context.close()
    assert not errors


@pytest.fixture
def stranger(browser: Browser) -> Iterator[Page]:
    """A desktop page of a browser that was never here."""
    context = browser.new_context(**DESKTOP)
    yield context.new_page()
    context.close()


def card(page: Page) -> Locator:
    return page.get_by_test_id("start-card")


def said(page: Page) -> str:
    return page.get_by_test_id("start-said").inner_text()


def at_step(page: Page, step: int) -> None:
    expect(card(page)).to_have_attribute("data-step", str(step), timeout=ARRIVAL)


def open_start(page: Page, server: Server) -> None:
    page.goto(server.url)
    expect(readout(page)).to_have_attribute("data-step", "3000", timeout=ARRIVAL)
    at_step(page, 1)


def touch(page: Page, places: list[tuple[float, float]]) -> None:
    """A finger goes down at the first place, over the others, and up."""
    client = page.context.new_cdp_session(page)
    kinds = ["touchStart", *["touchMove"] * (len(places) - 1)]
    for kind, (x, y) in zip(kinds, places, strict=True):
        client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
    page.evaluate(REST)  # a finger that lifts while it moves flings, and the next tap only stops that
    client.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.evaluate(REST)


def drag(page: Page, how: str, places: list[tuple[float, float]]) -> None:
    """Press at the first of some places of the window and go over the others."""
    if how == "touch":
        touch(page, places)
        return
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place)
    page.mouse.up()


def walk(page: Page, x: float, y: float) -> None:
    """By arrow keys to the place nearest to (x, y)."""
    plane = page.get_by_test_id("input-plane")
    plane.focus()
    for axis, (less, more) in ((0, ("ArrowLeft", "ArrowRight")), (1, ("ArrowDown", "ArrowUp"))):
        way = round(((x, y)[axis] - read(page).input[axis]) / 0.05)
        for _ in range(abs(way)):
            plane.press(more if way > 0 else less)


def go(page: Page, how: str, *points: tuple[float, float]) -> None:
    """Place the input at the first point and take it over the others."""
    if how == "keyboard":
        for point in points:
            walk(page, *point)
        return
    box = page.get_by_test_id("input-plane").bounding_box()
    at = [pixel(box, *point) for point in points]
    drag(page, how, [(box["x"] + p["x"], box["y"] + p["y"]) for p in at])


def press(page: Page, how: str, role: str, name: str) -> None:
    button = page.get_by_role(role, name=name, exact=True)
    if how == "keyboard":
        button.press("Enter")
    elif how == "touch":
        button.tap()
    else:
        button.click()


def test_the_five_deeds(newcomer: tuple[Page, str], server: Server):
    page, how = newcomer
    open_start(page, server)
    go(page, how, (-0.9, 0.2))
    at_step(page, 2)
    assert how == "keyboard" or "Try another place" in said(page)  # the keys are on their way already

    go(page, how, (1.0, 0.6))
    away, nearest = map(float, re.search(rf"{NUMBER} away.*than {NUMBER}\.$", said(page)).groups())
    assert away == pytest.approx(math.sqrt(read(page).error), rel=0.01)
    assert nearest <= away
    press(page, how, "button", "Next")

    at_step(page, 3)
    turn = [(1.5 * math.cos(a), 1.5 * math.sin(a)) for a in (2 * math.pi * i / 120 for i in range(121))]
    go(page, how, *(turn[::5] if how == "keyboard" else turn))
    found = re.search(
        rf"jumped at \({NUMBER}, {NUMBER}\): there the number leaps from {NUMBER} to {NUMBER}", said(page)
    )
    x, y, before, after = (float(text.replace("−", "-")) for text in found.groups())
    assert math.hypot(x, y) == pytest.approx(1.5, abs=0.15)
    assert abs(before - after) > 2
    press(page, how, "button", "Next")

    at_step(page, 4)
    code = page.get_by_test_id("latent-panel")
    if how == "keyboard":
        for _ in range(15):
            code.press("ArrowRight")
    else:
        code.scroll_into_view_if_needed()
        box = code.bounding_box()
        drag(page, how, [(box["x"] + share * box["width"], box["y"] + 40) for share in (0.3, 0.4, 0.5, 0.6)])
    start, end, travel = map(
        float,
        re.search(rf"From {NUMBER} to {NUMBER} the diamond walked {NUMBER}", said(page).replace("−", "-")).groups(),
    )
    assert abs(start - end) > 0.3 and travel > 0.3
    press(page, how, "button", "Next")

    at_step(page, 5)
    go(page, how, (1.2, 0.6))
    press(page, how, "button", "Two numbers")
    expect(readout(page)).to_have_attribute("data-width", "2", timeout=ARRIVAL)
    expect(page.get_by_test_id("start-said")).to_contain_text("with one number it was", timeout=ARRIVAL)
    found = re.search(
        rf"comes back {NUMBER} away, .* it was {NUMBER}; the dots {NUMBER} .* before {NUMBER}", said(page)
    )
    now, before, dots, dots_before = map(float, found.groups())
    assert now == pytest.approx(math.sqrt(read(page).error), rel=0.01)
    assert dots < dots_before
    press(page, how, "button", "Next")

    at_step(page, 6)
    press(page, how, "link", "Play")
    page.wait_for_url("**/projection*")
    page.goto(server.url)
    assert page.url.endswith("/projection")  # who has been through it can play at once


def test_a_step_waits_until_it_is_done_or_skipped(stranger: Page, server: Server):
    open_start(stranger, server)
    expect(stranger.get_by_role("button", name="Next", exact=True)).to_have_count(0)
    for step in range(2, 7):
        stranger.get_by_role("button", name="Skip", exact=True).click()
        at_step(stranger, step)
    expect(stranger.get_by_role("link", name="Play")).to_be_visible()
    stranger.get_by_role("button", name="Step 3 of 5").click()
    at_step(stranger, 3)
    go(stranger, "mouse", (0.2, 0.1), (0.25, 0.1))
    expect(card(stranger)).to_have_attribute("data-done", "false")


def test_the_bare_address_stays_bare_while_one_plays(stranger: Page, server: Server):
    open_start(stranger, server)
    go(stranger, "mouse", (0.5, 0.5))
    at_step(stranger, 2)
    stranger.wait_for_timeout(600)
    assert stranger.url.rstrip("/") == server.url
    stranger.reload()
    at_step(stranger, 1)


def test_a_link_with_settings_opens_what_it_names(stranger: Page, server: Server):
    stranger.goto(f"{server.url}/?v=1&steps=300&hidden=16-16&width=2&x=0.5&y=0.25")
    expect(readout(stranger)).to_have_attribute("data-width", "2", timeout=ARRIVAL)
    assert "/projection?v=1&steps=300" in stranger.url
    assert read(stranger).input == [0.5, 0.25]


def test_nothing_moves_while_an_answer_comes(stranger: Page, server: Server):
    open_start(stranger, server)
    places = lambda: [stranger.get_by_test_id(name).bounding_box() for name in ("input-plane", "latent-panel")]  # noqa: E731
    before = places()
    go(stranger, "mouse", (-0.9, 0.2))
    at_step(stranger, 2)
    go(stranger, "mouse", (1.0, 0.6))
    expect(card(stranger)).to_have_attribute("data-done", "true")
    assert places() == before
