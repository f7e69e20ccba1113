"""Code: the run as plain PyTorch, and the classic image autoencoder, to copy and to run."""

import streamlit as st

from aecore.export.listing import listing
from trajectories.computing.scripts import image_script, run_images, run_listing
from ui import controls
from ui.lessons import explain, lesson, open_lesson
from ui.scripts import script_box

OWN = "The settings at the side, and what changes on the way. Copy it with the button in its corner."
CLASSIC = "Images of 28 × 28 pixels through 784–128–32 and back, here scikit-learn's small digits."


def render() -> None:
    """What the script trains, and two scripts, each with its Run button."""
    experiment = open_lesson("code")
    with st.container(horizontal=True, width=480):
        for name in lesson("code").controls:
            controls.control(name)
    own, classic = st.tabs(["Your run", "The classic image autoencoder"])
    with own:
        script_box("own", OWN, listing(experiment), run_listing, experiment.canonical())
    with classic:
        script_box("classic", CLASSIC, image_script(), run_images)
    explain("code")


render()
