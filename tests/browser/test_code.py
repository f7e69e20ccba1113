"""Code in a real browser: it can be read and copied, and Run shows what it prints."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from aecore.experiment import Experiment
from aecore.export.listing import listing
from tests.conftest import Server

SLOW = 180_000  # milliseconds for a fresh Python to load torch and train a little on a busy machine


@pytest.mark.timeout(240)
def test_the_code_of_the_settings_runs_and_prints_its_loss(page: Page, server: Server):
    page.goto(f"{server.url}/code?v=2&steps=20&hidden=8&model=denoising")
    expected = listing(Experiment(steps=20, hidden=(8,), model="denoising"))
    code = page.get_by_test_id("stCode").first
    expect(code).to_contain_text("def objective(model, x)", timeout=60_000)
    assert code.locator("code").inner_text().split() == expected.split()
    page.get_by_role("button", name="Run").first.click()
    printed = page.get_by_test_id("stCode").filter(has_text="step     0  loss")
    expect(printed.first).to_contain_text("all points: mean squared distance", timeout=SLOW)
    page.reload()  # known from now on, to everybody
    expect(printed.first).to_contain_text("all points: mean squared distance", timeout=60_000)


def test_the_classic_is_there_to_copy(page: Page, server: Server):
    page.goto(f"{server.url}/code")
    expect(page.get_by_test_id("stCode").first).to_contain_text("def objective(model, x)", timeout=60_000)
    page.get_by_role("tab", name="The classic image autoencoder").click()
    expect(page.get_by_test_id("stCode").filter(has_text="nn.Linear(784, 128)")).to_be_visible(timeout=60_000)
