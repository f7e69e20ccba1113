"""Sparse codes: a penalty on activity.

l1  the sum over units of |code|, mean over points (one of the prices of Olshausen & Field 1996).
kl  the sum over units of KL(rho || r), the divergence between Bernoulli variables of the target
    activity rho and of the unit's mean activity r over the points (Ng 2011, CS294A lecture notes,
    section 3). r is pulled away from 0 and 1 by a millionth, which keeps the divergence finite.
    In training the points are those of the batch: the mean of these penalties is a little above
    the penalty of all points together (Jensen's inequality), which is what a frame measures.
"""

from __future__ import annotations

import numpy as np

from aecore.engine.objectives.record import Formula, Objective
from aecore.experiment import Experiment

INSIDE = 1e-6
_KL_LISTED = """
    activity = 1e-6 + (1 - 2e-6) * code.mean(0)  # (width,), pulled off 0 and 1
    kl = target_activity * (target_activity / activity).log()
    penalty = (kl + (1 - target_activity) * ((1 - target_activity) / (1 - activity)).log()).sum()"""


def sparsity_value(kind: str, codes: np.ndarray, target: float) -> float:
    """The penalty of codes (n, width), in float64."""
    codes = codes.astype(np.float64)
    if kind == "l1":
        return float(np.abs(codes).sum(1).mean())
    r = INSIDE + (1 - 2 * INSIDE) * codes.mean(0)
    return float(np.sum(target * np.log(target / r) + (1 - target) * np.log((1 - target) / (1 - r))))


def _l1_gradient(heads, noise, d_codes, d_heads, weight, target):
    n, width = heads.shape
    share = weight / n
    for i in range(n):
        for k in range(width):
            if heads[i, k] > 0:
                d_heads[i, k] += share
            elif heads[i, k] < 0:
                d_heads[i, k] -= share


def _kl_gradient(heads, noise, d_codes, d_heads, weight, target):
    n, width = heads.shape
    for k in range(width):
        total = 0.0
        for i in range(n):
            total += heads[i, k]
        r = INSIDE + (1 - 2 * INSIDE) * total / n
        slope = weight * (1 - 2 * INSIDE) * ((1 - target) / (1 - r) - target / r) / n
        for i in range(n):
            d_heads[i, k] += slope


def _value(experiment: Experiment, heads: np.ndarray, jacobians: np.ndarray | None) -> float:
    return sparsity_value(experiment.sparsity_kind, heads, experiment.target_activity)


def _listing(experiment: Experiment, name: str, what: str, error: str) -> str:
    l1 = experiment.sparsity_kind == "l1"
    penalty = "\n    penalty = code.abs().sum(1).mean()" if l1 else _KL_LISTED
    source = "Olshausen & Field 1996" if l1 else "Ng 2011"
    return f'''
def {name}(model, x):
    """The reconstruction loss, and a price on activity in the code ({source})."""
    code = model.encoder(x)  # (batch, width)
    loss = {error.format(y="model.decoder(code)")}{penalty}
    return loss + sparsity * penalty'''


SPARSE_L1 = Objective(
    "sparse",
    _listing,
    Formula("λ", ("mean [", ("sum", "k"), "|", ("sub", "z", "k"), "|", "]")),
    kind="l1",
    numbers=lambda experiment: ("sparsity",),
    penalty="sparsity",
    weight="sparsity",
    value=_value,
    weight_at=lambda experiment, step: experiment.at(step).sparsity,
    at_code=_l1_gradient,
)
SPARSE_KL = Objective(
    "sparse",
    _listing,
    Formula("λ", (("sum", "k"), "KL ( ρ ‖", ("sub", "r", "k"), ")")),
    kind="kl",
    numbers=lambda experiment: ("sparsity", "target_activity"),
    penalty="sparsity",
    weight="sparsity",
    value=_value,
    weight_at=lambda experiment, step: experiment.at(step).sparsity,
    at_code=_kl_gradient,
)
