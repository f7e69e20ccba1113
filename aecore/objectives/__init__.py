"""What training minimises: a reconstruction loss and, for some models, a penalty; with gradients by hand."""

from aecore.objectives.goal import Goal
from aecore.objectives.losses import loss_value

__all__ = ["Goal", "loss_value"]
