"""From page to page in a real browser: what was chosen comes along, or it is said what was not."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, expect

from tests.browser.lab import ARRIVAL, open_lab, readout
from tests.conftest import Server


def turn_to(page: Page, section: str, title: str) -> None:
    """Open another page from the menu."""
    page.get_by_text(section, exact=True).first.click()
    page.get_by_text(title, exact=True).last.click()
    page.wait_for_url(lambda url: urlsplit(url).path.strip("/") != "", timeout=ARRIVAL)
    expect(page.locator(".bn-live")).to_be_visible(timeout=ARRIVAL)


def query(page: Page) -> dict[str, str]:
    return {key: values[0] for key, values in parse_qs(urlsplit(page.url).query).items()}


def test_the_data_set_comes_along_through_the_menu_into_the_link_and_back_leads_back(page: Page, server: Server):
    open_lab(page, server.url + "/?v=2&dataset=spiral&noise=0.1&steps=300&hidden=16-16")
    turn_to(page, "Inside", "See inside")
    page.wait_for_url("**/inside?*dataset=spiral*")
    assert {"dataset": "spiral", "noise": "0.1", "hidden": "10-10"}.items() <= query(page).items()
    page.go_back()
    page.wait_for_url("**/projection?v=2&dataset=spiral&noise=0.1&steps=300*")


def test_a_page_about_other_data_says_so_and_takes_mine_at_one_tap(page: Page, server: Server):
    open_lab(page, server.url + "/?v=2&dataset=spiral&steps=300&hidden=16-16")
    turn_to(page, "Models", "Variational")
    expect(page.get_by_text("This page starts with Two moons; you came with Spiral.")).to_be_visible()
    page.get_by_role("button", name="Take Spiral along").click()
    page.wait_for_url("**/variational?*dataset=spiral*")
    expect(page.get_by_role("button", name="Take Spiral along")).to_have_count(0)
    expect(readout(page)).to_be_visible()
