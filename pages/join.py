"""Join: into a class by the code on the wall."""

import streamlit as st

from ui.stage import panel
from words import say


def render() -> None:
    """The code, and a name for whoever likes one."""
    st.subheader(say("class.join-heading"), anchor=False)
    panel("join", options={}, on={})


render()
