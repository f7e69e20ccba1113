"""What stands above a panel is so for the model that is shown."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.lab import ARRIVAL, open_lab
from tests.conftest import Server


def choose_model(page: Page, model: str) -> None:
    page.get_by_text("All settings").click()
    page.get_by_role("combobox", name="Model").click()
    page.get_by_role("option", name=model, exact=True).click()


def test_above_the_denoising_planes_stands_the_model_that_is_shown(page: Page, server: Server):
    open_lab(page, server.url + "/denoising?v=2&model=denoising&width=2&steps=300&hidden=16-16")
    expect(page.get_by_role("region", name="Denoising autoencoder, in numbers")).to_be_visible()
    choose_model(page, "Sparse autoencoder")
    expect(page.get_by_role("region", name="Sparse autoencoder, in numbers")).to_be_visible(timeout=ARRIVAL)
    expect(page.get_by_role("region", name="Sparse autoencoder", exact=True)).to_be_visible()
    expect(page.get_by_role("heading", name="Denoising autoencoder")).to_have_count(0)


def test_a_network_that_bends_is_not_compared_with_a_line_by_its_angle(page: Page, server: Server):
    open_lab(page, server.url + "/linear")
    expect(page.get_by_test_id("angle-panel")).to_be_visible()
    page.get_by_role("button", name="Let it bend").click()
    expect(page.get_by_test_id("angle-panel")).to_be_hidden(timeout=ARRIVAL)
    expect(page.get_by_test_id("loss-panel")).to_be_visible()
    expect(page.get_by_role("region", name="Reconstruction error")).to_be_visible()
