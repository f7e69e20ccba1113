"""For teachers: how to lead a class through the lab, in a few short sections."""

import streamlit as st

from words import say

SECTIONS = ("link", "together", "plan", "limits")


def render() -> None:
    """The sections side by side, two and two."""
    st.subheader(say("teachers.heading"), anchor=False)
    for row in (SECTIONS[:2], SECTIONS[2:]):
        for column, section in zip(st.columns(2), row, strict=True):
            column.markdown(say(f"teachers.{section}"))


render()
