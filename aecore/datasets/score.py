"""What a denoising autoencoder should learn: the score of the data's true density, and the best denoiser."""

from __future__ import annotations

import numpy as np

from aecore.datasets.shapes import manifold
from aecore.experiment import Experiment


def score(experiment: Experiment, points: np.ndarray, extra_noise: float = 0.0) -> np.ndarray:
    """The gradient of the log density of the data, further blurred by N(0, extra_noise² I).

    The density is known: uniform on the true manifold (the fork's branches by their shares), blurred
    by N(0, noise² I). A denoising autoencoder trained with Gaussian corruption of small standard
    deviation sigma estimates it: (r(x) - x) / sigma² -> score(x) as sigma -> 0 (Alain & Bengio
    2014, theorem 1). points (n, d) in plane units -> (n, d) in 1 / plane units. Raises ValueError
    for points of another shape or not finite, and where both noises together are below 0.002: a
    density on the bare curve has no gradient.
    """
    if extra_noise < 0 or not np.isfinite(extra_noise):
        raise ValueError(f"extra_noise must be finite and not negative. Got {extra_noise:g}.")
    points = _checked(experiment, points)
    deviation = float(np.hypot(experiment.noise, extra_noise))
    return manifold(experiment.dataset).score(points, deviation).astype(np.float32)


def denoised(experiment: Experiment, points: np.ndarray, sigma: float) -> np.ndarray:
    """The best possible denoising: the mean of the data points that a corrupted point can come from.

    For corruption by N(0, sigma² I) no function has a smaller expected squared error than
    E[x | corrupted] = corrupted + sigma² * (score of the corrupted density) (Miyasawa 1961; Robbins
    1956 gives it to Tweedie). points (n, d), the corrupted ones -> (n, d). Raises ValueError like
    `score`.
    """
    if sigma == 0:
        return _checked(experiment, points).astype(np.float32)
    moved = _checked(experiment, points) + sigma**2 * score(experiment, points, extra_noise=sigma)
    return moved.astype(np.float32)


def _checked(experiment: Experiment, points: np.ndarray) -> np.ndarray:
    points = np.asarray(points, dtype=np.float64)
    if points.ndim != 2 or points.shape[1] != experiment.dimension or not np.isfinite(points).all():
        raise ValueError(f"points must be finite and of shape (n, {experiment.dimension}). Got shape {points.shape}.")
    return points
