"""What training minimises: a reconstruction loss and, for some models, a penalty; with gradients by hand."""

from aecore.engine.objectives.goal import Goal
from aecore.engine.objectives.losses import loss_value

__all__ = ["Goal", "loss_value"]
