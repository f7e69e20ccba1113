"""What is minimised: reconstruction losses, the Bernoulli evidence lower bound, and the corruptions of inputs."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from torch import Tensor
from torch.nn import functional

Loss = Callable[[Tensor, Tensor], Tensor]


def squared(reconstructions: Tensor, images: Tensor) -> Tensor:
    """Mean over images (n, d) of the squared error summed over pixels."""
    return ((reconstructions - images) ** 2).sum(1).mean()


def absolute(reconstructions: Tensor, images: Tensor) -> Tensor:
    """Mean over images (n, d) of the absolute error summed over pixels."""
    return (reconstructions - images).abs().sum(1).mean()


def on_codes(encoder: Callable[[Tensor], Tensor]) -> Loss:
    """The squared error of another network's codes, with a hundredth of that of the pixels to hold the picture."""

    def loss(reconstructions: Tensor, images: Tensor) -> Tensor:
        return squared(encoder(reconstructions), encoder(images)) + 0.01 * squared(reconstructions, images)

    return loss


def bernoulli_elbo(
    logits: Tensor, images: Tensor, means: Tensor, log_variances: Tensor, beta: float = 1.0
) -> tuple[Tensor, Tensor, Tensor]:
    """The negative evidence lower bound of pixels that are Bernoulli, and its two terms (Kingma & Welling 2014).

    logits (n, d): of a decoder that was given a code drawn from each posterior. means, log_variances (n, k). Returns
    loss, reconstruction term, divergence: mean over images, summed over pixels and over code dimensions, in nats;
    loss = reconstruction + beta divergence. Grey levels between 0 and 1 count as probabilities, as is usual.
    """
    reconstruction = functional.binary_cross_entropy_with_logits(logits, images, reduction="none").sum(1).mean()
    divergence = 0.5 * (means**2 + log_variances.exp() - 1 - log_variances).sum(1).mean()
    return reconstruction + beta * divergence, reconstruction, divergence


def corrupted(images: np.ndarray, kind: str, strength: float, random: np.random.Generator) -> np.ndarray:
    """Images (n, side²) with Gaussian noise, hidden pixels or a hidden block: (n, side²) float32.

    strength: the standard deviation of the noise, or the share of pixels that is set to 0.
    """
    n, d = images.shape
    if kind == "gaussian":
        return images + np.float32(strength) * random.standard_normal((n, d), dtype=np.float32)
    if kind == "pixels":
        return images * (random.random((n, d), dtype=np.float32) >= strength)
    side = round(d**0.5)
    edge = max(1, round(side * strength**0.5)) if strength > 0 else 0
    top, left = random.integers(0, side - edge + 1, (2, n, 1))
    at = np.arange(side)
    rows = (at >= top) & (at < top + edge)  # (n, side)
    columns = (at >= left) & (at < left + edge)
    return images * ~(rows[:, :, None] & columns[:, None, :]).reshape(n, d)
