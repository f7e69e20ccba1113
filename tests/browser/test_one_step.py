"""The one-step page: the step that rests under the playhead, its numbers, and the step exaggerated."""

from __future__ import annotations

import json

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from aecore.datasets import make_data
from aecore.engine.one_step import one_step
from aecore.experiment import Experiment
from aecore.metrics.metrics import reconstruction_error
from aecore.network import decode, encode, network_of
from tests.browser.lab import ARRIVAL, open_lab
from tests.conftest import Server

EXPERIMENT = Experiment(dataset="moons", batch=32, learning_rate=0.005, steps=200)
QUERY = "v=2&dataset=moons&batch=32&rate=0.005&steps=200"


def test_the_panel_says_what_the_next_step_does(page: Page, server: Server):
    open_lab(page, f"{server.url}/one_step?{QUERY}&step=40")
    found, expected = _shown(page, 40), one_step(EXPERIMENT, 40)
    assert found["batch"] == 32 and found["arrowScale"] == 0.5 and found["framesApart"] == 1
    for name in ("rate", "loss", "error"):
        assert found[name] == pytest.approx(getattr(expected, name))
    expect(_panel(page)).to_contain_text("Step 40 → 41: a batch of 32, drawn from 400 training points")


def test_the_slider_exaggerates_the_step(page: Page, server: Server):
    open_lab(page, f"{server.url}/one_step?{QUERY}&step=40")
    _shown(page, 40)
    page.get_by_role("slider", name="Step exaggerated").press("End")
    expect(_panel(page)).to_have_attribute("data-times", "100")
    step, network = one_step(EXPERIMENT, 40), network_of(EXPERIMENT)
    weights, points = step.before + 100 * (step.after - step.before), make_data(EXPERIMENT).train.astype(np.float64)
    expected = reconstruction_error(points, decode(network, weights, encode(network, weights, points)))
    assert _shown(page, 40)["exaggeratedError"] == pytest.approx(expected, rel=1e-3)


def test_step_by_step_and_while_it_plays(page: Page, server: Server):
    open_lab(page, f"{server.url}/one_step?{QUERY}&step=10")
    _shown(page, 10)
    transport = page.get_by_test_id("transport")
    transport.get_by_role("button", name="Step").click()
    _shown(page, 11)
    transport.get_by_role("combobox", name="Time for the whole run").select_option("60")
    transport.get_by_role("button", name="Play").click()
    expect(_panel(page)).to_contain_text("Pause to look at a step.")
    transport.get_by_role("button", name="Pause").click()
    expect(_panel(page)).to_contain_text("→", timeout=ARRIVAL)


def test_late_frames_say_that_the_next_frame_is_not_the_next_step(page: Page, server: Server):
    open_lab(page, f"{server.url}/one_step?{QUERY}&step=150")
    step = int(_panel_step(page))
    assert _shown(page, step)["framesApart"] > 1
    expect(_panel(page)).to_contain_text("is not the next step")
    page.get_by_test_id("transport").get_by_role("slider", name="Step").fill("200")
    expect(_panel(page)).to_contain_text("The run is over", timeout=ARRIVAL)


def test_a_changed_setting_keeps_the_step(page: Page, server: Server):
    open_lab(page, f"{server.url}/one_step")
    _shown(page, 30)
    page.get_by_role("button", name="A batch of one").click()
    expect(_panel(page)).to_have_attribute("data-batch", "1", timeout=ARRIVAL)
    _shown(page, 30)


def _panel(page: Page) -> Locator:
    return page.get_by_test_id("step-panel")


def _panel_step(page: Page) -> str:
    expect(_panel(page)).to_contain_text("→", timeout=ARRIVAL)
    return _panel(page).get_attribute("data-step")


def _shown(page: Page, step: int) -> dict:
    expect(_panel(page)).to_have_attribute("data-step", str(step), timeout=ARRIVAL)
    values = _panel(page).evaluate("element => ({...element.dataset})")
    return {name: json.loads(value) for name, value in values.items() if name != "testid"}
