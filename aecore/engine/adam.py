"""Adam (Kingma & Ba 2015) for a stack: each network its own learning rate."""

from __future__ import annotations

import numpy as np
import torch

from aecore.engine.stack import Stack
from aecore.experiment.rates import BETAS

EPSILON = 1e-8


class Adam:
    """Adam's moments for the K networks of a stack, and the update.

    One fused call treats all networks of one rate. The kernel goes through the rows it is given one
    by one, so a row's numbers do not depend on which others are in the call.
    """

    def __init__(self, stack: Stack, step: int) -> None:
        self.first = torch.zeros_like(stack.parameters)
        self.second = torch.zeros_like(stack.parameters)
        self._rows = [list(t.unbind(0)) for t in (stack.parameters, stack.gradients, self.first, self.second)]
        self._step = torch.tensor(float(step))  # the fused kernel does not count by itself
        self._one = torch.tensor(1.0)  # a number would be made a tensor at every step

    def update(self, groups: list[tuple[np.ndarray, list[int]]], column: int) -> None:
        """One update of all networks. groups as from `rate_groups`; column picks the step in them."""
        self._step.add_(self._one)
        for rates, members in groups:
            rows = self._rows
            if len(members) < len(rows[0]):
                rows = [[part[k] for k in members] for part in rows]
            torch._fused_adam_(
                *rows,
                [],
                [self._step] * len(members),
                lr=float(rates[column]),
                beta1=BETAS[0],
                beta2=BETAS[1],
                weight_decay=0.0,
                eps=EPSILON,
                amsgrad=False,
                maximize=False,
            )


def rate_groups(rates: list[np.ndarray]) -> list[tuple[np.ndarray, list[int]]]:
    """Networks gathered by equal rates (S,) over the steps to come: (the rates, the networks)."""
    groups: dict[bytes, tuple[np.ndarray, list[int]]] = {}
    for k, own in enumerate(rates):
        groups.setdefault(own.tobytes(), (own, []))[1].append(k)
    return list(groups.values())
