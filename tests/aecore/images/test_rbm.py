"""Contrastive divergence on a machine so small that everything about it can be summed up."""

from __future__ import annotations

from itertools import product

import numpy as np
import torch

from aecore.images.rbm import Machine, contrastive_divergence

VISIBLE, HIDDEN = 4, 3
SEEN = torch.tensor([[1.0, 1, 0, 0], [1, 1, 0, 1], [0, 0, 1, 1], [1, 0, 0, 1]])
ALL_V = torch.tensor(list(product([0.0, 1.0], repeat=VISIBLE)))
ALL_H = torch.tensor(list(product([0.0, 1.0], repeat=HIDDEN)))


def machine() -> Machine:
    random = torch.Generator().manual_seed(3)
    return Machine(*(torch.randn(shape, generator=random) for shape in ((HIDDEN, VISIBLE), (VISIBLE,), (HIDDEN,))))


def log_likelihood(one: Machine) -> torch.Tensor:
    """Mean over the data of log p(v), by summing over all states: p(v, h) ~ exp(h W v + b v + c h)."""
    energies = ALL_H @ one.weights @ ALL_V.T + ALL_V @ one.visible + (ALL_H @ one.hidden)[:, None]  # (states h, v)
    seen = ALL_H @ one.weights @ SEEN.T + SEEN @ one.visible + (ALL_H @ one.hidden)[:, None]
    return seen.logsumexp(0).mean() - energies.logsumexp((0, 1))


def gradient() -> list[np.ndarray]:
    one = machine()
    parameters = [one.weights, one.visible, one.hidden]
    for parameter in parameters:
        parameter.requires_grad_(True)
    log_likelihood(one).backward()
    return [parameter.grad.numpy() for parameter in parameters]


def sampled(rounds: int, copies: int) -> list[np.ndarray]:
    random = torch.Generator().manual_seed(0)
    found = contrastive_divergence(machine(), SEEN.repeat(copies, 1), random, rounds, sampled=True)
    return [part.numpy() for part in found]


def one_round_expected() -> list[np.ndarray]:
    """What a round of sampling gives on average: every hidden state, then every visible one, by its probability."""
    one = machine()
    weights, visible, hidden = (np.zeros(shape) for shape in ((HIDDEN, VISIBLE), VISIBLE, HIDDEN))
    for v0 in SEEN:
        h0 = one.up(v0[None])[0]
        for h in ALL_H:
            chance = torch.where(h > 0, h0, 1 - h0).prod()
            means = one.down(h[None])[0]
            for v in ALL_V:
                share = float(chance * torch.where(v > 0, means, 1 - means).prod()) / len(SEEN)
                h1 = one.up(v[None])[0]
                weights += share * (torch.outer(h0, v0) - torch.outer(h1, v)).numpy()
                visible += share * (v0 - v).numpy()
                hidden += share * (h0 - h1).numpy()
    return [weights, visible, hidden]


def test_many_rounds_of_sampling_give_the_gradient_of_the_log_likelihood():
    for found, exact in zip(sampled(rounds=60, copies=10_000), gradient(), strict=True):
        assert np.abs(found - exact).max() < 0.01


def test_one_round_is_on_average_what_summing_over_all_states_gives():
    for found, exact in zip(sampled(rounds=1, copies=10_000), one_round_expected(), strict=True):
        assert np.abs(found - exact).max() < 0.01


def test_one_round_goes_uphill():
    found, exact = (np.concatenate([part.ravel() for part in parts]) for parts in (sampled(1, 2_000), gradient()))
    assert found @ exact > 0.7 * np.linalg.norm(found) * np.linalg.norm(exact)
