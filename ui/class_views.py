"""The runs that students look at, opened for the teacher's dashboard: it draws them from the same frames."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from aecore.experiment import Experiment
from ui import state
from ui.stage import trajectory_url

MOST = 12  # runs at once
LONGEST = 2000  # characters of a query


def opens(queries: Any) -> None:
    """Say which runs the dashboard wants to draw: JSON from outside."""
    if isinstance(queries, list):
        state.keep_watched([text for text in queries[:MOST] if isinstance(text, str) and len(text) <= LONGEST])


def opened() -> Mapping[str, str]:
    """By query, where the run of each that was asked for is."""
    return {query: trajectory_url(_experiment(query)) for query in state.watched()}


def _experiment(query: str) -> Experiment:
    return state.read_link(dict(parse_qsl(query)), Experiment())[0]
