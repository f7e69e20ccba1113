"""How wide is too wide: the bottleneck's width, what is copied, and the error of every width."""

import streamlit as st

from ui import controls, sweeps
from ui.lessons import explain, open_lesson
from ui.stage import stage


def render() -> None:
    """The width next to the plane, and the sweep over all widths beside it."""
    experiment = open_lesson("too-wide", without={"width"})
    with st.container(width=360):
        controls.control("width")
    ends = sweeps.ends(sweeps.width_sweep(experiment))
    stage(experiment, layout="too-wide", options={"ends": ends, "seeds": sweeps.SEEDS})
    explain("too-wide")


render()
