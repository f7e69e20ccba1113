"""Manifolds that are surfaces in space: a curve drawn out to a sheet, and the sphere."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from aecore.datasets.curves import Curves, midpoints
from aecore.datasets.mixture import mixture_score

ROWS = 25  # lines a surface is drawn with
COARSER = 4  # of these lines, against those of a curve alone: they are many, and sent to the browser


@dataclass(frozen=True, eq=False)
class Sheet:
    """A curve in the (x, z) plane drawn out along y from -height to height."""

    curve: Curves
    height: float
    closed: bool = False
    dimension: int = 2

    def place(self, uniform: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Noise-free points, even over the area. uniform (n, 2) -> points (n, 3), coordinate (n, 2), part (n,)."""
        flat, along, part = self.curve.place(uniform)
        if along is None:
            raise ValueError("A sheet must be drawn out from a curve. Got separate points, which have no length.")
        across = uniform[:, 1]
        points = np.stack([flat[:, 0], (2 * across - 1) * self.height, flat[:, 1]], axis=1)
        return points, np.stack([along, across], axis=1), part

    def lines(self) -> tuple[np.ndarray, ...]:
        """The curve at ROWS heights: each line (m, 3); stacked they are a grid over the surface."""
        flat = self.curve.lines()[0][::COARSER]
        heights = np.linspace(-self.height, self.height, ROWS)
        return tuple(np.stack([flat[:, 0], np.full(len(flat), y), flat[:, 1]], axis=1) for y in heights)

    def squared_distance(self, points: np.ndarray) -> np.ndarray:
        """Squared distance to the nearest point of the sheet. points (n, 3) -> (n,)."""
        beyond = np.maximum(np.abs(points[:, 1]) - self.height, 0)
        return self.curve.squared_distance(points[:, [0, 2]]) + beyond**2

    def score(self, points: np.ndarray, deviation: float) -> np.ndarray:
        """Gradient of the log density of the sheet blurred by N(0, deviation² I). points (n, 3) -> (n, 3).

        The density is a product: of the blurred curve in (x, z) and of the blurred interval in y.
        """
        flat = self.curve.score(points[:, [0, 2]], deviation)  # (n, 2)
        positions = midpoints(2 * self.height, deviation)
        heights = (2 * positions - 1)[:, None] * self.height  # (m, 1)
        shares = np.full(len(positions), 1 / len(positions))
        across = mixture_score(points[:, [1]], heights, shares, deviation)  # (n, 1)
        return np.stack([flat[:, 0], across[:, 0], flat[:, 1]], axis=1)


@dataclass(frozen=True, eq=False)
class Sphere:
    """The sphere around the origin."""

    radius: float
    closed: bool = True
    dimension: int = 2

    def place(self, uniform: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Noise-free points, even over the area. uniform (n, 2) -> points (n, 3), coordinate (n, 2), part (n,).

        The coordinate is (longitude / 2π, (1 + z / radius) / 2): equal areas have equal areas in it
        (Archimedes; Lambert's cylindrical projection).
        """
        longitude, z = 2 * np.pi * uniform[:, 0], 2 * uniform[:, 1] - 1
        around = np.sqrt(np.maximum(1 - z**2, 0))
        points = self.radius * np.stack([around * np.cos(longitude), around * np.sin(longitude), z], axis=1)
        return points, uniform.copy(), np.zeros(len(uniform), dtype=np.int64)

    def lines(self) -> tuple[np.ndarray, ...]:
        """Circles of latitude from pole to pole: each line (m, 3); stacked they are a grid over the sphere."""
        longitude = np.linspace(0, 1, 61)
        latitudes = (1 - np.cos(np.linspace(0, np.pi, ROWS))) / 2
        return tuple(self.place(np.stack([longitude, np.full(61, v)], axis=1))[0] for v in latitudes)

    def squared_distance(self, points: np.ndarray) -> np.ndarray:
        """Squared distance to the sphere. points (n, 3) -> (n,)."""
        return (np.linalg.norm(points, axis=1) - self.radius) ** 2

    def score(self, points: np.ndarray, deviation: float) -> np.ndarray:
        """Gradient of the log density of the sphere blurred by N(0, deviation² I). points (n, 3) -> (n, 3).

        The density at distance r is proportional to exp(-(r² + R²) / 2s²) sinh(a) / a with a = rR / s²
        (the von Mises-Fisher normaliser), so the score points along the radius and is
        (R L(a) - r) / s², with Langevin's function L(a) = coth(a) - 1/a.
        """
        points = np.asarray(points, dtype=np.float64)
        r = np.linalg.norm(points, axis=1, keepdims=True)
        a = r * self.radius / deviation**2
        safe = np.maximum(a, 1e-3)
        langevin = np.where(a < 1e-3, a / 3, 1 / np.tanh(safe) - 1 / safe)
        outward = points / np.maximum(r, 1e-12)  # (n, 3); the zero vector at the centre
        return outward * (self.radius * langevin - r) / deviation**2
