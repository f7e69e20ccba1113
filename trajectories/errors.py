"""What may go wrong when somebody asks for a run, each with a sentence for whoever asked."""

from __future__ import annotations

from words import say


class UnknownTrajectory(LookupError):
    """No page has opened a run of this key, or so long ago that it was forgotten."""


class NoSuchChunk(LookupError):
    """The run has no chunk of this number."""


class NoSuchFrame(LookupError):
    """The run has no frame of this step."""


class Unavailable(RuntimeError):
    """Not now: as much waits as may wait, or the server is stopping. Ask again later."""


class Crowded(Unavailable):
    """A visitor waits for as much as one may."""

    def __init__(self, most: int) -> None:
        super().__init__(say("queue.crowded", count=most))


class HasDiverged(RuntimeError):
    """What was asked for comes after the step at which the run diverged: it will never be there."""


class RunFailed(RuntimeError):
    """It could not be computed this time. It is tried again when somebody asks again."""
