"""What happened here: marks of what a run really did, on ten seeds each; none where the numbers do not show it."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from urllib.parse import urlencode

import numpy as np
import pytest
import torch
from playwright.sync_api import Page, expect
from scipy.stats import spearmanr

from aecore import make_data, train
from aecore.engine.training import advance_to
from aecore.experiment import Experiment
from aecore.export.module import module_of
from tests.browser.lab import ARRIVAL, MODULES, open_lab, readout
from tests.conftest import Server
from ui.sweeps import PICTURES

SEEDS = 10
# An experiment, the marks that each of ten seeds has, and those that none has.
CLAIMS = {
    "a circle is bent and torn": (Experiment(), {"bend", "tear"}, {"pca", "dead", "fold", "diverged"}),
    "a line of PCA is found": (Experiment(model="linear", dataset="s-curve", steps=1000), {"pca"}, {"bend", "tear"}),
    "too high a price leaves no dimension": (
        Experiment(dataset="moons", model="variational", width=2, beta=5, steps=1500),
        {"dead"},
        {"bend", "tear", "pca"},
    ),
    "too high a rate diverges": (Experiment(learning_rate=1, decay="constant", steps=300), {"diverged"}, {"bend"}),
}
# The marks of all runs of a page of small multiples, once they are whole.
FOUND = f"""async (count) => {{
    const [{{ liveRun }}, {{ whatHappened }}] = await Promise.all(
        ["run/live-run.js", "numbers/events.js"].map((name) => import({MODULES} + name)));
    const runs = Array.from({{ length: count }}, (_, i) => liveRun(`sweep-${{i}}`));
    while (!runs.every((run) => run.trajectory?.complete)) await new Promise(requestAnimationFrame);
    return runs.map((run) => [run.about.settings.seed, whatHappened(run.about, run.frames, run.trajectory.divergedAt)]);
}}"""


def marks(page: Page, server: Server, experiment: Experiment) -> dict[int, list[dict]]:
    """What is marked, by seed."""
    found: dict[int, list[dict]] = {}
    for seed in (0, SEEDS - PICTURES):
        query = urlencode({**experiment.to_query(), "seed": seed, "over": "seed"})
        page.goto(f"{server.url}/sweep?{query}")
        expect(page.locator(".bn-live")).to_be_visible(timeout=ARRIVAL)
        found |= dict(page.evaluate(FOUND, PICTURES))
    assert sorted(found) == list(range(SEEDS))
    return found


@pytest.mark.parametrize("claim", CLAIMS)
def test_the_marks_hold_on_ten_seeds(page: Page, server: Server, claim: str):
    experiment, all_have, none_has = CLAIMS[claim]
    for seed, events in marks(page, server, experiment).items():
        kinds = {event["kind"] for event in events}
        assert all_have <= kinds, f"seed {seed}: {events}"
        assert not none_has & kinds, f"seed {seed}: {events}"
        assert all(0 < event["step"] <= experiment.steps for event in events)
        for event in events:
            if event["kind"] == "tear":
                assert math.hypot(*event["at"]) == pytest.approx(1.5, abs=0.05)  # on the circle itself


def test_the_mean_is_marked_where_nearly_all_comes_back_there_and_nowhere_else(page: Page, server: Server):
    experiment = Experiment()
    found = marks(page, server, experiment)
    told = {seed: [event["step"] for event in events if event["kind"] == "mean"] for seed, events in found.items()}
    assert told == {seed: at_the_mean(replace(experiment, seed=seed)) for seed in range(SEEDS)}
    assert sum(map(bool, told.values())) >= 4  # of ten


def at_the_mean(experiment: Experiment) -> list[int]:
    """The step at which the training points come back nearest to their mean, if nearer than a quarter of their spread.

    Counted are frames before the error falls below half of the mean's; not where it began so.
    """
    frames, _ = advance_to(experiment, 100)
    points = make_data(experiment).train
    spread = np.sum((points - points.mean(axis=0)) ** 2, axis=1).mean()
    early = next(i for i, terms in enumerate(frames.terms) if terms[0] < spread / 2)
    apart = []
    for weights in frames.weights[:early]:
        back = module_of(experiment, weights)(torch.from_numpy(points)).detach().numpy()
        apart.append(np.sqrt(np.sum((back - points.mean(axis=0)) ** 2, axis=1).mean() / spread))
    best = int(np.argmin(apart))
    return [int(frames.steps[best])] if apart[best] < 0.25 and apart[0] >= 0.25 else []


def test_a_fold_is_marked_where_the_code_comes_to_run_along_the_curve_and_nowhere_else(page: Page, server: Server):
    experiment = Experiment(dataset="s-curve")
    for seed, events in marks(page, server, experiment).items():
        opened = [event["step"] for event in events if event["kind"] == "fold"]
        data = make_data(replace(experiment, seed=seed))
        run = train(replace(experiment, seed=seed))
        order = abs(spearmanr(run.encode(data.train)[:, 0], data.coordinate[~data.heldout]).statistic)
        assert (order > 0.99) == bool(opened), f"seed {seed}: {order}, {events}"


def test_a_mark_leads_to_its_step(page: Page, server: Server):
    open_lab(page, server.url + "/projection")
    marks = page.get_by_test_id("events")
    marks.locator("button").first.wait_for(timeout=ARRIVAL)
    first = json.loads(marks.get_attribute("data-found"))[0]
    marks.locator("button").first.click()
    expect(readout(page)).to_have_attribute("data-step", str(first["step"]))
