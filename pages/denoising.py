"""Denoising: a network that never sees a clean input, beside a plain one, on the same clicks."""

from dataclasses import replace

from aecore.experiment import Experiment
from ui import text
from ui.lessons import explain, open_lesson
from ui.stage import stage
from words import say


def render() -> None:
    """The run beside the same one without corruption."""
    experiment = open_lesson("denoising")
    runs = {"main": experiment, "other": plain(experiment)}
    titles = [text.name("model", experiment.model), say("pages.denoising.plain")]
    stage(runs, layout="denoising", options={"titles": titles})
    explain("denoising")


def plain(experiment: Experiment) -> Experiment:
    """The same run as a plain autoencoder."""
    changes = tuple(change for change in experiment.schedule if change.setting != "model")
    return replace(experiment, model="autoencoder", schedule=changes)


render()
