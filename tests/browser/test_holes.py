"""The page of holes in latent space: two networks, one hand, and how far from the data a code decodes."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from aecore.datasets import make_data
from aecore.experiment import Experiment
from aecore.run import Run, train
from tests.browser.lab import MODULES, open_lab, wait_for_end
from tests.conftest import Server
from trajectories.web.static import panels_url

LESSON = Experiment(dataset="blobs", noise=0.15, model="variational", width=2, beta=0.1)
SHORT = replace(LESSON, steps=600, hidden=(16, 16))


@lru_cache
def trained(experiment: Experiment) -> Run:
    return train(experiment)


def plain(experiment: Experiment) -> Experiment:
    return replace(experiment, model="autoencoder")


def nearest(points: np.ndarray, experiment: Experiment) -> np.ndarray:
    """Distance (n,) of points (n, 2) to the nearest data point."""
    return np.sqrt(((points[:, None] - make_data(experiment).points) ** 2).sum(-1)).min(1)


def open_short(page: Page, server: Server, experiment: Experiment = SHORT) -> None:
    query = "&".join(f"{key}={text}" for key, text in experiment.to_query().items())
    open_lab(page, f"{server.url}/holes?{query}")
    wait_for_end(page, experiment.steps)
    expect(page.get_by_test_id("projection-readout").nth(1)).to_have_attribute("data-step", str(experiment.steps))


def figures(page: Page) -> list[dict]:
    """What is said of the plain network's code and of the variational one's."""
    rows = page.get_by_test_id("projection-readout").all()
    return [
        {name: json.loads(text) for name, text in row.evaluate("row => ({...row.dataset})").items() if name != "testid"}
        for row in rows
    ]


def drawn(page: Page) -> list[float]:
    page.get_by_role("button", name="Draw codes").click()
    lines = page.get_by_test_id("drawn")
    expect(lines.first).to_have_attribute("data-distance", re.compile(r"\d"))
    return [json.loads(line.get_attribute("data-distance")) for line in lines.all()]


def drag_to(page: Page, panel: int, across: float, up: float) -> None:
    box = page.get_by_test_id("latent-panel").nth(panel).bounding_box()
    page.mouse.move(box["x"] + 0.5 * box["width"], box["y"] + 0.5 * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + across * box["width"], box["y"] + (1 - up) * box["height"], steps=4)
    page.mouse.up()


def module(page: Page, server: Server, name: str, script: str, *arguments):
    page.goto(f"{server.url}/_stcore/health")
    return page.evaluate(
        f"async ([url, ...given]) => {{ const m = await import(url); return {script}; }}",
        [f"{panels_url()}/{name}", *arguments],
    )


@pytest.mark.parametrize("panel", [0, 1])
def test_a_dragged_code_takes_the_other_network_along(page: Page, server: Server, panel: int):
    open_short(page, server)
    before = figures(page)
    drag_to(page, panel, 0.4, 0.6)
    after = figures(page)
    runs = [trained(plain(SHORT)), trained(SHORT)]
    for i, (experiment, run) in enumerate(zip([plain(SHORT), SHORT], runs, strict=True)):
        assert after[i]["code"] != before[i]["code"]
        decoded = run.decode(np.array([after[i]["code"]], dtype=np.float32))
        assert after[i]["reconstruction"] == pytest.approx(decoded[0].tolist(), abs=1e-3)
        assert after[i]["distance"] == pytest.approx(nearest(decoded, experiment)[0], abs=1e-3)
    codes = [run.encode(make_data(SHORT).points) for run in runs]
    fit, *_ = np.linalg.lstsq(np.c_[codes[panel], np.ones(len(codes[0]))], codes[1 - panel], rcond=None)
    assert after[1 - panel]["code"] == pytest.approx((np.r_[after[panel]["code"], 1] @ fit).tolist(), abs=0.01)


def test_letting_go_of_one_code_lets_go_of_both(page: Page, server: Server):
    open_short(page, server)
    before = figures(page)
    page.get_by_test_id("latent-panel").first.press("ArrowRight")
    assert figures(page)[1]["code"] != before[1]["code"]
    page.get_by_role("button", name="Let go of the code").click()
    assert figures(page) == before


def test_the_affine_map_is_found_again(page: Page, server: Server):
    random = np.random.default_rng(3)
    codes, matrix, shift = random.standard_normal((40, 2)), random.standard_normal((2, 3)), random.standard_normal(3)
    images = codes @ matrix + shift
    script = "m.fitAffine(given[0], 2, given[1], 3)(given[2])"
    found = module(
        page, server, "pages/holes/affine.js", script, codes.ravel().tolist(), images.ravel().tolist(), [0.3, -2.0]
    )
    assert found == pytest.approx(([0.3, -2.0] @ matrix + shift).tolist(), abs=1e-4)


def test_a_code_that_never_moves_maps_to_the_middle_of_the_other(page: Page, server: Server):
    found = module(page, server, "pages/holes/affine.js", "m.fitAffine([1, 1, 1, 1], 1, [0, 1, 2, 5], 1)([1])")
    assert found == pytest.approx([2], abs=1e-3)


def test_the_map_holds_the_distance_of_each_code(page: Page, server: Server):
    open_short(page, server)
    run = trained(SHORT)
    side, script = (
        9,
        f"""async (side) => {{
        const modules = {MODULES};
        const {{ distances }} = await import(modules + "pages/holes/code-map.js");
        const {{ liveRun }} = await import(modules + "run/live-run.js");
        return Array.from(distances(liveRun("variational"), [{{low: -3, high: 3}}, {{low: -2, high: 2}}], side));
    }}""",
    )
    found = page.evaluate(script, side)
    second, first = np.meshgrid(np.linspace(-2, 2, side), np.linspace(-3, 3, side), indexing="ij")
    codes = np.stack([first.ravel(), second.ravel()], 1).astype(np.float32)
    assert found == pytest.approx(nearest(run.decode(codes), SHORT).tolist(), abs=1e-3)


def test_the_prior_decodes_nearer_to_the_data_than_the_plain_range(page: Page, server: Server):
    open_short(page, server)
    even, prior = drawn(page)
    assert prior < even


@pytest.mark.parametrize("seed", range(4))
def test_the_lesson_holds_for_other_seeds(seed: int):
    experiment = replace(LESSON, seed=seed)
    random = np.random.default_rng(seed)
    codes = trained(plain(experiment)).encode(make_data(experiment).points)
    even = random.uniform(codes.min(0), codes.max(0), (1000, 2)).astype(np.float32)
    prior = random.standard_normal((1000, 2), dtype=np.float32)
    far_plain = nearest(trained(plain(experiment)).decode(even), experiment).mean()
    far_variational = nearest(trained(experiment).decode(prior), experiment).mean()
    assert far_variational < far_plain / 2


def test_collapsed_every_code_decodes_into_the_gap(page: Page, server: Server):
    open_short(page, server, replace(SHORT, beta=5))
    expect(page.get_by_test_id("projection-readout").nth(1)).to_contain_text("Posterior collapse")
    even, prior = drawn(page)
    assert prior > 1 > even


def test_the_page_can_be_used_by_touch(phone: Page, server: Server):
    open_short(phone, server)
    before = figures(phone)
    panel = phone.get_by_test_id("latent-panel").first
    panel.tap(position={"x": 100, "y": 60})
    assert all(now["code"] != then["code"] for now, then in zip(figures(phone), before, strict=True))


def test_one_number_is_dragged_along_its_line(page: Page, server: Server):
    experiment = replace(SHORT, dataset="moons", width=1)
    open_short(page, server, experiment)
    drag_to(page, 1, 0.45, 0.5)
    for figure, run in zip(figures(page), [trained(plain(experiment)), trained(experiment)], strict=True):
        decoded = run.decode(np.array([figure["code"]], dtype=np.float32))
        assert figure["distance"] == pytest.approx(nearest(decoded, experiment)[0], abs=1e-3)
