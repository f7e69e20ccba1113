"""Contractive: a penalty on the encoder's stretch, and the direction in which it pays."""

from ui.lessons import explain, open_lesson
from ui.stage import stage


def render() -> None:
    """The stretch on the plane."""
    experiment = open_lesson("contractive")
    stage(experiment, layout="contractive")
    explain("contractive")


render()
