"""Start: what an autoencoder is, in five steps that wait for the visitor; links with settings go on to the lab."""

from dataclasses import replace

import streamlit as st

from ui import doors, remembered
from ui.lessons import lesson
from ui.stage import stage, trajectory_url


def render() -> None:
    """The plane, the shape beside it, the steps, and a second run whose code has two numbers."""
    doors.go_on()
    taught = lesson("start")
    st.subheader(taught.question, anchor=False)
    wide = trajectory_url(replace(taught.experiment, width=2))
    options = {"wide": wide, "doors": doors.addresses(), "visited": remembered.VISITED}
    stage(taught.experiment, layout="start", options=options, on={"go": doors.choose})


render()
