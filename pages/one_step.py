"""One step: the batch of the next update, what it pulls at, and what it changes."""

from ui.lessons import explain, open_lesson
from ui.stage import stage

STEP = 30  # where the page rests at first: the manifold is still on its way, and the steps are short


def render() -> None:
    """The lesson, its stage and its prose."""
    stage(open_lesson("one-step"), layout="one-step", options={"step": STEP})
    explain("one-step")


render()
