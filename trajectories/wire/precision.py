"""How fine the fixed point of a chunk must be, so that nobody sees a difference in the picture."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from aecore.datasets import make_data
from aecore.experiment import Experiment
from aecore.network import Network, decode, encode, network_of
from aecore.records import Frames

VISIBLE = 0.004  # plane units: a thousandth of the plane, less than a pixel
AIM = VISIBLE / 4  # for the points looked at; between them it may be more (benchmarks/wire.py)
TRIAL = 2.0**-14
COARSEST = 2.0**-11
FINEST = 2.0**-18
GRID = {2: 21, 3: 9}  # points along each axis, by dimension
FULL_LOOK = 4
WATCHED = 100  # points
MOST_DATA = 500  # data points that are looked at, evenly among all: more would take longer than the training does


Reconstruct = Callable[[np.ndarray, np.ndarray], np.ndarray]  # weights (P,), points (n, d) -> reconstructions (n, d)


def unit_for(experiment: Experiment, found: Frames, reconstruct: Reconstruct | None = None) -> float | None:
    """The value of one fixed-point unit for a chunk: the largest power of two that does not show.

    Rounding the weights to a unit moves a reconstruction in proportion to the unit. How far is
    measured for a trial unit, at data points and on a grid over the plane: at all of them in every
    FULL_LOOK-th frame, and in the frames between at those that moved most, as where the manifold is
    torn it is a hundred times as far as elsewhere, and the tear stays about where it is. None where no
    unit is fine enough: the chunk must be float32. reconstruct: a faster way through the network than numpy's.
    """
    reconstruct = reconstruct or _by_numpy(network_of(experiment))
    everywhere = watched = _points(experiment)
    moved = 0.0
    for number, sent in enumerate(found.weights):
        full = number % FULL_LOOK == 0
        points = everywhere if full else watched
        got = np.rint(sent / np.float32(TRIAL)) * np.float32(TRIAL)
        before, after = (reconstruct(weights, points) for weights in (sent, got))
        distances = np.linalg.norm(after - before, axis=1)
        moved = max(moved, float(distances.max()))
        if full:
            watched = everywhere[np.argsort(distances)[-WATCHED:]]
    if moved <= AIM * TRIAL / COARSEST:
        return COARSEST
    unit = TRIAL * 2.0 ** math.floor(math.log2(AIM / moved)) if math.isfinite(moved) else 0.0
    return unit if unit >= FINEST else None


def _by_numpy(network: Network) -> Reconstruct:
    return lambda weights, points: decode(network, weights, encode(network, weights, points))


def _points(experiment: Experiment) -> np.ndarray:
    """Points (n, d) where the picture is looked at: the data, and a grid over the plane."""
    axes = np.meshgrid(*[np.linspace(-2, 2, GRID[experiment.dimension])] * experiment.dimension)
    grid = np.stack(axes, axis=-1).reshape(-1, experiment.dimension)
    points = make_data(experiment).points
    return np.concatenate([points[:: math.ceil(len(points) / MOST_DATA)], grid]).astype(np.float32)
