"""How good a run is, over HTTP: which network is measured, once for all, and what a diverged run says."""

from __future__ import annotations

import asyncio
import gzip
import json
import subprocess
import sys
from concurrent.futures import Future

import httpx
import numpy as np
import pytest
from starlette.applications import Starlette

from aecore import train
from aecore.datasets import make_data
from aecore.experiment import Experiment
from aecore.experiment.timeline import segment_frames, segments
from aecore.metrics.report import report
from aecore.network import forward, network_of
from aecore.records import Frames
from tests.places import ROOT
from tests.running import Here, finish, service_in_thread
from trajectories.answers import Answers, measure
from trajectories.computing.kept import Kept
from trajectories.computing.queue import NOBODY
from trajectories.errors import NoSuchFrame, UnknownTrajectory
from trajectories.web.routes import trajectory_routes
from trajectories.wire import frames

DEADLINE = 60  # seconds; reached only by a test that fails
SMALL = Experiment(points=60, hidden=(8,), batch=16, steps=200)
DIVERGED_AT = 40


@pytest.fixture
def service():
    with service_in_thread() as runs:
        yield runs


def report_of(service, experiment, step):
    return json.loads(gzip.decompress(finish(service.report(service.open(experiment), step))))


@pytest.mark.parametrize("model", ["autoencoder", "variational"])
def test_the_report_of_the_last_step_is_that_of_the_trained_network(service, model):
    experiment = Experiment(model=model, points=60, hidden=(8,), batch=16, steps=200, width=2)
    run = train(experiment)
    points = make_data(experiment).points
    network = network_of(experiment)
    heads = forward(network.layers[: network.code_layer], run.weights, points)
    log_variances = heads[:, 2:] if model == "variational" else None
    expected = report(experiment, run.encode(points), run.reconstruct(points), log_variances)
    found = report_of(service, experiment, 200)
    assert (found["step"], found["divergedAt"]) == (200, None)
    rows = found["rows"]
    for row, wanted in zip(rows, expected, strict=True):
        assert (row["name"], row["unit"], row["meaning"]) == (wanted.name, wanted.unit, wanted.meaning)
        assert row["value"] == (None if wanted.value is None else pytest.approx(wanted.value, rel=1e-3, abs=1e-5))
        assert row["reference"] == (None if wanted.reference is None else pytest.approx(wanted.reference, rel=1e-3))


def test_any_frame_has_its_own_report(service):
    errors = [report_of(service, SMALL, step)["rows"][0]["value"] for step in (0, 50, 200)]
    assert errors[0] > errors[1] > errors[2]


def test_a_hundred_who_ask_cost_one_measurement(service):
    key = service.open(SMALL)

    async def all_at_once():
        return await asyncio.gather(*[service.report(key, 200) for _ in range(100)])

    assert len(set(finish(all_at_once()))) == 1
    assert service.caller.given == [measure]


class Diverging:
    """The chunks of a run that diverges: its network never changes before that."""

    def ask(self, experiment, number, visitor):
        steps = [step for step in segment_frames(experiment.steps, number) if step < DIVERGED_AT]
        weights = np.full((len(steps), network_of(experiment).size), 0.1, np.float32)
        over = segments(experiment.steps)[number][1] >= DIVERGED_AT
        terms = np.zeros((len(steps), 3), np.float32)
        sent = Frames(np.array(steps), terms, weights, DIVERGED_AT if over else None)
        found = Future()
        found.set_result(gzip.compress(frames.encode(sent, None)))
        return found


@pytest.mark.parametrize(("asked", "measured", "said"), [(200, 39, DIVERGED_AT), (45, 39, DIVERGED_AT), (20, 20, None)])
def test_a_run_that_diverged_is_measured_where_it_last_was_finite(asked, measured, said):
    here = Here()

    def call(function, *arguments, name, visitor):
        return here.submit(function, *arguments)

    answers = Answers(Diverging(), call, Kept(2**20))
    found = json.loads(gzip.decompress(finish(answers.report(SMALL, asked, NOBODY))))
    assert (found["step"], found["divergedAt"]) == (measured, said)
    assert len(found["rows"]) > 5


def test_steps_without_a_frame_and_unknown_runs_are_refused(service):
    key = service.open(Experiment())
    for step in (-1, 2999, 3001):
        with pytest.raises(NoSuchFrame, match=f"Got {step}"):
            finish(service.report(key, step))
    with pytest.raises(UnknownTrajectory):
        finish(service.report("0" * 32, 0))


def test_a_measurement_that_failed_is_tried_again_by_the_next_who_asks(service):
    key = service.open(SMALL)
    working = service.caller.submit

    def failing(function, *arguments):
        failed = Future()
        failed.set_exception(MemoryError("too large"))
        return failed

    service.caller.submit = failing
    with pytest.raises(MemoryError):
        finish(service.report(key, 200))
    service.caller.submit = working
    assert finish(service.report(key, 200))


def test_reports_come_as_json_that_may_be_kept_for_ever(service):
    key = service.open(SMALL)
    app = Starlette(routes=trajectory_routes(lambda: service, DEADLINE))

    async def go():
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://lab") as client:
            return [await client.get(f"/trajectories/{key}/report/{step}") for step in ("200", "199", "last")]

    good, no_frame, no_number = finish(go())
    assert good.headers["content-type"] == "application/json"
    assert "immutable" in good.headers["cache-control"]
    assert {"name", "value", "unit", "meaning", "reference", "reference_name", "leads", "told"} == set(
        good.json()["rows"][0]
    )
    assert (no_frame.status_code, no_number.status_code) == (404, 400)


def test_the_web_process_needs_no_scikit_learn():
    program = "import sys, app, trajectories.answers; sys.exit('sklearn' in sys.modules or 'torch' in sys.modules)"
    subprocess.run([sys.executable, "-c", program], check=True, timeout=DEADLINE, cwd=ROOT)
