"""The noise floor: the reconstruction error of the true manifold itself."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from aecore.datasets.shapes import manifold
from aecore.experiment import OWN, Experiment

# Positions on the manifold, and Gauss-Hermite nodes of the noise along each axis, by dimension of
# the data. Against random draws: within 1 % up to a noise of 0.2, within 2 % at 0.5.
POSITIONS = {2: 128, 3: 128}
NODES = {2: 11, 3: 5}
NORMAL_95 = 1.96  # standard deviations on either side that hold 95 of 100 draws of a normal variable


def noise_floor(experiment: Experiment) -> float:
    """The expected squared distance of a noisy point to the nearest point of the true manifold.

    In squared plane units, the unit of the reconstruction error. About noise² for a curve in the
    plane, 2 noise² for a curve in space, noise² for a surface. It is the floor of the true
    manifold, whatever the network: a bottleneck as wide as the data can copy its input and go
    below, and so can a network that fits the noise of its training points. For blobs the manifold
    is the three centres, so the floor is what naming the nearest centre leaves, about 2 noise²; a
    code that also says where in its blob a point lies goes below it. Of points of one's own the
    manifold is not known, and this gives 0.
    """
    if experiment.dataset == OWN:
        return 0.0
    return _moments(experiment.dataset, experiment.noise)[0]


def noise_floor_interval(experiment: Experiment, points: int) -> tuple[float, float]:
    """Where the error of the true manifold lies for 95 of 100 samples of so many points: about the noise floor.

    The floor is an expectation; what a sample leaves varies about it, for a curve in the plane by a share of
    sqrt(2 / points) (one standard deviation: 7 % for 400 points). By the normal approximation.
    """
    if experiment.dataset == OWN:
        return 0.0, 0.0
    floor, deviation = _moments(experiment.dataset, experiment.noise)
    half = NORMAL_95 * deviation / np.sqrt(points)
    return max(0.0, floor - half), floor + half


@lru_cache(maxsize=512)
def _moments(dataset: str, noise: float) -> tuple[float, float]:
    """Mean and standard deviation of a noisy point's squared distance to the manifold."""
    shape = manifold(dataset)
    d = shape.lines()[0].shape[1]
    clean, _, _ = shape.place(_even_square(POSITIONS[d]))  # (positions, d)
    deviations, weights = _normal_grid(NODES[d], d)
    turned = np.einsum("pij,nj->pni", _turns(len(clean), d), deviations)  # (positions, nodes, d)
    points = (clean[:, None, :] + noise * turned).reshape(-1, d)
    squares = shape.squared_distance(points).reshape(len(clean), -1)  # (positions, nodes)
    mean = float(squares.mean(0) @ weights)
    return mean, float(np.sqrt(max(0.0, (squares**2).mean(0) @ weights - mean**2)))


def _even_square(count: int) -> np.ndarray:
    """Points (count, 2) spread evenly over the unit square, and the first column evenly over [0, 1].

    The Fibonacci lattice: equal steps along one side, golden steps along the other.
    """
    i = np.arange(count) + 0.5
    return np.stack([i / count, i * (np.sqrt(5) - 1) / 2 % 1], axis=1)


def _normal_grid(nodes: int, d: int) -> tuple[np.ndarray, np.ndarray]:
    """Gauss-Hermite quadrature for N(0, I): nodes (nodes**d, d) and their weights, which sum to 1."""
    x, w = np.polynomial.hermite_e.hermegauss(nodes)
    grid = np.stack(np.meshgrid(*[x] * d, indexing="ij"), axis=-1).reshape(-1, d)
    weights = np.prod(np.stack(np.meshgrid(*[w / w.sum()] * d, indexing="ij")), axis=0).ravel()
    return grid, weights


def _turns(count: int, d: int) -> np.ndarray:
    """A different rotation for each position (count, d, d), so that the quadrature's errors average out.

    Any rotation leaves the noise's distribution, and the quadrature's exactness for quadratics, as it is.
    """
    turns = np.broadcast_to(np.eye(d), (count, d, d))
    planes = [(0, 1)] if d == 2 else [(0, 1), (1, 2), (0, 1)]
    for (a, b), step in zip(planes, np.sqrt([2, 3, 5])[: len(planes)], strict=True):
        angle = 2 * np.pi * (np.arange(count) * step % 1)
        turn = np.zeros((count, d, d)) + np.eye(d)
        turn[:, a, a] = turn[:, b, b] = np.cos(angle)
        turn[:, a, b], turn[:, b, a] = -np.sin(angle), np.sin(angle)
        turns = turns @ turn
    return turns
