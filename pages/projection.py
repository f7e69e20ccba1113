"""Projection: place a point, see its code and its reconstruction, while the network learns the curve."""

import streamlit as st

from ui import controls, state
from ui.stage import stage

QUESTION = "What does one number keep of a point?"


def render() -> None:
    """The stage, and the controls of its experiment in the sidebar."""
    experiment = state.page_experiment()
    controls.sidebar()
    controls.notices()
    st.subheader(QUESTION, anchor=False)
    stage(experiment, layout="projection")


render()
