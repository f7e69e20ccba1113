"""One step taken apart: the very weights of the run, the gradient autograd finds, and numbers that agree."""

from __future__ import annotations

import asyncio
import base64
import gzip
import json
import pickle

import httpx
import numpy as np
import pytest
import torch
from starlette.applications import Starlette

from aecore.datasets import make_data
from aecore.engine.batches import draw_batches
from aecore.engine.goal import Goal
from aecore.engine.one_step import one_step
from aecore.engine.reference import objective, reconstruction_loss
from aecore.engine.training import advance, update_at
from aecore.experiment import Change, Experiment
from aecore.experiment.rates import rate_at
from aecore.experiment.timeline import frame_steps
from aecore.network import network_of
from aecore.randomness import batch_indices
from tests.aecore.engine.test_determinism import to_the_end
from tests.running import finish, service_in_thread
from tests.trajectories.test_reports import DEADLINE
from trajectories.answers import answer_step
from trajectories.errors import HasDiverged, NoSuchFrame
from trajectories.web.routes import trajectory_routes

SMALL = {"hidden": (8,), "points": 60, "batch": 16, "steps": 200, "width": 2}
MODELS = (
    {"model": "linear"},
    {"model": "autoencoder"},
    {"model": "denoising"},
    {"model": "denoising", "corruption_kind": "drop", "corruption": 0.5},
    {"model": "sparse", "sparsity": 0.5},
    {"model": "sparse", "sparsity_kind": "kl", "sparsity": 0.5},
    {"model": "contractive", "contraction": 0.5},
    {"model": "variational", "beta": 0.5, "beta_warmup": 0},
)


def by_model(function):
    return pytest.mark.parametrize("settings", MODELS, ids=lambda row: "-".join(map(str, row.values())))(function)


@pytest.mark.parametrize("batch", [1, 7, 128])
@pytest.mark.parametrize("settings", MODELS[1:], ids=lambda row: "-".join(map(str, row.values())))
def test_weights_before_and_after_are_those_of_the_frames_to_the_bit(settings, batch):
    experiment = Experiment(**SMALL | settings | {"batch": batch})
    (frames,) = to_the_end([experiment])
    weights = dict(zip(frames.steps.tolist(), frames.weights))
    for step in (0, 5, 6, 7, 23, 48, 50, frame_steps(200)[-2]):
        before, after = update_at(experiment, step)
        assert np.array_equal(before, weights[step])
        if step + 1 in weights:
            assert np.array_equal(after, weights[step + 1])


def test_it_does_not_matter_from_where_the_run_is_trained_again():
    experiment = Experiment(**SMALL)
    ((_, first),) = advance([experiment])
    ((_, second),) = advance([experiment], [first])
    for checkpoint in (first, second):
        for found, expected in zip(update_at(experiment, 40, checkpoint), update_at(experiment, 40)):
            assert np.array_equal(found, expected)


def test_a_step_at_which_a_setting_changes_is_taken_as_changed():
    schedule = (Change(30, "learning_rate", 0.1), Change(30, "loss", "absolute"))
    experiment = Experiment(**SMALL, decay="constant", schedule=schedule)
    (frames,) = to_the_end([experiment])
    step = one_step(experiment, 30)
    assert step.rate == 0.1 and set(np.abs(step.pull).ravel()) == {1.0}
    assert np.array_equal(step.after, frames.weights[list(frames.steps).index(31)])


@by_model
def test_loss_and_objective_are_the_ones_written_as_in_the_papers(settings):
    experiment = Experiment(**SMALL | settings)
    step = one_step(experiment, 20)
    noise = torch.from_numpy(draw_batches(experiment, make_data(experiment).train, 20, 21).noise[0]).double()
    network, goal = network_of(experiment), Goal.of(experiment)
    weight = goal.objective.weight_at(experiment, 20)
    for weights, expected in ((step.before, step.objective[0]), (step.after, step.objective[1])):
        row = torch.from_numpy(weights).double()
        inputs, targets = torch.from_numpy(step.inputs), torch.from_numpy(step.targets)
        found = objective(network, goal, row, inputs, targets, noise, weight)
        assert found.item() == pytest.approx(expected, rel=1e-9)
    assert step.loss[0] == pytest.approx(((step.reconstructions - step.targets) ** 2).sum(1).mean())
    assert (step.objective == step.loss) == (settings["model"] in ("linear", "autoencoder", "denoising"))


@pytest.mark.parametrize("loss", ["squared", "absolute", "cross-entropy"])
def test_the_pull_is_minus_autograds_gradient_of_each_points_own_loss(loss):
    step = one_step(Experiment(**SMALL, loss=loss, model="variational"), 20)
    y, t = torch.from_numpy(step.reconstructions).requires_grad_(), torch.from_numpy(step.targets)
    total = reconstruction_loss(loss, y, t) * len(y)
    total.backward()
    np.testing.assert_allclose(step.pull, -y.grad.numpy(), rtol=1e-9, atol=1e-12)
    if loss == "squared":
        np.testing.assert_allclose(step.reconstructions + step.pull / 2, step.targets, atol=1e-12)


def test_the_batch_is_the_one_training_draws():
    experiment = Experiment(**SMALL, model="denoising")
    step, train = one_step(experiment, 20), make_data(experiment).train
    assert np.array_equal(step.indices, batch_indices(experiment, 20, len(train)))
    assert np.array_equal(step.targets, train[step.indices].astype(np.float64))
    assert np.abs(step.inputs - step.targets).std() > 0.05
    assert step.rate == rate_at(experiment, 20)


def test_the_error_of_all_points_is_the_frames():
    experiment = Experiment(**SMALL)
    (frames,) = to_the_end([experiment])
    np.testing.assert_allclose(one_step(experiment, 20).error, frames.terms[20:22, 0], rtol=1e-5)


def test_a_step_travels_between_processes():
    step = one_step(Experiment(**SMALL), 3)
    assert np.array_equal(pickle.loads(pickle.dumps(step)).after, step.after)


def test_a_step_without_an_update_is_refused():
    experiment = Experiment(**SMALL)
    ((_, checkpoint),) = advance([experiment])
    for step, start in ((-1, None), (200, None), (checkpoint.step - 1, checkpoint)):
        with pytest.raises(ValueError, match=f"Got {step}"):
            one_step(experiment, step, start)


def test_a_run_that_is_no_longer_finite_is_refused():
    ((_, checkpoint),) = advance([Experiment(**SMALL)])
    lost = type(checkpoint)(checkpoint.step, *(np.full_like(row, np.inf) for row in (checkpoint.weights,) * 3))
    with pytest.raises(ValueError, match="diverged by step 8"):
        one_step(Experiment(**SMALL), 7, lost)


# Served


@pytest.fixture
def service():
    with service_in_thread() as runs:
        yield runs


@pytest.mark.parametrize("known", [False, True], ids=["forgotten", "kept"])
def test_a_step_is_served_whether_or_not_its_run_is_kept(service, known):
    experiment = Experiment(**SMALL)
    key = service.open(experiment)
    if known:
        service.chunk(key, 3).result(DEADLINE)
    found = json.loads(gzip.decompress(finish(service.step(key, 45))))
    expected = one_step(experiment, 45)
    for name in ("before", "after"):
        assert np.array_equal(np.frombuffer(base64.b64decode(found[name]), "<f4"), getattr(expected, name))
    for name in ("inputs", "targets", "reconstructions", "pull"):
        np.testing.assert_allclose(np.reshape(found[name], (16, 2)), getattr(expected, name), atol=1e-6)
    assert (found["step"], found["indices"]) == (45, expected.indices.tolist())
    for name in ("rate", "loss", "objective", "error"):
        assert found[name] == pytest.approx(getattr(expected, name))


def test_a_hundred_who_ask_cost_one_computation(service):
    key = service.open(Experiment(**SMALL))

    async def all_at_once():
        return await asyncio.gather(*[service.step(key, 20) for _ in range(100)])

    assert len(set(finish(all_at_once()))) == 1
    assert service.caller.given == [answer_step]


def test_only_frames_with_a_next_step_are_taken_apart(service):
    key = service.open(Experiment(**SMALL))
    for step in (-1, 53, 200):
        with pytest.raises(NoSuchFrame, match=f"Got {step}"):
            finish(service.step(key, step))


def test_a_step_that_failed_is_tried_again_by_the_next_who_asks(service, monkeypatch):
    key = service.open(Experiment(**SMALL))
    with monkeypatch.context() as broken:
        broken.setattr("aecore.engine.one_step.one_step", lambda *_: (_ for _ in ()).throw(ValueError("lost")))
        with pytest.raises(HasDiverged, match="lost"):
            finish(service.step(key, 20))
    assert finish(service.step(key, 20))


def test_steps_come_as_json_that_may_be_kept_for_ever(service):
    key = service.open(Experiment(**SMALL))
    app = Starlette(routes=trajectory_routes(lambda: service, DEADLINE))

    async def go():
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://lab") as client:
            paths = (f"{key}/step/20", f"{key}/step/200", f"{key}/step/last", f"{'0' * 32}/step/20")
            return [await client.get(f"/trajectories/{path}") for path in paths]

    good, *refused = finish(go())
    assert good.headers["content-type"] == "application/json"
    assert "immutable" in good.headers["cache-control"]
    assert [answer.status_code for answer in refused] == [404, 400, 404]
