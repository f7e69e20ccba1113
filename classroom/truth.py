"""What really happens: the truth of a question and the figure of an attempt, from the run's own frames.

Workers train; here only their frames are read. The small network's forward pass takes a thread, never the loop.
"""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from aecore.datasets import make_data
from aecore.experiment import Experiment
from aecore.experiment.timeline import frame_steps, segments
from aecore.network import Network, decode, encode, network_of
from aecore.records import Frames, terms_of
from classroom.experiments import read_experiment
from classroom.models.base import Refused
from classroom.models.questions import Question
from classroom.models.view import View
from trajectories.errors import Crowded, RunFailed, Unavailable
from trajectories.service import Trajectories
from trajectories.wire import frames as wire
from words import say

PATIENCE_SECONDS = 120.0
CURVE_POINTS = 200


@dataclass(frozen=True)
class Trained:
    """A run's network at one of its frames: weights (P,), and what was measured there."""

    experiment: Experiment
    network: Network
    weights: np.ndarray
    terms: dict[str, float]


Runs = Callable[[], Trajectories]


def needs_run(question: Question) -> bool:
    """Whether the truth has to be computed, and does not stand in the question or the settings."""
    return question.kind in ("point", "code", "curve") or question.figure is not None


async def truth_of(runs: Runs, question: Question, view: View) -> Any:
    """The truth of a question, as it goes to the browser. Raises Refused: busy, diverged; Invalid."""
    if question.kind == "choice" or question.right is not None:
        return question.right
    experiment = read_experiment(view.query)
    if question.kind == "width":
        return experiment.width
    trained = await trained_at(runs, experiment, view.step)
    return await asyncio.to_thread(_truth, trained, question)


async def trained_at(runs: Runs, experiment: Experiment, step: int | None = None) -> Trained:
    """The run at its last frame not after step, or at its end. Raises Refused: busy, diverged."""
    steps = frame_steps(experiment.steps)
    step = max(each for each in steps if step is None or each <= step)
    number = next(i for i, (_, end) in enumerate(segments(experiment.steps)) if step <= end)
    try:
        key = runs().open(experiment)
        future = asyncio.wrap_future(runs().chunk(key, number))
        chunk = await asyncio.wait_for(future, PATIENCE_SECONDS)
    except (Crowded, Unavailable, RunFailed, TimeoutError):
        raise Refused("busy", say("classroom.computing-failed")) from None
    found: Frames = await asyncio.to_thread(lambda: wire.decode(gzip.decompress(chunk)))
    at = np.flatnonzero(found.steps == step)
    if not len(at):
        raise Refused("diverged", say("classroom.diverged"))
    terms = dict(zip(terms_of(experiment), map(float, found.terms[at[0]]), strict=True))
    return Trained(experiment, network_of(experiment), found.weights[at[0]], terms)


def _truth(trained: Trained, question: Question) -> Any:
    network, weights = trained.network, trained.weights
    if question.kind == "curve":
        codes = encode(network, weights, make_data(trained.experiment).points)  # (n, 1)
        spread = np.quantile(codes, np.linspace(0, 1, CURVE_POINTS), axis=0)  # (CURVE_POINTS, 1)
        return _numbers(decode(network, weights, spread.astype(np.float32)))
    if question.figure in ("heldout-error", "train-error"):
        return trained.terms["heldout" if question.figure == "heldout-error" else "train"]
    if question.figure == "parameters":
        return network.size
    point = np.asarray([question.point], dtype=np.float32)  # (1, d)
    codes = encode(network, weights, point)  # (1, width)
    if question.kind == "code":
        return _numbers(codes)[0]
    landed = decode(network, weights, codes)  # (1, d)
    if question.kind == "point":
        return _numbers(landed)[0]
    return float(((landed - point) ** 2).sum())


async def figure_of(runs: Runs, question: Question, query: str) -> tuple[float, bool]:
    """The figure of an attempt at a challenge, and whether it reaches the goal. Raises Refused, as `trained_at`."""
    trained = await trained_at(runs, read_experiment(query))
    return await asyncio.to_thread(_figure, trained, question)


def _figure(trained: Trained, question: Question) -> tuple[float, bool]:
    error, size, limit = trained.terms["heldout"], trained.network.size, question.limit or 0.0
    if question.goal == "smallest":
        return size, error < limit
    if question.goal == "closest":
        return error, size <= limit
    points = make_data(trained.experiment).points  # (n, d)
    if question.goal == "uncovered":
        share = error / _spread(points)
        return share, share > limit and trained.experiment.width == 1
    codes = encode(trained.network, trained.weights, points)  # (n, width)
    share = _spread(decode(trained.network, trained.weights, codes)) / _spread(points)
    return share, share < limit


def _spread(points: np.ndarray) -> float:
    """Mean over points of the squared distance from their mean. (n, d)"""
    return float(((points - points.mean(axis=0)) ** 2).sum(axis=1).mean())


def _numbers(values: np.ndarray) -> Any:
    """JSON's numbers, as many digits as float32 has."""
    return [[float(f"{number:.7g}") for number in row] for row in values.tolist()]
