"""What may go wrong when somebody asks for a run, each with a sentence for whoever asked."""

from __future__ import annotations


class UnknownTrajectory(LookupError):
    """No page has opened a run of this key, or so long ago that it was forgotten."""


class NoSuchChunk(LookupError):
    """The run has no chunk of this number."""


class NoSuchFrame(LookupError):
    """The run has no frame of this step."""


class Unavailable(RuntimeError):
    """Not now: as much waits as may wait, or the server is stopping. Ask again later."""


class RunFailed(RuntimeError):
    """It could not be computed: each attempt ended in an error or in the death of its worker."""
