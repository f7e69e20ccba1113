"""How two experiments differ, and how a link says so. Knows no session."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from aecore.experiment import KEYS, SETTINGS, Experiment, Refused
from ui import text

LONGEST_VALUE = 200  # characters of one setting's value
LONGEST_DIFFERENCE = 2000  # characters of a link


def read_difference(difference: str, first: Experiment) -> tuple[Experiment, tuple[str, ...]]:
    """`first` with the settings of "setting:value~…" in a link, and a sentence for each that does not hold."""
    second, problems = first, []
    for part in filter(None, difference[:LONGEST_DIFFERENCE].split("~")):
        key, _, value = part.partition(":")
        name = KEYS.get(key, "schedule")
        try:
            if not SETTINGS[name].single:
                raise Refused("A difference must be of a setting.", "difference-written", got=part[:40])
            changed = replace(second, **{name: SETTINGS[name].parse(value[:LONGEST_VALUE])})
            if changed.dimension != first.dimension:
                wanted: dict[str, Any] = {"count": first.dimension, "got": value[:40]}
                raise Refused("Both runs must have data of one dimension.", "difference-dimension", **wanted)
            second = changed
        except Refused as error:
            problems.append(text.reason(error))
    return second, tuple(problems)


def write_difference(first: Experiment, second: Experiment) -> str:
    """How the second differs, as link keys and values. Changes on the way are the same in both."""
    rows = [SETTINGS[name] for name in differences(first, second)]
    return "~".join(f"{row.key}:{row.write(getattr(second, row.name))}" for row in rows)


def differences(first: Experiment, second: Experiment) -> list[str]:
    """Names of the settings that differ and have an effect on either run."""
    return [
        name
        for name, row in SETTINGS.items()
        if row.single
        and getattr(first, name) != getattr(second, name)
        and (first.matters(name) or second.matters(name))
    ]
