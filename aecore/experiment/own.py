"""Data of one's own: points that were drawn or read from a file, and the units they came in."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

MOST_POINTS = 5000
FEWEST_POINTS = 2
MOST_COLUMNS = 64
EXTENT = 1.5  # plane units from the centre to which data are scaled; the plane is drawn to 2
# How a key begins: the drawing itself, a hash of the points, a secret, the name of an example
DRAWN, HASHED, PRIVATE, EXAMPLE = "1", "h", "p", "e"


@dataclass(frozen=True)
class Units:
    """What the coordinates of the points mean: plane = axes @ (value - offset) / scale, for each point.

    names, offset, scale: a column each, (d,), in the order of the file. axes: principal axes as rows (d, d), unit
    vectors at right angles, where the coordinates are not the columns themselves; else empty.
    """

    names: tuple[str, ...]
    offset: tuple[float, ...]
    scale: tuple[float, ...]
    axes: tuple[tuple[float, ...], ...] = ()

    def to_plane(self, values: np.ndarray) -> np.ndarray:
        """Values in their own units -> coordinates that the network is given. (n, d) -> (n, d) float64."""
        scaled = (np.asarray(values, dtype=np.float64) - self.offset) / self.scale
        return scaled @ np.array(self.axes).T if self.axes else scaled

    def from_plane(self, points: np.ndarray) -> np.ndarray:
        """The inverse of `to_plane`. (n, d) -> (n, d) float64."""
        points = np.asarray(points, dtype=np.float64)
        return (points @ np.array(self.axes) if self.axes else points) * self.scale + self.offset


PLAIN = {d: Units(tuple("xyz"[:d]), (0.0,) * d, (1.0,) * d) for d in (2, 3)}  # of what is drawn or made here


@dataclass(frozen=True, eq=False)
class Own:
    """Points of one's own, known by their key: equal keys, equal points.

    points (n, d) float32 in plane units, read-only. labels (n,) int64: which of label_names each point has, where a
    column of labels came with them, which is called `labelled`; training never sees them.
    """

    key: str
    points: np.ndarray
    units: Units
    labels: np.ndarray | None = None
    label_names: tuple[str, ...] = ()
    labelled: str = ""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Own) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)

    @property
    def dimension(self) -> int:
        """Columns: 2 lie on the plane, 3 in space, more are seen along their first two principal axes."""
        return len(self.units.names)

    @property
    def private(self) -> bool:
        """Whether the key is a secret that says nothing about the points."""
        return self.key.startswith(PRIVATE)

    def forget(self) -> None:
        """Let go of the points, wherever this object is still referred to."""
        object.__setattr__(self, "points", np.zeros((0, self.dimension), np.float32))
        object.__setattr__(self, "labels", None)
        object.__setattr__(self, "label_names", ())


def own_points(
    points: np.ndarray,
    units: Units | None = None,
    labels: np.ndarray | None = None,
    label_names: tuple[str, ...] = (),
    labelled: str = "",
    private: bool = False,
) -> Own:
    """Data of one's own from points (n, d) in plane units, n from 2 to 5,000 and d from 2 to 64.

    units: what the coordinates mean; x, y, z where absent. labels (n,) whole numbers, the places in label_names;
    labelled: what they are called.
    private: the key is drawn at random, not computed from the points. Raises ValueError for another shape or values
    that are not finite or farther than 100 from the centre.
    """
    array = np.array(points, dtype=np.float32)
    if array.ndim != 2 or not FEWEST_POINTS <= len(array) <= MOST_POINTS or not 2 <= array.shape[1] <= MOST_COLUMNS:
        raise ValueError(
            f"points must have shape (n, d), n from {FEWEST_POINTS} to {MOST_POINTS} and d from 2 to {MOST_COLUMNS}. "
            f"Got {array.shape}."
        )
    if not (np.abs(array) <= 100).all():
        raise ValueError("points must be finite and at most 100 plane units from the centre.")
    units = units or PLAIN.get(array.shape[1]) or _numbered(array.shape[1])
    if len(units.names) != array.shape[1]:
        raise ValueError(f"units must have {array.shape[1]} columns, as the points. Got {len(units.names)}.")
    if labels is not None:
        labels = np.array(labels, dtype=np.int64)
        if labels.shape != (len(array),):
            raise ValueError(f"labels must be one a point, {len(array)}. Got shape {labels.shape}.")
        labels.setflags(write=False)
    array.setflags(write=False)
    key = PRIVATE + secrets.token_hex(16) if private else HASHED + _hash(array, units, labels, label_names, labelled)
    return Own(key, array, units, labels, tuple(label_names), labelled)


def described(own: Own) -> dict[str, Any]:
    """All of it but the points, JSON-safe: what a saved run holds beside them."""
    labels = None if own.labels is None else own.labels.tolist()
    units = {name: list(values) for name, values in asdict(own.units).items()}
    units["axes"] = [list(axis) for axis in own.units.axes]
    return {**units, "labels": labels, "label_names": list(own.label_names), "labelled": own.labelled}


def rebuilt(points: np.ndarray, about: Mapping[str, Any]) -> Own:
    """What `described` wrote, with its points: public, under the hash of its content. Raises ValueError."""
    try:
        offset, scale = (tuple(map(float, about[name])) for name in ("offset", "scale"))
        axes = tuple(tuple(map(float, axis)) for axis in about["axes"])
        names, label_names = (tuple(map(str, about[name])) for name in ("names", "label_names"))
        d = len(names)
        if not len(offset) == len(scale) == d or any(len(axis) != d for axis in axes) or len(axes) not in (0, d):
            raise ValueError("units of another shape")
        units = Units(names, offset, scale, axes)
        return own_points(points, units, about["labels"], label_names, str(about["labelled"]))
    except (KeyError, TypeError, OverflowError) as error:
        raise ValueError(f"own must be the units and labels of the points. Got {error!r:.100}.") from None


def scaling(values: np.ndarray, names: tuple[str, ...], separate: bool) -> Units:
    """Units that bring values (n, d) into the plane: the middle of each column to 0, its ends to -1.5 and 1.5.

    separate: each column has a scale of its own, as columns in different units need; else all have that of the
    widest, and shapes keep their proportions. With more than three columns each is centred on its mean and scaled to
    its standard deviation, and the coordinates are the principal axes. Raises ValueError where a column is constant.
    """
    values = np.asarray(values, dtype=np.float64)
    low, high = values.min(0), values.max(0)
    constant = [name for name, a, b in zip(names, low, high, strict=True) if not b > a]
    if constant:
        raise ValueError(f"Columns must not be constant. Got {', '.join(constant)}.")
    if len(names) > 3:
        return _principal(values, names, separate)
    scale = (high / 2 - low / 2) / EXTENT
    if not separate:
        scale[:] = scale.max()
    return Units(names, tuple((low / 2 + high / 2).tolist()), tuple(scale.tolist()))


def variance_shares(units: Units, points: np.ndarray) -> np.ndarray:
    """The share of the variance of points (n, d) that lies along each coordinate, (d,)."""
    variances = np.asarray(points, dtype=np.float64).var(0)
    return variances / variances.sum()


def _principal(values: np.ndarray, names: tuple[str, ...], separate: bool) -> Units:
    mean, deviation = values.mean(0), values.std(0)
    if not separate:
        deviation[:] = deviation.max()
    scaled = (values - mean) / deviation
    _, vectors = np.linalg.eigh(scaled.T @ scaled / len(scaled))
    axes = vectors.T[::-1]  # (d, d), by falling variance
    largest = np.take_along_axis(axes, np.abs(axes).argmax(1)[:, None], axis=1)
    axes = axes * np.sign(largest)
    reach = np.abs(scaled @ axes.T).max()  # the farthest point along any axis comes to lie at the extent
    scale = deviation * reach / EXTENT
    return Units(names, tuple(mean.tolist()), tuple(scale.tolist()), tuple(map(tuple, axes.tolist())))


def _numbered(d: int) -> Units:
    return Units(tuple(f"x{i + 1}" for i in range(d)), (0.0,) * d, (1.0,) * d)


def _hash(points: np.ndarray, units: Units, labels: np.ndarray | None, names: tuple[str, ...], labelled: str) -> str:
    parts = (
        points.shape,
        points.tobytes(),
        units,
        None if labels is None else labels.tobytes(),
        tuple(names),
        labelled,
    )
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]
