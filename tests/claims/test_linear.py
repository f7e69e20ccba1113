"""What the lesson on linear autoencoders claims, over eleven seeds."""

import numpy as np
import pytest

from aecore.metrics.pca import fit_pca
from tests.claims.seeds import SEEDS, holds, opened, run_of, runs, tried


def train_points(run):
    return run.points[~run.heldout]


def angle_to_pca(run) -> float:
    """Degrees between the learned line and the first principal axis."""
    start, end = run.decode(np.array([[0.0], [1.0]]))
    line = (end - start) / np.linalg.norm(end - start)
    return float(np.degrees(np.arccos(min(1.0, abs(line @ fit_pca(train_points(run)).components[0])))))


def absolute_error(run) -> float:
    points = train_points(run)
    return float(np.abs(run.reconstruct(points) - points).sum(1).mean())


def best_absolute_error(points: np.ndarray) -> tuple[float, float]:
    """The least mean absolute error that any line leaves, and its direction in degrees: all directions are tried.

    Along a line with normal n, the nearest point in absolute differences is |n·x - c| / max|n| away; the best c is
    the median of n·x.
    """
    found = []
    for degrees in np.arange(0, 180, 0.5):
        turn = np.radians(degrees)
        normal = np.array([-np.sin(turn), np.cos(turn)])
        along = points @ normal
        found.append((np.abs(along - np.median(along)).mean() / np.abs(normal).max(), degrees))
    return min(found)


def test_squared_error_ends_within_one_degree_of_pca():
    angles = [angle_to_pca(run) for run in runs(opened("linear"))]
    assert holds(angle < 1 for angle in angles) == len(SEEDS), angles


def test_the_best_line_of_absolute_error_is_nearly_that_of_pca():
    for run in runs(tried("linear", "Absolute error: nearly")):
        points = train_points(run)
        _, degrees = best_absolute_error(points)
        x, y = fit_pca(points).components[0]
        apart = abs(degrees - np.degrees(np.arctan2(y, x))) % 180
        assert min(apart, 180 - apart) < 6


def test_absolute_error_finds_that_line_or_gets_stuck():
    run = run_of(tried("linear", "Absolute error: nearly"))
    assert angle_to_pca(run) < 3
    assert absolute_error(run) == pytest.approx(best_absolute_error(train_points(run))[0], rel=0.02)
    stuck = run_of(tried("linear", "Another seed"))
    assert angle_to_pca(stuck) > 30
    assert absolute_error(stuck) > 1.5 * best_absolute_error(train_points(stuck))[0]
    errors = [absolute_error(r) / best_absolute_error(train_points(r))[0] for r in runs(run.experiment)]
    assert holds(error < 1.1 for error in errors) >= 6, errors
    assert holds(error > 1.5 for error in errors) >= 1, errors


def test_a_linear_autoencoder_of_a_circle_is_as_good_as_pca_whichever_way_it_lies():
    for run in runs(tried("linear", "The circle")):
        points = train_points(run)
        pca = fit_pca(points)
        assert run.history["train"][-1] == pytest.approx(pca.error(points, 1), rel=0.01)
        assert pca.variances[0] < 1.3 * pca.variances[1]  # no direction is much better than another
