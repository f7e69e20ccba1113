"""How good an autoencoder is, in numbers. Pure functions of points, reconstructions and codes."""

from __future__ import annotations

import numpy as np

from aecore.metrics.pca import fit_pca
from aecore.randomness import generator

NEIGHBOURS = 12  # of trustworthiness, continuity and neighbour regression: as few as show local order
LARGEST_SAMPLE = 1500  # points; trustworthiness needs a table of all distances between them
ACTIVE = 0.01  # variance, of the prior's 1 or of the largest, above which a code dimension counts as active
SHUFFLES = 100  # random orders behind what chance gives
# What a code reaches that runs to and fro along a closed curve, each value standing for two places: the largest
# correlation over all shifts of a ramp with a fold of it, in the limit of many points.
FOLDED = 0.75


def reconstruction_error(points: np.ndarray, reconstructions: np.ndarray) -> float:
    """Mean over points of the squared distance to the reconstruction. Both (n, d), n at least 1."""
    points, reconstructions = checked_pair(points, reconstructions, "reconstructions")
    if points.shape != reconstructions.shape:
        raise ValueError(f"reconstructions must have the shape of points {points.shape}. Got {reconstructions.shape}.")
    return float(((points - reconstructions) ** 2).sum(1).mean())


def variance_explained(points: np.ndarray, reconstructions: np.ndarray) -> float:
    """1 - reconstruction error / total variance (the coefficient of determination R², Wright 1921).

    1: nothing is lost. 0: no better than always answering the mean; below 0: worse. Both (n, d).
    Raises ValueError where all points are the same.
    """
    variance = float(np.asarray(points, dtype=np.float64).var(0).sum())
    if variance == 0:
        raise ValueError("Variance explained needs points that differ. Got the same point throughout.")
    return 1 - reconstruction_error(points, reconstructions) / variance


def held_out_gap(train_error: float, held_error: float) -> float:
    """Held-out error divided by training error: 1 where the network learned no more than it can carry over."""
    if train_error <= 0:
        raise ValueError(f"train_error must be above 0. Got {train_error:g}.")
    return held_error / train_error


def rank_correlation(codes: np.ndarray, coordinate: np.ndarray, closed: bool = False) -> float:
    """How well a code orders the points as the true coordinate does: |Spearman's rank correlation| (1904).

    codes (n,), coordinate (n,) -> [0, 1]; 1: the same order, or exactly the reverse (a flip). On a
    closed curve any place may be where the code tears it open, so the largest value over all cyclic
    shifts of the coordinate's ranks is taken; a point that noise carries across the tear still counts
    as misplaced. Equal codes share their mean rank; a constant code has 0. What chance and a fold
    reach is `rank_correlation_by_chance` and FOLDED. Raises ValueError for fewer than 3 points.
    """
    codes, coordinate = np.asarray(codes, dtype=np.float64), np.asarray(coordinate, dtype=np.float64)
    if codes.ndim != 1 or codes.shape != coordinate.shape or len(codes) < 3:
        want = "codes and coordinate must both have shape (n,) with n at least 3"
        raise ValueError(f"{want}. Got {codes.shape} and {coordinate.shape}.")
    ranks = _mean_ranks(codes)[np.argsort(coordinate, kind="stable")]
    ranks -= ranks.mean()
    ramp = np.arange(len(codes)) - (len(codes) - 1) / 2
    scale = np.sqrt((ranks**2).sum() * (ramp**2).sum())
    if scale == 0:
        return 0.0
    if not closed:
        return float(min(1, abs(ranks @ ramp) / scale))
    shifted = np.fft.irfft(np.fft.rfft(ranks) * np.conj(np.fft.rfft(ramp)), n=len(codes))  # ramp moved by 0..n-1
    return float(min(1, np.abs(shifted).max() / scale))


def rank_correlation_by_chance(count: int, closed: bool = False) -> float:
    """What `rank_correlation` gives codes in random order: the mean over SHUFFLES random orders of `count` points.

    The largest over all cyclic shifts is well above 0: 0.10 for 400 points, and 0.04 where no shift is tried.
    """
    random, coordinate = generator(0, "random orders"), np.arange(count)
    return float(np.mean([rank_correlation(random.permutation(count), coordinate, closed) for _ in range(SHUFFLES)]))


def neighbour_regression(codes: np.ndarray, targets: np.ndarray, neighbours: int = NEIGHBOURS) -> float:
    """How much of the targets can be read off the codes: R² of k-nearest-neighbour regression, leave-one-out.

    For codes and coordinates of any number of dimensions: each point's target is guessed as the
    mean target of the `neighbours` points with the nearest codes, itself left out (Fix & Hodges
    1951; as a measure of a code's informativeness, Eastwood & Williams 2018). Flips, turns, warps
    and tears of the code cost nothing. codes (n, k), targets (n, t) -> at most 1.
    """
    from sklearn.neighbors import NearestNeighbors

    codes, targets = checked_pair(codes, targets, "targets")
    _enough(len(codes), neighbours)
    _, index = NearestNeighbors(n_neighbors=neighbours).fit(codes).kneighbors()  # without the point itself
    return variance_explained(targets, targets[index].mean(1))


def trustworthiness(points: np.ndarray, codes: np.ndarray, neighbours: int = NEIGHBOURS) -> float:
    """Are neighbours in the code neighbours in the data too? 1: all of them (Venna & Kaski 2001).

    Points that intrude among a code's k nearest count by how far down the data's own order they
    stand; scaled to [0, 1], about 0.5 for a random code. points (n, d), codes (n, k). Computed by
    scikit-learn. Raises ValueError where neighbours is not below n / 2.
    """
    from sklearn.manifold import trustworthiness as compute

    points, codes = checked_pair(points, codes, "codes")
    _enough(len(points), neighbours)
    return float(compute(points, codes, n_neighbors=neighbours))


def continuity(points: np.ndarray, codes: np.ndarray, neighbours: int = NEIGHBOURS) -> float:
    """Are neighbours in the data neighbours in the code too? 1: all of them (Venna & Kaski 2001).

    It is trustworthiness with the two spaces exchanged; a tear lowers it.
    """
    return trustworthiness(codes, points, neighbours)


def active_dimensions(codes: np.ndarray, prior: bool) -> int:
    """Code dimensions whose codes vary over the points; codes (n, k).

    prior: whether the codes are held near a prior of variance 1, as a variational autoencoder's are. Then
    they are the posteriors' means, and a dimension counts where their variance is above 0.01 (active
    units, Burda et al. 2016, section 5.2). Elsewhere a code has no scale of its own (the decoder can undo
    any), so a dimension counts where its variance is above 0.01 of the largest dimension's.
    """
    variances = np.asarray(codes, dtype=np.float64).var(0)
    return int((variances > ACTIVE * (1.0 if prior else variances.max())).sum())


def participation_ratio(codes: np.ndarray) -> float:
    """The effective number of code dimensions: (sum of variances)² / sum of squared variances.

    The variances are those along the principal axes of the codes (n, k), so that turning the code
    changes nothing: k for equally used axes, 1 where all codes lie on a line, 0 for a constant
    code (Gao et al. 2017).
    """
    variances = fit_pca(codes).variances
    total = float(variances.sum())
    return total**2 / float((variances**2).sum()) if total > 0 else 0.0


def kl_per_dimension(means: np.ndarray, log_variances: np.ndarray) -> np.ndarray:
    """KL(N(m, v) || N(0, 1)) of each code dimension, mean over points, in nats: (1/2)(m² + v - 1 - log v).

    Kingma & Welling 2014, appendix B. means and log_variances (n, k) -> (k,). A dimension near 0
    has collapsed onto the prior and carries nothing. Above 0 it says less than this many nats about the
    input: see `information.kl_parts`.
    """
    means, log_variances = checked_pair(means, log_variances, "log_variances")
    return 0.5 * (means**2 + np.exp(log_variances) - 1 - log_variances).mean(0)


def sample_rows(count: int) -> np.ndarray:
    """Which of `count` points the neighbourhood measures look at: all, or LARGEST_SAMPLE evenly spaced ones."""
    return np.unique(np.linspace(0, count - 1, min(count, LARGEST_SAMPLE)).astype(np.int64))


def _mean_ranks(values: np.ndarray) -> np.ndarray:
    """Ranks from 0; equal values share the mean of their ranks."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    return (np.cumsum(counts) - (counts + 1) / 2)[inverse]


def checked_pair(points: np.ndarray, others: np.ndarray, name: str) -> tuple[np.ndarray, np.ndarray]:
    points, others = np.asarray(points, dtype=np.float64), np.asarray(others, dtype=np.float64)
    if points.ndim != 2 or others.ndim != 2 or len(points) != len(others) or not len(points):
        raise ValueError(f"{name} must be a table with one row for each point. Got {others.shape} for {points.shape}.")
    if not (np.isfinite(points).all() and np.isfinite(others).all()):
        raise ValueError(f"points and {name} must be finite. Got NaN or infinity.")
    return points, others


def _enough(count: int, neighbours: int) -> None:
    if not 1 <= neighbours < count / 2:
        raise ValueError(f"neighbours must be at least 1 and below half the {count} points. Got {neighbours}.")
