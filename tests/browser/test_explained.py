"""What is drawn is explained where it is drawn: a legend, a line for each layer, sentences that stay short."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.lab import SHORT, open_lab, readout, wait_for_end
from tests.conftest import Server
from words import say


def test_the_plane_says_what_its_marks_are(page: Page, server: Server):
    open_lab(page, server.url + SHORT)
    legend = page.get_by_role("list", name="What is drawn")
    expect(legend).to_contain_text("training point")
    expect(legend.get_by_text("held-out point")).to_be_visible()
    page.locator('.bn-switch[data-layer="projection"]').click()
    expect(legend.get_by_text("reconstruction")).to_be_hidden()
    open_lab(page, server.url + SHORT + "&heldout=0")
    expect(legend.get_by_text("held-out point")).to_be_hidden()


def test_a_layer_is_explained_by_a_tap_and_by_the_keyboard_whether_it_is_on_or_off(page: Page, server: Server):
    open_lab(page, server.url + SHORT)
    told, meaning = page.get_by_role("tooltip"), say("layers.manifold.explain")
    chip = page.locator('.bn-switch[data-layer="manifold"]')
    chip.focus()
    expect(told).to_contain_text(meaning)
    expect(chip).to_have_attribute("aria-describedby", told.get_attribute("id"))
    page.locator('.bn-switch[data-layer="pca"]').focus()
    expect(told).to_contain_text(say("layers.pca.explain"))
    page.keyboard.press("Escape")
    expect(told).to_be_hidden()
    chip.hover()
    expect(told).to_contain_text(meaning)
    chip.click()  # off
    expect(chip).to_have_attribute("aria-pressed", "false")
    expect(told).to_contain_text(meaning)
    page.mouse.move(5, 5)  # to press it with the mouse was no question
    expect(told).to_be_hidden()
    chip.press("Enter")  # on: the key presses the button
    expect(chip).to_have_attribute("aria-pressed", "true")


def test_a_tap_on_a_layer_explains_it_and_leaves_what_is_below_within_reach(phone: Page, server: Server):
    open_lab(phone, server.url + "/projection" + SHORT)
    told = phone.get_by_role("tooltip")
    phone.locator('.bn-switch[data-layer="projection"]').tap()
    expect(told).to_contain_text(say("layers.projection.explain"))
    below = phone.locator('.bn-switch[data-layer="field"]')
    below.tap()
    expect(below).to_have_attribute("aria-pressed", "true")
    expect(told).to_contain_text(say("layers.field.explain"))


def test_a_wide_code_is_not_read_out(page: Page, server: Server):
    open_lab(page, server.url + SHORT + "&width=8")
    wait_for_end(page, 300)
    expect(readout(page)).to_contain_text("becomes 8 numbers")
    expect(readout(page).locator("b")).to_have_count(0)


def test_a_walk_of_no_steps_says_what_one_would_do(page: Page, server: Server):
    open_lab(page, server.url + "/denoising?v=2&model=denoising&width=2&steps=300&hidden=16-16")
    wait_for_end(page, 300)
    figures = page.get_by_test_id("field-main")
    expect(page.get_by_text("0 steps", exact=True)).to_be_visible()
    expect(figures).to_contain_text("One step would take it to")
    expect(figures).not_to_contain_text("After")
