"""A lesson in a real browser: a guess survives a reload, what it offers to try is seen when it is pressed."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.lab import ARRIVAL, open_lab
from tests.conftest import Server
from ui.lessons import lesson

WHERE = "() => ['bn-stage', 'bn-hero'].map((name) => document.querySelector('.' + name).getBoundingClientRect().y)"


def test_a_guess_gives_nothing_away_moves_nothing_and_survives_a_reload(page: Page, server: Server):
    open_lab(page, server.url + "/linear")
    answer = page.get_by_text(lesson("linear").prediction.answer)
    why = page.get_by_role("button", name="Why?")
    expect(why).to_be_hidden()
    before = page.evaluate(WHERE)
    page.get_by_text("Any line through the data").click()
    expect(why).to_have_text(re.compile("No"))
    expect(answer).to_have_count(0)
    assert page.evaluate(WHERE) == before
    page.wait_for_function("document.cookie.includes('linear:0')")
    page.reload()
    expect(why).to_have_text(re.compile("No"), timeout=ARRIVAL)
    expect(answer).to_have_count(0)
    why.click()
    expect(answer).to_be_visible()
    assert page.evaluate(WHERE) == before
    page.keyboard.press("Escape")
    page.get_by_text("The same line as PCA").click()
    expect(why).to_have_text(re.compile("Yes"))
    expect(answer).to_be_visible()  # at once, where the guess holds
    assert page.evaluate(WHERE) == before
    page.context.clear_cookies(name="bottleneck-guesses")


def test_what_is_tried_comes_into_view(page: Page, server: Server):
    page.set_viewport_size({"width": 1280, "height": 520})
    open_lab(page, server.url + "/linear")
    button = page.get_by_role("button", name="The circle has no best line")
    button.scroll_into_view_if_needed()
    expect(page.get_by_test_id("input-plane")).not_to_be_in_viewport(ratio=0.6)
    button.click()
    expect(page.get_by_test_id("input-plane")).to_be_in_viewport(ratio=0.6)
    page.set_viewport_size({"width": 1280, "height": 800})
