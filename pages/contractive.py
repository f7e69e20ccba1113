"""Contractive: a penalty on the encoder's stretch, and the direction in which it pays."""

from ui.lessons import explain, open_lesson_beside
from ui.stage import stage


def render() -> None:
    """The penalty's weight beside the question, and the stretch on the plane."""
    experiment = open_lesson_beside("contractive", "contraction")
    stage(experiment, layout="contractive")
    explain("contractive")


render()
