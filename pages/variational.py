"""Variational: a code is a distribution. Its posterior, its prior, what it can make up, and what β does."""

import streamlit as st

from ui import controls
from ui.lessons import explain, open_lesson
from ui.stage import stage


def render() -> None:
    """The lesson's top beside β and its warm-up, the stage, the prose."""
    words, price = st.columns([0.56, 0.44])
    with words:
        experiment = open_lesson("variational", without=("beta", "beta_warmup"), model="variational")
    with price, st.container(horizontal=True):
        controls.control("beta")
        controls.control("beta_warmup")
    stage(experiment, layout="variational")
    explain("variational")


render()
