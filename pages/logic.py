"""The logic: the formulas beside their live numbers, what they assume, where they fail, who found them."""

from ui.lessons import open_lesson
from ui.reading import read_lesson
from ui.stage import stage


def render() -> None:
    """The plane with the formulas, then the lesson to read."""
    stage(open_lesson("logic"), layout="logic")
    read_lesson("logic")


render()
