"""Tables of one's own: a file or what was pasted becomes columns to choose from, and then the points of a run."""

from __future__ import annotations

import threading

import numpy as np
import streamlit as st

import trajectories
from aecore.experiment import OWN, Experiment, Own, Refused, own_points
from aecore.experiment.own import FEWEST_POINTS, scaling
from aecore.tables import Column, Table, read_table
from ui import state, text
from ui.examples import NAMES, example
from words import exact, listed, say

MOST_LABELS = 20  # different texts or whole numbers of a column that can be labels
PREVIEW_ROWS, PREVIEW_COLUMNS = 4, 8
_reading = threading.BoundedSemaphore(2)  # files read at a time in this process


def start() -> Experiment:
    """What the page shows before anything is brought."""
    return Experiment(dataset=OWN, own=example("iris"))


def options() -> dict[str, object]:
    """What panels/pages/own-data and own-space get: the cookie that makes private data this browser's."""
    return {"owner": [state.OWNER, state.owner()]}


def bring() -> None:
    """The examples, and the place where a table is brought and its columns are chosen."""
    with st.container(key="own-bring"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(say("own-data.examples"), width="content")
            for name in NAMES:
                st.button(say(f"own-data.{name}"), key=f"example-{name}", on_click=_show_example, args=(name,))
        with st.expander(say("own-data.bring"), key="bring", expanded=state.table() is not None):
            file, paste = st.columns(2)
            file.file_uploader(say("own-data.file"), key="own-file", on_change=_read_file)
            paste.text_area(say("own-data.paste"), key="own-pasted", height=92, max_chars=500_000)
            paste.button(say("own-data.read-pasted"), key="read-pasted", on_click=_read_pasted)
            held = state.table()
            if held is not None:
                _choose(*held)
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.caption(say("own-data.private", count=trajectories.private().minutes), width="stretch")
                st.button(say("own-data.forget"), key="forget-own", on_click=state.forget_own, type="tertiary")


def scale_sentence(own: Own) -> str:
    """How each column lies in the picture, in words."""
    columns = [
        say("own-data.plane-column", name=text.plain(name), offset=_short(offset), scale=_short(scale))
        for name, offset, scale in zip(own.units.names, own.units.offset, own.units.scale, strict=True)
    ]
    return say("own-data.plane-scale", columns=listed(columns, style="unit"))


def points_of(table: Table, chosen: list[str], label: str | None, separate: bool) -> tuple[Own, int]:
    """The points of chosen columns of a table, and how many rows were left out. Raises ValueError in words."""
    by_name = {column.name: column for column in table.columns}
    columns = [by_name[name] for name in chosen if name in by_name]
    if not 2 <= len(columns) <= 3:
        raise ValueError(say("own-data.two-or-three"))
    values = np.array([[np.nan if v is None else v for v in column.numbers or ()] for column in columns]).T
    whole = np.isfinite(values).all(1)
    if whole.sum() < FEWEST_POINTS:
        raise ValueError(say("own-data.few-rows", count=int(whole.sum())))
    values = values[whole]
    constant = [c.name for c, low, high in zip(columns, values.min(0), values.max(0), strict=True) if not high > low]
    if constant:
        raise ValueError(say("own-data.constant", names=listed(map(text.plain, constant))))
    units = scaling(values, tuple(chosen), separate)
    points, left_out = units.to_plane(values), int((~whole).sum())
    if label is None or label not in by_name:
        return own_points(points, units, private=True), left_out
    names, labels = np.unique(np.array(_marks(by_name[label]))[whole], return_inverse=True)
    return own_points(points, units, labels, tuple(names.tolist()), label, private=True), left_out


def _choose(name: str, table: Table) -> None:
    understood = table.understood
    told = {"rows": exact(table.rows), "columns": exact(len(table.columns)), "name": text.plain(name)}
    if understood.kind == "csv":
        signs = {"\t": say("own-data.delimiter-tab"), " ": say("own-data.delimiter-space")}
        told |= {"delimiter": signs.get(understood.delimiter, understood.delimiter)}
        told |= {"decimal": understood.decimal, "encoding": understood.encoding.upper()}
    header = say("own-data.header") if understood.header else say("own-data.no-header")
    st.markdown(f"{say(f'own-data.understood-{understood.kind}', **told)} {header}")
    if understood.formulas:
        st.caption(say("own-data.formulas", count=understood.formulas))
    st.markdown(_preview(table))
    numeric = [column.name for column in table.columns if column.numbers is not None and not column.constant]
    labels = [column.name for column in table.columns if 2 <= len(set(_marks(column))) <= MOST_LABELS]
    wide, narrow, last = st.columns((3, 2, 2), vertical_alignment="bottom")
    state.start_with("own-columns", [column for column in numeric if column not in labels][:2] or numeric[:2])
    wide.multiselect(say("own-data.columns"), numeric, key="own-columns", max_selections=3)
    narrow.selectbox(say("own-data.labels"), labels, index=None, key="own-labels", placeholder=say("own-data.nothing"))
    last.selectbox(
        say("own-data.scale"), ("each", "same"), key="own-scale", format_func=lambda s: say(f"own-data.scale-{s}"),
    )  # fmt: skip
    st.button(say("own-data.learn"), key="own-learn", type="primary", on_click=_learn)


def _learn() -> None:
    held = state.table()
    if held is None:
        return
    chosen, label = state.held("own-columns"), state.held("own-labels")
    try:
        own, left_out = points_of(held[1], chosen, label, state.held("own-scale") == "each")
    except ValueError as error:
        state.complain(str(error))
        return
    state.keep_own(own)
    state.look_at_stage()
    if left_out:
        state.complain(say("own-data.left-out", count=left_out))


def _show_example(name: str) -> None:
    state.change(dataset=OWN, own=example(name))


def _read_file() -> None:
    file = state.held("own-file")
    if file is not None:
        _read(file.getvalue(), file.name, file.name)


def _read_pasted() -> None:
    pasted = str(state.held("own-pasted") or "")
    _read(pasted.encode("utf-8", "replace"), "pasted.csv", say("own-data.pasted"))


def _read(data: bytes, file: str, name: str) -> None:
    """Keep the table of a file; where it has none, say why, and leave all as it was."""
    try:
        with _reading:
            table = read_table(data, file)
    except Refused as error:
        state.complain(say(f"own-data.refused.{error.rule}", **error.values))
        return
    state.keep_table(name[-60:], table)


def _marks(column: Column) -> list[str]:
    """Each row's label by this column: its texts, or its numbers where they are whole."""
    if column.numbers is None:
        return list(column.texts)
    whole = all(v is None or v == int(v) for v in column.numbers)
    return ["" if v is None else exact(int(v)) for v in column.numbers] if whole else []


def _preview(table: Table) -> str:
    """The first rows as Markdown."""
    columns = table.columns[:PREVIEW_COLUMNS]
    rows = [[text.plain(column.name) for column in columns], ["---"] * len(columns)]
    rows += [[_cell(column, i) for column in columns] for i in range(min(PREVIEW_ROWS, table.rows))]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def _cell(column: Column, row: int) -> str:
    if column.numbers is None:
        return text.plain(column.texts[row])
    number = column.numbers[row]
    return "" if number is None else _short(number)


def _short(number: float) -> str:
    return exact(float(f"{number:.4g}")) if 1e-4 <= abs(number) < 1e6 or not number else f"{number:.3e}"
