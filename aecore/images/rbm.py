"""Restricted Boltzmann machines: contrastive divergence, and the pretraining of a stack of them.

Hinton & Salakhutdinov, "Reducing the dimensionality of data with neural networks", Science 313 (2006).
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True, eq=False)
class Machine:
    """A machine's parameters: weights (h, v), visible (v,) and hidden (h,) biases.

    Visible units are binary. Hidden units are binary too, or where linear is true Gaussian with unit variance, as for
    the code.
    """

    weights: Tensor
    visible: Tensor
    hidden: Tensor
    linear: bool = False

    def up(self, v: Tensor) -> Tensor:
        """The hidden units' means: (n, v) -> (n, h)."""
        z = v @ self.weights.T + self.hidden
        return z if self.linear else torch.sigmoid(z)

    def down(self, h: Tensor) -> Tensor:
        """The visible units' means: (n, h) -> (n, v)."""
        return torch.sigmoid(h @ self.weights + self.visible)

    def sample(self, means: Tensor, random: torch.Generator) -> Tensor:
        """States of hidden units with these means."""
        if self.linear:
            return means + torch.randn(means.shape, generator=random)
        return torch.bernoulli(means, generator=random)


def contrastive_divergence(
    machine: Machine, data: Tensor, random: torch.Generator, rounds: int = 1, sampled: bool = False
) -> tuple[Tensor, Tensor, Tensor]:
    """The direction in which the parameters go: what follows the gradient of the mean log-likelihood.

    data (n, v). rounds: of Gibbs sampling, as the k of CD-k. sampled: visible units are sampled as well; else their
    means go on, as in the paper. Returns mean over data of d weights (h, v), d visible (v,), d hidden (h,).
    """
    n = len(data)
    h0 = machine.up(data)
    v, h = data, h0
    for _ in range(rounds):
        v = machine.down(machine.sample(h, random))
        if sampled:
            v = torch.bernoulli(v, generator=random)
        h = machine.up(v)
    return (h0.T @ data - h.T @ v) / n, (data - v).mean(0), (h0 - h).mean(0)


def pretraining_rate(linear: bool) -> float:
    """The step size of the paper: 0.1, and 0.001 for linear hidden units."""
    return 0.001 if linear else 0.1


DECAY = 0.0002  # of weights, as in the paper


def momentum(epoch: int) -> float:
    """0.5 in the first five epochs, then 0.9, as in the paper."""
    return 0.5 if epoch < 5 else 0.9
