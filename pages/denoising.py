"""Denoising: a network that never sees a clean input, beside a plain one, on the same clicks."""

from dataclasses import replace

import streamlit as st

from aecore.experiment import Experiment
from ui import controls, text
from ui.lessons import explain, open_lesson
from ui.panels import stage


def render() -> None:
    """The corruption's level next to the planes, and the run beside the same one without corruption."""
    lesson, level = st.columns([3, 1], gap="medium")
    with lesson:
        experiment = open_lesson("denoising", without={"corruption"})
    if experiment.matters("corruption"):
        with level:
            controls.control("corruption")
    runs = {"main": experiment, "other": plain(experiment)}
    titles = [text.name("model", experiment.model), "Plain autoencoder"]
    stage(runs, layout="denoising", options={"titles": titles})
    explain("denoising")


def plain(experiment: Experiment) -> Experiment:
    """The same run as a plain autoencoder."""
    changes = tuple(change for change in experiment.schedule if change.setting != "model")
    return replace(experiment, model="autoencoder", schedule=changes)


render()
