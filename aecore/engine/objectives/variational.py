"""The variational code: a Gaussian posterior for each point (Kingma & Welling 2014).

The encoder gives each code a mean m and a log-variance l; the code is m + exp(l / 2) e with e
standard normal. The objective is reconstruction loss + beta * KL(posterior || standard normal),
and the KL is 1/2 sum(m² + exp(l) - l - 1) (their appendix B), in nats, mean over points. With the
squared loss and beta = 2 sigma² it is, up to a factor and a constant, the negative evidence lower
bound of a decoder with Gaussian noise of variance sigma².
"""

from __future__ import annotations

import math

import numpy as np

from aecore.engine.objectives.record import Formula, Objective
from aecore.experiment import Experiment
from aecore.experiment.rates import beta_at

# The log-variance counts as at most this: exp cannot overflow. A standard deviation of 148 is far
# outside anything a penalised posterior takes; beyond it the derivative is zero.
MOST_LOG_VARIANCE = 10.0


def kl_each(heads: np.ndarray) -> np.ndarray:
    """KL(posterior || prior) of each code in nats, mean over points: heads (n, 2 * width) -> (width,) float64."""
    mean, log_variance = np.split(heads.astype(np.float64), 2, axis=1)
    log_variance = np.minimum(log_variance, MOST_LOG_VARIANCE)
    return (mean**2 + np.exp(log_variance) - log_variance - 1).mean(0) / 2


def sampled(heads: np.ndarray, noise: np.ndarray) -> np.ndarray:
    """Codes drawn from posteriors (n, 2 * width) with standard normal noise (n, width)."""
    mean, log_variance = np.split(heads, 2, axis=1)
    return mean + np.exp(np.minimum(log_variance, MOST_LOG_VARIANCE) / 2) * noise


def _draw(heads, noise, codes):
    n, width = noise.shape
    for i in range(n):
        for k in range(width):
            log_variance = heads[i, width + k]
            if log_variance > MOST_LOG_VARIANCE:
                log_variance = MOST_LOG_VARIANCE
            codes[i, k] = heads[i, k] + math.exp(log_variance / 2) * noise[i, k]


def _gradient(heads, noise, d_codes, d_heads, weight, target):
    n, width = noise.shape
    share = weight / n
    for i in range(n):
        for k in range(width):
            log_variance = heads[i, width + k]
            d_heads[i, k] = d_codes[i, k] + share * heads[i, k]
            if log_variance > MOST_LOG_VARIANCE:
                d_heads[i, width + k] = 0
            else:
                deviation = math.exp(log_variance / 2)
                pull = d_codes[i, k] * noise[i, k] * deviation
                d_heads[i, width + k] = (pull + share * (deviation * deviation - 1)) / 2


def _value(experiment: Experiment, heads: np.ndarray, jacobians: np.ndarray | None) -> float:
    return float(kl_each(heads).sum())


def _listing(experiment: Experiment, name: str, what: str, error: str) -> str:
    return f'''
def {name}(model, x, beta):
    """Reconstruct a sample of the posterior, and pay for leaving the prior (Kingma & Welling 2014)."""
    mean, log_variance = model.posterior(x)
    code = mean + (log_variance / 2).exp() * torch.randn_like(mean)
    loss = {error.format(y="model.decoder(code)")}
    kl = (mean**2 + log_variance.exp() - log_variance - 1).sum(1).mean() / 2
    return loss + beta * kl'''


VARIATIONAL = Objective(
    "variational",
    _listing,
    Formula("β", ("mean [ KL ]",)),
    numbers=lambda experiment: ("beta",),
    penalty="kl",
    weight="beta",
    value=_value,
    weight_at=beta_at,
    at_code=_gradient,
    draw=_draw,
)
