"""What a visitor reads of settings: what they are called, their values, and why a value does not hold."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from aecore.experiment import SETTINGS, Refused
from words import either, exact, listed, say


def label(setting: str) -> str:
    """What a setting is called."""
    return say(f"settings.{setting}.label")


def help_of(setting: str) -> str:
    """What a setting means."""
    return say(f"settings.{setting}.help")


def name(setting: str, value: str) -> str:
    """What a choice of a setting is called."""
    return say(f"settings.{setting}.values.{value}")


def value_of(setting: str, value: Any) -> str:
    """A value of any setting."""
    row = SETTINGS[setting]
    if row.kind == "choice":
        return name(setting, value)
    return row.write(value) if row.kind == "layers" else exact(value)


def values(settings: Mapping[str, Any]) -> str:
    """Settings in a row, each told by its value: Spiral, noise 0.2."""
    return listed(
        [
            name(setting, value)
            if SETTINGS[setting].kind == "choice"
            else say(f"carried.{setting}", value=exact(value))
            for setting, value in settings.items()
        ],
        style="unit",
    )


def reason(problem: Refused) -> str:
    """Why a value does not hold, in the words that the controls use."""
    values = dict(problem.values)
    if problem.setting:
        values["setting"] = label(problem.setting)
    if "allowed" in values:
        allowed = [name(problem.setting, choice) if problem.setting else label(choice) for choice in values["allowed"]]
        values["allowed"] = either(allowed)
    if "changed" in values:
        values["changed"] = label(values["changed"]) if values["changed"] in SETTINGS else values["changed"]
    if "models" in values:
        values["models"] = listed(name("model", model) for model in values["models"])
        values |= {when: name("model", values[when]) for when in ("before", "after")}
    return say(f"problems.{problem.rule}", **values)


JOINER = "\u2060"


def plain(text: str) -> str:
    """Text from outside, safe in Markdown: nothing in it is a link, an image or markup.

    Addresses are found even where they are escaped; an invisible joiner keeps them from looking like one.
    """
    text = re.sub(r"(://|@|(?<=www)\.)", f"{JOINER}\\1{JOINER}", text, flags=re.IGNORECASE)
    return re.sub(r"([\\`*_{}\[\]()<>#+\-.!|~$:&@/])", r"\\\1", text)
