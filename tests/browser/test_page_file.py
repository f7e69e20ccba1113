"""The page of a run as one file: opened from a disk, without a network, it plays, takes clicks and drags the code."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from aecore import Experiment, train
from takehome.notebook import inline
from takehome.page import page as page_of
from takehome.report import report
from tests.browser.lab import click_plane, read

SHORT = {"hidden": (16, 16), "steps": 300}


@pytest.fixture(scope="module")
def run():
    return train(Experiment(**SHORT))


@pytest.fixture
def opened(browser, tmp_path):
    """Opens a file in a browser without a network, and gives its page and what it asked anybody for."""
    context = browser.new_context(offline=True, viewport={"width": 1280, "height": 800})
    asked: list[str] = []

    def open_file(text: str, name: str = "run.html"):
        (tmp_path / name).write_text(text, encoding="utf-8")
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: pytest.fail(str(error)))
        page.goto((tmp_path / name).as_uri())
        page.asked = asked
        return page

    yield open_file
    context.close()


def at_end(page, steps: int = 300) -> None:
    expect(page.get_by_test_id("projection-readout").first).to_have_attribute("data-step", str(steps), timeout=60_000)


def test_the_file_plays_takes_a_click_and_drags_the_code_without_a_network(opened, run):
    page = opened(page_of(run))
    at_end(page)
    click_plane(page, 1.2, -0.6)
    seen = read(page)
    assert seen.input == pytest.approx([1.2, -0.6], abs=0.02)
    assert seen.reconstruction == pytest.approx(run.reconstruct([seen.input])[0].tolist(), abs=1e-3)
    code = page.locator(".bn-latent").first
    box = code.bounding_box()
    page.mouse.move(box["x"] + 0.3 * box["width"], box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.7 * box["width"], box["y"] + box["height"] / 2, steps=5)
    page.mouse.up()
    held = read(page)
    assert held.code != seen.code and held.input == seen.input
    assert held.reconstruction == pytest.approx(run.decode([held.code])[0].tolist(), abs=1e-3)
    page.get_by_role("button", name=re.compile("Restart")).click()
    expect(page.get_by_test_id("projection-readout").first).not_to_have_attribute("data-step", "300")
    at_end(page)
    assert {url.split(":")[0] for url in page.asked} <= {"file", "blob", "data"}


def test_it_begins_where_it_was_left(opened, run):
    page = opened(page_of(run, "projection", {"layers": ["manifold"]}, {"point": [0.5, 1.0], "step": 120}))
    nearest = min(run.history["step"], key=lambda step: abs(step - 120))
    expect(page.get_by_test_id("projection-readout")).to_have_attribute("data-step", str(nearest), timeout=60_000)
    assert read(page).input == [0.5, 1.0]


def test_two_runs_stand_side_by_side_in_a_file(opened, run):
    other = train(Experiment(**SHORT, width=2))
    page = opened(page_of({"main": run, "second": other}, "side-by-side", {"titles": ["One", "Two"]}))
    expect(page.get_by_test_id("input-plane")).to_have_count(2, timeout=60_000)
    expect(page.locator(".bn-live")).to_be_visible(timeout=60_000)


def test_a_run_in_space_has_its_own_page(opened):
    page = opened(page_of(train(Experiment(**SHORT, dataset="helix"))))
    expect(page.get_by_test_id("scene-panel")).to_be_visible(timeout=60_000)
    at_end(page)


def test_a_notebook_shows_the_page_in_a_frame(opened, run):
    page = opened(f"<!doctype html><body>{inline(run)}</body>")
    frame = page.frame_locator("iframe")
    expect(frame.get_by_test_id("projection-readout")).to_have_attribute("data-step", "300", timeout=60_000)


def test_the_report_has_settings_figures_and_measures(opened, run):
    page = opened(report(run, "http://lab.example/projection?v=2"))
    body = page.inner_text("body")
    for said in ("Noise floor", "Bottleneck width", "Reconstruction error", "Trustworthiness", "http://lab.example"):
        assert said.lower() in body.lower(), said
    assert page.locator("figure svg").count() == 2
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
