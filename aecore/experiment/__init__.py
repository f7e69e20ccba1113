"""The experiment: the table of settings, its rows, changes on the way, and when a run is looked at."""

from aecore.experiment.experiment import (
    ACTIVATIONS,
    KEYS,
    MODELS,
    MOST_CHANGES,
    OWN,
    PLANE_DATASETS,
    SETTINGS,
    SPACE_DATASETS,
    VERSION,
    Change,
    Experiment,
    read_query,
)
from aecore.experiment.own import PLAIN, Own, Units, own_points
from aecore.experiment.setting import Refused

__all__ = [
    "ACTIVATIONS",
    "KEYS",
    "MODELS",
    "MOST_CHANGES",
    "OWN",
    "PLAIN",
    "PLANE_DATASETS",
    "SETTINGS",
    "SPACE_DATASETS",
    "VERSION",
    "Change",
    "Experiment",
    "Own",
    "Refused",
    "Units",
    "own_points",
    "read_query",
]
