"""One step of a run taken apart. Imports torch: for workers and notebooks, not for the web process."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from aecore.datasets import make_data
from aecore.engine.batches import draw_batches
from aecore.engine.objectives.contractive import contraction_value, jacobians
from aecore.engine.objectives.losses import FACTOR, loss_gradient, loss_value
from aecore.engine.objectives.sparse import sparsity_value
from aecore.engine.objectives.variational import kl_each, sampled
from aecore.engine.stack import Pass, Stack, padded_columns
from aecore.engine.training import engine, update_at
from aecore.experiment import Experiment
from aecore.experiment.rates import beta_at, rate_at
from aecore.metrics.metrics import reconstruction_error
from aecore.network import Network, decode, encode, network_of
from aecore.randomness import batch_indices
from aecore.records import Checkpoint, Step


def one_step(experiment: Experiment, step: int, checkpoint: Checkpoint | None = None) -> Step:
    """The update from `step` to `step + 1` of a run, taken apart.

    Trains up to there again, from checkpoint where one is given (`training.update_at`); all but the
    weights is then computed in float64, so that also a change of a millionth can be told. Raises
    ValueError for a step that has no update, or where the run has diverged.
    """
    experiment = experiment.canonical()
    before, after = update_at(experiment, step, checkpoint)
    network, now, train = network_of(experiment), experiment.at(step), make_data(experiment).train
    with engine():
        drawn = draw_batches([now], [train], step, step + 1)
        batch = _Batch(
            *(part[0].double() for part in (drawn.inputs, drawn.targets, drawn.noise)),
            now.batch,
            beta_at(experiment, step),
        )
        reconstructions, *first = _judge(network, now, before, batch)
        _, *second = _judge(network, now, after, batch)
        outputs = torch.from_numpy(reconstructions.T)[None]
        targets = batch.targets[:, :, : now.batch].contiguous()
        pull = torch.empty_like(targets)
        loss_gradient(
            now.loss, outputs, targets, torch.full((now.batch,), -FACTOR[now.loss], dtype=torch.float64), pull
        )
        if not np.isfinite([*first, *second]).all():
            raise ValueError(f"The run has diverged by step {step + 1}.")
        error = tuple(_error(network, weights, train) for weights in (before, after))
    return Step(
        step=step,
        indices=batch_indices(experiment, step, len(train)),
        inputs=batch.points(batch.inputs),
        targets=batch.points(batch.targets),
        reconstructions=reconstructions,
        pull=batch.points(pull),
        before=before,
        after=after,
        rate=rate_at(experiment, step),
        loss=(first[0], second[0]),
        objective=(first[1], second[1]),
        error=error,
    )


@dataclass(frozen=True)
class _Batch:
    """inputs, targets (1, d, columns) and noise (1, width, columns), float64; count of them are points. beta: the KL's weight."""

    inputs: Tensor
    targets: Tensor
    noise: Tensor
    count: int
    beta: float

    def points(self, columns: Tensor) -> np.ndarray:
        """(1, d, columns) -> (count, d)."""
        return columns[0, :, : self.count].T.numpy().copy()


def _judge(network: Network, now: Experiment, weights: np.ndarray, batch: _Batch) -> tuple[np.ndarray, float, float]:
    """Reconstructions (batch, d), reconstruction loss and objective of a batch, under the settings in force now."""
    stack = Stack(network, 1, torch.float64)
    stack.load(0, weights)
    at = Pass(stack, padded_columns(batch.count))
    heads = at.encode(batch.inputs)
    codes = sampled(heads, batch.noise)[0] if now.model == "variational" else heads
    reconstructions = batch.points(at.decode(codes))
    loss = loss_value(now.loss, reconstructions.T, batch.points(batch.targets).T)
    penalty = 0.0
    if now.model == "variational":
        penalty = batch.beta * float(kl_each(batch.points(heads).T).sum())
    elif now.model == "sparse":
        penalty = now.sparsity * sparsity_value(now.sparsity_kind, batch.points(heads).T, now.target_activity)
    elif now.model == "contractive":
        stretch = jacobians(stack, batch.inputs)[0, :, :, : batch.count].numpy()
        penalty = now.contraction * contraction_value(stretch)
    return reconstructions, loss, loss + penalty


def _error(network: Network, weights: np.ndarray, train: np.ndarray) -> float:
    points = train.astype(np.float64)
    return reconstruction_error(points, decode(network, weights, encode(network, weights, points)))
