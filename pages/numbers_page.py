"""How good is it: the measures of the run on the page, each with its meaning and what to compare it with."""

import streamlit as st

from aecore.engine.choice import COMPILED
from ui.lessons import explain, open_lesson
from ui.stage import stage
from words import say


def render() -> None:
    """The lesson around a run and its table of measures."""
    stage(open_lesson("numbers"), layout="numbers")
    if not COMPILED:
        st.caption(say("numbers-table.readable-engine"))
    explain("numbers")


render()
