"""Every page at eight sizes of the window and two of the text: nothing cut off, in the way or too wide."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, CDPSession, Page, expect

from tests.browser.lab import ARRIVAL
from tests.conftest import Server, watch
from ui.sitemap import addresses

SIZES = ((1280, 800), (360, 640), (390, 844), (820, 1180), (900, 700), (1024, 768), (1280, 1200), (1920, 1080))
TEXT_SIZES = (16, 24)  # pixels, as set in the browser: 100 and 150 %
FAULTS = (Path(__file__).parent / "layout_faults.js").read_text(encoding="utf-8")
# What shows that a page without a run is there.
ARRIVED = {
    "code": "[data-testid=stCode]",
    "lessons": ".bn-lessons",
    "gallery": ".bn-gallery",
    **{name: f".bn-layout-{name}" for name in ("join", "plan", "dashboard")},
    **dict.fromkeys(("teachers", "glossary"), "[data-testid=stMarkdown]"),
}
# Beside every page as it opens: the same with more on it.
FULLER = (
    "variational?v=1&model=variational&width=8&hidden=16-16&steps=300",
    "forks?v=1&hidden=16-16&steps=300&at=100:rate:0.001~200:rate:0.05",
)
# Once the page has kept its shape for some frames: what follows a new size follows within one or two.
SETTLED = """() => new Promise((resolve) => {
    let [before, still] = ["", 0];
    const look = () => {
        const boxes = [...document.querySelectorAll(".bn-stage, .bn-box, [data-testid=stMain]")];
        const now = boxes.map((box) => Object.values(box.getBoundingClientRect().toJSON())).join();
        still = now === before ? still + 1 : 0;
        before = now;
        if (still < 4) requestAnimationFrame(look);
        else resolve();
    };
    look();
})"""
# Playing goes on while it is measured otherwise; the button may be gone by the time it would be clicked.
PAUSE = "() => document.querySelector('[data-testid=transport] [aria-label=Pause]:not([hidden])')?.click()"


@pytest.fixture(scope="module")
def window(browser: Browser) -> Iterator[tuple[Page, CDPSession]]:
    """One page for all the addresses: resized, not opened again."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    errors = watch(page)
    yield page, context.new_cdp_session(page)
    context.close()
    assert not errors, "The page logged errors:\n" + "\n".join(errors)


@pytest.mark.parametrize("address", [*addresses(), *FULLER])
def test_nothing_is_cut_off_or_in_the_way_at_any_size(window: tuple[Page, CDPSession], server: Server, address: str):
    page, session = window
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{server.url}/{address}")
    expect(page.locator(ARRIVED.get(address, ".bn-live")).first).to_be_visible(timeout=ARRIVAL)
    page.evaluate(PAUSE)
    found = []
    for text in TEXT_SIZES:
        session.send("Page.setFontSizes", {"fontSizes": {"standard": text}})
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            page.evaluate(SETTLED)
            found += [f"{width}x{height}, text of {text}: {fault}" for fault in page.evaluate(FAULTS)]
    session.send("Page.setFontSizes", {"fontSizes": {"standard": 16}})
    assert not found, "\n".join([f"{len(found)} faults:", *found])


def test_the_tab_says_which_page_it_is(page: Page, server: Server):
    page.goto(f"{server.url}/linear")
    expect(page).to_have_title("Linear and PCA · Bottleneck")
    expect(page.locator(".bn-live").first).to_be_visible(timeout=ARRIVAL)
    expect(page).to_have_title("Linear and PCA · Bottleneck")


def test_the_skip_link_leads_to_the_plane(page: Page, server: Server):
    page.goto(f"{server.url}/linear")
    expect(page.locator(".bn-live").first).to_be_visible(timeout=ARRIVAL)
    page.get_by_test_id("stSkipToContent").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("input-plane")).to_be_focused()


def test_on_a_phone_the_plane_stands_above_what_there_is_to_read(phone: Page, server: Server):
    phone.goto(f"{server.url}/linear")
    expect(phone.locator(".bn-live").first).to_be_visible(timeout=ARRIVAL)
    plane, sentence = phone.get_by_test_id("input-plane").bounding_box(), phone.locator(".bn-readout").bounding_box()
    assert plane["y"] + plane["height"] < sentence["y"] < sentence["y"] + sentence["height"] < 844
    assert (
        sentence["y"] < phone.get_by_test_id("stPills").or_(phone.get_by_test_id("stButtonGroup")).bounding_box()["y"]
    )


def test_on_a_phone_the_settings_leave_the_plane_in_view(phone: Page, server: Server):
    phone.goto(f"{server.url}/projection")
    expect(phone.locator(".bn-live").first).to_be_visible(timeout=ARRIVAL)
    phone.get_by_test_id("stExpandSidebarButton").click()
    sheet = phone.get_by_test_id("stSidebar")
    expect(sheet).to_have_attribute("data-collapsed", "false")
    box, plane = sheet.bounding_box(), phone.get_by_test_id("input-plane").bounding_box()
    assert box["height"] == pytest.approx(844 / 3, abs=12)
    assert box["width"] == 390
    assert plane["y"] + plane["height"] < 844 - box["height"]
    expect(phone.get_by_test_id("stSidebarNavViewButton")).not_to_be_visible()
