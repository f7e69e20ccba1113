"""The gallery: pictures that play, links that open the run they show."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.lab import ARRIVAL
from ui.gallery import PRESETS


def test_pictures_play_and_a_click_opens_the_run(page: Page, server):
    page.goto(f"{server.url}/gallery")
    presets = page.locator("[data-preset]")
    expect(presets).to_have_count(len(PRESETS), timeout=ARRIVAL)
    shown = page.locator('[data-preset="tear"] .bn-preset-picture')
    path = shown.locator(".bn-picture-line")
    last = path.get_attribute("d")
    page.locator('[data-preset="tear"]').hover()
    expect(shown).to_have_attribute("data-moment", re.compile("[0-5]"))
    expect(shown).to_have_attribute("data-moment", "6", timeout=ARRIVAL)
    assert path.get_attribute("d") == last
    for preset in PRESETS:
        href = page.locator(f'[data-preset="{preset.name}"]').get_attribute("href")
        assert href.endswith(preset.query)
    page.locator('[data-preset="shortcut"]').click()
    page.wait_for_url(re.compile(r"/projection\?.*dataset=moons"))
    expect(page.get_by_test_id("projection-readout")).to_have_attribute("data-step", re.compile("."), timeout=ARRIVAL)
    page.go_back()
    expect(page.locator('[data-preset="tear"]')).to_be_visible(timeout=ARRIVAL)


def test_nothing_is_cut_off_on_a_phone(page: Page, server):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{server.url}/gallery")
    expect(page.locator("[data-preset]")).to_have_count(len(PRESETS), timeout=ARRIVAL)
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth <= innerWidth")
