"""One experiment trained from start to end, in this process: what a notebook works with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from aecore.datasets import make_data
from aecore.datasets.sampling import held_out
from aecore.experiment import Experiment
from aecore.export.ways import Ways
from aecore.network import decode, encode, network_of
from aecore.records import Checkpoint, terms_of

if TYPE_CHECKING:
    import plotly.graph_objects as go
    import torch

FEWEST_POINTS = 2


@dataclass(frozen=True, eq=False)
class Run(Ways):
    """A trained experiment: its network, what was measured on the way, and the points it saw.

    weights (P,) float32, laid out as `network_of(experiment)` says. history maps "step" and each
    of `terms_of(experiment)` to an array (F,), one entry a frame. points (n, d) float32 and heldout
    (n,) bool. diverged_at: the step at which training left the finite numbers, or None; the weights
    are then the last finite ones of a frame. trajectory (F, P) float32: the weights of every frame, the last one's
    being `weights`; None where they were not kept. `save` and the rest of `export.ways` write it to files.
    """

    experiment: Experiment
    weights: np.ndarray
    history: Mapping[str, np.ndarray]
    points: np.ndarray
    heldout: np.ndarray
    diverged_at: int | None = None
    trajectory: np.ndarray | None = None

    def encode(self, points: np.ndarray) -> np.ndarray:
        """The codes of points (a variational posterior's means). (n, d) -> (n, width) float32.

        Raises ValueError for another shape or non-finite values.
        """
        points = checked_array(points, "points", self.experiment.dimension)
        return encode(network_of(self.experiment), self.weights, points)

    def decode(self, codes: np.ndarray) -> np.ndarray:
        """The points that codes stand for. (n, width) -> (n, d) float32. Raises ValueError like `encode`."""
        codes = checked_array(codes, "codes", self.experiment.width)
        return decode(network_of(self.experiment), self.weights, codes)

    def reconstruct(self, points: np.ndarray) -> np.ndarray:
        """Points squeezed through the bottleneck. (n, d) -> (n, d) float32. Raises ValueError like `encode`."""
        return self.decode(self.encode(points))

    def module(self) -> torch.nn.Module:
        """The same network as a plain torch.nn.Module (`export.module_of`)."""
        from aecore.export.module import module_of  # imports torch

        return module_of(self.experiment, self.weights)

    def figure(self, point: np.ndarray | None = None) -> go.Figure:
        """The picture: data, learned manifold, vector field, reconstructions (`figures.run_figure`).

        point (d,): an input to show with its reconstruction and residual.
        """
        from aecore.figures import run_figure  # imports plotly, which costs more than all the rest here

        return run_figure(self, point)


def train(experiment: Experiment, points: np.ndarray | None = None) -> Run:
    """Train an experiment from start to end.

    points (n, d), n at least 2: data of your own in place of the experiment's data set; the
    experiment's share of them is held out. Raises ValueError for another shape or non-finite values.
    """
    from aecore.engine.measure import Points  # these bring the engine
    from aecore.engine.training import advance

    if points is None:
        data = make_data(experiment)
        points, heldout = data.points.copy(), data.heldout.copy()
    else:
        points = checked_array(points, "points", experiment.dimension).copy()
        if len(points) < FEWEST_POINTS:
            raise ValueError(f"points must be at least {FEWEST_POINTS}. Got {len(points)}.")
        heldout = held_out(experiment.seed, experiment.heldout, len(points))
    own = Points(points[~heldout], points[heldout])
    found = []
    checkpoint: Checkpoint | None = None
    while True:
        ((frames, checkpoint),) = advance([experiment], [checkpoint], [own])
        found.append(frames)
        if checkpoint is None:
            break
    steps, terms, weights = (
        np.concatenate([getattr(frames, name) for frames in found]) for name in ("steps", "terms", "weights")
    )
    history = {"step": steps, **dict(zip(terms_of(experiment), terms.T.copy(), strict=True))}
    return Run(
        experiment, weights[-1].copy(), MappingProxyType(history), points, heldout, found[-1].diverged_at, weights
    )


def checked_array(values: np.ndarray, name: str, columns: int) -> np.ndarray:
    """values as float32 (n, columns). Raises ValueError for another shape or non-finite values."""
    try:
        array = np.asarray(values, dtype=np.float32)
    except (TypeError, ValueError):
        raise ValueError(f"{name} must be numbers of shape (n, {columns}). Got {type(values).__name__}.") from None
    if array.ndim != 2 or array.shape[1] != columns:
        raise ValueError(f"{name} must have shape (n, {columns}). Got {array.shape}.")
    if not np.isfinite(array).all():
        raise ValueError(f"{name} must be finite. Got {int((~np.isfinite(array)).sum())} values that are not.")
    return array
