"""The page of forks: its stage, what it offers to change, and what comes back from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from aecore.experiment import SETTINGS, Change, Experiment
from aecore.experiment.changes import changeable, last_change, schedule_with, schedule_without, without_changes_at
from ui import state, text
from ui.stage import stage


def fork_stage(experiment: Experiment) -> None:
    """The run, beside it as a ghost the run without one of its changes, and the form that changes it on the way.

    The ghost lacks the change that was made just now or chosen, or else the last one.
    """
    run = experiment.canonical()
    left_out = state.step_without({change.step for change in run.schedule}, default=last_change(run))
    stage(
        {"main": run, "before": without_changes_at(run, left_out)},
        layout="forks",
        options={"offers": offers(experiment), "without": left_out, "idle": idle(experiment)},
        on={"fork": answer},
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


def idle(experiment: Experiment) -> list[dict[str, Any]]:
    """The changes that change nothing, JSON-safe: they are no part of the run, and a link does not keep them."""
    real = experiment.canonical().schedule
    left_out = [change for change in experiment.schedule if change not in real]
    return [asdict(change) for change in left_out]


def answer(asked: Any) -> None:
    """Do what the form asks.

    {step, setting, value} is a change, {step, setting, remove: true} takes one away, {step, compare: true}
    compares with the run without what changes at this step.
    """
    if not isinstance(asked, Mapping):
        return
    experiment, setting = state.experiment(), str(asked.get("setting"))
    step: Any = asked.get("step")  # checked with the schedule that it enters
    if asked.get("remove"):
        state.change(schedule=schedule_without(experiment, step, setting))
        return
    if isinstance(step, int):
        state.leave_out(step)
    if not asked.get("compare"):
        state.change(schedule=schedule_with(experiment, Change(step, setting, asked.get("value"))))
