"""A prediction by a click on the plane or on the code: guess first, then both are seen; it survives a reload."""

from __future__ import annotations

import json
import math

import pytest
from playwright.sync_api import Page, expect

from tests.browser.lab import ARRIVAL, MODULES, click_plane, open_lab, read, wait_for_end
from tests.conftest import Server
from ui.lessons import lesson

PAGES = {"projection": "projection", "linear": "linear", "too_wide": "too-wide"}


def boxes(page: Page) -> list:
    return [page.get_by_test_id(name).first.bounding_box() for name in ("input-plane", "transport", "guess-told")]


@pytest.mark.parametrize("address", PAGES)
def test_a_guess_comes_first_and_is_shown_beside_the_answer(page: Page, server: Server, address: str):
    open_lab(page, f"{server.url}/{address}")
    before = boxes(page)
    page.get_by_test_id("guess-ask").click()
    expect(page.get_by_test_id("projection-readout").first).to_be_hidden()
    click_plane(page, -0.5, 0.75)
    told = page.get_by_test_id("guess-told")
    expect(told).to_contain_text("You guessed", timeout=ARRIVAL)
    found = read(page)
    assert found.input == lesson(PAGES[address]).landing["point"]
    apart = json.loads(told.get_attribute("data-apart"))
    assert apart == pytest.approx(math.dist(found.reconstruction, (-0.5, 0.75)), abs=0.03)
    assert [box["y"] for box in boxes(page)[:2]] == [box["y"] for box in before[:2]]


def test_a_guess_survives_a_reload_and_keys_give_one_too(page: Page, server: Server):
    open_lab(page, f"{server.url}/projection")
    page.get_by_test_id("guess-ask").click()
    plane = page.get_by_test_id("input-plane")
    for key in ("Shift+ArrowLeft", "ArrowUp", "Enter"):
        plane.press(key)
    told = page.get_by_test_id("guess-told")
    expect(told).to_contain_text("You guessed (−0.250, 0.0500)")
    page.wait_for_url("**guess=-0.25*")
    page.reload()
    expect(told).to_contain_text("You guessed (−0.250, 0.0500)", timeout=ARRIVAL)
    assert read(page).input == lesson("projection").landing["point"]


# The codes of some inputs, by the page's own network, and the range of the data's codes.
CODES = f"""async (points) => {{
    const [{{ liveRun }}, {{ encode }}, {{ rangesOf }}] = await Promise.all(
        ["run/live-run.js", "numbers/network.js", "run/manifold-of-run.js"].map((name) => import({MODULES} + name)));
    const run = liveRun("main");
    return [[...encode(run.about.network, run.frame.weights, Float64Array.from(points.flat()))], rangesOf(run)[0]];
}}"""


def test_a_guess_on_the_code_comes_first_and_is_shown_beside_the_code(page: Page, server: Server):
    landing = lesson("numbers").landing
    open_lab(page, f"{server.url}/numbers")
    latent, told = page.get_by_test_id("latent-panel"), page.get_by_test_id("guess-told")
    page.get_by_test_id("guess-ask").click()
    expect(page.get_by_test_id("projection-readout").first).to_be_hidden()
    latent.click(position={"x": latent.bounding_box()["width"] / 4, "y": 40})
    expect(told).to_contain_text("You guessed", timeout=ARRIVAL)
    found = wait_for_end(page)
    assert found.input == landing["point"]
    (first, second, code), span = page.evaluate(CODES, [*landing["beside"], landing["point"]])
    assert found.code == pytest.approx([code], abs=1e-4)
    assert min(first, second) < code < max(first, second)  # as the lesson has it: the points to go by are the ends
    apart = json.loads(told.get_attribute("data-apart"))
    guess = [code - apart, code + apart]
    assert any(span["low"] < at < span["low"] + 0.5 * (span["high"] - span["low"]) for at in guess)
    page.wait_for_url("**guess=*")
    latent.press("ArrowRight")  # given is given: the keys move the code again
    assert read(page).code != pytest.approx(found.code, abs=1e-4)


def test_keys_give_a_guess_on_the_code_and_a_code_of_two_numbers_asks_for_none(page: Page, server: Server):
    open_lab(page, f"{server.url}/numbers")
    page.get_by_test_id("guess-ask").click()
    for key in ("Shift+ArrowLeft", "ArrowRight", "Enter"):
        page.get_by_test_id("latent-panel").press(key)
    expect(page.get_by_test_id("guess-told")).to_contain_text("You guessed", timeout=ARRIVAL)
    open_lab(page, f"{server.url}/numbers?v=2&dataset=moons&width=2&steps=300&hidden=16-16")
    expect(page.get_by_test_id("guess-ask")).to_be_hidden()
