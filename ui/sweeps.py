"""Experiments that differ in one setting, side by side."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

import trajectories
from aecore.experiment import KEYS, SETTINGS, Experiment
from aecore.experiment.timeline import segments
from ui import state, text
from ui.stage import base_url
from words import exact, say

SEEDS = 3  # of each width: a median and an idea of the spread, at 24 runs in all
PICTURES = 6
VALUES: dict[str, tuple[Any, ...]] = {
    "width": (1, 2, 3, 4, 6, 8),
    "noise": (0.0, 0.05, 0.1, 0.2, 0.3, 0.5),
    "hidden": (2, 4, 8, 16, 32, 64),
}
OVER = (*VALUES, "seed")


def offered(experiment: Experiment) -> list[str]:
    """The settings there can be a sweep over."""
    return [name for name in OVER if experiment.matters(name)]


@lru_cache(maxsize=128)
def sweep(experiment: Experiment, name: str) -> tuple[Experiment, ...]:
    """The experiment with one setting at each of its values, in order; everything else the same."""
    if name == "seed":
        last = SETTINGS["seed"].high + 1
        return tuple(replace(experiment, seed=(experiment.seed + i) % last) for i in range(PICTURES))
    if name == "hidden":
        depth = max(1, len(experiment.hidden))
        return tuple(replace(experiment, hidden=(size,) * depth) for size in VALUES["hidden"])
    return tuple(replace(experiment, **{name: value}) for value in VALUES[name])


def tiles(experiments: tuple[Experiment, ...], name: str) -> list[dict[str, str]]:
    """For each picture of a sweep its caption and the address that opens it on the lab's main page."""
    return [
        {"label": _caption(run, name), "href": f"{base_url()}/projection?{urlencode(run.to_query())}"}
        for run in experiments
    ]


def _caption(run: Experiment, name: str) -> str:
    value = getattr(run, name)
    return say("sweep.caption", setting=label(name), value=exact(value[0] if name == "hidden" else value))


def label(name: str) -> str:
    """What a visitor reads for what a sweep goes over."""
    return say("controls.layer-size") if name == "hidden" else text.label(name)


@lru_cache(maxsize=32)
def width_sweep(experiment: Experiment) -> tuple[Experiment, ...]:
    """Every width, each with SEEDS seeds from the experiment's own on, seeds next to each other."""
    row, last = SETTINGS["width"], SETTINGS["seed"].high + 1
    return tuple(
        replace(experiment, width=width, seed=(experiment.seed + i) % last)
        for width in range(row.low, row.high + 1)
        for i in range(SEEDS)
    )


def ends(experiments: tuple[Experiment, ...]) -> list[dict[str, Any]]:
    """Opens each run and says where its last chunk, which holds the last frame alone, is found."""
    opened = trajectories.current().open
    return [
        {
            "width": run.width,
            "seed": run.seed,
            "url": f"{base_url()}/trajectories/{opened(run)}/{len(segments(run.steps)) - 1}",
        }
        for run in experiments
    ]


def sweep_over(names: Collection[str], default: str) -> str:
    """The setting a sweep goes over, of those there are: the link's, or else the default."""
    name = KEYS.get(state.in_link(state.OVER), default)
    return name if name in names else default


def change_sweep(name: str) -> None:
    """Sweep over another setting, and write the address bar. For callbacks."""
    state.put_in_link(state.OVER, SETTINGS[name].key)
