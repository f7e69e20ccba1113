"""What a visitor chose of the data, on the way from one page to the next. Values in, values out."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from aecore.experiment import SETTINGS, SPACE_DATASETS, Experiment

KEPT = ("dataset", "points", "noise", "seed")  # a choice of these is meant for the other pages too


def chosen(kept: Mapping[str, Any], shown: Experiment, start: Experiment, own: Collection[str] = ()) -> dict[str, Any]:
    """What is kept on leaving a page: what was chosen before, and what was chosen there.

    shown: what the page shows in the end. start: what it would show untouched. own: the settings that it
    starts with whatever was chosen before; unless one of them was changed there, the choice made before holds.
    """
    found = dict(kept)
    for name in KEPT:
        value = getattr(shown, name)
        if value != getattr(start, name):
            found[name] = value
        elif not _is_own(name, start, own):
            found.pop(name, None)
    return found


def carry(kept: Mapping[str, Any], base: Experiment, own: Collection[str] = ()) -> tuple[Experiment, dict[str, Any]]:
    """The experiment of a page that is entered with these choices, and those of them that it replaced."""
    replaced = {name: value for name, value in kept.items() if _stays_behind(name, value, base, own)}
    along = {name: value for name, value in kept.items() if name not in replaced}
    return replace(base, **along), {n: value for n, value in replaced.items() if value != getattr(base, n)}


def takeable(replaced: Mapping[str, Any], base: Experiment) -> dict[str, Any]:
    """Those of the replaced choices that the page could show after all: data in space lie on no plane."""
    return {name: value for name, value in replaced.items() if name != "dataset" or _fits(value, base)}


def _stays_behind(name: str, value: Any, base: Experiment, own: Collection[str]) -> bool:
    return _is_own(name, base, own) or (name == "dataset" and not _fits(value, base))


def _is_own(name: str, base: Experiment, own: Collection[str]) -> bool:
    return name in own or getattr(base, name) != SETTINGS[name].default


def _fits(dataset: str, base: Experiment) -> bool:
    return (dataset in SPACE_DATASETS) == (base.dataset in SPACE_DATASETS)
