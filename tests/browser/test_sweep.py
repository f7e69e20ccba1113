"""The sweep in a real browser: a row of live pictures with one playhead, each of which opens."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.lab import ARRIVAL, read, readout
from tests.conftest import Server

SHORT = "/sweep?v=2&steps=300&hidden=8-8"


def tiles(page: Page) -> Locator:
    return page.get_by_test_id("sweep-tile")


def open_sweep(page: Page, url: str, steps: int = 300) -> list[dict[str, str]]:
    """Open a sweep and wait until every picture shows the end; what each says."""
    page.goto(url)
    expect(tiles(page)).to_have_count(6, timeout=ARRIVAL)
    for i in range(6):
        expect(tiles(page).nth(i)).to_have_attribute("data-step", str(steps), timeout=ARRIVAL)
    return [tiles(page).nth(i).evaluate("tile => ({...tile.dataset})") for i in range(6)]


def test_every_picture_is_a_run_of_its_own_and_all_share_one_playhead(page: Page, server: Server):
    ends = open_sweep(page, server.url + SHORT)
    assert len({end["train"] for end in ends}) == 6
    slider = page.get_by_test_id("transport").get_by_role("slider", name="Step")
    slider.fill("100")
    for i in range(6):
        expect(tiles(page).nth(i)).not_to_have_attribute("data-step", "300")
    steps = {tiles(page).nth(i).get_attribute("data-step") for i in range(6)}
    assert len(steps) == 1 and 90 < int(steps.pop()) < 110
    page.get_by_test_id("transport").get_by_role("button", name="Play").click()
    for i in range(6):
        expect(tiles(page).nth(i)).to_have_attribute("data-step", "300", timeout=ARRIVAL)


@pytest.mark.parametrize("how", ["click", "Enter"])
def test_a_picture_opens_its_run_on_the_first_page_with_the_point(page: Page, server: Server, how: str):
    end = open_sweep(page, server.url + SHORT + "&x=0.3&y=-0.6")[1]
    if how == "click":
        tiles(page).nth(1).click()
    else:
        tiles(page).nth(1).press("Enter")
    expect(readout(page)).to_have_attribute("data-step", "300", timeout=ARRIVAL)
    found = read(page)
    assert found.width == 2
    assert found.loss == json.loads(end["train"])
    assert found.input == [0.3, -0.6]


def test_another_setting_gives_another_row_and_stays_in_the_link(page: Page, server: Server):
    open_sweep(page, server.url + SHORT)
    page.get_by_role("radio", name="Noise").click()
    expect(tiles(page).first).to_contain_text("Noise 0", timeout=ARRIVAL)
    page.wait_for_url("**over=noise**")
    expect(tiles(page).last).to_have_attribute("data-step", "300", timeout=ARRIVAL)
    open_sweep(page, page.url)
    expect(tiles(page).last).to_contain_text("Noise 0.5")


def test_a_phone_shows_the_row_without_scrolling_sideways(phone: Page, server: Server):
    open_sweep(phone, server.url + SHORT)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
