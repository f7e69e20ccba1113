"""Sharing without a class: a link is all that is seen, may lock and hide, and presentation is for the back row."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.lab import ARRIVAL, SHORT, click_plane, open_lab, read, readout, wait_for_end
from tests.browser.test_links import elsewhere  # noqa: F401  (a fixture)
from tests.conftest import DESKTOP, Server

SMALLEST = 24  # pixels of a letter that the back row reads
CSS_PIXELS = """() => {
    const [main, sizes] = [document.querySelector('[data-testid=stMainBlockContainer]'), []];
    const walk = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      const [text, element] = [walk.currentNode.data.trim(), walk.currentNode.parentElement];
      if (!text || !element.checkVisibility({ visibilityProperty: true }) || !element.getClientRects().length) continue;
      if (element.closest('math, [aria-hidden=true]')) continue;
      sizes.push([parseFloat(getComputedStyle(element).fontSize) * element.currentCSSZoom, text.slice(0, 40)]);
    }
    return sizes;
}"""


def wait_for_cookie(page: Page, text: str) -> None:
    """Wait until the browser has kept a guess."""
    page.evaluate(
        "text => new Promise((done) => { const look = () => document.cookie.includes(text) ? done()"
        " : requestAnimationFrame(look); look(); })",
        text,
    )


def copied(page: Page) -> str:
    """The link that the menu makes of the page."""
    page.get_by_test_id("menu-share").click()
    page.get_by_test_id("copy-link").click()
    link = page.get_by_role("textbox", name="The link").input_value()
    page.keyboard.press("Escape")
    return link


def test_a_copied_link_is_all_that_is_seen(page: Page, elsewhere: Page, server: Server):  # noqa: F811
    open_lab(page, f"{server.url}/variational{SHORT}&width=2")
    wait_for_end(page, 300)
    click_plane(page, 0.4, 0.9)
    page.get_by_role("button", name="Set B here").click()
    click_plane(page, -0.6, 0.2)
    for _ in range(2):
        page.get_by_role("button", name="Generate", exact=True).click()
    page.get_by_role("button", name="Manifold", exact=True).click()
    page.get_by_test_id("transport").get_by_role("slider", name="Step").fill("100")
    here, link = read(page), copied(page)
    assert "draw=2" in link and "predict=open" in link
    open_lab(elsewhere, link)
    expect(readout(elsewhere)).to_have_attribute("data-step", str(here.step), timeout=ARRIVAL)
    there = read(elsewhere)
    assert there.input == pytest.approx(here.input, abs=1e-6)
    assert there.reconstruction == pytest.approx(here.reconstruction, abs=1e-5)
    for facts in ("generated", "between"):
        expect(elsewhere.get_by_test_id(facts)).to_have_text(page.get_by_test_id(facts).inner_text())
    assert copied(elsewhere) == link


def test_a_prediction_travels_open_or_answered(page: Page, elsewhere: Page, server: Server):  # noqa: F811
    open_lab(page, f"{server.url}/linear{SHORT}&model=linear")
    options = page.get_by_test_id("stButtonGroup").get_by_role("radio")
    options.nth(1).click()
    expect(options.nth(1)).to_be_checked()
    wait_for_cookie(page, "linear:1")
    link = copied(page)
    assert "predict=1" in link
    open_lab(elsewhere, link)
    expect(elsewhere.get_by_test_id("stButtonGroup").get_by_role("radio").nth(1)).to_be_checked()
    elsewhere.wait_for_url(lambda url: "predict" not in url)
    open_lab(elsewhere, link.replace("predict=1", "predict=open"))
    for option in elsewhere.get_by_test_id("stButtonGroup").get_by_role("radio").all():
        expect(option).not_to_be_checked()


def test_a_link_locks_and_hides_what_it_says(page: Page, elsewhere: Page, server: Server):  # noqa: F811
    open_lab(page, server.url + SHORT)
    page.get_by_test_id("menu-share").click()
    page.get_by_text("Lock or hide parts in the link").click()
    page.get_by_role("checkbox", name="Lock: Input point").check()
    page.get_by_role("checkbox", name="Hide: Error over the steps").check()
    page.get_by_test_id("copy-link").click()
    open_lab(elsewhere, page.get_by_role("textbox", name="The link").input_value())
    expect(elsewhere.get_by_test_id("loss-panel")).to_be_hidden()
    before = read(elsewhere).input
    box = elsewhere.get_by_test_id("input-plane").bounding_box()
    elsewhere.mouse.click(box["x"] + 40, box["y"] + 40)
    assert read(elsewhere).input == before
    expect(elsewhere.get_by_test_id("transport")).to_be_visible()
    elsewhere.get_by_role("link", name="Lessons", exact=True).click()
    elsewhere.get_by_role("link", name="Projection").first.click()
    expect(elsewhere.get_by_test_id("loss-panel")).to_be_visible(timeout=ARRIVAL)  # of the page of the link only


def test_presentation_has_large_letters_and_no_controls(browser: Browser, server: Server):
    context = browser.new_context(**DESKTOP)
    page = context.new_page()
    for at in ("/projection", "/variational", "/side_by_side", "/glossary", "/lessons"):
        page.goto(f"{server.url}{at}{SHORT}&present=1" if at != "/lessons" else f"{server.url}{at}?present=1")
        arrived = page.locator(":is(.bn-live, .bn-lessons, [data-testid=stMarkdown])").locator("visible=true")
        expect(arrived.first).to_be_visible(timeout=ARRIVAL)
        expect(page.locator("html[data-bn-present]")).to_be_attached(timeout=ARRIVAL)
        sizes = page.evaluate(CSS_PIXELS)
        assert sizes
        small = [found for found in sizes if found[0] < SMALLEST - 0.1]
        assert not small, (at, small)
        assert page.locator("[data-testid=stMainBlockContainer] button:visible").count() == 0, at
    page.goto(f"{server.url}/projection{SHORT}&present=1")
    expect(readout(page)).to_have_attribute("data-step", "300", timeout=ARRIVAL)
    click_plane(page, 1.0, 1.0)  # still by hand
    assert read(page).input == pytest.approx([1.0, 1.0], abs=0.03)
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("transport")).to_be_visible()
    context.close()
