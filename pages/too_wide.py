"""How wide is too wide: the bottleneck's width, what is copied, and the error of every width."""

from ui import sweeps
from ui.lessons import explain, open_lesson
from ui.stage import stage


def render() -> None:
    """The plane, and the sweep over all widths beside it."""
    experiment = open_lesson("too-wide")
    ends = sweeps.ends(sweeps.width_sweep(experiment))
    stage(experiment, layout="too-wide", options={"ends": ends, "seeds": sweeps.SEEDS})
    explain("too-wide")


render()
