"""How the learning rate acts and changes by itself: Adam's betas, the rate's decay, and beta's warm-up."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import lru_cache

import numpy as np

from aecore.experiment import Experiment
from aecore.network import network_of

# Of Adam's two means; 0.99, not the usual 0.999: fewer folded manifolds (benchmarks/convergence.py).
BETAS = (0.9, 0.99)
EPSILON = 1e-8  # of Adam
WARM_UP = 100  # steps, or a tenth of a shorter run


def usual_rate(hidden: tuple[int, ...]) -> float:
    """The learning rate that a network of these hidden layers takes well: the default's, and less for more weights.

    Falls with the root of the number of weights beyond those of the default network (benchmarks/convergence.py).
    """
    usual = Experiment()
    share = min(1.0, math.sqrt(network_of(usual).size / network_of(replace(usual, hidden=hidden)).size))
    return round(usual.learning_rate * share, 3)


def rate_at(experiment: Experiment, step: int) -> float:
    """The learning rate of the update from `step` to `step + 1`."""
    return experiment.at(step).learning_rate * float(decay_shape(experiment.decay, experiment.steps)[step])


def beta_at(experiment: Experiment, step: int) -> float:
    """The weight of the KL divergence at `step`: rises in a straight line from 0 over the warm-up."""
    now = experiment.at(step)
    rise = now.beta_warmup * now.steps
    return now.beta * (min(1.0, step / rise) if rise else 1.0)


@lru_cache(maxsize=64)
def decay_shape(decay: str, steps: int) -> np.ndarray:
    """The learning rate of each step as share of the highest, (steps,) float64, read-only.

    cosine: a straight line up over WARM_UP steps, then half a cosine down to zero. constant: 1.
    """
    if decay == "constant":
        shape = np.ones(steps)
    else:
        warm = min(WARM_UP, steps // 10)
        shape = np.array(
            [
                (step + 1) / warm if step < warm else (1 + math.cos(math.pi * (step - warm) / (steps - warm))) / 2
                for step in range(steps)
            ]
        )
    shape.setflags(write=False)
    return shape
