"""Two runs side by side in a real browser: one input, one playhead, and the difference in words."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from playwright.sync_api import Locator, Page, expect

from aecore import Experiment, train
from tests.browser.lab import ARRIVAL, open_lab, pixel, read
from tests.conftest import Server
from trajectories.web.static import panels_url

SHORT = "/side_by_side?v=2&steps=300&hidden=8-8"
FIRST = Experiment(steps=300, hidden=(8, 8))


def comparison(page: Page) -> Locator:
    return page.get_by_test_id("comparison")


def said(page: Page) -> dict:
    values = comparison(page).evaluate("element => ({...element.dataset})")
    return {name: json.loads(value) for name, value in values.items() if name != "testid"}


def open_pair(page: Page, url: str, steps: tuple[int, int] = (300, 300)) -> dict:
    open_lab(page, url)
    expect(comparison(page)).to_have_attribute("data-steps", json.dumps(steps).replace(" ", ""), timeout=ARRIVAL)
    return said(page)


def click(page: Page, which: int, x: float, y: float) -> None:
    plane = page.get_by_test_id("input-plane").nth(which)
    plane.click(position=pixel(plane.bounding_box(), x, y))


def scrub(page: Page, step: int) -> None:
    page.get_by_test_id("transport").get_by_role("slider", name="Step").fill(str(step))


def steps_after(page: Page, act: Callable[[], None]) -> list[int]:
    """The steps that both runs show once an act has moved the playhead."""
    before = comparison(page).get_attribute("data-steps")
    act()
    expect(comparison(page)).not_to_have_attribute("data-steps", before)
    return said(page)["steps"]


def test_the_difference_is_that_of_two_runs_at_the_same_input(page: Page, server: Server):
    found = open_pair(page, server.url + SHORT + "&b=seed:5&x=0.7&y=-0.2")
    for experiment, error, mean in zip((FIRST, replace(FIRST, seed=5)), found["errors"], found["train"], strict=True):
        run = train(experiment)
        there = run.reconstruct([[0.7, -0.2]])[0]
        assert error == pytest.approx((there[0] - 0.7) ** 2 + (there[1] + 0.2) ** 2, abs=1e-4)
        assert mean == pytest.approx(run.history["train"][-1], rel=1e-4)
    assert found["difference"] == pytest.approx(found["errors"][1] - found["errors"][0])


def test_the_input_is_the_same_in_both_whichever_plane_is_clicked(page: Page, server: Server):
    open_pair(page, server.url + SHORT)
    click(page, 0, 0.5, -1.25)
    assert said(page)["input"] == read(page).input == pytest.approx([0.5, -1.25], abs=0.03)
    click(page, 1, -1.0, 0.25)
    assert said(page)["input"] == read(page).input == pytest.approx([-1.0, 0.25], abs=0.03)
    words = [page.get_by_test_id("input-plane").nth(which).get_attribute("aria-valuetext") for which in (0, 1)]
    assert words[0] == words[1]


def test_the_playhead_is_the_same_in_both(page: Page, server: Server):
    open_pair(page, server.url + SHORT)
    one, other = steps_after(page, lambda: scrub(page, 100))
    assert one == other and 90 < one < 110
    before, there = steps_after(page, lambda: page.get_by_test_id("curves").press("ArrowLeft"))
    assert before == there < one


def test_runs_of_different_length_end_together(page: Page, server: Server):
    open_pair(page, server.url + SHORT + "&b=steps:500", steps=(300, 500))
    one, other = steps_after(page, lambda: scrub(page, 50))
    assert one == other < 60


def test_one_thing_is_changed_near_the_planes_and_stands_in_the_link(page: Page, server: Server):
    before = open_pair(page, server.url + SHORT + "&x=0.25&y=0.5")
    page.get_by_role("combobox", name="Setting that differs in run B").click()
    page.get_by_role("option", name="Activation", exact=True).click()
    page.wait_for_url("**b=activation%3A**")
    expect(page.get_by_text("B: Activation GELU")).to_be_visible(timeout=ARRIVAL)
    expect(comparison(page)).not_to_have_attribute(
        "data-train", json.dumps(before["train"]).replace(" ", ""), timeout=ARRIVAL
    )
    expect(comparison(page)).to_have_attribute("data-steps", "[300,300]", timeout=ARRIVAL)
    found = said(page)
    assert found["train"][0] == before["train"][0] != found["train"][1]
    assert found["input"] == [0.25, 0.5]
    again = open_pair(page, page.url)
    assert again == found


def test_which_error_is_smaller_and_how_often(page: Page, server: Server):
    page.goto(server.url)
    script = "async ([url, a, b]) => (await import(url)).compared(a, b)"
    url = f"{panels_url()}/pages/side-by-side/comparison.js"
    assert page.evaluate(script, [url, 0.5, 0.125]) == {"smaller": "B", "times": 4}
    assert page.evaluate(script, [url, 0.01, 0.02]) == {"smaller": "A", "times": 2}
    assert page.evaluate(script, [url, 1, 0.96])["smaller"] is None
    assert page.evaluate(script, [url, 0, 0])["smaller"] is None
