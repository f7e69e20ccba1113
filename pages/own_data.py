"""Your data: a table from a file or a spreadsheet, and the network that learns its columns."""

import streamlit as st

from ui import own_data
from ui.lessons import explain, open_lesson
from ui.stage import stage


def render() -> None:
    """The table, and the stage for two columns or for three."""
    experiment = open_lesson("own-data", base=own_data.start())
    own_data.bring()
    options = own_data.options()
    layout = "own-space" if experiment.dimension == 3 else "own-data"
    stage(experiment, layout=layout, taught="own-data", options=options)
    if experiment.own is not None:
        st.caption(own_data.scale_sentence(experiment.own))
    explain("own-data")


render()
