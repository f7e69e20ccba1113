"""Linear and PCA: gradient descent finds the line that PCA solves for."""

from ui.lessons import explain, open_lesson
from ui.stage import stage


def render() -> None:
    """The lesson, its stage and its prose."""
    stage(open_lesson("linear"), layout="linear")
    explain("linear")


render()
