"""How fine the fixed point of a chunk must be, so that nobody sees a difference in the picture."""

from __future__ import annotations

import math

import numpy as np

from aecore.datasets import make_data
from aecore.experiment import Experiment
from aecore.network import decode, encode, network_of
from aecore.records import Frames

VISIBLE = 0.004  # plane units: a thousandth of the plane, less than a pixel
AIM = VISIBLE / 3  # for the sample; between its points it may be more (benchmarks/wire.py)
TRIAL = 2.0**-14
COARSEST = 2.0**-11
FINEST = 2.0**-18
SAMPLED_POINTS = 64
GRID = {2: 9, 3: 5}  # points along each axis, by dimension


def unit_for(experiment: Experiment, found: Frames) -> float | None:
    """The value of one fixed-point unit for a chunk: the largest power of two that does not show.

    Rounding the weights to a unit moves a reconstruction in proportion to the unit. How far is
    measured for a trial unit, in every frame, at some data points and on a grid over the plane. None
    where no unit is fine enough: the chunk must be float32.
    """
    network = network_of(experiment)
    points = _sample(experiment)
    moved = 0.0
    for sent in found.weights:
        got = np.rint(sent / np.float32(TRIAL)) * np.float32(TRIAL)
        before, after = (decode(network, weights, encode(network, weights, points)) for weights in (sent, got))
        moved = max(moved, float(np.linalg.norm(after - before, axis=1).max()))
    if moved <= AIM * TRIAL / COARSEST:
        return COARSEST
    unit = TRIAL * 2.0 ** math.floor(math.log2(AIM / moved)) if math.isfinite(moved) else 0.0
    return unit if unit >= FINEST else None


def _sample(experiment: Experiment) -> np.ndarray:
    """Points (n, d) where the picture is looked at: some of the data, and a grid over the plane."""
    axes = np.meshgrid(*[np.linspace(-2, 2, GRID[experiment.dimension])] * experiment.dimension)
    grid = np.stack(axes, axis=-1).reshape(-1, experiment.dimension)
    return np.concatenate([make_data(experiment).points[:SAMPLED_POINTS], grid]).astype(np.float32)
