"""The score of a mixture of equally wide Gaussians, in closed form."""

from __future__ import annotations

import numpy as np

LARGEST_TABLE = 2_000_000  # distances held at once: 16 MB


def mixture_score(points: np.ndarray, centres: np.ndarray, shares: np.ndarray, deviation: float) -> np.ndarray:
    """The gradient of log sum_j share_j N(x; centre_j, deviation² I) at each point x.

    points (n, d), centres (m, d), shares (m,) positive, deviation > 0 -> (n, d). It is
    (posterior mean of the centre - x) / deviation².
    """
    points = np.asarray(points, dtype=np.float64)
    means = np.empty_like(points)
    rows = max(1, LARGEST_TABLE // len(centres))
    for start in range(0, len(points), rows):
        x = points[start : start + rows]
        squares = (x**2).sum(1)[:, None] - 2 * x @ centres.T + (centres**2).sum(1)  # (rows, m)
        log = np.log(shares) - squares / (2 * deviation**2)
        weights = np.exp(log - log.max(1, keepdims=True))
        means[start : start + rows] = weights @ centres / weights.sum(1, keepdims=True)
    return (means - points) / deviation**2
