"""What is drawn is explained where it is drawn: a legend, a line for each layer, sentences that stay short."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.lab import SHORT, open_lab, readout, wait_for_end
from tests.conftest import Server


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
    line = page.locator(".bn-explanation")
    chip = page.locator('.bn-switch[data-layer="manifold"]')
    chip.focus()
    expect(line).to_have_text(chip.get_attribute("title"))
    page.locator('.bn-switch[data-layer="pca"]').focus()
    expect(line).not_to_have_text(chip.get_attribute("title"))
    chip.click()  # off
    expect(chip).to_have_attribute("aria-pressed", "false")
    expect(line).to_have_text(chip.get_attribute("title"))


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
