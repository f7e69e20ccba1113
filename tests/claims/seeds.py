"""A lesson's runs with eleven seeds: what a lesson claims has to hold for more than the seed it shows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from types import MappingProxyType

import numpy as np

from aecore import train
from aecore.datasets import make_data, manifold
from aecore.datasets.noise_floor import noise_floor
from aecore.engine.training import Training
from aecore.experiment import Experiment
from aecore.metrics.metrics import reconstruction_error
from aecore.network import forward, network_of
from aecore.run import Run
from ui.lessons import lesson

SEEDS = (0, *range(10, 20))  # the one that the lessons open with, and ten that nobody chose


def opened(name: str) -> Experiment:
    """The experiment that a lesson opens with."""
    return lesson(name).experiment


def tried(name: str, label: str) -> Experiment:
    """The experiment that a lesson gives to try, by the beginning of its label."""
    return next(experiment for text, experiment in lesson(name).tries if text.startswith(label))


@cache
def run_of(experiment: Experiment) -> Run:
    """The experiment at its end; its history has the last errors only, as measuring on the way takes half the time."""
    training, data = Training(experiment), make_data(experiment)
    diverged_at = training.train(experiment.steps)
    run = Run(experiment, training.checkpoint().weights, MappingProxyType({}), data.points, data.heldout, diverged_at)
    errors = {
        "train": reconstruction_error(data.train, run.reconstruct(data.train)),
        "heldout": reconstruction_error(data.held, run.reconstruct(data.held)) if data.heldout.any() else np.nan,
    }
    return replace(run, history=MappingProxyType({name: np.array([error]) for name, error in errors.items()}))


@cache
def watched(experiment: Experiment) -> Run:
    """The experiment with what was measured on the way."""
    return train(experiment)


def runs(experiment: Experiment) -> list[Run]:
    """The experiment trained with each of SEEDS in place of its own seed, each once in a test session."""
    return [run_of(each) for each in seeded(experiment)]


def seeded(experiment: Experiment) -> list[Experiment]:
    """The experiment with each of SEEDS."""
    return [replace(experiment, seed=seed) for seed in SEEDS]


def holds(cases: Iterable[bool]) -> int:
    """For how many it holds."""
    return sum(bool(case) for case in cases)


def floors(run: Run, term: str = "train") -> float:
    """The last error of a run as a multiple of the noise floor."""
    return float(run.history[term][-1]) / noise_floor(run.experiment)


def far(run: Run, points: np.ndarray) -> np.ndarray:
    """Distance of points (n, d) to the true manifold of the run's data: (n,)."""
    return np.sqrt(manifold(run.experiment.dataset).squared_distance(points))


def part(run: Run) -> np.ndarray:
    """Which piece of the data set each point of the run lies on: (n,)."""
    return make_data(run.experiment).part


def heads(run: Run) -> tuple[np.ndarray, np.ndarray]:
    """Means and log-variances of a variational run's posteriors at its training points, (n, width) each."""
    network = network_of(run.experiment)
    both = forward(network.layers[: network.code_layer], run.weights, run.points[~run.heldout])
    return both[:, : network.width], both[:, network.width :]
