"""Sparse codes: a penalty on activity (Ng 2011, CS294A lecture notes, section 3).

l1  the sum over units of |code|, mean over points.
kl  the sum over units of KL(rho || r), the divergence between Bernoulli variables of the target
    activity rho and of the unit's mean activity r over the points. r is pulled away from 0 and 1
    by a millionth, which keeps the divergence finite.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

_INSIDE = 1e-6


def sparsity_value(kind: str, codes: np.ndarray, target: float) -> float:
    """The penalty of codes (width, n), in float64."""
    codes = codes.astype(np.float64)
    if kind == "l1":
        return float(np.abs(codes).sum(0).mean())
    r = _INSIDE + (1 - 2 * _INSIDE) * codes.mean(1)
    return float(np.sum(target * np.log(target / r) + (1 - target) * np.log((1 - target) / (1 - r))))


def sparsity_gradient(kind: str, codes: Tensor, target: Tensor, share: Tensor) -> Tensor:
    """The penalty's gradient at the codes (K, width, columns). target (K, 1, 1), share (columns,)."""
    if kind == "l1":
        return torch.sign(codes) * share
    r = _INSIDE + (1 - 2 * _INSIDE) * (codes * share).sum(2, keepdim=True)  # (K, width, 1)
    slope = (1 - target) / (1 - r) - target / r
    return (1 - 2 * _INSIDE) * slope * share
