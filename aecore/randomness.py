"""Random numbers as pure functions: every draw is fixed by a seed, a purpose and the number of a block."""

from __future__ import annotations

import hashlib
from functools import lru_cache

import numpy as np

from aecore.experiment import Experiment

BLOCK = 50  # steps whose random numbers are drawn at once


def generator(seed: int, purpose: str, block: int = 0) -> np.random.Generator:
    """A fresh generator for one purpose, such as "batches", and one block of it.

    Philox (Salmon et al. 2011): the key is seed and purpose, the counter starts at the block, so
    generators of different purposes or blocks never overlap. seed and block are not negative.
    """
    return np.random.Generator(_philox(seed, purpose, block))


def batch_block(experiment: Experiment, block: int, count: int) -> np.ndarray:
    """Indices into `count` training points for the BLOCK updates from step block * BLOCK: (BLOCK, batch) int64.

    A smaller batch is the beginning of a larger one.
    """
    random = generator(experiment.seed, "batches", block)
    return np.ascontiguousarray(random.integers(0, count, (experiment.batch, BLOCK)).T)


def batch_indices(experiment: Experiment, step: int, count: int) -> np.ndarray:
    """The batch of the update that leads from `step` to `step + 1`: (batch,) int64, drawn with replacement.

    count is the number of training points, `len(make_data(experiment).train)`.
    """
    return batch_block(experiment, step // BLOCK, count)[step % BLOCK]


def noise_block(experiment: Experiment, purpose: str, block: int, columns: int) -> np.ndarray:
    """Standard normal numbers for BLOCK updates: (BLOCK, batch, columns) float32.

    Each column has a stream of its own, and a smaller batch the beginning of a larger one's.
    """
    shape = experiment.batch, BLOCK
    streams = [generator(experiment.seed, f"{purpose} {j}", block) for j in range(columns)]
    return np.stack([random.standard_normal(shape, dtype=np.float32).T for random in streams], axis=2)


def uniform_block(experiment: Experiment, purpose: str, block: int, columns: int) -> np.ndarray:
    """Uniform numbers in [0, 1) for BLOCK updates, as `noise_block`."""
    shape = experiment.batch, BLOCK
    streams = [generator(experiment.seed, f"{purpose} {j}", block) for j in range(columns)]
    return np.stack([random.random(shape, dtype=np.float32).T for random in streams], axis=2)


def _philox(seed: int, purpose: str, block: int) -> np.random.Philox:
    key = np.array([seed, _word(purpose)], dtype=np.uint64)
    counter = np.array([0, 0, block, 0], dtype=np.uint64)
    return np.random.Philox(counter=counter, key=key)


@lru_cache(maxsize=256)
def _word(purpose: str) -> int:
    return int.from_bytes(hashlib.sha256(purpose.encode()).digest()[:8], "little")
