"""How good is it: the measures of the run on the page, each with its meaning and what to compare it with."""

from ui.lessons import explain, open_lesson
from ui.stage import stage


def render() -> None:
    """The lesson around a run and its table of measures."""
    stage(open_lesson("numbers"), layout="numbers")
    explain("numbers")


render()
