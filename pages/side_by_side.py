"""Side by side: two runs that differ in one thing, with the same input and the same playhead."""

from ui.lessons import explain, open_lesson
from ui.second_run import one_thing, second_run, titles
from ui.stage import stage


def render() -> None:
    """What differs, both planes and the difference in words, and other differences at one click."""
    first = open_lesson("side-by-side")
    second = second_run(width=2)
    stage({"main": first, "second": second}, layout="side-by-side", options={"titles": titles(first, second)})
    one_thing()
    explain("side-by-side")


render()
