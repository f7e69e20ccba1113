"""One step of a run taken apart."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from aecore.datasets import make_data
from aecore.engine.batches import draw_batches
from aecore.engine.jacobian import jacobians
from aecore.engine.objectives import objective_of
from aecore.engine.objectives.losses import loss_slopes, loss_value
from aecore.engine.objectives.variational import sampled
from aecore.engine.training import update_at
from aecore.experiment import Experiment
from aecore.experiment.rates import rate_at
from aecore.metrics.metrics import reconstruction_error
from aecore.network import Network, decode, encode, forward, network_of
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
    drawn = draw_batches(now, train, step, step + 1)
    weight = objective_of(now).weight_at(experiment, step)
    inputs, targets, noise = (part.astype(np.float64) for part in (drawn.given(0), drawn.targets(0), drawn.noise[0]))
    batch = _Batch(inputs, targets, noise, weight)
    with np.errstate(over="ignore", invalid="ignore"):
        reconstructions, *first = _judge(network, now, before, batch)
        _, *second = _judge(network, now, after, batch)
    if not np.isfinite([*first, *second]).all():
        raise ValueError(f"The run has diverged by step {step + 1}.")
    return Step(
        step=step,
        indices=drawn.indices[0],
        inputs=batch.inputs,
        targets=batch.targets,
        reconstructions=reconstructions,
        pull=-loss_slopes(now.loss, reconstructions, batch.targets),
        before=before,
        after=after,
        rate=rate_at(experiment, step),
        loss=(first[0], second[0]),
        objective=(first[1], second[1]),
        error=(_error(network, before, train), _error(network, after, train)),
    )


@dataclass(frozen=True)
class _Batch:
    """inputs, targets (n, d) and noise (n, width), float64. weight: the penalty's."""

    inputs: np.ndarray
    targets: np.ndarray
    noise: np.ndarray
    weight: float


def _judge(network: Network, now: Experiment, weights: np.ndarray, batch: _Batch) -> tuple[np.ndarray, float, float]:
    """Reconstructions (n, d), reconstruction loss and objective of a batch, under the settings in force now."""
    objective, weights = objective_of(now), weights.astype(np.float64)
    heads = forward(network.layers[: network.code_layer], weights, batch.inputs)
    codes = sampled(heads, batch.noise) if objective.draw else heads
    reconstructions = decode(network, weights, codes)
    loss = loss_value(now.loss, reconstructions, batch.targets)
    if objective.value is None:
        return reconstructions, loss, loss
    stretch = jacobians(network, weights, batch.inputs) if objective.at_jacobian else None
    return reconstructions, loss, loss + batch.weight * objective.value(now, heads, stretch)


def _error(network: Network, weights: np.ndarray, train: np.ndarray) -> float:
    points = train.astype(np.float64)
    return reconstruction_error(points, decode(network, weights, encode(network, weights, points)))
