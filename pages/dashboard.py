"""Dashboard: what the teacher of a class sees of it."""

import streamlit as st

from ui.class_views import opened, opens
from ui.stage import panel
from words import say


def render() -> None:
    """Who is here, what they see and what they answered."""
    st.subheader(say("class.dashboard-heading"), anchor=False)
    panel("dashboard", options={"urls": opened()}, on={"open": opens})


render()
