"""See inside: what each unit of the network responds to, and how the input passes through."""

from ui.lessons import explain, open_lesson
from ui.stage import stage


def render() -> None:
    """The lesson around the plane and the network."""
    stage(open_lesson("inside"), layout="inside")
    explain("inside")


render()
