"""The doors of the page that opens: where each leads, and who is sent on at once."""

from __future__ import annotations

from typing import Any

import streamlit as st

from ui import sitemap, state
from ui.stage import base_url

PLAY = "projection.py"
DOORS = {"play": PLAY, "lessons": "lessons_page.py", "teachers": "teachers.py"}


def addresses() -> dict[str, str]:
    """The address behind each door, for whoever opens it beside this page."""
    return {door: f"{base_url()}/{sitemap.address(file)}" for door, file in DOORS.items()}


def choose(door: Any) -> None:
    """Say which door the visitor took: JSON from outside. For callbacks; the router opens it."""
    if door in DOORS:
        state.leave(DOORS[door])


def go_on() -> None:
    """A link that names settings leads to where they are shown."""
    query = state.query()
    if query:
        st.switch_page(PLAY, query_params=query)
