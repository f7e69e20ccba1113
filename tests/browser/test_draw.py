"""Drawing in a real browser: a pen by mouse and by finger, the rubber, back and forth, the file, the link."""

from __future__ import annotations

import json
import math

from playwright.sync_api import Browser, Page, expect

from tests.browser.lab import ARRIVAL, open_lab, read, readout
from tests.conftest import Server

SHORT = "/draw?v=2&steps=300&hidden=16-16&dataset=circle&points=20"


def pixels(page: Page, x: float, y: float) -> tuple[float, float]:
    box = page.get_by_test_id("input-plane").bounding_box()
    return box["x"] + (x + 2) / 4 * box["width"], box["y"] + (2 - y) / 4 * box["height"]


def stroke(page: Page, points: list[tuple[float, float]]) -> None:
    page.mouse.move(*pixels(page, *points[0]))
    page.mouse.down()
    for point in points[1:]:
        page.mouse.move(*pixels(page, *point))
    page.mouse.up()


def count(page: Page) -> int:
    return int(page.get_by_test_id("drawing").get_attribute("data-count"))


def wait_for_link(page: Page, before: str) -> str:
    """Wait until the address holds another drawing than before, and the run on it has been played."""
    page.wait_for_function(
        "before => { const own = new URLSearchParams(location.search).get('own'); return own && own !== before; }",
        arg=before,
        timeout=ARRIVAL,
    )
    expect(readout(page)).to_have_attribute("data-step", "300", timeout=ARRIVAL)
    return page.evaluate("new URLSearchParams(location.search).get('own')")


def wave(points: int = 30) -> list[tuple[float, float]]:
    return [(-1.5 + 3 * i / points, 0.8 * math.sin(2 * math.pi * i / points)) for i in range(points + 1)]


def test_what_the_pen_draws_is_learned_and_can_be_taken_back(page: Page, server: Server):
    open_lab(page, server.url + SHORT)
    expect(page.get_by_test_id("drawing")).to_have_attribute("data-count", "20")
    page.locator("[data-act=clear]").click()
    assert count(page) == 0
    stroke(page, wave())
    many = count(page)
    assert many > 100  # about 40 to a plane unit
    link = wait_for_link(page, "")
    assert read(page).error >= 0

    page.mouse.click(*pixels(page, 1.5, 1.5))
    assert count(page) == many + 1
    link = wait_for_link(page, link)
    page.locator("[data-tool=rubber]").click()
    stroke(page, [(-1.5, -1.2), (-1.5, 1.2)])
    erased = count(page)
    assert erased < many
    page.locator("[data-act=undo]").click()
    assert count(page) == many + 1
    page.keyboard.press("Control+z")
    assert count(page) == many
    page.locator("[data-act=redo]").click()
    page.locator("[data-act=redo]").click()
    assert count(page) == erased

    before = read(page).input
    page.locator("[data-tool=input]").click()
    page.mouse.click(*pixels(page, -1.0, 1.0))
    assert count(page) == erased
    assert read(page).input != before

    link = wait_for_link(page, link)
    open_lab(page, page.url)
    expect(page.get_by_test_id("drawing")).to_have_attribute("data-count", str(erased), timeout=ARRIVAL)


def test_a_finger_draws_and_the_file_brings_it_back(browser: Browser, server: Server, tmp_path):
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, bypass_csp=True, accept_downloads=True
    )
    page = context.new_page()
    open_lab(page, server.url + SHORT)
    page.locator("[data-act=clear]").click()
    page.get_by_test_id("input-plane").scroll_into_view_if_needed()
    session = context.new_cdp_session(page)
    touches = [dict(zip(("x", "y"), pixels(page, *point), strict=True)) for point in wave()]
    session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [touches[0]]})
    for touch in touches[1:]:
        session.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [touch]})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    many = count(page)
    assert many > 100
    wait_for_link(page, "")

    with page.expect_download() as download:
        page.locator("[data-act=save]").click()
    saved = tmp_path / "drawing.json"
    download.value.save_as(saved)
    assert len(json.loads(saved.read_text())["places"]) == 2 * many
    page.locator("[data-act=clear]").click()
    page.get_by_label("Open file").set_input_files(saved)
    expect(page.get_by_test_id("drawing")).to_have_attribute("data-count", str(many))
    saved.write_text("{}")
    page.get_by_label("Open file").set_input_files(saved)
    expect(page.get_by_test_id("drawing")).to_contain_text("no drawing")
    assert count(page) == many
    context.close()
