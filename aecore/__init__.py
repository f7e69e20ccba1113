"""The science: experiments, data sets, models, objectives, training. Use it alone in a notebook.

from aecore import Experiment, train
run = train(Experiment(dataset="circle", width=1))
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

# Loaded at first use: torch comes with training, and a web process must do without it.
_HOMES = {
    "Experiment": "aecore.experiment",
    "Change": "aecore.experiment",
    "own_points": "aecore.experiment",
    "make_data": "aecore.datasets",
    "noise_floor": "aecore.datasets.noise_floor",
    "truth": "aecore.datasets",
    "fit_pca": "aecore.metrics.pca",
    "advance": "aecore.engine.training",
    "train": "aecore.run",
    "Run": "aecore.run",
}
__all__ = sorted(_HOMES)  # noqa: PLE0605 (a list, made from what is loaded at first use)


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'aecore' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return __all__
