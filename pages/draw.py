"""Draw your own: points by a pen, and the network that learns them."""

from ui.lessons import explain, open_lesson
from ui.own_points import drawing_options, take_drawing
from ui.stage import stage


def render() -> None:
    """The lesson around the plane with the pen."""
    experiment = open_lesson("draw")
    stage(experiment, layout="draw", options=drawing_options(experiment), on={"drawing": take_drawing})
    explain("draw")


render()
