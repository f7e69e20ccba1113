"""How wide is too wide, in a real browser: every width's error arrives, and a width of two copies."""

from __future__ import annotations

import json
import re
from urllib.parse import urlsplit

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from aecore import Experiment, train
from aecore.experiment.timeline import segments
from tests.browser.lab import ARRIVAL, open_lab, wait_for_end
from tests.conftest import ROOT, Server
from trajectories.web.static import panels_url

GOLDEN = ROOT / "tests" / "golden"
SHORT = "/too_wide?v=2&steps=400&hidden=16-16&noise=0.2"
FIRST = Experiment(steps=400, hidden=(16, 16), noise=0.2)
LAST = len(segments(400)) - 1


def chart(page: Page) -> Locator:
    return page.get_by_test_id("width-sweep")


def results(page: Page) -> list[dict]:
    """What the chart has once all runs are there."""
    expect(chart(page)).to_have_attribute("data-done", "24", timeout=2 * ARRIVAL)
    return json.loads(chart(page).get_attribute("data-results"))


def test_one_number_cannot_copy_and_two_can(page: Page, server: Server):
    open_lab(page, server.url + SHORT)
    wait_for_end(page, 400)
    found = results(page)
    assert sorted((r["width"], r["seed"]) for r in found) == [(w, s) for w in range(1, 9) for s in range(3)]
    narrow_row, wide_row = json.loads(chart(page).get_attribute("data-medians"))[:2]
    assert wide_row["heldout"] < narrow_row["heldout"] / 10
    narrow = json.loads(page.get_by_test_id("copying").get_attribute("data-mean"))
    page.get_by_role("slider", name="Bottleneck width").press("ArrowRight")
    wait_for_end(page, 400)
    expect(page.get_by_test_id("projection-readout")).to_have_attribute("data-width", "2", timeout=ARRIVAL)
    page.get_by_test_id("transport").get_by_role("slider", name="Step").fill("400")
    expect(page.get_by_test_id("copying")).to_have_attribute("data-mean", re.compile(r"^0\.[01]"), timeout=ARRIVAL)
    assert json.loads(page.get_by_test_id("copying").get_attribute("data-mean")) < narrow / 3


def test_the_figures_are_those_of_the_runs(page: Page, server: Server):
    open_lab(page, server.url + SHORT)
    found = results(page)
    run = train(FIRST)
    own = next(r for r in found if (r["width"], r["seed"]) == (1, 0))
    assert own["train"] == pytest.approx(run.history["train"][-1], rel=1e-5)
    assert own["heldout"] == pytest.approx(run.history["heldout"][-1], rel=1e-5)
    wait_for_end(page, 400)
    axis = np.linspace(-2, 2, 33, dtype=np.float32)
    points = np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)
    mean = float(np.linalg.norm(run.reconstruct(points) - points, axis=1).mean())
    assert json.loads(page.get_by_test_id("copying").get_attribute("data-mean")) == pytest.approx(mean, rel=1e-3)


def test_of_the_sweep_only_the_last_chunks_are_fetched(page: Page, server: Server):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    open_lab(page, server.url + SHORT + "&seed=50")
    results(page)
    paths = [path.split("/")[2:] for path in asked if path.startswith("/trajectories/")]
    whole = {key for key, *rest in paths if not rest}  # those whose description was fetched: the run on the plane
    assert len(whole) == 1
    assert {rest[0] for key, *rest in paths if key not in whole} == {str(LAST)}


def test_what_cannot_be_had_now_is_asked_for_again(page: Page, server: Server):
    page.goto(server.url)
    golden = json.loads((GOLDEN / "chunks.json").read_text(encoding="utf-8"))["float32"]
    found = page.evaluate(
        AGAIN, [f"{panels_url()}/pages/too-wide/last-frames.js", list((GOLDEN / "chunk-float32.bin").read_bytes())]
    )
    assert found["reopened"] == 1
    assert found["asked"] == ["default", "default", "default", "default", "reload"]
    terms = dict(zip(("train", "heldout"), golden["terms"][-1]))
    assert found["results"] == [{"width": 3, "seed": 8, **terms, "divergedAt": golden["divergedAt"]}]


# The server is busy, gone, has forgotten the run, sends half of it, and then answers.
AGAIN = """async ([module, bytes]) => {
    const whole = new Uint8Array(bytes);
    const answers = [
        () => new Response("busy", { status: 503, headers: { "Retry-After": "0.01" } }),
        () => { throw new TypeError("Failed to fetch"); },
        () => new Response("unknown", { status: 404 }),
        () => new Response(whole.slice(0, 40)),
        () => new Response(whole),
    ];
    const asked = [], results = [];
    let reopened = 0;
    const kept = window.fetch;
    window.fetch = async (url, options) =>
        url === "/somewhere" ? answers[asked.push(options.cache) - 1]() : kept(url, options);
    const { fetchEnds } = await import(module);
    const tell = { arrived: (r) => results.push(r), failed() {}, lost: () => reopened++ };
    try {
        await fetchEnds([{ width: 3, seed: 8, url: "/somewhere" }], 3, tell, new AbortController().signal);
    } finally {
        window.fetch = kept;
    }
    return { asked, results, reopened };
}"""


def test_medians_over_seeds(page: Page, server: Server):
    page.goto(server.url)
    rows = [
        {"width": 2, "seed": 0, "train": 4, "heldout": 8, "divergedAt": None},
        {"width": 1, "seed": 0, "train": 1, "heldout": 9, "divergedAt": None},
        {"width": 1, "seed": 1, "train": 3, "heldout": 5, "divergedAt": None},
        {"width": 1, "seed": 2, "train": 100, "heldout": 6, "divergedAt": None},
        {"width": 2, "seed": 1, "train": 6, "heldout": 2, "divergedAt": None},
        {"width": 3, "seed": 0, "train": 0, "heldout": 0, "divergedAt": 40},
    ]
    found = page.evaluate(
        "async ([url, rows]) => (await import(url)).medians(rows)",
        [f"{panels_url()}/pages/too-wide/last-frames.js", rows],
    )
    assert found == [{"width": 1, "train": 3, "heldout": 6}, {"width": 2, "train": 5, "heldout": 5}]
