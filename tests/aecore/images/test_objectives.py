"""The Bernoulli evidence lower bound against numerical integration, and what corruptions do."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from aecore.images.modules import largest
from aecore.images.objectives import bernoulli_elbo, corrupted

IMAGE = torch.tensor([[0.0, 1.0, 1.0]])
MEAN, DEVIATION = 0.4, 0.7
SLOPE, SHIFT = torch.tensor([[1.5, -0.5, 2.0]]), torch.tensor([[-0.2, 0.3, 0.1]])
GRID = torch.linspace(-12, 12, 48_001, dtype=torch.float64)[:, None]


def density(z: torch.Tensor, mean: float, deviation: float) -> torch.Tensor:
    return torch.exp(-0.5 * ((z - mean) / deviation) ** 2) / (deviation * math.sqrt(2 * math.pi))


def log_likelihood(z: torch.Tensor) -> torch.Tensor:
    """log p(image | z) of a decoder with one affine layer: (points,)."""
    p = torch.sigmoid(z * SLOPE + SHIFT)
    return (IMAGE * p.log() + (1 - IMAGE) * (1 - p).log()).sum(1)


def integral(values: torch.Tensor) -> float:
    return float(torch.trapezoid(values, GRID[:, 0]))


def estimated(beta: float = 1.0) -> tuple[float, float, float]:
    """By the objective, over many draws from the posterior."""
    noise = torch.randn((400_000, 1), generator=torch.Generator().manual_seed(0))
    logits = (MEAN + DEVIATION * noise) * SLOPE + SHIFT
    heads = torch.full((1, 1), MEAN), torch.full((1, 1), 2 * math.log(DEVIATION))
    return tuple(map(float, bernoulli_elbo(logits, IMAGE.expand(len(noise), -1), *heads, beta)))


def test_its_terms_are_the_integrals():
    loss, reconstruction, divergence = estimated()
    q, prior = density(GRID, MEAN, DEVIATION)[:, 0], density(GRID, 0, 1)[:, 0]
    assert divergence == pytest.approx(integral(q * (q.clamp_min(1e-300) / prior).log()), abs=1e-4)
    assert reconstruction == pytest.approx(-integral(q * log_likelihood(GRID)), abs=0.005)
    assert loss == pytest.approx(reconstruction + divergence)


def test_it_is_a_lower_bound_of_the_log_likelihood():
    evidence = math.log(integral(density(GRID, 0, 1)[:, 0] * log_likelihood(GRID).exp()))
    assert -estimated()[0] < evidence


def test_beta_weighs_the_divergence():
    loss, reconstruction, divergence = estimated(beta=4.0)
    assert loss == pytest.approx(reconstruction + 4 * divergence)


@pytest.mark.parametrize("kind", ["pixels", "block"])
def test_a_corruption_hides_about_the_share_it_is_given(kind):
    images = np.ones((400, 64), np.float32)
    hidden = 1 - corrupted(images, kind, 0.3, np.random.default_rng(0)).mean()
    assert 0.2 < hidden < 0.4
    assert (images == 1).all()


def test_a_block_is_a_square():
    spoilt = corrupted(np.ones((1, 64), np.float32), "block", 0.25, np.random.default_rng(1)).reshape(8, 8)
    rows, columns = np.nonzero(spoilt == 0)
    assert len(rows) == 16 and np.ptp(rows) == np.ptp(columns) == 3


def test_the_largest_numbers_of_a_code_are_kept():
    codes = torch.tensor([[0.1, -3.0, 2.0, 0.5]])
    assert largest(codes, 2).tolist() == [[0.0, 0.0, 2.0, 0.5]]
