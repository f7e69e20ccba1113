"""The doors of the page that opens: where each leads, and who is sent on at once."""

from __future__ import annotations

from typing import Any

import streamlit as st

from ui import sitemap, state
from ui.stage import base_url

PLAY = "projection.py"
DOORS = {"play": PLAY}


def addresses() -> dict[str, str]:
    """The address behind each door, for whoever opens it beside this page."""
    return {door: f"{base_url()}/{sitemap.address(file)}" for door, file in DOORS.items()}


def choose(door: Any) -> None:
    """Say which door the visitor took: JSON from outside. For callbacks; `go_on` opens it."""
    if door in DOORS:
        state.leave(door)


def go_on() -> None:
    """Leave the page through the door that was taken; a link that names settings leads to where they are shown."""
    door = state.left_by()
    if door:
        st.switch_page(DOORS[door])
    query = state.query()
    if query:
        st.switch_page(PLAY, query_params=query)
