"""The experiment: the table of settings, its rows, changes on the way, and when a run is looked at."""

from aecore.experiment.experiment import (
    ACTIVATIONS,
    KEYS,
    MODELS,
    MOST_CHANGES,
    PLANE_DATASETS,
    SETTINGS,
    SPACE_DATASETS,
    VERSION,
    Change,
    Experiment,
    read_query,
)
from aecore.experiment.setting import Refused

__all__ = [
    "ACTIVATIONS",
    "KEYS",
    "MODELS",
    "MOST_CHANGES",
    "PLANE_DATASETS",
    "SETTINGS",
    "SPACE_DATASETS",
    "VERSION",
    "Change",
    "Experiment",
    "Refused",
    "read_query",
]
