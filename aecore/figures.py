"""A run as a Plotly figure: data, learned manifold, vector field, reconstructions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

import numpy as np
import plotly.graph_objects as go

from aecore.experiment import Experiment

INPUT = "#22d3ee"
RECONSTRUCTION = "#ff4fa3"
DATA = "#94a3b8"
QUIET = "rgba(100, 116, 139, 0.45)"
RANGE = (-2.0, 2.0)
CURVE = 300  # points along a manifold's line
LINES = 13  # lines of a two-dimensional code's grid, each way
FIELD = {2: 17, 3: 6}  # arrows along each axis
BREAK = np.nan  # between two lines of one trace


class Trained(Protocol):
    """What a figure is drawn from, such as `aecore.run.Run`."""

    @property
    def experiment(self) -> Experiment: ...
    @property
    def history(self) -> Mapping[str, np.ndarray]: ...
    @property
    def points(self) -> np.ndarray: ...
    @property
    def heldout(self) -> np.ndarray: ...
    def encode(self, points: np.ndarray) -> np.ndarray: ...
    def decode(self, codes: np.ndarray) -> np.ndarray: ...
    def reconstruct(self, points: np.ndarray) -> np.ndarray: ...


def run_figure(run: Trained, point: np.ndarray | None = None) -> go.Figure:
    """The plane (or space) of a run. Codes wider than 2 have no manifold drawn.

    point (d,): an input to show with its reconstruction and residual. Raises ValueError for
    another shape or non-finite values.
    """
    d = run.experiment.dimension
    figure = go.Figure()
    _lines(figure, _field(run), "x → reconstruction", QUIET, 1)
    for held, name, symbol in ((False, "data", "circle"), (True, "held-out data", "diamond-open")):
        _dots(figure, run.points[run.heldout == held], name, DATA, symbol, 4)
    _lines(figure, _manifold(run), "learned manifold", RECONSTRUCTION, 3)
    _dots(figure, run.reconstruct(run.points), "reconstructions", RECONSTRUCTION, "cross", 4, opacity=0.55)
    if point is not None:
        given = np.asarray(point, dtype=np.float32).reshape(1, -1)
        landed = run.reconstruct(given)
        _lines(figure, np.concatenate([given, landed]), "residual", DATA, 2)
        _dots(figure, given, "input", INPUT, "circle", 12)
        _dots(figure, landed, "reconstruction", RECONSTRUCTION, "diamond", 12)
    axis = {"range": RANGE, "zeroline": False}
    figure.update_layout(template="plotly_white", margin={"l": 40, "r": 20, "t": 40, "b": 40}, title=_title(run))
    if d == 3:
        figure.update_layout(scene={"xaxis": axis, "yaxis": axis, "zaxis": axis, "aspectmode": "cube"})
    else:
        figure.update_layout(xaxis=axis, yaxis=axis | {"scaleanchor": "x"}, width=720, height=680)
    return figure


def code_range(run: Trained) -> tuple[np.ndarray, np.ndarray]:
    """Least and greatest code of the training points, (width,) each."""
    codes = run.encode(run.points[~run.heldout])
    return codes.min(0), codes.max(0)


def _title(run: Trained) -> str:
    error = run.history["train"][-1]
    return f"{run.experiment.model} on {run.experiment.dataset}, width {run.experiment.width}: error {error:.3g}"


def _manifold(run: Trained) -> np.ndarray:
    """The decoder's image of the codes in use, as lines (m, d) parted by BREAK."""
    low, high = code_range(run)
    along = np.linspace(low, high, CURVE)  # (CURVE, width)
    if run.experiment.width == 1:
        return run.decode(along)
    lines = []
    if run.experiment.width == 2:
        for fixed in (0, 1):
            for value in np.linspace(low[fixed], high[fixed], LINES):
                codes = along.copy()
                codes[:, fixed] = value
                lines.append(run.decode(codes))
    return _joined(lines, run.experiment.dimension)


def _field(run: Trained) -> np.ndarray:
    """From each point of a grid a quarter of the way to its reconstruction, as lines (m, d)."""
    d = run.experiment.dimension
    axes = [np.linspace(*RANGE, FIELD[d])] * d
    grid = np.stack(np.meshgrid(*axes), axis=-1).reshape(-1, d).astype(np.float32)
    ends = grid + 0.25 * (run.reconstruct(grid) - grid)
    return _joined(list(np.stack([grid, ends], axis=1)), d)


def _joined(lines: list[np.ndarray], d: int) -> np.ndarray:
    gap = np.full((1, d), BREAK)
    return np.concatenate([part for line in lines for part in (line, gap)]) if lines else np.empty((0, d))


def _lines(figure: go.Figure, at: np.ndarray, name: str, colour: str, width: int) -> None:
    figure.add_trace(_kind(at)(mode="lines", name=name, line={"color": colour, "width": width}, **_coordinates(at)))


def _dots(
    figure: go.Figure, at: np.ndarray, name: str, colour: str, symbol: str, size: int, opacity: float = 1.0
) -> None:
    marker = {"color": colour, "symbol": symbol, "size": size, "opacity": opacity}
    figure.add_trace(_kind(at)(mode="markers", name=name, marker=marker, **_coordinates(at)))


def _kind(at: np.ndarray) -> type:
    return go.Scatter3d if at.shape[1] == 3 else go.Scatter


def _coordinates(at: np.ndarray) -> dict[str, np.ndarray]:
    return dict(zip("xyz", at.T))
