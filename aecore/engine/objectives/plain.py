"""The reconstruction loss and nothing else: an autoencoder, and one of two linear maps (Baldi & Hornik 1989)."""

from __future__ import annotations

from aecore.engine.objectives.record import Objective
from aecore.experiment import Experiment


def _listing(experiment: Experiment, name: str, what: str, error: str) -> str:
    return f'''
def {name}(model, x):
    """Mean over points of the {what} between a point and its reconstruction."""
    return {error.format(y="model(x)")}'''


LINEAR = Objective("linear", _listing)
AUTOENCODER = Objective("autoencoder", _listing)
