"""Reconstruction losses: the mean over points of a sum over coordinates, and the gradients.

squared        (y - t)²; its best constant answer is the mean of the targets.
absolute       |y - t|; the median of each coordinate.
cross-entropy  -q log p - (1 - q) log(1 - p) with p = (y + 2) / 4 and q = (t + 2) / 4, the
               coordinates as shares of the plane's range [-2, 2]; the mean again. The decoder's
               output stays a point of the plane and may lie outside [-2, 2], so each logarithm is
               continued below EDGE by its second-order Taylor polynomial: the loss is convex and
               twice continuously differentiable everywhere. Targets outside count as on the border.
"""

from __future__ import annotations

import math

import numpy as np
import torch
from torch import Tensor

EDGE = 0.02  # 0.08 plane units from the border
FACTOR = {"squared": 2.0, "absolute": 1.0, "cross-entropy": 0.25}  # of each loss's derivative, taken out of the loop


def loss_value(loss: str, outputs: np.ndarray, targets: np.ndarray) -> float:
    """The loss of reconstructions (d, n) of targets (d, n), in float64."""
    y, t = outputs.astype(np.float64), targets.astype(np.float64)
    if loss == "squared":
        total = ((y - t) ** 2).sum()
    elif loss == "absolute":
        total = np.abs(y - t).sum()
    else:
        p, q = (y + 2) / 4, np.clip((t + 2) / 4, 0, 1)
        total = -(q * _log(p) + (1 - q) * _log(1 - p)).sum()
    return float(total) / y.shape[1]


def loss_gradient(loss: str, outputs: Tensor, targets: Tensor, factor: Tensor, out: Tensor) -> None:
    """Write the loss's gradient at the reconstructions into out. All (K, d, columns).

    factor (columns,): each column's part in the mean, 1 / n for a point and 0 for padding, times
    the loss's FACTOR.
    """
    if loss == "cross-entropy":
        p, q = (outputs + 2) / 4, ((targets + 2) / 4).clamp_(0, 1)
        torch.sub((1 - q) * _log_slope(1 - p), q * _log_slope(p), out=out)
    else:
        torch.sub(outputs, targets, out=out)
        if loss == "absolute":
            torch.sign(out, out=out)
    out.mul_(factor)


def _log(p: np.ndarray) -> np.ndarray:
    beyond = p / EDGE - 1
    return np.where(p > EDGE, np.log(np.maximum(p, EDGE)), math.log(EDGE) + beyond - beyond**2 / 2)


def _log_slope(p: Tensor) -> Tensor:
    return torch.where(p > EDGE, 1 / p.clamp_min(EDGE), (2 - p / EDGE) / EDGE)
