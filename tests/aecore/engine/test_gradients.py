"""Every compiled gradient against torch's autograd in float64, and a run's updates against the readable trainer."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
import torch

from aecore.engine import compiled, reference
from aecore.engine.batches import Batches, draw_batches
from aecore.engine.goal import Goal
from aecore.engine.initial import initial_weights
from aecore.engine.jacobian import jacobians
from aecore.engine.objectives import objective_of
from aecore.experiment import ACTIVATIONS, Experiment
from aecore.network import network_of
from aecore.records import Checkpoint

BATCH = 7  # not a multiple of anything: padding must not show
LOSSES = ("squared", "absolute", "cross-entropy")
MODELS = (
    {"model": "linear"},
    {"model": "autoencoder"},
    {"model": "denoising"},
    {"model": "sparse", "sparsity_kind": "l1", "sparsity": 0.7, "width": 4},
    {"model": "sparse", "sparsity_kind": "kl", "sparsity": 0.7, "width": 4, "target_activity": 0.3},
    {"model": "contractive", "contraction": 0.6},
    {"model": "variational", "beta": 0.8, "beta_warmup": 0.0},
)
SHAPES = (
    {"batch": 1, "hidden": (33, 1, 10)},
    {"batch": 7, "hidden": ()},
    {"batch": 50, "hidden": (64,), "width": 8},
    {"batch": 130, "hidden": (33, 1, 10), "width": 3, "dataset": "helix"},
    {"batch": 512, "hidden": (5, 64, 17, 9), "dataset": "sphere", "width": 2},
)


def start_of(weights: np.ndarray) -> Checkpoint:
    return Checkpoint(0, weights, np.zeros_like(weights), np.zeros_like(weights))


def random_batch(experiment: Experiment) -> Batches:
    """One batch whose targets may lie outside the plane and whose inputs are other points."""
    random = np.random.default_rng(1)
    n, d = experiment.batch, experiment.dimension
    objective = objective_of(experiment)
    targets = (1.5 * random.standard_normal((n, d))).astype(np.float32)
    inputs = random.standard_normal((1, n if objective.corrupted else 0, d)).astype(np.float32)
    noise = random.standard_normal((1, n if objective.draw else 0, experiment.width)).astype(np.float32)
    return Batches(targets, np.arange(n)[None], inputs, noise)


def kernel_gradient(experiment: Experiment, weights: np.ndarray, batches: Batches) -> np.ndarray:
    """The gradient of one batch (P,), from an update at a rate of zero."""
    trainer = compiled.Trainer(network_of(experiment), experiment.batch, carries=True)
    trainer.load(start_of(weights))
    weight = objective_of(experiment).weight_at(experiment, 0)
    assert trainer.train(Goal.of(experiment), batches, np.zeros(1), np.array([weight]), 0) == 1
    return trainer.gradient()


def autograds(experiment: Experiment, weights: np.ndarray, batches: Batches) -> np.ndarray:
    """The same by autograd in float64."""
    row = torch.from_numpy(weights).double().requires_grad_()
    x, target, noise = (
        torch.from_numpy(part).double() for part in (batches.given(0), batches.targets(0), batches.noise[0])
    )
    weight = objective_of(experiment).weight_at(experiment, 0)
    reference.objective(network_of(experiment), Goal.of(experiment), row, x, target, noise, weight).backward()
    return row.grad.numpy()


def assert_the_same_gradient(experiment: Experiment) -> None:
    size = network_of(experiment).size
    # Spread wide enough that some reconstructions leave the plane and some inputs lie on its border.
    weights = (0.8 * np.random.default_rng(0).standard_normal(size)).astype(np.float32)
    batches = random_batch(experiment)
    expected = autograds(experiment, weights, batches)
    found = kernel_gradient(experiment, weights, batches)
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=2e-6 * np.abs(expected).max())


CASES = [
    pytest.param(settings, loss, activation, id="-".join([*map(str, settings.values()), loss, activation]))
    for settings, loss, activation in itertools.product(MODELS, LOSSES, ACTIVATIONS)
    if settings["model"] != "linear" or activation == "linear"
]


@pytest.mark.parametrize(("settings", "loss", "activation"), CASES)
def test_the_compiled_gradient_is_autograds(settings: dict, loss: str, activation: str) -> None:
    common = {"hidden": (5, 6), "width": 2, "batch": BATCH, "loss": loss, "activation": activation}
    assert_the_same_gradient(Experiment(**common | settings))


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize("settings", MODELS[1:], ids=lambda row: "-".join(map(str, row.values())))
def test_odd_shapes_have_autograds_gradient_too(settings: dict, shape: dict) -> None:
    assert_the_same_gradient(Experiment(**settings | shape))


@pytest.mark.parametrize("settings", MODELS, ids=lambda row: "-".join(map(str, row.values())))
def test_twenty_updates_give_the_readable_trainers_weights(settings: dict) -> None:
    experiment = Experiment(**settings, batch=50)
    network, now = network_of(experiment), experiment.at(0)
    found = []
    for engine in (compiled, reference):
        trainer = engine.Trainer(network, experiment.batch, carries=True)
        trainer.load(start_of(initial_weights(experiment)))
        batches = draw_batches(now, np.random.default_rng(0).standard_normal((90, 2)).astype(np.float32), 0, 20)
        weights = np.array([objective_of(now).weight_at(now, step) for step in range(20)])
        assert trainer.train(Goal.of(now), batches, np.full(20, 0.01), weights, 0) == 20
        found.append(trainer.checkpoint(20))
    np.testing.assert_allclose(found[0].weights, found[1].weights, atol=1e-5)
    np.testing.assert_allclose(found[0].first_moment, found[1].first_moment, atol=1e-4)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_the_carried_jacobian_is_autograds(activation: str) -> None:
    experiment = Experiment(dataset="helix", hidden=(5, 9), width=3, activation=activation)
    network = network_of(experiment)
    points = np.random.default_rng(0).standard_normal((200, 3)).astype(np.float32)
    found = []
    for engine in (compiled, reference):
        trainer = engine.Trainer(network, 4, carries=True)
        trainer.load(start_of(initial_weights(experiment)))
        found.append(trainer.jacobians(points))
    np.testing.assert_allclose(found[0], found[1], atol=1e-5)
    weights = initial_weights(experiment).astype(np.float64)
    np.testing.assert_allclose(jacobians(network, weights, points.astype(np.float64)), found[1], atol=1e-5)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_codes_and_reconstructions_are_the_readable_trainers(activation: str) -> None:
    experiment = Experiment(model="variational", hidden=(32, 5), width=2, activation=activation)
    points = (3 * np.random.default_rng(0).standard_normal((300, 2))).astype(np.float32)
    found = []
    for engine in (compiled, reference):
        trainer = engine.Trainer(network_of(experiment), 4)
        trainer.load(start_of(initial_weights(experiment)))
        heads = trainer.encode(points)
        found.append(np.concatenate([heads, trainer.decode(heads[:, :2])], axis=1))
    np.testing.assert_allclose(found[0], found[1], rtol=1e-5, atol=1e-5)


def test_no_gradient_comes_through_a_log_variance_beyond_its_bound() -> None:
    experiment = Experiment(model="variational", hidden=(), batch=3, beta_warmup=0.0)
    network = network_of(experiment)
    weights = np.zeros(network.size, dtype=np.float32)
    log_variance = network.layers[0].biases_at + 1
    weights[log_variance] = 1e4  # would overflow
    gradient = kernel_gradient(experiment, weights, random_batch(experiment))
    assert np.isfinite(gradient).all()
    assert gradient[log_variance] == 0


def test_a_gradient_that_is_not_finite_stops_the_updates() -> None:
    experiment = replace(Experiment(), hidden=(8,), batch=16)
    trainer = compiled.Trainer(network_of(experiment), 16)
    trainer.load(start_of(np.full(network_of(experiment).size, np.nan, dtype=np.float32)))
    batches = draw_batches(experiment, np.zeros((20, 2), dtype=np.float32), 0, 5)
    assert trainer.train(Goal.of(experiment), batches, np.ones(5), np.zeros(5), 0) == 0
