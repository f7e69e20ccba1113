"""Sparse: a wide code whose units each take a part of the data."""

from ui.lessons import explain, open_lesson
from ui.stage import stage


def render() -> None:
    """The lesson, its stage and its prose."""
    stage(open_lesson("sparse"), layout="sparse")
    explain("sparse")


render()
