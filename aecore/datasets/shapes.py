"""The shape of each data set before noise: centred, its largest extent [-1.5, 1.5]."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np

from aecore.datasets.curves import Curves, Piece, curve
from aecore.datasets.surfaces import Sheet, Sphere
from aecore.experiment import OWN, PLANE_DATASETS, SPACE_DATASETS

EXTENT = 1.5  # plane units from the centre; the plane is drawn to 2
FORK_SHARES = (0.7, 0.3)  # unequal, so that the mean of the two answers is not their median

Manifold = Curves | Sheet | Sphere


@cache
def manifold(dataset: str) -> Manifold:
    """The noise-free manifold of a data set. Raises ValueError for a name that is no data set."""
    if dataset not in _SHAPES:
        names = ", ".join(PLANE_DATASETS + SPACE_DATASETS)
        raise ValueError(f"dataset must be one of {names}. Got {dataset!r}.")
    return _SHAPES[dataset]()


def truth(dataset: str) -> tuple[np.ndarray, ...]:
    """The noise-free manifold to draw: polylines (m, d), one for each connected piece.

    A surface comes as lines across it, all of one length: `np.stack(truth(name))` is a grid
    (rows, columns, 3). Blobs come as their centres, each (1, 2). Of points of one's own it is not known: none.
    """
    if dataset == OWN:
        return ()
    return manifold(dataset).lines()


def shares(dataset: str) -> tuple[float, ...]:
    """How much of the data falls on each piece of `truth`, for curves and blobs; empty for surfaces."""
    if dataset == OWN:
        return ()
    found = manifold(dataset)
    return tuple(piece.share for piece in found.pieces) if isinstance(found, Curves) else ()


def intrinsic_dimension(dataset: str) -> int:
    """How many numbers say where on the manifold a point lies: 0 for blobs, 1 for curves, 2 for surfaces."""
    return manifold(dataset).dimension


def _line() -> Curves:
    return Curves((curve(lambda t: (2 * t[:, None] - 1) * [EXTENT, 0.6 * EXTENT]),))


def _sine() -> Curves:
    """One and a half periods of y = sin(πx)."""

    def wave(t: np.ndarray) -> np.ndarray:
        x = EXTENT * (2 * t - 1)
        return np.stack([x, np.sin(np.pi * x)], axis=1)

    return Curves((curve(wave),))


def _arc(radius: float, start: float, end: float, centre: tuple[float, float] = (0, 0), share: float = 1.0) -> Piece:
    """Part of a circle, from angle start to angle end (radians)."""

    def arc(t: np.ndarray) -> np.ndarray:
        angle = start + t * (end - start)
        return np.stack([centre[0] + radius * np.cos(angle), centre[1] + radius * np.sin(angle)], axis=1)

    return curve(arc, share)


def _circle() -> Curves:
    return Curves((_arc(EXTENT, 0, 2 * np.pi),), closed=True)


def _moons() -> Curves:
    """Two half circles that reach into each other, as in scikit-learn's make_moons."""
    upper = _arc(1, np.pi, 0, (-0.5, -0.25), 0.5)
    lower = _arc(1, np.pi, 2 * np.pi, (0.5, 0.25), 0.5)
    return Curves((upper, lower))


def _s_curve() -> Curves:
    """Two three-quarter circles, as in scikit-learn's make_s_curve without its depth."""

    def letter(t: np.ndarray) -> np.ndarray:
        angle = 1.5 * np.pi * (2 * t - 1)
        return np.stack([np.sin(angle), np.sign(angle) * (np.cos(angle) - 1)], axis=1) * EXTENT / 2

    return Curves((curve(letter),))


def _archimedes(first_turn: float, last_turn: float) -> Piece:
    """r proportional to the angle, between two numbers of turns; moved and scaled to the extent."""

    def spiral(t: np.ndarray) -> np.ndarray:
        turns = first_turn + t * (last_turn - first_turn)
        return (turns * np.stack([np.cos(2 * np.pi * turns), np.sin(2 * np.pi * turns)])).T

    dense = spiral(np.linspace(0, 1, 10_001))
    low, high = dense.min(0), dense.max(0)
    return curve(lambda t: (spiral(t) - (low + high) / 2) * 2 * EXTENT / (high - low).max())


def _spiral() -> Curves:
    """One and a quarter turns: with half a turn more the default network misses it on most seeds."""
    return Curves((_archimedes(0.25, 1.5),))


def _rings() -> Curves:
    """Two equal rings side by side."""
    left, right = (_arc(0.65, 0, 2 * np.pi, (x, 0), 0.5) for x in (-0.85, 0.85))
    return Curves((left, right), closed=True)


def _blobs() -> Curves:
    """Three single points, the corners of an equilateral triangle: each blob is nothing but noise around one."""
    angles = np.pi / 2 + 2 * np.pi * np.arange(3) / 3
    corners = np.stack([np.cos(angles), np.sin(angles) - 0.25], axis=1) * EXTENT / np.cos(np.pi / 6)
    return Curves(tuple(Piece(corner[None, :], 1 / 3) for corner in corners))


def _fork() -> Curves:
    """A relation with two answers: to each x belong y = g(x), for 70 % of the points, and y = -g(x), for 30 %.

    g rises from 0.3 to 1.2. The mean of the two answers is 0.4 g(x), where no data lies; their
    median is g(x).
    """

    def branch(sign: float, share: float) -> Piece:
        def prong(t: np.ndarray) -> np.ndarray:
            x = EXTENT * (2 * t - 1)
            return np.stack([x, sign * (0.75 + 0.45 * np.sin(np.pi * x / 3))], axis=1)

        return curve(prong, share)

    return Curves((branch(1, FORK_SHARES[0]), branch(-1, FORK_SHARES[1])))


def _helix() -> Curves:
    """Two turns of a screw around the z axis."""

    def screw(t: np.ndarray) -> np.ndarray:
        angle = 4 * np.pi * t
        return np.stack([1.2 * np.cos(angle), 1.2 * np.sin(angle), EXTENT * (2 * t - 1)], axis=1)

    return Curves((curve(screw),))


def _swiss_roll() -> Sheet:
    """A spiral of one and a quarter turns, drawn out."""
    return Sheet(Curves((_archimedes(0.5, 1.75),)), height=1.2)


def _sphere() -> Sphere:
    return Sphere(EXTENT)


def _s_surface() -> Sheet:
    return Sheet(_s_curve(), height=1.2)


_SHAPES: dict[str, Callable[[], Manifold]] = {
    "line": _line,
    "sine": _sine,
    "circle": _circle,
    "moons": _moons,
    "s-curve": _s_curve,
    "spiral": _spiral,
    "rings": _rings,
    "blobs": _blobs,
    "fork": _fork,
    "helix": _helix,
    "swiss-roll": _swiss_roll,
    "sphere": _sphere,
    "s-surface": _s_surface,
}
