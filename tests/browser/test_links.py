"""The address bar: a link is the whole picture, whoever opens it, and whatever is written into it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.lab import ARRIVAL, SHORT, click_plane, open_lab, read, readout, wait_for_end
from tests.conftest import DESKTOP, Server, start_server, stop_server


@pytest.fixture
def elsewhere(browser: Browser) -> Iterator[Page]:
    """A page of another visitor's browser."""
    context = browser.new_context(**DESKTOP)
    yield context.new_page()
    context.close()


def test_a_link_shows_the_same_run_point_and_step_elsewhere(page: Page, elsewhere: Page, server: Server):
    open_lab(page, server.url + SHORT + "&dataset=moons&width=2")
    wait_for_end(page, 300)
    click_plane(page, 0.4, 0.9)
    page.get_by_test_id("transport").get_by_role("slider", name="Step").fill("100")
    page.wait_for_url(re.compile(r"step=\d+"))
    page.wait_for_url(re.compile(r"x=0\.\d+.*y=0\.\d+"))
    here = read(page)
    open_lab(elsewhere, page.url)
    expect(readout(elsewhere)).to_have_attribute("data-step", str(here.step), timeout=ARRIVAL)
    there = read(elsewhere)
    assert there.input == pytest.approx(here.input, abs=1e-6)
    assert there.reconstruction == pytest.approx(here.reconstruction, abs=1e-5)
    assert (there.step, there.loss, there.width) == (here.step, here.loss, here.width)


def test_a_link_shows_the_same_layers_elsewhere(page: Page, elsewhere: Page, server: Server):
    open_lab(page, server.url + SHORT)
    names = page.get_by_role("group", name="Layers on the plane").get_by_role("button")
    usual = [name.get_attribute("data-layer") for name in names.all() if name.get_attribute("aria-pressed") == "true"]
    assert "layers" not in page.url
    page.get_by_role("button", name="Error map").click()
    page.get_by_role("button", name="Manifold").click()
    page.wait_for_url(re.compile("layers="))
    page.get_by_role("button", name="New seed").click()  # Python writes the address too
    page.wait_for_url(re.compile("seed=1.*layers="))
    open_lab(elsewhere, page.url.replace("layers=", "layers=nonsense."))
    pressed = elsewhere.locator("[data-layer][aria-pressed=true]").evaluate_all(
        "chips => chips.map((chip) => chip.dataset.layer)"
    )
    assert set(pressed) == {*usual, "error"} - {"manifold"}
    page.get_by_role("button", name="Manifold").click()
    page.get_by_role("button", name="Error map").click()
    page.wait_for_url(lambda url: "layers" not in url)


def test_garbage_in_every_field_opens_the_page_and_says_so(page: Page, server: Server):
    settings = "v=2&dataset=%00%F0%9F%92%A9&width=1e99&hidden=a-b&activation=&rate=NaN&noise=-1&points=1e9&seed=x"
    garbage = f"?{settings}&at=zz&x=oo&y=&step=-5&code=,,"
    open_lab(page, server.url + garbage)
    expect(page.get_by_test_id("stAlert")).to_contain_text("width")
    assert read(page).width == 1


def test_a_run_under_a_base_path_is_found(page: Page, tmp_path: Path):
    lab = start_server(tmp_path / "log.txt", base="/lab")
    try:
        open_lab(page, lab.url + SHORT)
        open_lab(page, lab.url + "/linear")
        page.goto(lab.url + "/sweep")
        page.get_by_test_id("sweep-tile").first.locator("canvas").first.wait_for()
        page.goto("about:blank")  # it would ask on for frames
    finally:
        stop_server(lab)
