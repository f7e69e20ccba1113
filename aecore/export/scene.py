"""What a picture of a run shows, as marks in pixels: drawn by `vector` as SVG and by `raster` as pixels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from aecore.network import Network, decode, encode, network_of

if TYPE_CHECKING:
    from aecore.run import Run

RECONSTRUCTION = "#ff4fa3"
RANGE = 2.0  # plane units from the middle to each edge
CURVE = 400  # points along the line of a code of one number
LINES = 13  # of a code of two numbers, each way
FIELD = 17  # arrows each way
MARGIN = 0.06  # of the picture's width, on each side
CAPTION = 0.07  # of the picture's width, below
TURN = np.array([[0.87, 0.5, 0.0], [-0.2, 0.35, 0.92]])  # how data in space are seen: from the side, a little above


@dataclass(frozen=True)
class Look:
    """Colours of a picture."""

    background: str
    text: str
    data: str
    quiet: str


LIGHT = Look("#fbfbfc", "#1e2128", "#8b93a1", "#c3c8d0")
DARK = Look("#14161a", "#e4e6eb", "#7d8593", "#3d434e")


@dataclass(frozen=True)
class Mark:
    """Dots, a line or a text. at (n, 2) in pixels, right and down; a row of NaN breaks a line.

    size: the radius of dots, the width of a line, the height of a text. hollow dots are rings.
    """

    kind: str
    at: np.ndarray
    color: str
    size: float
    opacity: float = 1.0
    hollow: bool = False
    text: str = ""


@dataclass(frozen=True)
class Scene:
    """A picture: its size in pixels, its background, its marks from the lowest to the highest."""

    width: int
    height: int
    background: str
    marks: tuple[Mark, ...]


def scene(run: Run, frame: int = -1, size: int = 720, dark: bool = False, field: bool = True) -> Scene:
    """The plane of a run at one of its frames: data, learned manifold, reconstructions, and what moves where.

    frame: which of the run's frames, from the end where negative. size: the picture's width in pixels. Raises
    ValueError for a frame that is not kept, or a size that is no picture's.
    """
    if not 64 <= size <= 8192:
        raise ValueError(f"size must be between 64 and 8192 pixels. Got {size}.")
    look = DARK if dark else LIGHT
    weights, step, error = frame_of(run, frame)
    place = _Place(size, run.points.shape[1])
    network = network_of(run.experiment)
    codes = encode(network, weights, run.points)
    back = decode(network, weights, codes)  # (n, d)
    seen = codes[~run.heldout]
    unit = size / 720
    marks = [Mark("line", place.frame(), look.quiet, unit)]
    if field and run.points.shape[1] == 2:
        marks.append(Mark("line", place(_field(network, weights)), look.quiet, 1.1 * unit))
    kinds = [(run.points[run.heldout == held], held) for held in (False, True)]
    marks += [Mark("dots", place(points), look.data, 2.3 * unit, 0.75, hollow=held) for points, held in kinds]
    marks.append(Mark("dots", place(back), RECONSTRUCTION, 1.7 * unit, 0.45))
    manifold = _manifold(network, weights, seen.min(0), seen.max(0))
    if len(manifold):
        marks.append(Mark("line", place(manifold), RECONSTRUCTION, 2.4 * unit))
    caption = f"step {step:,} · error {error:.3g}"
    marks.append(Mark("text", place.caption(), look.text, 15 * unit, text=caption))
    return Scene(size, place.height, look.background, tuple(marks))


def frame_of(run: Run, frame: int = -1) -> tuple[np.ndarray, int, float]:
    """Weights, step and training error of one of a run's frames."""
    kept = 1 if run.trajectory is None else len(run.trajectory)
    if not -kept <= frame < kept:
        raise ValueError(f"frame must be one of the {kept} that the run has. Got {frame}.")
    weights = run.weights if run.trajectory is None else run.trajectory[frame]
    at = frame if run.trajectory is not None else -1
    return weights, int(run.history["step"][at]), float(run.history["train"][at])


class _Place:
    """From plane units to pixels; what lies beyond the edges is cut off there."""

    def __init__(self, size: int, dimension: int) -> None:
        self._dimension = dimension
        self._left = round(MARGIN * size)
        self._side = size - 2 * self._left
        self._below = self._left + self._side
        self.height = 2 * round((self._below + CAPTION * size + 4) / 2)  # an even number of rows, for films

    def __call__(self, points: np.ndarray) -> np.ndarray:
        # Of more than three columns, the first two coordinates: they are the principal axes.
        flat = points @ TURN.T if self._dimension == 3 else points[:, :2]
        reach = 1.25 * RANGE if self._dimension == 3 else RANGE
        with np.errstate(invalid="ignore"):
            inside = np.where(np.abs(flat).max(1, keepdims=True) <= reach, flat, np.nan)
        return self._left + (inside * [1, -1] / reach + 1) * self._side / 2

    def frame(self) -> np.ndarray:
        low, high = self._left, self._below
        return np.array([[low, low], [high, low], [high, high], [low, high], [low, low]], dtype=float)

    def caption(self) -> np.ndarray:
        return np.array([[self._left, self._below + CAPTION * self._side * 0.68]])


def _manifold(network: Network, weights: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """The decoder's image of the codes in use, as a line (m, d); empty for codes of three numbers or more."""
    along = np.linspace(low, high, CURVE, dtype=np.float32)  # (CURVE, width)
    if network.width == 1:
        return decode(network, weights, along)
    if network.width > 2:
        return np.empty((0, network.layers[-1].outputs), dtype=np.float32)
    lines = []
    for fixed in (0, 1):
        for value in np.linspace(low[fixed], high[fixed], LINES):
            codes = along.copy()
            codes[:, fixed] = value
            lines += [decode(network, weights, codes), np.full((1, network.layers[-1].outputs), np.nan)]
    return np.concatenate(lines)


def _field(network: Network, weights: np.ndarray) -> np.ndarray:
    """From each point of a grid a quarter of the way to its reconstruction, as one broken line (m, 2)."""
    axis = np.linspace(-RANGE, RANGE, FIELD, dtype=np.float32)
    grid = np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)
    ends = grid + 0.25 * (decode(network, weights, encode(network, weights, grid)) - grid)
    gap = np.full_like(grid, np.nan)
    return np.stack([grid, ends, gap], axis=1).reshape(-1, 2)
