"""Who is where on a challenge's board."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Protocol, TypeVar

LARGEST_LEADS = {"uncovered"}
DIGITS = 6  # significant: figures that agree so far are equal


class Ranked(Protocol):
    """What a place is given for."""

    figure: float | None
    holds: bool


class HasId(Protocol):
    """Who did it."""

    id: int


R = TypeVar("R", bound=Ranked)
M = TypeVar("M", bound=HasId)


def best_of_each(goal: str | None, attempts: Sequence[tuple[R, M]]) -> list[tuple[R, M]]:
    """The best attempt of each member, the best of all first; of equal ones the earlier."""
    best: dict[Hashable, tuple[R, M]] = {}
    for attempt, member in sorted(attempts, key=lambda each: _order(goal, each[0])):
        best.setdefault(member.id, (attempt, member))
    return list(best.values())


def places(goal: str | None, attempts: Sequence[Ranked]) -> list[int | None]:
    """The place of each attempt, 1 first, equal figures sharing one; None where the goal is not reached."""
    found: list[int | None] = []
    before: tuple[bool, float] | None = None
    for index, attempt in enumerate(attempts):
        order = _order(goal, attempt)
        if not attempt.holds:
            found.append(None)
        elif order == before:
            found.append(found[-1])
        else:
            found.append(index + 1)
        before = order
    return found


def _order(goal: str | None, attempt: Ranked) -> tuple[bool, float]:
    figure = float("inf") if attempt.figure is None else float(f"{attempt.figure:.{DIGITS}g}")
    return not attempt.holds, -figure if goal in LARGEST_LEADS else figure
