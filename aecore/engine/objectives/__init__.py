"""What training minimises: a reconstruction loss and, for some models, a penalty. An objective is one record.

A new one is a file of this folder and its name in OBJECTIVES; then its settings' rows in
`aecore/experiment/experiment.py` and its lines in the readable trainer, `aecore/engine/reference.py`, which its
gradient is tested against.
"""

from __future__ import annotations

from aecore.engine.objectives.contractive import CONTRACTIVE
from aecore.engine.objectives.denoising import DENOISING
from aecore.engine.objectives.losses import LOSSES, loss_value
from aecore.engine.objectives.plain import AUTOENCODER, LINEAR
from aecore.engine.objectives.record import Objective
from aecore.engine.objectives.sparse import SPARSE_KL, SPARSE_L1
from aecore.engine.objectives.variational import VARIATIONAL
from aecore.experiment import Experiment

__all__ = ["LOSSES", "OBJECTIVES", "Objective", "loss_value", "objective_of", "penalties_of"]

OBJECTIVES: tuple[Objective, ...] = (
    LINEAR, AUTOENCODER, DENOISING, SPARSE_L1, SPARSE_KL, CONTRACTIVE, VARIATIONAL,
)  # fmt: skip


def objective_of(now: Experiment, model: str | None = None) -> Objective:
    """The objective in force under these settings, or the one of another model of the run."""
    model = model or now.model
    return next(o for o in OBJECTIVES if o.model == model and o.kind in ("", now.sparsity_kind))


def penalties_of(experiment: Experiment) -> tuple[Objective, ...]:
    """The objectives of a run that add a penalty, in the order of OBJECTIVES, also while another one is in force."""
    used = experiment.models_used()
    return tuple(o for o in OBJECTIVES if o.penalty and o.model in used and o.kind in ("", experiment.sparsity_kind))
