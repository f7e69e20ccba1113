"""The terms of a frame: what a stack's networks reach on all their points (`records.terms_of`)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch

from aecore.engine.batches import measured_corruption, measured_noise
from aecore.engine.objectives.contractive import contraction_value, jacobians
from aecore.engine.objectives.losses import loss_value
from aecore.engine.objectives.sparse import sparsity_value
from aecore.engine.objectives.variational import kl_each, sampled
from aecore.engine.stack import Pass, Stack
from aecore.experiment import Experiment
from aecore.experiment.rates import beta_at

COLUMNS = 512  # points sent through at once
NOISY = ("denoising", "variational")  # trained on something else than the clean reconstruction


@dataclass(frozen=True)
class Points:
    """The points of one run, float32: train (n, d) and held (m, d), which may be empty."""

    train: np.ndarray
    held: np.ndarray


class Measure:
    """Measures K networks on their own points. Built once a segment, as the points stay the same.

    Passes go through the stack; each network's numbers are then summed by themselves in float64.
    """

    def __init__(self, stack: Stack, points: list[Points], terms: tuple[str, ...]) -> None:
        self._pass = Pass(stack, COLUMNS)
        self._points = points
        self._count = len(points[0].train)
        self._terms = terms
        self._clean = _columns([np.concatenate([own.train, own.held]) for own in points])

    def terms(self, experiments: list[Experiment], step: int) -> np.ndarray:
        """The terms at `step` under the settings in force: (K, T) float64."""
        heads, outputs = self._through(self._clean)
        judged = outputs  # what the loss is taken of
        first = experiments[0]
        if first.model == "denoising":
            points = zip(experiments, self._points, strict=True)
            judged = self._through(_columns([measured_corruption(e, own.train) for e, own in points]))[1]
        elif first.model == "variational":
            judged = self._decoded(heads, _columns([measured_noise(e, self._count) for e in experiments]))
        stretched = self._stretched() if "contraction" in self._terms else [None] * len(experiments)
        each = zip(experiments, self._points, heads, outputs, judged, stretched, strict=True)
        return np.array([self._row(step, *own) for own in each])

    def _row(
        self,
        step: int,
        experiment: Experiment,
        points: Points,
        heads: np.ndarray,
        outputs: np.ndarray,
        judged: np.ndarray,
        stretched: np.ndarray | None,
    ) -> list[float]:
        """One network's terms, from its heads, clean and judged reconstructions, and Jacobians, each (..., n)."""
        n = self._count
        train = loss_value("squared", outputs[:, :n], points.train.T)
        held = loss_value("squared", outputs[:, n : n + len(points.held)], points.held.T) if len(points.held) else train
        plain = experiment.loss == "squared" and experiment.model not in NOISY
        loss = train if plain else loss_value(experiment.loss, judged[:, :n], points.train.T)
        found = {"train": train, "heldout": held, "objective": loss, "loss": loss}
        if "kl" in self._terms:
            found["kl"] = float(kl_each(heads[:, :n]).sum())
        if "sparsity" in self._terms:
            found["sparsity"] = sparsity_value(experiment.sparsity_kind, heads[:, :n], experiment.target_activity)
        if "contraction" in self._terms:
            found["contraction"] = contraction_value(stretched[:, :, :n])
        if experiment.model == "variational":
            found["objective"] += beta_at(experiment, step) * found["kl"]
        elif experiment.model == "sparse":
            found["objective"] += experiment.sparsity * found["sparsity"]
        elif experiment.model == "contractive":
            found["objective"] += experiment.contraction * found["contraction"]
        return [found[name] for name in self._terms]

    def _through(self, columns: torch.Tensor) -> tuple[np.ndarray, np.ndarray]:
        """Points (K, d, n) -> the encoder's outputs (K, heads * width, n) and reconstructions (K, d, n)."""
        width = self._pass.stack.network.width
        heads, outputs = [], []
        for block in columns.split(COLUMNS, dim=2):
            heads.append(self._pass.encode(block.contiguous()).clone())
            outputs.append(self._pass.decode(heads[-1][:, :width].contiguous()).clone())
        return torch.cat(heads, 2).numpy(), torch.cat(outputs, 2).numpy()

    def _decoded(self, heads: np.ndarray, noise: torch.Tensor) -> np.ndarray:
        """Reconstructions (K, d, n) of codes drawn from the posteriors with noise (K, width, n)."""
        outputs = []
        for posterior, own in zip(torch.from_numpy(heads).split(COLUMNS, 2), noise.split(COLUMNS, 2)):
            codes, _ = sampled(posterior[:, :, : own.shape[2]], own)
            outputs.append(self._pass.decode(codes).clone())
        return torch.cat(outputs, 2).numpy()

    def _stretched(self) -> np.ndarray:
        """The encoder's Jacobians at all points: (K, width, d, n)."""
        blocks = [jacobians(self._pass.stack, block.contiguous()) for block in self._clean.split(COLUMNS, 2)]
        return torch.cat(blocks, 3).numpy()


def _columns(points: list[np.ndarray]) -> torch.Tensor:
    """Points (n, d) of each network -> (K, d, n rounded up to whole passes), zero beyond n."""
    count, d = points[0].shape
    columns = np.zeros((len(points), d, -(-count // COLUMNS) * COLUMNS), dtype=np.float32)
    for k, own in enumerate(points):
        columns[k, :, :count] = own.T
    return torch.from_numpy(columns)
