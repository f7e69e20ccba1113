"""The sparse page: which unit fires where, and what too high a price does."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Page, expect

from aecore.run import train
from tests.browser.lab import open_lab, wait_for_end
from tests.conftest import Server
from ui.lessons import lesson


def test_each_unit_takes_a_part_of_the_circle(page: Page, server: Server):
    open_lab(page, f"{server.url}/sparse")
    wait_for_end(page, 2000)
    shares = _shares(page)
    run = train(lesson("sparse").experiment)
    codes = run.encode(run.points)
    assert shares == pytest.approx((codes > codes.max(0) / 2).mean(0).tolist(), abs=0.005)
    assert all(0 < share < 0.5 for share in shares)
    full = json.loads(page.get_by_test_id("code-units").get_attribute("data-full"))  # one scale for all units
    assert codes.max() <= full < 2 * codes.max()


def test_a_chosen_unit_is_shown_on_the_plane(page: Page, server: Server):
    open_lab(page, f"{server.url}/sparse")
    wait_for_end(page, 2000)
    unit = page.get_by_test_id("code-units").get_by_role("button").nth(2)
    before = page.locator("[data-draws=layers-below]").evaluate("canvas => canvas.toDataURL()")
    unit.click()
    expect(unit).to_have_attribute("aria-pressed", "true")
    assert page.locator("[data-draws=layers-below]").evaluate("canvas => canvas.toDataURL()") != before


def test_too_high_a_price_silences_every_unit(page: Page, server: Server):
    open_lab(page, f"{server.url}/sparse?v=2&model=sparse&width=8&sparsity=10&steps=2000")
    wait_for_end(page, 2000)
    assert _shares(page) == [0] * 8


def _shares(page: Page) -> list[float]:
    panel = page.get_by_test_id("code-units")
    expect(panel).to_have_attribute("data-fires", re.compile(".+"))
    return json.loads(panel.get_attribute("data-fires"))
