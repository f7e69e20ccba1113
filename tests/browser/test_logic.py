"""The logic in a real browser: each formula's live number is what Python computes, and follows the hand."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from aecore import train
from aecore.datasets import make_data
from aecore.experiment import Change, Experiment
from aecore.metrics.information import kl_parts
from aecore.network import forward, network_of
from tests.browser.lab import ARRIVAL, click_plane, open_lab, read, readout
from tests.conftest import Server

SMALL = Experiment(dataset="moons", steps=300, hidden=(16, 16), points=100)
MODELS = (
    {"model": "autoencoder"},
    {"model": "denoising"},
    {"model": "sparse", "width": 3},
    {"model": "contractive"},
    {"model": "variational", "width": 2, "beta": 0.02},
    {"model": "variational", "schedule": (Change(200, "beta", 0.1),)},
)


def open_logic(page: Page, server: Server, experiment: Experiment) -> None:
    query = "&".join(f"{key}={value}" for key, value in experiment.to_query().items())
    open_lab(page, f"{server.url}/logic?{query}&x=0.3&y=-0.6")
    expect(readout(page)).to_have_attribute("data-step", str(experiment.steps), timeout=ARRIVAL)


def shown(page: Page) -> dict:
    return json.loads(page.get_by_test_id("logic-panel").get_attribute("data-numbers"))


@pytest.mark.parametrize("settings", MODELS, ids=lambda settings: "-".join(map(str, settings.values())))
def test_the_numbers_beside_the_formulas_are_pythons(page: Page, server: Server, settings: dict):
    experiment = replace(SMALL, **settings)
    run = train(experiment)
    open_logic(page, server, experiment)
    found = shown(page)
    last = {name: float(values[-1]) for name, values in run.history.items()}
    point = np.array([[0.3, -0.6]], dtype=np.float32)
    assert found["code"] == pytest.approx(run.encode(point)[0].tolist(), abs=1e-4)
    assert found["reconstruction"] == pytest.approx(run.reconstruct(point)[0].tolist(), abs=1e-4)
    assert found["error"] == pytest.approx(
        sum((a - b) ** 2 for a, b in zip([0.3, -0.6], found["reconstruction"], strict=True))
    )
    assert found["train"] == pytest.approx(last["train"], rel=1e-5)
    assert found["objective"] == pytest.approx(last["objective"], rel=1e-5)
    if found["penalty"] is not None:
        assert found["lossPart"] + found["weight"] * found["penalty"] == pytest.approx(last["objective"], rel=1e-4)
    if experiment.model == "variational":
        _check_posterior(found, experiment, run, point)
        _check_bound(found, experiment, run, last)


def _check_posterior(found: dict, experiment: Experiment, run, point: np.ndarray) -> None:
    network = network_of(experiment)
    mean, log_variance = np.split(forward(network.layers[: network.code_layer], run.weights, point)[0], 2)
    assert found["posterior"]["means"] == pytest.approx(mean.tolist(), abs=1e-4)
    assert found["posterior"]["deviations"] == pytest.approx(np.exp(log_variance / 2).tolist(), rel=1e-3)
    expected = (mean**2 + np.exp(log_variance) - 1 - log_variance) / 2
    assert found["posterior"]["kl"] == pytest.approx(expected.tolist(), rel=1e-3)


def _check_bound(found: dict, experiment: Experiment, run, last: dict) -> None:
    """The mean over points of E[ln N(x; g(z), β/2 I)] - KL: the mean of many draws, and below ln p itself."""
    beta = experiment.at(experiment.steps - 1).beta
    points = make_data(experiment).train
    network = network_of(experiment)
    means, log_variances = np.split(forward(network.layers[: network.code_layer], run.weights, points), 2, axis=1)
    noise = np.random.default_rng(1).standard_normal((400, *means.shape))
    codes = means + np.exp(log_variances / 2) * noise  # (400, n, width)
    back = run.decode(codes.reshape(-1, experiment.width)).reshape(400, *points.shape)
    fits = -((points - back) ** 2).sum(2) / beta - math.log(math.pi * beta)  # (400, n)
    ours = found["elbo"]
    assert ours["fit"] == pytest.approx(float(fits.mean()), abs=4 * ours["error"])
    assert ours["total"] == pytest.approx(ours["fit"] - last["kl"], rel=1e-4)
    log_prior, log_own = -(codes**2).sum(2) / 2, -(noise**2 + log_variances).sum(2) / 2
    weights = fits + log_prior - log_own
    assert ours["total"] < float((np.logaddexp.reduce(weights, axis=0) - math.log(400)).mean()) + 4 * ours["error"]
    parts = kl_parts(means, log_variances)
    assert found["parts"]["total"] == pytest.approx(parts.total, rel=1e-3)
    assert found["parts"]["information"] == pytest.approx(parts.information, abs=0.05)
    assert found["parts"]["information"] + found["parts"]["divergence"] == pytest.approx(found["parts"]["total"])


def test_the_numbers_follow_the_hand_and_the_playhead(page: Page, server: Server):
    open_logic(page, server, replace(SMALL, model="variational"))
    before = shown(page)
    click_plane(page, -1.0, 0.8)
    after = shown(page)
    assert after["input"] == pytest.approx([-1.0, 0.8], abs=0.01)
    assert after["posterior"]["means"] != before["posterior"]["means"]
    assert after["train"] == before["train"]
    page.get_by_test_id("transport").get_by_role("slider", name="Step").fill("0")
    assert read(page).step == 0
    assert shown(page)["train"] != before["train"]
    assert shown(page)["weight"] == 0  # β's warm-up begins at zero


def test_every_formula_is_set_and_has_a_number(page: Page, server: Server):
    open_logic(page, server, replace(SMALL, model="variational"))
    panel = page.get_by_test_id("logic-panel")
    assert panel.locator("math").count() == panel.locator("[data-line]").count() == 8
    for live in panel.locator("[data-line]").all_inner_texts():
        assert any(sign.isdigit() for sign in live)
    assert all(
        height > 10
        for height in panel.locator("math").evaluate_all("all => all.map((m) => m.getBoundingClientRect().height)")
    )


def test_the_link_of_an_assumption_opens_the_page_that_breaks_it(page: Page, server: Server):
    open_logic(page, server, SMALL)
    page.get_by_role("link", name="Where a circle tears").click()
    page.wait_for_url(lambda url: "dataset=circle" in url)
    expect(page.get_by_role("heading", name="What does one number keep")).to_be_visible(timeout=ARRIVAL)


def test_a_phone_shows_all_formulas_without_scrolling_sideways(phone: Page, server: Server):
    open_logic(phone, server, replace(SMALL, model="variational"))
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
