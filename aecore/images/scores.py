"""How good networks and PCA are on images: errors, and whether codes lie near codes of the same kind."""

from __future__ import annotations

import numpy as np

from aecore.metrics.pca import PCA, fit_pca

NEIGHBOURS = 5
MOST_SCORED = 2_000  # codes whose neighbours are looked for, and codes they are looked for among


def error(reconstructions: np.ndarray, images: np.ndarray) -> float:
    """Mean over images (n, d) of the squared error summed over pixels."""
    return float(((reconstructions - images) ** 2).sum(1, dtype=np.float64).mean())


def pca_of(train: np.ndarray) -> PCA:
    """PCA of training images (n, d)."""
    return fit_pca(train)


def pca_errors(pca: PCA, images: np.ndarray, widths: tuple[int, ...]) -> list[float]:
    """PCA's error on images (n, d) at each width: what is left of the squared length beyond so many components."""
    centred = images - pca.mean
    left = (centred**2).sum(1).mean()
    taken = np.cumsum((centred @ pca.components.T) ** 2, axis=1).mean(0)  # (d,)
    return [float(left - taken[min(width, len(taken)) - 1]) for width in widths]


def neighbour_score(
    codes: np.ndarray, labels: np.ndarray, train_codes: np.ndarray, train_labels: np.ndarray, k: int = NEIGHBOURS
) -> float:
    """The share of codes (n, width) whose k nearest of the training codes have, most of them, their own label.

    Labels are whole numbers from 0 on; of kinds that are equally frequent among the nearest the smallest number counts.
    """
    codes, labels = codes[:MOST_SCORED].astype(np.float64), labels[:MOST_SCORED]
    train_codes, train_labels = train_codes[:MOST_SCORED].astype(np.float64), train_labels[:MOST_SCORED]
    distances = (codes**2).sum(1)[:, None] - 2 * codes @ train_codes.T + (train_codes**2).sum(1)
    k = min(k, len(train_codes))
    nearest = train_labels[np.argpartition(distances, k - 1, axis=1)[:, :k]]  # (n, k)
    votes = (nearest[:, :, None] == np.arange(train_labels.max() + 1)).sum(1)  # (n, kinds)
    return float((votes.argmax(1) == labels).mean())


def threshold(errors: np.ndarray, false_alarms: float) -> float:
    """The error above which so large a share of these normal images would be called strange."""
    return float(np.quantile(errors, 1 - false_alarms))
