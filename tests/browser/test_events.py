"""What happened here: marks of what a run really did, on ten seeds each; none where the numbers do not show it."""

from __future__ import annotations

import json
import math
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from aecore.experiment import Experiment
from tests.browser.lab import ARRIVAL, MODULES, open_lab, readout
from tests.conftest import Server
from ui.sweeps import PICTURES

SEEDS = 10
# An experiment, the marks that each of ten seeds has, and those that none has.
CLAIMS = {
    "a circle is bent and torn": (Experiment(), {"bend", "tear"}, {"pca", "dead"}),
    "a line of PCA is found": (Experiment(model="linear", dataset="s-curve", steps=1000), {"pca"}, {"bend", "tear"}),
    "too high a price leaves no dimension": (
        Experiment(dataset="moons", model="variational", width=2, beta=5, steps=1500),
        {"dead"},
        {"bend", "tear", "pca"},
    ),
}
# The marks of all runs of a page of small multiples, once they are whole.
FOUND = f"""async (count) => {{
    const [{{ liveRun }}, {{ whatHappened }}] = await Promise.all(
        ["run/live-run.js", "numbers/events.js"].map((name) => import({MODULES} + name)));
    const runs = Array.from({{ length: count }}, (_, i) => liveRun(`sweep-${{i}}`));
    while (!runs.every((run) => run.trajectory?.complete)) await new Promise(requestAnimationFrame);
    return runs.map((run) => [run.about.settings.seed, whatHappened(run.about, run.frames)]);
}}"""


@pytest.mark.parametrize("claim", CLAIMS)
def test_the_marks_hold_on_ten_seeds(page: Page, server: Server, claim: str):
    experiment, all_have, none_has = CLAIMS[claim]
    found: dict[int, list[dict]] = {}
    for seed in (0, SEEDS - PICTURES):
        query = urlencode({**experiment.to_query(), "seed": seed, "over": "seed"})
        page.goto(f"{server.url}/sweep?{query}")
        expect(page.locator(".bn-live")).to_be_visible(timeout=ARRIVAL)
        found |= dict(page.evaluate(FOUND, PICTURES))
    assert sorted(found) == list(range(SEEDS))
    for seed, events in found.items():
        kinds = {event["kind"] for event in events}
        assert all_have <= kinds, f"seed {seed}: {events}"
        assert not none_has & kinds, f"seed {seed}: {events}"
        assert all(0 < event["step"] <= experiment.steps for event in events)
        for event in events:
            if event["kind"] == "tear":
                assert math.hypot(*event["at"]) == pytest.approx(1.5, abs=0.05)  # on the circle itself


def test_a_mark_leads_to_its_step(page: Page, server: Server):
    open_lab(page, server.url + "/projection")
    marks = page.get_by_test_id("events")
    marks.locator("button").first.wait_for(timeout=ARRIVAL)
    first = json.loads(marks.get_attribute("data-found"))[0]
    marks.locator("button").first.click()
    expect(readout(page)).to_have_attribute("data-step", str(first["step"]))
