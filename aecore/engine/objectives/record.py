"""What an objective is: one record. The web process reads it too, so no torch and no numba here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from aecore.experiment import Experiment

Part = str | tuple[str, ...]
Listing = Callable[[Experiment, str, str, str], str]


@dataclass(frozen=True)
class Formula:
    """How an objective is written in the browser: J = mean [loss] + weight * penalty.

    Parts are symbols as text, or a function of `panels/pages/logic/mathml.js` and what it is given: ("sub", "r", "k")
    is r with the index k. input: what stands for the encoder's input where that is not x.
    """

    weight: str = ""
    penalty: tuple[Part, ...] = ()
    input: tuple[Part, ...] = ()


@dataclass(frozen=True, eq=False)
class Objective:
    """A model's objective: the reconstruction loss, and for some a penalty with a weight.

    model: its name in the table of settings; kind: the sparsity_kind it is for, where there are several.
    listing writes it as plain PyTorch: from the experiment, the function's name, what the loss is called
    and its expression. numbers: the settings that script names.

    penalty: the name of its term, "" where there is none; weight: the setting that weighs it. value gives the
    penalty before its weight, in float64, from the experiment, the encoder's outputs (n, heads * width) and, where
    at_jacobian is set, its Jacobians (d, n, width). weight_at gives the weight at a step of the run.

    The gradient is compiled by the engine (`aecore/engine/kernel.py`) from plain functions of arrays:
    at_code(heads, noise, d_codes, d_heads, weight, target) turns the gradient at the codes (n, width), a mean
    over points already, into the one at the encoder's outputs (n, heads * width); where heads is 1 both are
    one array. at_jacobian(jacobians, d_jacobians, weight) writes that at the Jacobians (d, n, width).
    draw(heads, noise, codes), where codes are drawn: noise is standard normal (n, width).

    corrupted, where the network is given something else than the target: from the experiment, points and random
    numbers of their shape, from the distribution that corruption_random names ("normal", "uniform").
    """

    model: str
    listing: Listing
    formula: Formula = Formula()
    kind: str = ""
    numbers: Callable[[Experiment], tuple[str, ...]] = field(default=lambda experiment: ())
    penalty: str = ""
    weight: str = ""
    value: Callable[[Experiment, np.ndarray, np.ndarray | None], float] | None = None
    weight_at: Callable[[Experiment, int], float] = field(default=lambda experiment, step: 0.0)
    at_code: Callable[..., None] | None = None
    at_jacobian: Callable[..., None] | None = None
    draw: Callable[..., None] | None = None
    corrupted: Callable[[Experiment, np.ndarray, np.ndarray], np.ndarray] | None = None
