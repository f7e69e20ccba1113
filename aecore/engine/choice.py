"""Which engine trains: the compiled one, or the readable one where there is no numba."""

from __future__ import annotations

import logging
from functools import cache
from importlib.util import find_spec

from aecore.engine.trainer import Trainer

log = logging.getLogger(__name__)
COMPILED = find_spec("numba") is not None  # looked for, not imported: the web process asks too


@cache
def trainer_class() -> type[Trainer]:
    """The engine of this process."""
    if COMPILED:
        from aecore.engine import compiled  # imports numba

        return compiled.Trainer
    from aecore.engine import reference  # imports torch

    log.warning("There is no numba here: runs are trained by plain PyTorch, some twenty times slower.")
    return reference.Trainer
