"""Forks: a setting changed in the middle of a run, beside the run that went on without the change."""

from ui.fork_stage import fork_stage
from ui.lessons import explain, open_lesson


def render() -> None:
    """The run, its ghost and the form that changes it on the way."""
    fork_stage(open_lesson("forks"))
    explain("forks")


render()
