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


def last_change(experiment: Experiment) -> int | None:
    """The last step at which the run is changed; None where it never is."""
    schedule = experiment.canonical().schedule
    return schedule[-1].step if schedule else None


def without_changes_at(experiment: Experiment, step: int | None) -> Experiment:
    """The same run without any change at this step, later changes left as they are."""
    return replace(experiment, schedule=tuple(c for c in experiment.canonical().schedule if c.step != step))


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
