"""The batches of a stack: training points drawn, corrupted and laid out feature-major, by numpy.

Everything here is done for each experiment by itself, so it cannot depend on the rest of a stack.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from aecore.engine.stack import padded_columns
from aecore.experiment import Experiment
from aecore.randomness import BLOCK, batch_block, generator, noise_block, uniform_block


@dataclass(frozen=True)
class Batches:
    """Batches of S updates in a row. Columns beyond the batch are zero.

    targets and inputs (S, K, d, columns): the points, and what the network is given: the same, or
    corrupted points. noise (S, K, width, columns): standard normal, for a variational code.
    """

    inputs: Tensor
    targets: Tensor
    noise: Tensor


def draw_batches(experiments: list[Experiment], points: list[np.ndarray], start: int, end: int) -> Batches:
    """The batches of the updates from `start` to `end`, all in one block of BLOCK steps.

    experiments are the settings in force all that time; points are the training points (n, d).
    """
    first = experiments[0]
    part = slice(start % BLOCK, start % BLOCK + end - start)
    shape = (end - start, len(experiments), first.dimension, padded_columns(first.batch))
    targets = np.zeros(shape, dtype=np.float32)
    inputs = np.zeros(shape, dtype=np.float32) if first.model == "denoising" else targets
    widths = first.width if first.model == "variational" else 0
    noise = np.zeros((*shape[:2], widths, shape[3]), dtype=np.float32)
    for k, (experiment, own) in enumerate(zip(experiments, points, strict=True)):
        indices = batch_block(experiment, start // BLOCK, len(own))[part]  # (S, batch)
        drawn = own[indices].transpose(0, 2, 1)  # (S, d, batch)
        targets[:, k, :, : first.batch] = drawn
        if first.model == "denoising":
            inputs[:, k, :, : first.batch] = _corrupt_block(experiment, drawn, start // BLOCK, part)
        if widths:
            block = noise_block(experiment, "posterior samples", start // BLOCK, widths)
            noise[:, k, :, : first.batch] = block[part]
    return Batches(torch.from_numpy(inputs), torch.from_numpy(targets), torch.from_numpy(noise))


def _corrupt_block(experiment: Experiment, drawn: np.ndarray, block: int, part: slice) -> np.ndarray:
    draw = noise_block if experiment.corruption_kind == "gaussian" else uniform_block
    random = draw(experiment, f"corruption {experiment.corruption_kind}", block, experiment.dimension)
    return corrupted(experiment, drawn, random[part])


def corrupted(experiment: Experiment, points: np.ndarray, random: np.ndarray) -> np.ndarray:
    """points with Gaussian noise added, or coordinates set to zero (Vincent et al. 2008).

    random, of the shape of points: standard normal numbers, or uniform ones where coordinates drop.
    """
    level = np.float32(experiment.corruption)
    if experiment.corruption_kind == "gaussian":
        return points + level * random
    return np.where(random < level, np.float32(0), points)


def measured_corruption(experiment: Experiment, points: np.ndarray) -> np.ndarray:
    """Training points (n, d) corrupted once for a whole run: what the objective is measured on at each frame."""
    random = generator(experiment.seed, "measured corruption")
    if experiment.corruption_kind == "gaussian":
        return corrupted(experiment, points, random.standard_normal(points.shape, dtype=np.float32))
    return corrupted(experiment, points, random.random(points.shape, dtype=np.float32))


def measured_noise(experiment: Experiment, count: int) -> np.ndarray:
    """Standard normal numbers (count, width), the posterior samples of every frame's objective."""
    random = generator(experiment.seed, "measured posterior samples")
    return random.standard_normal((count, experiment.width), dtype=np.float32)
