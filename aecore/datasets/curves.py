"""Manifolds made of curves (or of single points): where they lie, how far a point is, their score."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from aecore.datasets.mixture import mixture_score

FINE = 4001  # vertices of a piece: the chord's sag stays below 1e-5 on every curve
DRAWN = 10  # a drawn curve takes every tenth vertex


@dataclass(frozen=True, eq=False)
class Piece:
    """One connected piece: vertices (m, d) at equal arc length (m = 1: a single point), and its share of the data."""

    vertices: np.ndarray
    share: float

    @cached_property
    def length(self) -> float:
        """Arc length in plane units."""
        return float(np.linalg.norm(np.diff(self.vertices, axis=0), axis=1).sum())

    def place(self, position: np.ndarray) -> np.ndarray:
        """Points at shares of the arc length. position (n,) in [0, 1] -> (n, d)."""
        at = np.linspace(0, 1, len(self.vertices))
        return np.stack([np.interp(position, at, axis) for axis in self.vertices.T], axis=1)


@dataclass(frozen=True, eq=False)
class Curves:
    """Disjoint pieces, all closed or all open; a point falls on each with probability `share`."""

    pieces: tuple[Piece, ...]
    closed: bool = False

    @property
    def dimension(self) -> int:
        """Intrinsic dimension: 1, or 0 where the pieces are single points."""
        return int(len(self.pieces[0].vertices) > 1)

    def place(self, uniform: np.ndarray) -> tuple[np.ndarray, np.ndarray | None, np.ndarray]:
        """Noise-free points from uniform numbers: even along each curve, pieces by their share.

        uniform (n, 2) in [0, 1), of which the first column is used -> points (n, d), coordinate (n,)
        as share of the piece's arc length or None for single points, part (n,) index of the piece.
        """
        ends = np.cumsum([piece.share for piece in self.pieces])
        part = np.minimum(np.searchsorted(ends, uniform[:, 0], side="right"), len(self.pieces) - 1)
        shares = np.array([piece.share for piece in self.pieces])[part]
        position = np.clip((uniform[:, 0] - (ends[part] - shares)) / shares, 0, 1)  # (n,)
        points = np.empty((len(uniform), self.pieces[0].vertices.shape[1]))
        for i, piece in enumerate(self.pieces):
            points[part == i] = piece.place(position[part == i])
        return points, position if self.dimension else None, part

    def lines(self) -> tuple[np.ndarray, ...]:
        """Each piece as a polyline (m, d) to draw."""
        return tuple(piece.vertices[::DRAWN] for piece in self.pieces)

    def squared_distance(self, points: np.ndarray) -> np.ndarray:
        """Squared distance to the nearest point of the manifold. points (n, d) -> (n,)."""
        return np.min([_to_polyline(points, line) for line in self.lines()], axis=0)

    def score(self, points: np.ndarray, deviation: float) -> np.ndarray:
        """Gradient of the log density of the curves blurred by N(0, deviation² I). points (n, d) -> (n, d)."""
        centres, shares = [], []
        for piece in self.pieces:
            positions = midpoints(piece.length, deviation)
            centres.append(piece.place(positions))
            shares.append(np.full(len(positions), piece.share / len(positions)))
        return mixture_score(points, np.concatenate(centres), np.concatenate(shares), deviation)


SMALLEST_DEVIATION = 0.002  # plane units; below it the mixture would need too many Gaussians


def midpoints(length: float, deviation: float) -> np.ndarray:
    """Positions (m,) in (0, 1) so dense that Gaussians there add up to a blurred line of this length.

    Eight to a standard deviation: the score is then right to a thousandth, also at the ends.
    """
    if deviation < SMALLEST_DEVIATION:
        raise ValueError(f"The score needs a noise of at least {SMALLEST_DEVIATION:g}. Got {deviation:g}.")
    count = max(1, int(np.ceil(8 * length / deviation)))
    return (np.arange(count) + 0.5) / count


def curve(function: Callable[[np.ndarray], np.ndarray], share: float = 1.0) -> Piece:
    """The piece that t -> function(t), t (m,) in [0, 1] -> (m, d), runs along, parametrised anew by arc length."""
    vertices = function(np.linspace(0, 1, 8 * FINE))
    along = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(vertices, axis=0), axis=1))])
    even = np.linspace(0, along[-1], FINE)
    return Piece(np.stack([np.interp(even, along, axis) for axis in vertices.T], axis=1), share)


def _to_polyline(points: np.ndarray, line: np.ndarray) -> np.ndarray:
    """Squared distance (n,) to a polyline (m, d): the nearest vertex, then the segments on both sides of it."""
    last = len(line) - 1
    around = np.stack([np.arange(-1, last), np.arange(1, last + 2)])  # (2, m): each vertex's neighbours
    closed = last > 0 and np.allclose(line[0], line[-1])
    around[0, 0], around[1, last] = (last - 1, 1) if closed else (0, last)
    squares = (line**2).sum(1) - 2 * points @ line.T  # (n, m), without the point's own square
    nearest = squares.argmin(1)
    found = ((points - line[nearest]) ** 2).sum(1)
    for side in around:
        along = line[side[nearest]] - line[nearest]  # (n, d)
        length = np.maximum((along**2).sum(1), 1e-30)
        share = np.clip(((points - line[nearest]) * along).sum(1) / length, 0, 1)
        found = np.minimum(found, ((points - line[nearest] - share[:, None] * along) ** 2).sum(1))
    return found
