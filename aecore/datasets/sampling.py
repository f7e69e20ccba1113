"""The points of an experiment: drawn from the data set's shape, blurred by noise, split once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from aecore.datasets.shapes import manifold
from aecore.experiment import OWN, PLAIN, Experiment, Units
from aecore.randomness import generator


@dataclass(frozen=True, eq=False)
class Data:
    """The points of an experiment, read-only.

    points (n, d) float32. coordinate: the noise-free position along the curve, (n,) float32 in
    [0, 1] as share of the piece's length; (n, 2) for surfaces; None for blobs and for points of one's own.
    part (n,) int64: which moon, ring, blob or branch; of points of one's own their label. heldout (n,) bool.
    """

    points: np.ndarray
    coordinate: np.ndarray | None
    part: np.ndarray
    heldout: np.ndarray

    @property
    def train(self) -> np.ndarray:
        """The points trained on, a copy (n - held-out, d)."""
        return self.points[~self.heldout]

    @property
    def held(self) -> np.ndarray:
        """The held-out points, a copy (held-out, d); may be empty."""
        return self.points[self.heldout]


def make_data(experiment: Experiment) -> Data:
    """The points an experiment learns from: the same for the same dataset, points, noise, heldout and seed.

    Positions are uniform in arc length (or area); noise is Gaussian on each coordinate. With more
    points the first ones stay the same, and with other noise the same deviations grow or shrink.
    Of n points round(heldout * n), picked at random, are held out.
    """
    if experiment.dataset == OWN and experiment.own is not None:
        # Not kept: what is private must go with whoever it belongs to.
        count = len(experiment.own.points)
        part = experiment.own.labels if experiment.own.labels is not None else np.zeros(count, dtype=np.int64)
        return Data(experiment.own.points, None, part, held_out(experiment.seed, experiment.heldout, count))
    return _draw(experiment.dataset, experiment.points, experiment.noise, experiment.heldout, experiment.seed)


def units_of(experiment: Experiment) -> Units:
    """What the coordinates of an experiment's points mean: names, offset and scale of each column."""
    if experiment.dataset == OWN and experiment.own is not None:
        return experiment.own.units
    return PLAIN[experiment.dimension]


def held_out(seed: int, share: float, count: int) -> np.ndarray:
    """Which of so many points are held out: (count,) bool. At least one is trained on."""
    order = generator(seed, "data split").random(count).argsort(kind="stable")
    held = np.zeros(count, dtype=bool)
    held[order[: min(round(share * count), count - 1)]] = True
    return held


@lru_cache(maxsize=64)
def _draw(dataset: str, count: int, noise: float, heldout: float, seed: int) -> Data:
    # A stream for each kind of draw, so that changing one setting leaves the other draws as they were.
    clean, coordinate, part = manifold(dataset).place(generator(seed, "data positions").random((count, 2)))
    points = clean + noise * generator(seed, "data noise").standard_normal(clean.shape)
    held = held_out(seed, heldout, count)
    coordinate = None if coordinate is None else coordinate.astype(np.float32)
    data = Data(points.astype(np.float32), coordinate, part.astype(np.int64), held)
    for array in (data.points, data.coordinate, data.part, data.heldout):
        if array is not None:
            array.setflags(write=False)
    return data
