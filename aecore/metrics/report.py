"""One run's measures as rows that a page can show as they are: value, unit, meaning, what to compare with."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from aecore.datasets import Data, intrinsic_dimension, make_data, manifold
from aecore.datasets.noise_floor import noise_floor, noise_floor_interval
from aecore.experiment import OWN, Experiment
from aecore.metrics import metrics
from aecore.metrics.information import kl_parts
from aecore.metrics.pca import PCA, fit_pca

SQUARED = "squared"
RECOVERY = "code-recovers-the-coordinate"


@dataclass(frozen=True)
class Row:
    """One measure. value is None where it does not apply, and then meaning says why. leads: read it first.

    name, unit, meaning and reference_name are keys of [report] in words/en.report.toml; told are the numbers that
    stand in what they say.
    """

    name: str
    value: float | None
    unit: str
    meaning: str
    reference: float | None = None
    reference_name: str = ""
    leads: bool = False
    told: dict[str, float] = field(default_factory=dict)


def report(
    experiment: Experiment,
    codes: np.ndarray,
    reconstructions: np.ndarray,
    log_variances: np.ndarray | None = None,
) -> list[Row]:
    """All measures of one network on the experiment's data, in the order to read them: those that lead come first.

    codes (n, width) and reconstructions (n, d) belong to the rows of make_data(experiment).points;
    for a variational model codes are the posteriors' means, and log_variances (n, width) adds the
    KL of each dimension. Raises ValueError for other shapes or non-finite values (a diverged run).
    Needs scikit-learn; the neighbourhoods of 5,000 points take about a second.
    """
    data = make_data(experiment)
    codes, reconstructions = _checked(experiment, data, codes, reconstructions)
    pca = fit_pca(data.train)
    rows = [
        *_errors(experiment, data, pca, reconstructions),
        _recovery(experiment, data, codes),
        *_neighbourhoods(experiment, data, pca, codes),
        *_used(experiment, codes, log_variances is not None),
    ]
    if log_variances is not None:
        rows += _divergences(codes, log_variances)
    return sorted(rows, key=lambda row: not row.leads)


def code_recovery(dataset: str, codes: np.ndarray, coordinate: np.ndarray, part: np.ndarray) -> float:
    """How well the code recovers the true coordinate, within each piece, averaged over points.

    One code for a curve: `metrics.rank_correlation`, which allows for a flip and, where the curve is
    closed, for the tear. More codes, or a surface: `metrics.neighbour_regression` of the coordinate
    on the code; a closed curve's coordinate enters as a point of the unit circle, the sphere's as
    the point itself, so that no place of theirs is an end. codes (n, k), coordinate (n,) or (n, 2),
    part (n,); pieces with fewer than 3 points are left out. Raises ValueError where none is left.
    """
    shape = manifold(dataset)
    found, counts = [], []
    for i in np.unique(part):
        mine, theirs = codes[part == i], coordinate[part == i]
        if len(mine) < 3:
            continue
        if codes.shape[1] == 1 and shape.dimension == 1:
            found.append(metrics.rank_correlation(mine[:, 0], theirs, shape.closed))
        else:
            found.append(metrics.neighbour_regression(mine, _targets(dataset, theirs), _neighbours(len(mine))))
        counts.append(len(mine))
    if not counts:
        raise ValueError(f"Code recovery needs a piece with at least 3 points. Got {len(codes)} points in all.")
    return float(np.average(found, weights=counts))


def _targets(dataset: str, coordinate: np.ndarray) -> np.ndarray:
    shape = manifold(dataset)
    if not shape.closed:
        return coordinate.reshape(len(coordinate), -1)
    if shape.dimension == 1:
        return np.stack([np.cos(2 * np.pi * coordinate), np.sin(2 * np.pi * coordinate)], axis=1)
    return shape.place(coordinate)[0]


def _neighbours(count: int) -> int:
    return min(metrics.NEIGHBOURS, (count - 1) // 2)


def _checked(
    experiment: Experiment, data: Data, codes: np.ndarray, reconstructions: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    n = len(data.points)
    arrays = {"codes": (codes, experiment.width), "reconstructions": (reconstructions, experiment.dimension)}
    for name, (array, columns) in arrays.items():
        if np.shape(array) != (n, columns) or not np.isfinite(array).all():
            raise ValueError(f"{name} must be finite and of shape ({n}, {columns}). Got shape {np.shape(array)}.")
    return np.asarray(codes, dtype=np.float64), np.asarray(reconstructions, dtype=np.float64)


def _errors(experiment: Experiment, data: Data, pca: PCA, reconstructions: np.ndarray) -> list[Row]:
    train = metrics.reconstruction_error(data.train, reconstructions[~data.heldout])
    by_pca = pca.error(data.train, experiment.width)
    floor = noise_floor(experiment)
    explained = metrics.variance_explained(data.train, reconstructions[~data.heldout])
    pca_explained = metrics.variance_explained(data.train, pca.project(data.train, experiment.width))
    low, high = (end / floor if floor else 0.0 for end in noise_floor_interval(experiment, len(data.train)))
    known, beatable = experiment.dataset != OWN, experiment.width < experiment.dimension
    noisy = known and experiment.noise > 0
    without = "no-floor" if known else "no-manifold"
    rows = [
        Row("reconstruction-error", train, SQUARED, "error", *((floor, "noise-floor") if known else ())),
        Row("error-against-the-noise-floor", train / floor if noisy else None, "times",
            "against-floor" if noisy else without, 1.0, "manifold-interval" if noisy else "manifold",
            leads=True, told={"low": round(low, 2), "high": round(high, 2)}),
        Row("error-against-pca", train / by_pca if beatable else None, "times",
            "against-pca" if beatable else "pca-copies", 1.0, "pca"),
        Row("variance-explained", explained, "share", "explained", pca_explained, "pca"),
    ]  # fmt: skip
    if not data.heldout.any():
        return [*rows, Row("held-out-gap", None, "times", "none-held-out", 1.0, "no-gap", leads=True)]
    held = metrics.reconstruction_error(data.held, reconstructions[data.heldout])
    gap = metrics.held_out_gap(train, held) if train > 0 else None
    return [
        *rows,
        Row("held-out-error", held, SQUARED, "held-out", train, "training"),
        Row("held-out-gap", gap, "times", "gap", 1.0, "no-gap", leads=True),
    ]


def _recovery(experiment: Experiment, data: Data, codes: np.ndarray) -> Row:
    if data.coordinate is None:
        why = "no-manifold" if experiment.dataset == OWN else "no-coordinate"
        return Row(RECOVERY, None, "", why, leads=True)
    value = code_recovery(experiment.dataset, codes, data.coordinate, data.part)
    if experiment.width == 1 and intrinsic_dimension(experiment.dataset) == 1:
        closed = manifold(experiment.dataset).closed
        return Row(RECOVERY, value, "rank-correlation", "order-closed" if closed else "order",
                   _by_chance(data.part, closed), "random-order", leads=True,
                   told={"folded": metrics.FOLDED})  # fmt: skip
    return Row(RECOVERY, value, "r2", "position", 1.0, "all", leads=True)


def _by_chance(part: np.ndarray, closed: bool) -> float:
    """The rank correlation of codes in random order, within each piece, averaged over points like `code_recovery`."""
    counts = [int(count) for count in np.bincount(part) if count >= 3]
    return float(np.average([metrics.rank_correlation_by_chance(count, closed) for count in counts], weights=counts))


def _neighbourhoods(experiment: Experiment, data: Data, pca: PCA, codes: np.ndarray) -> list[Row]:
    rows = metrics.sample_rows(len(codes))
    points, codes, flat = data.points[rows], codes[rows], pca.encode(data.points[rows], experiment.width)
    k = _neighbours(len(points))
    return [
        Row("trustworthiness", metrics.trustworthiness(points, codes, k), "from-0-to-1", "trust",
            metrics.trustworthiness(points, flat, k), "pca", told={"count": k}),
        Row("continuity", metrics.continuity(points, codes, k), "from-0-to-1", "continuous",
            metrics.continuity(points, flat, k), "pca", told={"count": k}),
    ]  # fmt: skip


def _used(experiment: Experiment, codes: np.ndarray, prior: bool) -> list[Row]:
    least = metrics.ACTIVE if prior else 100 * metrics.ACTIVE
    return [
        Row("active-code-dimensions", float(metrics.active_dimensions(codes, prior)), "dimensions",
            "active-prior" if prior else "active", float(experiment.width), "width", told={"least": least}),
        Row("effective-code-dimensions", metrics.participation_ratio(codes), "dimensions", "effective",
            float(experiment.width), "width"),
    ]  # fmt: skip


def _divergences(means: np.ndarray, log_variances: np.ndarray) -> list[Row]:
    """The mean KL divergence in its two parts, and dimension by dimension."""
    parts, each = kl_parts(means, log_variances), metrics.kl_per_dimension(means, log_variances)
    return [
        Row("information-in-the-code", parts.information, "nats", "information", float(np.log(len(means))),
            "tell-apart", told={"count": len(means)}),
        Row("all-codes-against-the-prior", parts.divergence, "nats", "codes-prior", 0.0, "fill-prior"),
        *(Row("kl-of-code", float(value), "nats", "kl", 0.0, "collapsed", told={"dimension": k + 1})
          for k, value in enumerate(each)),
    ]  # fmt: skip
