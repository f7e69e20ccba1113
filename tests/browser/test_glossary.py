"""Words of the glossary are explained where they stand: by pointer, by keyboard, by touch."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.conftest import Server
from ui import glossary
from words import say


def open_lesson(page: Page, server: Server, address: str = "linear"):
    page.goto(f"{server.url}/{address}")
    word = page.locator(".bn-word").first
    word.wait_for(timeout=60_000)
    page.locator(".bn-live").wait_for(timeout=60_000)
    return word, page.get_by_role("tooltip")


def test_a_pointer_on_a_word_explains_it_and_leaving_it_ends_that(page: Page, server: Server):
    word, told = open_lesson(page, server)
    word.hover()
    expect(told).to_contain_text(say(f"glossary.{word.get_attribute('data-term')}.text"))
    page.mouse.move(1, 1)
    expect(told).to_be_hidden()


def test_the_focus_explains_a_word_and_escape_closes_it(page: Page, server: Server):
    word, told = open_lesson(page, server)
    word.focus()
    expect(told).to_be_visible()
    assert word.get_attribute("aria-describedby") == told.get_attribute("id")
    page.keyboard.press("Escape")
    expect(told).to_be_hidden()
    page.keyboard.press("Enter")
    expect(told).to_be_visible()


def test_a_tap_explains_a_word_and_a_tap_elsewhere_closes_it(phone: Page, server: Server):
    word, told = open_lesson(phone, server)
    word.scroll_into_view_if_needed()
    word.tap()
    expect(told).to_be_visible()
    box = told.bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 390
    phone.locator("h3").first.tap(force=True)
    expect(told).to_be_hidden()


def test_words_of_the_stage_are_explained_too(page: Page, server: Server):
    open_lesson(page, server)
    page.get_by_test_id("projection-readout").locator("[data-term=code]").hover()
    expect(page.get_by_role("tooltip")).to_contain_text(say("glossary.code.text"))


def test_a_page_without_a_stage_explains_its_words(page: Page, server: Server):
    page.goto(f"{server.url}/code")
    word = page.locator(".bn-word").first
    word.wait_for(timeout=60_000)
    page.locator("#bn-gloss").wait_for(state="attached", timeout=60_000)  # what explains has arrived, too
    word.click()
    expect(page.get_by_role("tooltip")).to_be_visible()


def test_the_page_of_the_glossary_has_every_word(page: Page, server: Server):
    page.goto(f"{server.url}/glossary")
    for slug in glossary.slugs():
        expect(page.get_by_text(say(f"glossary.{slug}.term"), exact=True).first).to_be_visible()


def test_a_word_of_the_running_sentence_keeps_the_focus_and_its_explanation(page: Page, server: Server):
    _, told = open_lesson(page, server)
    word = page.get_by_test_id("projection-readout").locator("[data-term=reconstruction]")
    word.focus()
    before = page.get_by_test_id("projection-readout").get_attribute("data-input")
    page.locator("input[aria-label='Input x']").evaluate(
        "(field) => { field.value = '0.35'; field.dispatchEvent(new Event('input')); }"
    )
    expect(page.get_by_test_id("projection-readout")).not_to_have_attribute("data-input", before)
    expect(told).to_contain_text(say("glossary.reconstruction.text"))
    expect(word).to_be_focused()
