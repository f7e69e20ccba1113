"""What a visitor chose of the data, on the way from one page to the next. Values in, values out."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from aecore.experiment import OWN, SETTINGS, SPACE_DATASETS, Experiment

KEPT = ("dataset", "own", "points", "noise", "seed")  # a choice of these is meant for the other pages too


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
    if shown.dataset == OWN and found.get("own") == shown.own:
        found["dataset"] = OWN  # also where the page starts with points of its own
    return found


def carry(
    kept: Mapping[str, Any], base: Experiment, own: Collection[str] = (), own_fits: bool = False
) -> tuple[Experiment, dict[str, Any]]:
    """The experiment of a page that is entered with these choices, and those of them that it replaced.

    own_fits: whether the page can show the points of one's own that are among them.
    """
    choices = {name: value for name, value in kept.items() if name != "own"}  # these go with the data set
    replaced = {name: value for name, value in choices.items() if _stays_behind(name, value, base, own, own_fits)}
    along = {name: value for name, value in choices.items() if name not in replaced}
    if along.get("dataset") == OWN:
        along["own"] = kept["own"]
    return replace(base, **along), {n: value for n, value in replaced.items() if value != getattr(base, n)}


def takeable(replaced: Mapping[str, Any], base: Experiment, own_fits: bool = False) -> dict[str, Any]:
    """Those of the replaced choices that the page could show after all: data in space lie on no plane."""
    return {name: value for name, value in replaced.items() if name != "dataset" or _fits(value, base, own_fits)}


def _stays_behind(name: str, value: Any, base: Experiment, own: Collection[str], own_fits: bool) -> bool:
    return _is_own(name, base, own) or (name == "dataset" and not _fits(value, base, own_fits))


def _is_own(name: str, base: Experiment, own: Collection[str]) -> bool:
    return name in own or getattr(base, name) != SETTINGS[name].default


def _fits(dataset: str, base: Experiment, own_fits: bool) -> bool:
    if dataset == OWN:
        return own_fits
    return (dataset in SPACE_DATASETS) == (base.dataset in SPACE_DATASETS)
