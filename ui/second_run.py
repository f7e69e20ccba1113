"""The controls of a page's second run: the same as the first, but for one setting."""

from __future__ import annotations

from typing import Any

import streamlit as st

from aecore.experiment import SETTINGS, Experiment
from aecore.experiment.setting import Setting
from ui import controls, state, text

LAYER_SIZES = (4, 8, 16, 32, 64)
ONE_THING = ("seed", "width", "model", "activation", "learning_rate")  # what is offered at one click


def second_run(**default: Any) -> Experiment:
    """One line that says and sets how run B differs from run A; gives run B.

    `default` is what differs where the link does not say.
    """
    first = state.experiment()
    second, problems = state.second_experiment(default)
    differing = state.differences(first, second)
    name = differing[0] if differing else None
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(text.SECOND_IS, width="content")
        _choose_setting(first, second, name)
        if name:
            st.markdown(text.SECOND_WITH, width="content")
            _choose_value(first, second, name)
        st.button(text.SWAP, help=text.SWAP_HELP, key="swap", on_click=state.swap, args=(second,), type="tertiary")
        for other in differing[1:]:
            row = SETTINGS[other]
            st.caption(
                text.SECOND_ALSO.format(setting=row.label, value=shown(row, getattr(second, other))), width="content"
            )
    for problem in problems:
        st.warning(text.plain(problem))
    return second


def one_thing() -> None:
    """A button for each thing that is often changed alone: B becomes A but for this."""
    first = state.experiment()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(text.ONE_THING, width="content")
        for name in ONE_THING:
            if first.matters(name):
                row = SETTINGS[name]
                value = another(row, first)
                st.button(
                    f"{row.label} {shown(row, value)}",
                    key=f"one-{name}",
                    help=text.ONE_THING_HELP,
                    on_click=state.change_second,
                    args=(first,),
                    kwargs={name: value},
                )


def _choose_setting(first: Experiment, second: Experiment, name: str | None) -> None:
    names = [n for n in SETTINGS if n in {*controls.shown(first), *controls.shown(second)}]
    state.hold("second-setting", name)
    st.selectbox(
        text.SECOND_SETTING,
        names,
        index=None,
        key="second-setting",
        label_visibility="collapsed",
        width=190,
        placeholder=text.SECOND_NOTHING,
        format_func=lambda n: SETTINGS[n].label,
        on_change=_setting_chosen,
    )


def _choose_value(first: Experiment, second: Experiment, name: str) -> None:
    row, value, key = SETTINGS[name], getattr(second, name), f"second-{name}"
    state.hold(key, value)
    changed: dict[str, Any] = {"on_change": _value_chosen, "args": (first, second, name, key)}
    if name == "seed":
        st.number_input(
            row.label, row.low, row.high, step=row.step, key=key, width=150, label_visibility="collapsed", **changed
        )
    else:
        st.selectbox(
            row.label,
            values(row, first, value),
            key=key,
            width=190,
            label_visibility="collapsed",
            format_func=lambda v: shown(row, v),
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
        return [choice for choice in row.choices if first.dimension == Experiment(dataset=choice).dimension]
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


def shown(row: Setting, value: Any) -> str:
    """What a visitor reads for a value."""
    if row.kind == "choice":
        return text.name(row.name, value)
    return row.write(value) if row.kind == "layers" else text.number(value)


def titles(first: Experiment, second: Experiment) -> list[str]:
    """What stands above each run: its letter, and its values of what differs."""
    rows = [SETTINGS[name] for name in state.differences(first, second)[:2]]
    if not rows:
        return ["A", "B: the same run"]
    return [
        f"{letter}: " + ", ".join(f"{row.label} {shown(row, getattr(run, row.name))}" for row in rows)
        for letter, run in (("A", first), ("B", second))
    ]
