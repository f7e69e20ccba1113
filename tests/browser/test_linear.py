"""The linear page: gradient descent finds PCA's line, and where it does not, the page shows that too."""

from __future__ import annotations

import json
import re

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from aecore.experiment import Experiment
from aecore.metrics.pca import fit_pca
from aecore.run import train
from tests.browser.lab import ARRIVAL, open_lab, wait_for_end
from tests.conftest import Server

EXPERIMENT = Experiment(model="linear", dataset="s-curve", steps=1000)


def test_the_angle_to_pca_falls_to_zero(page: Page, server: Server):
    open_lab(page, f"{server.url}/linear")
    slider = page.get_by_test_id("transport").get_by_role("slider", name="Step")
    wait_for_end(page, 1000)
    assert _angle(page) < 1
    slider.fill("0")
    assert _angle(page) > 10


def test_the_angle_is_the_one_between_the_trained_decoder_and_pca(page: Page, server: Server):
    open_lab(page, f"{server.url}/linear")
    wait_for_end(page, 1000)
    run = train(EXPERIMENT)
    ends = run.decode(np.array([[0], [1]], dtype=np.float32))
    line = (ends[1] - ends[0]) / np.linalg.norm(ends[1] - ends[0])
    first = fit_pca(run.points[~run.heldout]).components[0]
    assert _angle(page) == pytest.approx(np.degrees(np.arccos(min(1, abs(line @ first)))), abs=0.05)


def test_a_circle_has_no_best_line(page: Page, server: Server):
    open_lab(page, f"{server.url}/linear")
    page.get_by_role("button", name="The circle has no best line").click()
    expect(page.get_by_role("combobox", name="Data set")).to_have_value("circle", timeout=ARRIVAL)
    expect(page.get_by_test_id("angle-panel")).to_have_attribute("data-angle", re.compile(".+"))


def _angle(page: Page) -> float:
    panel = page.get_by_test_id("angle-panel")
    expect(panel).to_have_attribute("data-angle", re.compile(".+"))
    return json.loads(panel.get_attribute("data-angle"))
