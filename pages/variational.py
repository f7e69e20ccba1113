"""Variational: a code is a distribution. Its posterior, its prior, what it can make up, and what β does."""

from ui.lessons import explain, open_lesson
from ui.stage import stage


def render() -> None:
    """The lesson, its stage and its prose."""
    stage(open_lesson("variational", model="variational"), layout="variational")
    explain("variational")


render()
