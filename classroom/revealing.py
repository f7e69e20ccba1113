"""Reveals and attempts: what waits for the truth, computed beside the commands and taken up again after a restart."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection
from typing import Any, Protocol

from classroom.distances import distance
from classroom.models.base import Invalid, Refused
from classroom.store import attempts, questions, rooms
from classroom.truth import Runs, figure_of, truth_of
from words import say

log = logging.getLogger(__name__)
AT_A_TIME = 4  # attempts whose runs are asked for; the workers share themselves out among all visitors
AGAIN_SECONDS = 5.0


class Keeper(Protocol):
    """What the hub does for this."""

    async def store(self, work: Callable[..., Any], *arguments: Any) -> Any:
        """One transaction."""

    async def changed(
        self, room: int, at_once: Collection[str] = ..., slow: Collection[str] = ..., students: Collection[int] = ...,
        all_students: bool = ...,
    ) -> None:  # fmt: skip
        """Let all know."""

    def spawn(self, work: Awaitable[None]) -> Any:
        """Do this beside all else."""


class Revealing:
    """Computes what only the server may: truths, distances, figures."""

    def __init__(self, hub: Keeper, runs: Runs) -> None:
        self._hub, self._runs = hub, runs
        self._turns = asyncio.Semaphore(AT_A_TIME)
        self._known: set[int] = set()  # attempts that wait or are computed here

    async def reveal(self, room: int, number: int) -> Any:
        """Close a question, compute its truth, keep all distances, show all. Raises Refused: busy, diverged, …"""
        row = await self._hub.store(_closed, room, number)
        await self._hub.changed(room, ("question", "questions"))
        asked = questions.body_of(row)
        if asked.kind == "challenge":
            raise Invalid(say("classroom.no-reveal"))
        if row.state != "revealed":
            truth = await truth_of(self._runs, asked, questions.view_of(row))
            given = await self._hub.store(questions.given, number)
            distances = await asyncio.to_thread(
                lambda: {answer.id: distance(asked, truth, answer.value) for answer, _ in given}
            )
            await self._hub.store(questions.reveal, room, number, truth, distances)
        await self._hub.changed(room, ("question", "questions", "answers", "members"), all_students=True)
        return {"question": number}

    def compute(self, attempt: int, room: int) -> None:
        """Have an attempt's figure computed."""
        if attempt not in self._known:
            self._known.add(attempt)
            self._hub.spawn(self._compute(attempt, room))

    async def resume(self) -> None:
        """Take up what waited when the process before this one was ended."""
        for attempt, room in await self._hub.store(attempts.waiting):
            self.compute(attempt, room)

    async def _compute(self, attempt: int, room: int) -> None:
        async with self._turns:
            try:
                while not await self._finished(attempt, room):
                    await asyncio.sleep(AGAIN_SECONDS)  # the workers are full or not there; the attempt is kept
            finally:
                self._known.discard(attempt)
        await self._hub.changed(room, slow=("board",), all_students=True)

    async def _finished(self, attempt: int, room: int) -> bool:
        """Whether there is nothing more to do for an attempt."""
        task = await self._hub.store(attempts.task, attempt)
        if task is None:
            return True
        query, row = task
        state, figure, holds, text = "done", None, False, ""
        try:
            figure, holds = await figure_of(self._runs, questions.body_of(row), query)
        except Refused as error:
            if error.problem == "busy":
                return False
            state, text = "failed", str(error)
        except Exception:
            log.exception("An attempt's figure could not be computed.")
            state, text = "failed", say("classroom.computing-failed")
        await self._hub.store(attempts.finish, attempt, state, figure, holds, text)
        return True


def _closed(session: Any, room: int, number: int) -> Any:
    rooms.running(session, room)
    row = questions.find(session, room, number)
    if row.body["kind"] == "challenge":
        return row
    return questions.set_state(session, room, number, "closed")
