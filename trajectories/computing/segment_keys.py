"""What a segment is known by: the part of the experiment that can have had an effect on it.

A change made later on the way does not touch what came before it, so a fork and the run it came from
share every segment up to the change. A change at the very end of a segment counts: the objective of the
segment's last frame is the changed one.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from aecore.experiment import Experiment
from aecore.experiment.timeline import segments
from aecore.records import terms_of

Address = tuple[str, int, tuple[str, ...]]  # content key of the prefix, number of the segment, terms recorded


@lru_cache(maxsize=4096)
def addresses(experiment: Experiment) -> tuple[Address, ...]:
    """The address of each segment of a run. Equal addresses, equal bytes."""
    terms = terms_of(experiment)
    found = []
    prefix = None
    for number, (_, end) in enumerate(segments(experiment.steps)):
        schedule = tuple(change for change in experiment.schedule if change.step <= end)
        if prefix is None or schedule != prefix.schedule:
            prefix = replace(experiment, schedule=schedule)
        found.append((prefix.content_key, number, terms))
    return tuple(found)
