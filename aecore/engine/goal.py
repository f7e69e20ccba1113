"""What a network is trained for while no setting changes."""

from __future__ import annotations

from dataclasses import dataclass

from aecore.engine.objectives import Objective, objective_of
from aecore.experiment import Experiment


@dataclass(frozen=True)
class Goal:
    """The objective in force, the name of the reconstruction loss, and the activity a penalty may aim at."""

    objective: Objective
    loss: str
    target: float

    @classmethod
    def of(cls, now: Experiment) -> Goal:
        """The goal under the settings in force."""
        return cls(objective_of(now), now.loss, now.target_activity)
