"""Principal component analysis: the best linear autoencoder, in closed form."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class PCA:
    """The principal axes of some points (Pearson 1901; Hotelling 1933).

    mean (d,). components (d, d): unit vectors as rows, by falling variance; the largest entry of
    each is positive, so that the axes do not flip. variances (d,): mean over points of the squared
    coordinate along each axis.
    """

    mean: np.ndarray
    components: np.ndarray
    variances: np.ndarray

    def encode(self, points: np.ndarray, width: int) -> np.ndarray:
        """The first `width` principal coordinates. points (n, d) -> (n, min(width, d))."""
        return (points - self.mean) @ self.components[:width].T

    def decode(self, codes: np.ndarray) -> np.ndarray:
        """The points with these principal coordinates. codes (n, k), k from 1 to d -> (n, d)."""
        return codes @ self.components[: codes.shape[1]] + self.mean

    def project(self, points: np.ndarray, width: int) -> np.ndarray:
        """The nearest points of the first `width` axes' subspace. points (n, d) -> (n, d)."""
        return self.decode(self.encode(points, width))

    def error(self, points: np.ndarray, width: int) -> float:
        """Reconstruction error: mean over points (n, d) of the squared distance to their projection."""
        return float(((points - self.project(points, width)) ** 2).sum(1).mean())


def fit_pca(points: np.ndarray) -> PCA:
    """The principal axes of points (n, d), n at least 1. Raises ValueError for another shape or non-finite values."""
    points = np.asarray(points, dtype=np.float64)
    if points.ndim != 2 or len(points) < 1 or not np.isfinite(points).all():
        raise ValueError(f"points must be finite and of shape (n, d) with n at least 1. Got shape {points.shape}.")
    mean = points.mean(0)
    variances, vectors = np.linalg.eigh((points - mean).T @ (points - mean) / len(points))
    components = vectors.T[::-1]
    largest = np.take_along_axis(components, np.abs(components).argmax(1)[:, None], axis=1)
    return PCA(mean, components * np.sign(largest), np.maximum(variances[::-1], 0))
