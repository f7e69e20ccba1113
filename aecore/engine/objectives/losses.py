"""Reconstruction losses: the mean over points of a sum over coordinates, and their slopes.

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
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

EDGE = 0.02  # 0.08 plane units from the border
LOG_EDGE = math.log(EDGE)


@dataclass(frozen=True, eq=False)
class Loss:
    """value(y, t): the loss of coordinates y of targets t, elementwise in float64.

    slope(y, t): its derivative with respect to one coordinate y of a target t; the engine compiles it.
    called, listed, helpers: as a script in plain PyTorch calls it, writes it for reconstructions {y} of points x, and
    the functions that line calls.
    """

    name: str
    value: Callable[[np.ndarray, np.ndarray], np.ndarray]
    slope: Callable[[float, float], float]
    called: str
    listed: str
    helpers: str = ""


def loss_value(loss: str, outputs: np.ndarray, targets: np.ndarray) -> float:
    """The loss of reconstructions (n, d) of targets (n, d), in float64."""
    y, t = outputs.astype(np.float64), targets.astype(np.float64)
    return float(BY_NAME[loss].value(y, t).sum()) / len(y)


def loss_slopes(loss: str, outputs: np.ndarray, targets: np.ndarray) -> np.ndarray:
    """The derivative of each point's own loss with respect to its reconstruction: (n, d), float64."""
    slope = np.vectorize(BY_NAME[loss].slope, otypes=[np.float64])
    return slope(outputs.astype(np.float64), targets.astype(np.float64))


def _squared_slope(y, t):
    return 2 * (y - t)


def _absolute_slope(y, t):
    if y > t:
        return 1.0
    return -1.0 if y < t else (y - t) * 0.0  # NaN stays NaN


def _cross_entropy_slope(y, t):
    p, q = (y + 2) / 4, min(max((t + 2) / 4, 0.0), 1.0)
    rest = 1 - p
    toward = 1 / p if p > EDGE else (2 - p / EDGE) / EDGE
    away = 1 / rest if rest > EDGE else (2 - rest / EDGE) / EDGE
    return ((1 - q) * away - q * toward) / 4


def _cross_entropy(y: np.ndarray, t: np.ndarray) -> np.ndarray:
    p, q = (y + 2) / 4, np.clip((t + 2) / 4, 0, 1)
    return -(q * _log(p) + (1 - q) * _log(1 - p))


def _log(p: np.ndarray) -> np.ndarray:
    beyond = p / EDGE - 1
    return np.where(p > EDGE, np.log(np.maximum(p, EDGE)), LOG_EDGE + beyond - beyond**2 / 2)


_CROSS_ENTROPY_LISTED = '''
def log(p):
    """The logarithm; below 0.02 its second-order Taylor polynomial, as a decoder may leave the range."""
    beyond = p / 0.02 - 1
    return torch.where(p > 0.02, p.clamp(min=0.02).log(), math.log(0.02) + beyond - beyond**2 / 2)


def cross_entropy(y, x):
    """Of coordinates as shares of the plane's range [-2, 2]: summed over coordinates, mean over points."""
    p, q = (y + 2) / 4, ((x + 2) / 4).clamp(0, 1)
    return -(q * log(p) + (1 - q) * log(1 - p)).sum(1).mean()'''

LOSSES = (
    Loss("squared", lambda y, t: (y - t) ** 2, _squared_slope, "squared distance", "(({y} - x) ** 2).sum(1).mean()"),
    Loss(
        "absolute", lambda y, t: np.abs(y - t), _absolute_slope, "absolute differences", "({y} - x).abs().sum(1).mean()"
    ),
    Loss(
        "cross-entropy", _cross_entropy, _cross_entropy_slope, "binary cross-entropy", "cross_entropy({y}, x)",
        _CROSS_ENTROPY_LISTED,
    ),
)  # fmt: skip
BY_NAME = {loss.name: loss for loss in LOSSES}
