"""The variational page: posterior, prior, what is generated, the way from A to B, and what β does."""

from __future__ import annotations

import json
import math
import re
from functools import lru_cache

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from aecore.datasets import make_data
from aecore.engine.objectives.variational import kl_each
from aecore.experiment import Experiment
from aecore.network import forward, network_of
from aecore.run import Run, train
from tests.browser.lab import click_plane, open_lab, pixel, read, readout, wait_for_end
from tests.conftest import Server
from trajectories.web.static import panels_url

SHORT = Experiment(dataset="moons", model="variational", width=2, beta=0.05, steps=600, hidden=(16, 16))
NARROW = Experiment(dataset="sine", model="variational", width=1, beta=0.02, steps=600, hidden=(16, 16))
ENDS = (-1.4, -0.2), (0.4, 0.1)  # of the upper moon


@lru_cache
def trained(experiment: Experiment) -> Run:
    return train(experiment)


def link(server: Server, experiment: Experiment) -> str:
    return f"{server.url}/variational?" + "&".join(f"{key}={text}" for key, text in experiment.to_query().items())


def open_short(page: Page, server: Server, experiment: Experiment = SHORT) -> None:
    open_lab(page, link(server, experiment))
    wait_for_end(page, experiment.steps)


def value(panel: Locator, name: str):
    expect(panel).to_have_attribute(f"data-{name}", re.compile(".+"))
    return json.loads(panel.get_attribute(f"data-{name}"))


def module(page: Page, server: Server, name: str, script: str, *arguments):
    """What a script makes of a browser module without a page, and of arguments."""
    if page.url == "about:blank":
        page.goto(f"{server.url}/_stcore/health")
    return page.evaluate(
        f"async ([url, ...given]) => {{ const m = await import(url); return {script}; }}",
        [f"{panels_url()}/{name}", *arguments],
    )


def shift_click(page: Page, x: float, y: float) -> None:
    plane = page.get_by_test_id("input-plane")
    plane.click(position=pixel(plane.bounding_box(), x, y), modifiers=["Shift"])


def distance(points: np.ndarray, experiment: Experiment) -> float:
    """Mean over points of the distance to the nearest data point."""
    data = make_data(experiment).points
    return float(np.sqrt(((points[:, None] - data) ** 2).sum(-1)).min(1).mean())


@pytest.mark.parametrize("experiment", [SHORT, NARROW], ids=["width 2", "width 1"])
def test_posterior_and_divergence_are_those_of_the_encoder(page: Page, server: Server, experiment: Experiment):
    open_short(page, server, experiment)
    click_plane(page, -0.6, 0.5)
    point = read(page).input
    network, weights = network_of(experiment), trained(experiment).weights
    encoder = network.layers[: network.code_layer]
    mean, log_variance = np.split(forward(encoder, weights, np.array([point]))[0], 2)
    panel = page.get_by_test_id("kl-panel")
    assert value(panel, "mean") == pytest.approx(mean.tolist(), abs=1e-4)
    assert value(panel, "deviation") == pytest.approx(np.exp(log_variance / 2).tolist(), abs=1e-4)
    each = kl_each(forward(encoder, weights, make_data(experiment).train))
    assert value(panel, "kl") == pytest.approx(each.tolist(), abs=1e-3)
    assert sum(value(panel, "kl")) == pytest.approx(value(page.get_by_test_id("elbo-panel"), "kl"), abs=1e-3)


def test_divergence_agrees_with_its_integral(page: Page, server: Server):
    z = np.linspace(-40, 40, 400_001)
    for mean, deviation in [(0.0, 1.0), (1.3, 0.4), (-0.5, 2.0)]:
        posterior = np.exp(-(((z - mean) / deviation) ** 2) / 2) / (deviation * math.sqrt(2 * math.pi))
        ratio = -(((z - mean) / deviation) ** 2) / 2 - math.log(deviation) + z**2 / 2
        integral = float((posterior * ratio).sum() * (z[1] - z[0]))
        assert module(
            page, server, "numbers/gaussian.js", "m.kl(given[0], given[1])", mean, deviation
        ) == pytest.approx(integral, abs=1e-9)


def test_the_normal_distribution_function_is_right(page: Page, server: Server):
    z = np.linspace(-6, 6, 49).tolist()
    found = module(page, server, "numbers/gaussian.js", "given[0].map(m.distribution)", z)
    assert found == pytest.approx([(1 + math.erf(x / math.sqrt(2))) / 2 for x in z], abs=1e-7)


def test_the_aggregate_posterior_is_the_mean_of_the_posteriors(page: Page, server: Server):
    posteriors = "{means: [-1, 0.5], deviations: [0.001, 1]}"
    script = f"Array.from(m.aggregate(m.binShares({posteriors}, 1, 0, {{low: -4, high: 4}}, 4), 4))"
    wide = [
        (math.erf((b - 0.5) / math.sqrt(2)) - math.erf((a - 0.5) / math.sqrt(2))) / 2
        for a, b in [(-4, -2), (-2, 0), (0, 2), (2, 4)]
    ]
    assert module(page, server, "numbers/gaussian.js", script) == pytest.approx(
        [(w + n) / 2 for w, n in zip(wide, [0, 1, 0, 0], strict=True)], abs=1e-6
    )


def test_random_codes_are_standard_normal_and_fixed_by_their_seed(page: Page, server: Server):
    draw = "Array.from(m.normals(given[0], 20000))"
    found = np.array(module(page, server, "numbers/gaussian.js", draw, 5))
    assert abs(found.mean()) < 0.03 and abs(found.std() - 1) < 0.03
    assert np.array_equal(found, module(page, server, "numbers/gaussian.js", draw, 5))
    assert abs(np.corrcoef(found, module(page, server, "numbers/gaussian.js", draw, 6))[0, 1]) < 0.03


def test_generated_points_are_near_the_data_and_can_be_had_again(page: Page, server: Server):
    made, button = page.get_by_test_id("generated"), page.get_by_role("button", name="Generate", exact=True)
    open_short(page, server)
    button.click()
    expect(made).to_contain_text("Draw 1")
    first = value(made, "generated")
    assert distance(np.array(first).reshape(-1, 2), SHORT) == pytest.approx(value(made, "distance"), abs=1e-4)
    assert value(made, "distance") < 0.15
    button.click()
    expect(made).to_contain_text("Draw 2")
    assert value(made, "generated") != first
    open_short(page, server)
    button.click()
    expect(made).to_contain_text("Draw 1")
    assert value(made, "generated") == first


def test_the_distances_of_both_lines_between_a_and_b_are_those_of_the_network(page: Page, server: Server):
    open_short(page, server)
    click_plane(page, *ENDS[0])
    start = read(page).input
    shift_click(page, *ENDS[1])
    line = page.get_by_test_id("between")
    assert read(page).input == start
    assert value(line, "second") == pytest.approx(ENDS[1], abs=0.02)
    run, share = trained(SHORT), np.linspace(0, 1, 81)[:, None]
    a, b = run.encode(np.array([start, value(line, "second")], dtype=np.float32))
    assert value(line, "curved") == pytest.approx(distance(run.decode(a + share * (b - a)), SHORT), abs=1e-3)
    assert value(line, "straight") == pytest.approx(
        distance(start + share * (np.array(value(line, "second")) - start), SHORT), abs=1e-3
    )


def test_a_link_holds_b(page: Page, server: Server):
    open_short(page, server)
    shift_click(page, *ENDS[1])
    second = value(page.get_by_test_id("between"), "second")
    page.wait_for_url(re.compile("to="))
    open_lab(page, page.url)
    assert value(page.get_by_test_id("between"), "second") == pytest.approx(second)
    page.get_by_role("button", name="Clear").click()
    page.wait_for_url(lambda url: "to=" not in url)


def test_the_slider_walks_the_code_from_a_to_b(page: Page, server: Server):
    open_short(page, server)
    click_plane(page, *ENDS[0])
    shift_click(page, *ENDS[1])
    slider = page.get_by_role("slider", name="From A to B")
    expect(slider).to_be_enabled()  # once B is drawn
    slider.press("End")
    second = np.array([value(page.get_by_test_id("between"), "second")], dtype=np.float32)
    assert read(page).code == pytest.approx(trained(SHORT).encode(second)[0].tolist(), abs=1e-3)
    slider.press("Home")
    first = np.array([read(page).input], dtype=np.float32)
    assert read(page).code == pytest.approx(trained(SHORT).encode(first)[0].tolist(), abs=1e-3)


def test_by_touch_b_is_set_where_the_input_is(phone: Page, server: Server):
    open_short(phone, server)
    plane = phone.get_by_test_id("input-plane")
    plane.tap(position=pixel(plane.bounding_box(), *ENDS[0]))
    left = read(phone).input
    phone.get_by_role("button", name="Set B here").tap()
    plane.tap(position=pixel(plane.bounding_box(), *ENDS[1]))
    line = phone.get_by_test_id("between")
    assert value(line, "second") == left
    assert read(phone).input == pytest.approx(ENDS[1], abs=0.03)
    assert value(line, "curved") < value(line, "straight")


def test_arrow_keys_move_the_code(page: Page, server: Server):
    open_short(page, server)
    before = read(page).code
    page.get_by_test_id("latent-panel").press("ArrowRight")
    after = read(page).code
    assert after[0] > before[0] and after[1] == before[1]


def test_too_high_a_price_is_named_posterior_collapse(page: Page, server: Server):
    open_short(
        page, server, Experiment(dataset="moons", model="variational", width=2, beta=5, steps=600, hidden=(16, 16))
    )
    expect(page.get_by_test_id("collapse")).to_contain_text("Posterior collapse")
    assert all(nats < 0.01 for nats in value(page.get_by_test_id("kl-panel"), "kl"))
    click_plane(page, -1, 0.5)
    first = read(page).reconstruction
    click_plane(page, 1, -0.5)
    assert read(page).reconstruction == pytest.approx(first, abs=0.02)


def test_one_dimension_can_collapse_alone():
    for seed in range(3):
        experiment = Experiment(dataset="moons", model="variational", width=2, beta=0.5, seed=seed)
        network = network_of(experiment)
        heads = forward(network.layers[: network.code_layer], trained(experiment).weights, make_data(experiment).train)
        least, most = sorted(kl_each(heads))
        assert least < 0.01 < 0.3 < most


def test_without_a_price_it_is_called_a_plain_autoencoder(page: Page, server: Server):
    open_short(
        page, server, Experiment(dataset="moons", model="variational", width=2, beta=0, steps=600, hidden=(16, 16))
    )
    expect(page.get_by_test_id("collapse")).to_contain_text("a plain autoencoder")
    assert value(page.get_by_test_id("elbo-panel"), "penalty") == 0


def test_beta_stands_by_the_plane_and_opens_another_run(page: Page, server: Server):
    open_short(page, server)
    click_plane(page, -0.6, 0.5)
    point = read(page).input
    page.get_by_role("slider", name="β", exact=True).press("ArrowRight")
    expect(page).to_have_url(re.compile("beta=0.1"))
    wait_for_end(page, SHORT.steps)
    assert read(page).input == point


def test_a_link_of_another_model_shows_the_variational_one(page: Page, server: Server):
    open_lab(page, f"{server.url}/variational?v=2&dataset=moons&model=denoising&steps=600&hidden=16-16")
    expect(page.get_by_test_id("kl-panel")).to_have_attribute("data-kl", re.compile(".+"))
    expect(page).to_have_url(re.compile("model=variational"))
    assert readout(page).get_attribute("data-width") == "1"
