"""Sweep: one setting at several values, as live small multiples; a click opens one of them."""

import streamlit as st

from ui import state, sweeps
from ui.lessons import explain, open_lesson
from ui.stage import stage
from words import say


def render() -> None:
    """Which setting, and a picture for each of its values."""
    experiment = open_lesson("sweep")
    names = sweeps.offered(experiment)
    name = sweeps.sweep_over(names, default="width")
    state.hold("sweep-over", name)
    st.segmented_control(say("sweep.over"), names, key="sweep-over", format_func=sweeps.label, on_change=_over_chosen)
    runs = sweeps.sweep(experiment, name)
    stage(
        {f"sweep-{i}": run for i, run in enumerate(runs)},
        layout="sweep",
        options={"tiles": sweeps.tiles(runs, name)},
    )
    explain("sweep")


def _over_chosen() -> None:
    if state.held("sweep-over"):
        sweeps.change_sweep(state.held("sweep-over"))


render()
