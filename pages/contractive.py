"""Contractive: a penalty on the encoder's stretch, and the direction in which it pays."""

import streamlit as st

from ui import controls
from ui.lessons import explain, open_lesson
from ui.panels import stage


def render() -> None:
    """The penalty's weight beside the question, and the stretch on the plane."""
    lesson, weight = st.columns([3, 1], gap="medium")
    with lesson:
        experiment = open_lesson("contractive", without={"contraction"})
    if experiment.matters("contraction"):
        with weight:
            controls.control("contraction")
    stage(experiment, layout="contractive")
    explain("contractive")


render()
