"""The contractive penalty: the encoder's squared stretch (Rifai et al. 2011).

||J||², the squared Frobenius norm of the encoder's Jacobian, mean over points.
"""

from __future__ import annotations

import numpy as np

from aecore.engine.objectives.record import Formula, Objective
from aecore.experiment import Experiment


def contraction_value(jacobians: np.ndarray) -> float:
    """The penalty of Jacobians (d, n, width), in float64."""
    return float((jacobians.astype(np.float64) ** 2).sum((0, 2)).mean())


def _gradient(jacobians, d_jacobians, weight):
    directions, n, width = jacobians.shape
    share = 2 * weight / n
    for j in range(directions):
        for i in range(n):
            for k in range(width):
                d_jacobians[j, i, k] = share * jacobians[j, i, k]


def _value(experiment: Experiment, heads: np.ndarray, jacobians: np.ndarray | None) -> float:
    assert jacobians is not None
    return contraction_value(jacobians)


def _listing(experiment: Experiment, name: str, what: str, error: str) -> str:
    return f'''
def {name}(model, x):
    """The reconstruction loss, and a price on the encoder's stretch (Rifai et al. 2011)."""
    jacobian = torch.vmap(torch.func.jacrev(model.encoder))(x)  # (batch, width, d)
    loss = {error.format(y="model(x)")}
    return loss + contraction * (jacobian**2).sum((1, 2)).mean()'''


CONTRACTIVE = Objective(
    "contractive",
    _listing,
    Formula("λ", ("mean [", "‖", "∂ f / ∂ x", ("sup", "‖", "2"), "]")),
    numbers=lambda experiment: ("contraction",),
    penalty="contraction",
    weight="contraction",
    value=_value,
    weight_at=lambda experiment, step: experiment.at(step).contraction,
    at_jacobian=_gradient,
)
