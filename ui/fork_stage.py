"""The page of forks: its stage, what it offers to change, and what comes back from it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aecore.experiment import SETTINGS, Change, Experiment
from aecore.experiment.changes import changeable, schedule_with, schedule_without, without_last
from ui import state, text
from ui.stage import stage


def fork_stage(experiment: Experiment) -> None:
    """The run, beside it as a ghost the run without its last change, and the form that changes it on the way."""
    stage(
        {"main": experiment, "before": without_last(experiment)},
        layout="forks",
        options={"offers": offers(experiment)},
        on_fork=answer,
    )


def offers(experiment: Experiment) -> list[dict[str, Any]]:
    """What may be changed on the way, JSON-safe: the setting, its bounds or choices, the models it matters for."""
    found = []
    for name, choices in changeable(experiment).items():
        row = SETTINGS[name]
        named = [[choice, text.name(name, choice)] for choice in choices]
        found.append({
            "setting": name, "low": row.low, "high": row.high,
            "choices": named, "models": list(row.models),
        })  # fmt: skip
    return found


def answer(asked: Any) -> None:
    """Do what the form asks: {step, setting, value} is a change, {step, setting, remove: true} takes one away."""
    if not isinstance(asked, Mapping):
        return
    experiment, setting = state.experiment(), str(asked.get("setting"))
    step: Any = asked.get("step")  # checked with the schedule that it enters
    if asked.get("remove"):
        state.change(schedule=schedule_without(experiment, step, setting))
    else:
        state.change(schedule=schedule_with(experiment, Change(step, setting, asked.get("value"))))
