"""How experiments are called, in the words of the lab."""

from __future__ import annotations

from typing import Any

from aecore.experiment import SETTINGS, Experiment
from words import exact, say


def title(experiment: Experiment) -> str:
    """An experiment in a line."""
    dataset, model = (say(f"settings.{name}.values.{getattr(experiment, name)}") for name in ("dataset", "model"))
    return say("file.title", dataset=dataset, model=model, count=experiment.width)


def settings(experiment: Experiment) -> list[tuple[str, str]]:
    """What every setting that has an effect is called, and its value, as the controls say it."""
    return [
        (say(f"settings.{name}.label"), value_of(name, getattr(experiment, name)))
        for name, row in SETTINGS.items()
        if row.kind in ("choice", "int", "float", "layers") and experiment.matters(name)
    ]


def value_of(name: str, value: Any) -> str:
    """A value of a setting."""
    row = SETTINGS[name]
    if row.kind == "choice":
        return say(f"settings.{name}.values.{value}")
    return row.write(value) if row.kind == "layers" else exact(value)
