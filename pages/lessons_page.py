"""Lessons: all of them in their order, each with a small picture of its run, and a mark where it was done."""

import streamlit as st

from ui.path import overview
from words import say


def render() -> None:
    """The path of lessons."""
    st.subheader(say("path.heading"), anchor=False)
    overview()


render()
