"""Changes in the middle of a run: an experiment with one more, or one fewer, entry in its schedule."""

from __future__ import annotations

from dataclasses import replace

from aecore.experiment import SETTINGS, Change, Experiment


def schedule_with(experiment: Experiment, change: Change) -> tuple[Change, ...]:
    """The schedule with one more change. What was changed of the same setting at the same step is replaced.

    Nothing is checked here: an `Experiment` made with it raises ValueError where the change cannot be.
    """
    return (*schedule_without(experiment, change.step, change.setting), change)


def schedule_without(experiment: Experiment, step: int, setting: str) -> tuple[Change, ...]:
    """The schedule without what is changed of this setting at this step."""
    return tuple(c for c in experiment.schedule if (c.step, c.setting) != (step, setting))


def without_last(experiment: Experiment) -> Experiment:
    """The run without what is changed last: all changes at the last step that has any. Itself where there are none."""
    schedule = experiment.canonical().schedule
    if not schedule:
        return experiment
    return replace(experiment, schedule=tuple(c for c in schedule if c.step < schedule[-1].step))


def changeable(experiment: Experiment) -> dict[str, tuple[str, ...]]:
    """Each setting that this run may change on the way, with its choices; no choices where it is a number."""
    found = {}
    for name, row in SETTINGS.items():
        if not row.changeable or not experiment.matters(name):
            continue
        choices = tuple(choice for choice in row.choices if _possible(experiment, name, choice))
        if len(choices) != 1:
            found[name] = choices
    return found


def _possible(experiment: Experiment, name: str, choice: str) -> bool:
    try:
        replace(experiment, schedule=(Change(1, name, choice),))
    except ValueError:
        return False
    return True
