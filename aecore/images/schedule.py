"""How many updates a run has, and at which of them a frame is shown."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from aecore.images.experiment import ImageExperiment

BATCH = 100
PRETRAINING_EPOCHS, PRETRAINING_LEAST = 10, 1_000  # of each machine; updates, where epochs are short
FEW, SMALL, MANY = 12, 60_000, 24  # frames of a large network; parameters of a small one; its frames


@dataclass(frozen=True)
class Plan:
    """Updates by what they do: `machines` of a stack are pretrained one after the other, then all is tuned."""

    per_epoch: int
    machines: int
    each_machine: int
    tuning: int

    @property
    def pretraining(self) -> int:
        """Updates before the network is unrolled."""
        return self.machines * self.each_machine

    @property
    def steps(self) -> int:
        """Updates in all."""
        return self.pretraining + self.tuning


def plan_of(experiment: ImageExperiment, count: int) -> Plan:
    """The plan of an experiment with so many training images."""
    per_epoch = -(-count // BATCH)
    machines = len(experiment.sizes) + 1 if experiment.canonical().recipe == "2006-pretrained" else 0
    return Plan(
        per_epoch, machines, max(PRETRAINING_EPOCHS * per_epoch, PRETRAINING_LEAST), experiment.epochs * per_epoch
    )


@lru_cache(maxsize=256)
def frame_steps(plan: Plan, parameters: int) -> tuple[int, ...]:
    """The steps that have a frame: the first, the last, and between them ever fewer; the end of each machine too."""
    frames = MANY if parameters <= SMALL else FEW
    first = min(5, plan.tuning)
    ratio = (plan.tuning / first) ** (1 / max(1, frames - 2))
    tuning = {round(first * ratio**i) for i in range(frames - 1)}
    begun = {plan.each_machine * i for i in range(plan.machines + 1)}
    return tuple(sorted({0, plan.steps} | begun | {plan.pretraining + step for step in tuning}))
