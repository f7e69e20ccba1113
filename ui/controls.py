"""The controls of a run, built from the table of settings. A change opens the new run at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import lru_cache
from typing import Any

import streamlit as st

from aecore.experiment import OWN, SETTINGS, SPACE_DATASETS, Experiment
from aecore.experiment.setting import HIDDEN_LAYERS, UNITS_PER_LAYER, Setting
from ui import remembered, state, text
from words import exact, say

GROUPS = ("Data", "Network", "Objective", "Training")
ALL = "all-settings"  # the folder's key; it is built when it is open: that saves most of a script run
MOST_POSITIONS = 100  # a linear slider with more positions than this cannot be set by hand
POWERS_OF_TWO = tuple(2**i for i in range(10))
MOST_PROBLEMS = 5


def sidebar(without: Collection[str] = ()) -> None:
    """Every setting that matters for the experiment in force, by group, in one folder of the sidebar.

    `without` names the settings that the page shows elsewhere, by `beside` or `control`. The folder stays as
    the visitor left it, from page to page and, by a cookie, from visit to visit.
    """
    experiment = state.experiment()
    with st.sidebar:
        with st.container(horizontal=True):
            st.button(
                say("controls.new-seed"), help=say("controls.new-seed-help"), key="new-seed", on_click=state.new_seed
            )
            st.button(
                say("controls.reset"),
                help=say("controls.reset-help"),
                key="reset",
                on_click=state.reset,
                type="tertiary",
            )
        state.hold(ALL, remembered.folder_open())
        folder = st.expander(say("controls.all"), key=ALL, on_change=_folded)
        if folder.open:
            with folder:
                for group in GROUPS:
                    names = [n for n in shown(experiment) if SETTINGS[n].group == group and n not in without]
                    if names:
                        heading(say(f"groups.{group.lower()}"), names)
                        for name in names:
                            control(name)


def heading(title: str, names: Collection[str]) -> None:
    """A title over some controls, with the one help button that explains them all: a stop of the Tab key, not many."""
    means = [(text.label(name), text.help_of(name)) for name in names if name != "hidden"]
    if "hidden" in names:
        means += [(say(f"controls.{part}"), say(f"controls.{part}-help")) for part in ("depth", "layer-size")]
    st.markdown(f"**{title}**", help="\n\n".join(f"**{label}** {meaning}" for label, meaning in means))


def _folded() -> None:
    remembered.keep_folder(bool(state.held(ALL)))


def beside(names: Collection[str]) -> list[dict[str, Any]]:
    """The settings of these names that matter now, JSON-safe, as panels/draw/settings-strip.js shows them."""
    experiment = state.experiment()
    return [_offer(SETTINGS[name], getattr(experiment, name)) for name in names if experiment.matters(name)]


def chosen(asked: Any) -> None:
    """Set what the strip beside the stage asks for, {setting, value as a link writes it}: JSON from outside."""
    if not isinstance(asked, Mapping):
        return
    row = SETTINGS.get(str(asked.get("setting")))
    if row is not None and row.single:
        state.change_text(row, str(asked.get("value")))


def _offer(row: Setting, value: Any) -> dict[str, Any]:
    listed = row.kind == "choice"
    values = offered_choices(row, value) if listed else positions(row)
    if value not in values:  # from a link
        values = tuple(sorted((*values, value)))
    read: Callable[[Any], str] = (lambda choice: text.name(row.name, choice)) if listed else exact
    return {
        "name": row.name, "label": text.label(row.name), "help": text.help_of(row.name),
        "kind": "list" if listed else "slider",
        "options": [[row.write(choice), read(choice)] for choice in values], "value": row.write(value),
    }  # fmt: skip


def shown(experiment: Experiment) -> list[str]:
    """The names of the settings that have a control and an effect on this experiment."""
    return [n for n, row in SETTINGS.items() if row.single and experiment.matters(n)]


def control(name: str) -> None:
    """The control of one setting, wherever the page is at."""
    row = SETTINGS[name]
    value = getattr(state.experiment(), name)
    if row.kind == "layers":
        _layers(value)
    elif row.kind == "choice":
        _choice(row, value)
    elif name == "seed":
        _keyed(st.number_input, row, value, min_value=row.low, max_value=row.high, step=row.step)
    elif is_ladder(row):
        _ladder(row, value)
    elif row.kind == "int":
        _keyed(st.slider, row, value, min_value=row.low, max_value=row.high, step=row.step)
    else:
        _keyed(st.slider, row, value, min_value=row.low, max_value=row.high, step=row.step, format="%g")


def notices() -> None:
    """What could not be used of the link or the last change, until the next change."""
    problems = state.problems()
    if problems:
        lines = [f"- {text.plain(problem)}" for problem in problems[:MOST_PROBLEMS]]
        if len(problems) > MOST_PROBLEMS:
            more = say("notices.more", count=len(problems) - MOST_PROBLEMS)
            lines.append(f"- {text.plain(more)}")
        st.warning("\n".join([say("notices.not-used"), "", *lines]))
    _replaced()


def _replaced() -> None:
    """What this page shows in place of what was chosen on another, and a button that takes that along."""
    replaced = state.replaced()
    if not replaced:
        return
    possible = state.takeable()
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        own = {name: getattr(state.base(), name) for name in replaced}
        key = "notices.replaced" if replaced.keys() <= possible.keys() else "notices.replaced-not-here"
        st.caption(say(key, own=text.values(own), yours=text.values(replaced)), width="content")
        if possible:
            named = {name: value for name, value in possible.items() if name in replaced}
            label = say("notices.take-along", yours=text.values(named))
            st.button(label, key="take-along", on_click=state.take_along)


LADDERS = {"batch": POWERS_OF_TWO}


def is_ladder(row: Setting) -> bool:
    """Whether the control of a number climbs a ladder, as its range is too wide for even steps."""
    return row.name in LADDERS or (row.high - row.low) / row.step > MOST_POSITIONS


@lru_cache
def positions(row: Setting) -> tuple[float, ...]:
    """All that a slider of this number offers, ascending."""
    if is_ladder(row):
        return rungs(row)
    count = round((row.high - row.low) / row.step)
    return tuple(row.check(round(row.low + i * row.step, 9)) for i in range(count + 1))


@lru_cache
def rungs(row: Setting) -> tuple[float, ...]:
    """What a control of a wide range offers: 1, 2, 5, 10, 20, … within the bounds, the bounds, and the default."""
    ladder: Sequence[float] | None = LADDERS.get(row.name)
    if ladder is None:
        powers = [m * 10.0**e for e in range(-5, 5) for m in (1, 2, 5)]
        ladder = [round(rung, 6) for rung in powers if rung >= (row.low or row.step / 5)]
    kind = type(row.default)
    return tuple(sorted({kind(r) for r in (*ladder, row.low, row.high, row.default) if row.low <= r <= row.high}))


def _ladder(row: Setting, value: float) -> None:
    options = rungs(row)
    key = row.name
    if value not in options:  # from a link: one more rung, on a widget of its own, as rungs are counted by position
        options = tuple(sorted((*options, value)))
        key = f"{row.name}={value}"
    _keyed(st.select_slider, row, value, key=key, options=options, format_func=exact)


def _choice(row: Setting, value: str) -> None:
    choices = offered_choices(row, value)
    _keyed(
        st.selectbox,
        row,
        value,
        options=choices,
        filter_mode=None,
        format_func=lambda choice: text.name(row.name, choice),
    )


def offered_choices(row: Setting, value: str) -> tuple[str, ...]:
    """The choices of a setting on this page: data sets are on the plane or in space, as the page's own."""
    if row.name != "dataset":
        return row.choices
    there = state.own_data() is not None or value == OWN  # points of one's own, once there are any
    in_space = state.experiment().dimension > 2
    return tuple(c for c in row.choices if (there if c == OWN else (c in SPACE_DATASETS) == in_space))


def _keyed(widget: Callable[..., Any], row: Setting, value: Any, *, key: str = "", **arguments: Any) -> None:
    key = key or row.name
    state.hold(key, value)
    widget(
        text.label(row.name),
        key=key,
        on_change=_changed,
        args=(row.name, key),
        **arguments,
    )


def _changed(name: str, key: str) -> None:
    state.change(**{name: state.held(key)})


def _layers(sizes: tuple[int, ...]) -> None:
    """Two controls for the hidden layers: how many, and how large. Unequal sizes from a link stay as they are."""
    state.hold("depth", len(sizes))
    st.slider(
        say("controls.depth"),
        0,
        HIDDEN_LAYERS,
        key="depth",
        on_change=_depth_changed,
        args=(sizes,),
    )
    if not sizes:
        return
    options, key = [str(size) for size in POWERS_OF_TWO if size <= UNITS_PER_LAYER], "units"
    value = str(sizes[0]) if len(set(sizes)) == 1 else SETTINGS["hidden"].write(sizes)
    if value not in options:
        options = sorted([*options, value], key=lambda option: max(SETTINGS["hidden"].parse(option)))
        key = f"units={value}"
    state.hold(key, value)
    st.select_slider(
        say("controls.layer-size"),
        options,
        key=key,
        on_change=_size_changed,
        args=(len(sizes), key),
    )


def _depth_changed(sizes: tuple[int, ...]) -> None:
    depth = state.held("depth")
    last = sizes[-1] if sizes else SETTINGS["hidden"].default[-1]
    state.change(hidden=(*sizes[:depth], *[last] * (depth - len(sizes))))


def _size_changed(depth: int, key: str) -> None:
    sizes = SETTINGS["hidden"].parse(state.held(key))
    state.change(hidden=sizes if len(sizes) > 1 else sizes * depth)
