"""The terms of a frame: what a network reaches on all its points (`records.terms_of`)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from aecore.engine.batches import measured_inputs, measured_noise
from aecore.engine.objectives import Objective, loss_value, objective_of, penalties_of
from aecore.engine.objectives.variational import sampled
from aecore.engine.trainer import Trainer
from aecore.experiment import Experiment


@dataclass(frozen=True)
class Points:
    """The points of one run, float32: train (n, d) and held (m, d), which may be empty."""

    train: np.ndarray
    held: np.ndarray


class Measure:
    """Measures a network on its own points: passes in float32, sums in float64."""

    def __init__(self, trainer: Trainer, experiment: Experiment, points: Points) -> None:
        self._trainer, self._points = trainer, points
        self._all = np.concatenate([points.train, points.held])
        self._penalties = penalties_of(experiment)

    def terms(self, experiment: Experiment, step: int) -> list[float]:
        """The terms of `terms_of(experiment)`, under the settings in force at `step`."""
        now, trainer, train, held = experiment.at(step), self._trainer, self._points.train, self._points.held
        width, n = trainer.network.width, len(train)
        heads = trainer.encode(self._all)  # (n + m, heads * width)
        outputs = trainer.decode(heads[:, :width])  # (n + m, d)
        found = [loss_value("squared", outputs[:n], train)]
        found.append(loss_value("squared", outputs[n:], held) if len(held) else found[0])
        objective = objective_of(now)
        judged = outputs[:n]
        if objective.corrupted:
            judged = trainer.decode(trainer.encode(measured_inputs(now, train))[:, :width])
        elif objective.draw:
            judged = trainer.decode(sampled(heads[:n], measured_noise(now, n)))
        loss = loss_value(now.loss, judged, train)
        penalties = [self._penalty(other, now, heads[:n]) for other in self._penalties]
        weights = [o.weight_at(experiment, step) if o is objective else 0.0 for o in self._penalties]
        found.append(loss + sum(weight * value for weight, value in zip(weights, penalties, strict=True)))
        return [*found, *([loss, *penalties] if penalties else [])]

    def _penalty(self, objective: Objective, now: Experiment, heads: np.ndarray) -> float:
        assert objective.value is not None
        jacobians = self._trainer.jacobians(self._points.train) if objective.at_jacobian else None
        return objective.value(now, heads, jacobians)
