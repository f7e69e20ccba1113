"""Denoising: give back the clean point from a corrupted one (Vincent et al. 2008, 2010)."""

from __future__ import annotations

import numpy as np

from aecore.engine.objectives.record import Formula, Objective
from aecore.experiment import Experiment

_LISTED = {
    "gaussian": "x + corruption * torch.randn_like(x)",
    "drop": "x.where(torch.rand_like(x) >= corruption, 0)",
}


def corrupted(experiment: Experiment, points: np.ndarray, random: np.ndarray) -> np.ndarray:
    """points with Gaussian noise added (Vincent et al. 2010), or coordinates set to zero (2008).

    random, of the shape of points: standard normal numbers, or uniform ones where coordinates drop.
    """
    level = np.float32(experiment.corruption)
    if experiment.corruption_kind == "gaussian":
        return points + level * random
    return np.where(random < level, np.float32(0), points)


def _kind_changes(experiment: Experiment) -> bool:
    return any(change.setting == "corruption_kind" for change in experiment.schedule)


def _numbers(experiment: Experiment) -> tuple[str, ...]:
    return ("corruption", "corruption_kind") if _kind_changes(experiment) else ("corruption",)


def _listing(experiment: Experiment, name: str, what: str, error: str) -> str:
    lines = f"    corrupted = {_LISTED[experiment.corruption_kind]}"
    if _kind_changes(experiment):
        lines = f"""    if corruption_kind == "gaussian":
        corrupted = {_LISTED["gaussian"]}
    else:
        corrupted = {_LISTED["drop"]}"""
    return f'''
def {name}(model, x):
    """Give back the clean point from a corrupted one (Vincent et al. 2008, 2010)."""
{lines}
    return {error.format(y="model(corrupted)")}'''


DENOISING = Objective(
    "denoising",
    _listing,
    Formula(input=(("accent", "x", "~"),)),
    numbers=_numbers,
    corrupted=corrupted,
)
