"""Lesson plans: to run with a class or alone, and to write."""

import streamlit as st

from ui.stage import panel
from words import say


def render() -> None:
    """The plans that come with the lab, and one's own."""
    st.subheader(say("class.plan-heading"), anchor=False)
    panel("plan", options={}, on={})


render()
