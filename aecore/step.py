"""One step of training, taken apart: what went in, what it pulled at, what it changed. No torch."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Step:
    """The update from `step` to `step + 1`. Rows belong to the points of its batch, in the order drawn.

    indices (batch,) int64: which of the training points (`make_data(experiment).train`); drawn with
    replacement, so a point may come twice. inputs (batch, d): what the network was given, corrupted
    where denoising. targets (batch, d): what it should give back. reconstructions (batch, d): what it
    gave, with the update's own posterior sample where variational. All float64 but indices.
    pull (batch, d): minus the gradient, at each reconstruction, of that point's own reconstruction
    loss: not divided by the size of the batch, and without penalties.
    before, after (P,) float32: the weights, to the bit those of the run. rate: the learning rate.
    loss: the reconstruction loss of the batch before and after, mean over its points; objective: the
    same with the model's penalty; both with the same corruption and samples. error: as the frames'
    train, of all training points: mean squared distance from a clean point to its reconstruction.
    """

    step: int
    indices: np.ndarray
    inputs: np.ndarray
    targets: np.ndarray
    reconstructions: np.ndarray
    pull: np.ndarray
    before: np.ndarray
    after: np.ndarray
    rate: float
    loss: tuple[float, float]
    objective: tuple[float, float]
    error: tuple[float, float]
