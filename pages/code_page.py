"""Code: the run as plain PyTorch, and the classic image autoencoder, to copy and to run."""

import streamlit as st

from aecore.export.listing import listing
from trajectories.computing.scripts import image_script, run_images, run_listing
from ui import controls, terms
from ui.lessons import explain, lesson, open_lesson
from ui.scripts import script_box
from words import say


def render() -> None:
    """What the script trains, and two scripts, each with its Run button."""
    experiment = open_lesson("code")
    with st.container(horizontal=True, width=560):
        for name in lesson("code").controls:
            controls.control(name)
    own, classic = st.tabs([say("pages.code_page.own-tab"), say("pages.code_page.classic-tab")])
    with own:
        script_box("own", say("pages.code_page.own"), listing(experiment), run_listing, experiment.canonical())
    with classic:
        script_box("classic", say("pages.code_page.classic"), image_script(), run_images)
    explain("code")
    terms.listen()


render()
