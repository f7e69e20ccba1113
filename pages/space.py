"""Three dimensions: curves and surfaces in space, unrolled by a code of one, two or three numbers."""

from ui.lessons import explain, open_lesson
from ui.stage import stage


def render() -> None:
    """The lesson around a scene in space."""
    stage(open_lesson("space"), layout="space")
    explain("space")


render()
