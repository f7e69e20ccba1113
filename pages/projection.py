"""Projection: place a point, see its code and its reconstruction, while the network learns the curve."""

from ui.lessons import explain, open_lesson
from ui.stage import stage


def render() -> None:
    """The lesson around the plane."""
    stage(open_lesson("projection"), layout="projection")
    explain("projection")


render()
