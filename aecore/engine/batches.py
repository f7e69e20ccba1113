"""The batches of a run: which training points are drawn, and the random numbers of its objective. By numpy."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from aecore.engine.objectives import objective_of
from aecore.experiment import Experiment
from aecore.randomness import BLOCK, batch_block, generator, noise_block, uniform_block


@dataclass(frozen=True)
class Batches:
    """Batches of S updates in a row.

    points (N, d) float32: the training points. indices (S, batch): those of each batch. inputs (S, batch, d)
    float32: what the network is given where that is not the points themselves. noise (S, batch, width) float32:
    standard normal, where codes are drawn. What an objective does without is empty.
    """

    points: np.ndarray
    indices: np.ndarray
    inputs: np.ndarray
    noise: np.ndarray

    def targets(self, update: int) -> np.ndarray:
        """The points of one batch, (batch, d)."""
        return self.points[self.indices[update]]

    def part(self, start: int, end: int) -> Batches:
        """The updates from the start-th to before the end-th."""
        return Batches(self.points, self.indices[start:end], self.inputs[start:end], self.noise[start:end])

    def given(self, update: int) -> np.ndarray:
        """What the network is given of one batch, (batch, d)."""
        return self.inputs[update] if len(self.inputs[update]) else self.targets(update)


def draw_batches(now: Experiment, points: np.ndarray, start: int, end: int) -> Batches:
    """The batches of the updates from `start` to `end`, all in one block of BLOCK steps.

    now: the settings in force all that time; points: the training points (N, d).
    """
    block, part = start // BLOCK, slice(start % BLOCK, start % BLOCK + end - start)
    indices = batch_block(now, block, len(points))[part]
    inputs = noise = np.zeros((end - start, 0, 0), dtype=np.float32)
    objective = objective_of(now)
    if objective.corrupted:
        draw = noise_block if now.corruption_kind == "gaussian" else uniform_block
        random = draw(now, f"corruption {now.corruption_kind}", block, now.dimension)[part]
        inputs = objective.corrupted(now, points[indices], random)
    if objective.draw:
        noise = noise_block(now, "posterior samples", block, now.width)[part]
    return Batches(points, indices, inputs, noise)


def measured_inputs(now: Experiment, points: np.ndarray) -> np.ndarray:
    """Training points (n, d) as the network is given them when its objective is measured: corrupted once for a run."""
    objective = objective_of(now)
    if not objective.corrupted:
        return points
    random = generator(now.seed, "measured corruption")
    if now.corruption_kind == "gaussian":
        return objective.corrupted(now, points, random.standard_normal(points.shape, dtype=np.float32))
    return objective.corrupted(now, points, random.random(points.shape, dtype=np.float32))


def measured_noise(now: Experiment, count: int) -> np.ndarray:
    """Standard normal numbers (count, width), the posterior samples of every frame's objective."""
    codes = range(now.width)
    streams = [generator(now.seed, f"measured posterior samples of code {k}") for k in codes]
    return np.stack([stream.standard_normal(count, dtype=np.float32) for stream in streams], axis=1)
