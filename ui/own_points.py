"""Points of one's own: what the page with the pen sends, and what it gets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from aecore.experiment import OWN, Experiment, own_points
from aecore.experiment.drawing import GRID, LONGEST, REACH, drawn
from aecore.experiment.own import FEWEST_POINTS, MOST_POINTS
from ui import state
from ui.lessons import lesson


def drawing_options(experiment: Experiment) -> dict[str, Any]:
    """What panels/pages/draw gets.

    example: whether what is shown is the lesson's, for the first stroke to take its place; fits: whether a link holds
    the drawing; number: of the drawing that was received last.
    """
    own = experiment.own
    return {
        "example": any(own == shown.own for shown in _examples()),
        "fits": own is None or not own.private,
        "number": state.drawing_number(),
        "owner": [state.OWNER, state.owner()],
    }


def take_drawing(asked: Any) -> None:
    """Show the run on what was drawn, {number, places}: JSON from outside. For callbacks.

    What no link can hold is kept for this browser, under a secret key.
    """
    places = _places(asked)
    if places is None:
        return
    state.receive_drawing(int(asked["number"]))
    own = drawn(places / GRID)
    if len(own.key) <= LONGEST:
        state.change(dataset=OWN, own=own)
    else:
        state.keep_own(own_points(own.points, private=True))


def _examples() -> list[Experiment]:
    taught = lesson("draw")
    return [taught.experiment, *(experiment for _, experiment in taught.tries)]


def _places(asked: Any) -> np.ndarray | None:
    """The places of the grid that were drawn, (n, 2) int64; None where that is not what came."""
    if not isinstance(asked, Mapping) or type(asked.get("number")) is not int:
        return None
    places = asked.get("places")
    if not isinstance(places, list) or not 2 * FEWEST_POINTS <= len(places) <= 2 * MOST_POINTS or len(places) % 2:
        return None
    if not all(type(place) is int and -REACH <= place <= REACH for place in places):
        return None
    return np.array(places, dtype=np.int64).reshape(-1, 2)
