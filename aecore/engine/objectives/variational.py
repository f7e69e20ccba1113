"""The variational code: a Gaussian posterior for each point (Kingma & Welling 2014).

The encoder gives each code a mean m and a log-variance l; the code is m + exp(l / 2) e with e
standard normal. The objective is reconstruction loss + beta * KL(posterior || standard normal),
and the KL is 1/2 sum(m² + exp(l) - l - 1) (their appendix B), in nats, mean over points. With the
squared loss and beta = 2 sigma² it is, up to a factor and a constant, the negative evidence lower
bound of a decoder with Gaussian noise of variance sigma².
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

# The log-variance counts as at most this: exp cannot overflow. A standard deviation of 148 is far
# outside anything a penalised posterior takes; beyond it the derivative is zero.
MOST_LOG_VARIANCE = 10.0


def kl_each(heads: np.ndarray) -> np.ndarray:
    """KL(posterior || prior) of each code in nats, mean over points: heads (2 * width, n) -> (width,) float64."""
    mean, log_variance = np.split(heads.astype(np.float64), 2)
    log_variance = np.minimum(log_variance, MOST_LOG_VARIANCE)
    return (mean**2 + np.exp(log_variance) - log_variance - 1).mean(1) / 2


def sampled(heads: Tensor, noise: Tensor) -> tuple[Tensor, Tensor]:
    """Codes drawn from the posteriors, and the posteriors' standard deviations, (K, width, columns) each.

    heads (K, 2 * width, columns); noise (K, width, columns), standard normal.
    """
    width = noise.shape[1]
    deviation = heads[:, width:].clamp_max(MOST_LOG_VARIANCE).mul_(0.5).exp_()
    return torch.addcmul(heads[:, :width], deviation, noise), deviation


def heads_gradient(
    heads: Tensor, deviation: Tensor, noise: Tensor, d_codes: Tensor, beta: Tensor, share: Tensor
) -> Tensor:
    """The objective's gradient at the heads (K, 2 * width, columns), from that of the loss at the codes.

    beta (K, 1, 1), share (columns,).
    """
    width = noise.shape[1]
    weight = beta * share  # (K, 1, columns)
    d_mean = torch.addcmul(d_codes, weight, heads[:, :width])
    d_log_variance = (d_codes * noise * deviation + weight * (deviation * deviation - 1)) / 2
    free = heads[:, width:] < MOST_LOG_VARIANCE
    return torch.cat([d_mean, d_log_variance * free], dim=1)
