"""The controls of a page's second run: the same as the first, but for one setting."""

from __future__ import annotations

from typing import Any

import streamlit as st

from aecore.experiment import OWN, SETTINGS, Experiment
from aecore.experiment.setting import Setting
from ui import controls, state, text
from ui.differences import differences
from words import listed, say

LAYER_SIZES = (4, 8, 16, 32, 64)
ONE_THING = ("seed", "width", "model", "activation", "learning_rate")  # what is offered at one click


def second_run(**default: Any) -> Experiment:
    """One line that says and sets how run B differs from run A; gives run B.

    `default` is what differs where the link does not say.
    """
    first = state.experiment()
    second, problems = state.second_experiment(default)
    differing = differences(first, second)
    name = differing[0] if differing else None
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(say("second-run.is"), width="content")
        _choose_setting(first, second, name)
        if name:
            st.markdown(say("second-run.with"), width="content")
            _choose_value(first, second, name)
        st.button(
            say("second-run.swap"),
            help=say("second-run.swap-help"),
            key="swap",
            on_click=state.swap,
            args=(second,),
            type="tertiary",
        )
        for other in differing[1:]:
            st.caption(
                say("second-run.also", setting=text.label(other), value=text.value_of(other, getattr(second, other))),
                width="content",
            )
    for problem in problems:
        st.warning(text.plain(problem))
    return second


def one_thing() -> None:
    """A button for each thing that is often changed alone: B becomes A but for this."""
    first = state.experiment()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(say("second-run.one-thing"), width="content")
        for name in ONE_THING:
            if first.matters(name):
                row = SETTINGS[name]
                value = another(row, first)
                st.button(
                    say("second-run.valued", setting=text.label(name), value=text.value_of(name, value)),
                    key=f"one-{name}",
                    help=say("second-run.one-thing-help"),
                    on_click=state.change_second,
                    args=(first,),
                    kwargs={name: value},
                )


def _choose_setting(first: Experiment, second: Experiment, name: str | None) -> None:
    names = [n for n in SETTINGS if n in {*controls.shown(first), *controls.shown(second)}]
    state.hold("second-setting", name)
    st.selectbox(
        say("second-run.setting"),
        names,
        index=None,
        key="second-setting",
        label_visibility="collapsed",
        width=190,
        placeholder=say("second-run.nothing"),
        format_func=text.label,
        on_change=_setting_chosen,
    )


def _choose_value(first: Experiment, second: Experiment, name: str) -> None:
    row, value, key = SETTINGS[name], getattr(second, name), f"second-{name}"
    state.hold(key, value)
    changed: dict[str, Any] = {"on_change": _value_chosen, "args": (first, second, name, key)}
    if name == "seed":
        st.number_input(
            text.label(name),
            row.low,
            row.high,
            step=row.step,
            key=key,
            width=150,
            label_visibility="collapsed",
            **changed,
        )
    else:
        st.selectbox(
            text.label(name),
            values(row, first, value),
            key=key,
            width=190,
            label_visibility="collapsed",
            format_func=lambda v: text.value_of(name, v),
            filter_mode=None,
            **changed,
        )


def _setting_chosen() -> None:
    name = state.held("second-setting")
    first = state.experiment()
    state.change_second(first, **({name: another(SETTINGS[name], first)} if name else {}))


def _value_chosen(first: Experiment, second: Experiment, name: str, key: str) -> None:
    state.change_second(second, **{name: state.held(key)})


def values(row: Setting, first: Experiment, current: Any) -> list[Any]:
    """What the second run's control offers, in order: the setting's range, and the values in force."""
    if row.name == "dataset":
        made = [c for c in row.choices if c != OWN and first.dimension == Experiment(dataset=c).dimension]
        return made if first.own is None else [*made, OWN]
    if row.kind == "choice":
        return list(row.choices)
    offered: set[Any]
    if row.kind == "layers":
        offered = {(size,) * depth for depth in range(1, 5) for size in LAYER_SIZES}
    elif row.name in controls.LADDERS or (row.high - row.low) / row.step > controls.MOST_POSITIONS:
        offered = set(controls.rungs(row))
    else:
        count = round((row.high - row.low) / row.step)
        offered = {type(row.default)(round(row.low + i * row.step, 9)) for i in range(count + 1)}
    return sorted(offered | {current, getattr(first, row.name)})


def another(row: Setting, first: Experiment) -> Any:
    """A value of a setting other than the first run's: the next one, or before the first where there is none."""
    value = getattr(first, row.name)
    if row.name == "seed":
        return value + 1 if value < row.high else row.low
    offered = values(row, first, value)
    return offered[(offered.index(value) + 1) % len(offered)]


def titles(first: Experiment, second: Experiment) -> list[str]:
    """What stands above each run: its letter, and its values of what differs."""
    names = differences(first, second)[:2]
    if not names:
        return ["A", say("second-run.same")]
    return [_title(letter, run, names) for letter, run in (("A", first), ("B", second))]


def _title(letter: str, run: Experiment, names: list[str]) -> str:
    valued = [
        say("second-run.valued", setting=text.label(name), value=text.value_of(name, getattr(run, name)))
        for name in names
    ]
    return say("second-run.title", letter=letter, what=listed(valued, style="unit"))
