"""One room in one process: its connections, and the parts that have to be read again for them."""

from __future__ import annotations

import asyncio
import itertools
import json
import logging
from collections.abc import Awaitable, Callable, Collection, Iterable
from dataclasses import dataclass, field
from secrets import token_hex
from typing import Any

from classroom.live.outbox import Outbox
from classroom.models.base import Refused
from classroom.parts import FOR_ALL, FOR_TEACHER, Parts, encoded

log = logging.getLogger(__name__)
AT_ONCE_SECONDS = 0.03  # between two readings of what changes at a click
SLOW_SECONDS = 0.25  # between two readings of what many change at a time: answers, who is here
RETRY_SECONDS = 1.0
_numbers = itertools.count(1)

Reader = Callable[[int, Collection[str], Collection[int]], Awaitable[Parts]]


@dataclass(eq=False)
class Connection:
    """One browser. role: teacher, projector or student; member: a student's id, number: his number."""

    room: int
    role: str
    member: int | None = None
    number: int = 0
    tab: str = ""
    outbox: Outbox = field(default_factory=Outbox)
    name: str = field(default_factory=lambda: token_hex(8))  # by which other processes know it


def part(name: str, value: bytes) -> str:
    """A part's message. value: as JSON."""
    return f'{{"type":"part","n":{next(_numbers)},"name":{json.dumps(name)},"value":{value.decode()}}}'


def snapshot(parts: dict[str, Any], now: float) -> str:
    """The message with all parts."""
    return f'{{"type":"snapshot","n":{next(_numbers)},"now":{now},"parts":{encoded(parts).decode()}}}'


class LiveRoom:
    """A room some of whose browsers are connected here. read gives the parts of a room (`hub`)."""

    def __init__(self, room: int, read: Reader) -> None:
        self.id = room
        self.connections: set[Connection] = set()
        self.view: bytes | None = None  # the teacher's, newer than what is kept
        self.shown: tuple[int, str] | None = None  # whose plane is shown to all, and the name that stands there
        self._read = read
        self._due: set[str] = set()
        self._due_students: set[int] = set()
        self._all_students = False
        self._some = asyncio.Event()
        self._later: asyncio.TimerHandle | None = None
        self._late: tuple[set[str], set[int]] = (set(), set())
        self._task = asyncio.create_task(self._refresh())

    def changed(
        self, at_once: Iterable[str] = (), slow: Iterable[str] = (), students: Iterable[int] = (), all_: bool = False
    ) -> None:
        """These parts have to be read again: at once or soon; `you` soon of these students, or at once of all."""
        self._due |= set(at_once)
        self._all_students |= all_
        if self._due or self._all_students:
            self._some.set()
        self._late[0].update(slow)
        self._late[1].update(students)
        if any(self._late) and self._later is None:
            self._later = asyncio.get_running_loop().call_later(SLOW_SECONDS, self._soon)

    def _soon(self) -> None:
        self._later = None
        self._due |= self._late[0]
        self._due_students |= self._late[1]
        self._late = (set(), set())
        self._some.set()

    def send(self, name: str, value: bytes, to: Collection[str] = ("teacher", "projector", "student")) -> None:
        """Send a part to all connections of these roles."""
        text = part(name, value)
        for connection in self.connections:
            if connection.role in to:
                connection.outbox.put(name, text)

    async def close(self) -> None:
        """Nothing more is read or sent."""
        if self._later is not None:
            self._later.cancel()
        self._task.cancel()

    async def _refresh(self) -> None:
        while True:
            await self._some.wait()
            self._some.clear()
            due, students = self._due, self._due_students
            here = {connection.member for connection in self.connections if connection.member is not None}
            students = here if self._all_students else students & here
            self._due, self._due_students, self._all_students = set(), set(), False
            try:
                self._spread(await self._read(self.id, due, students))
            except Refused:
                self.say_goodbye()
            except Exception:
                log.exception("A room's parts could not be read.")
                self._due |= due
                self._due_students |= students
                await asyncio.sleep(RETRY_SECONDS)
                self._some.set()
            await asyncio.sleep(AT_ONCE_SECONDS)

    def _spread(self, parts: Parts) -> None:
        for name, value in parts.everybody.items():
            self.send(name, encoded(value), _others(name, parts))
        for name, value in parts.teacher.items():
            self.send(name, encoded(value), ("teacher",))
        own = {member: part("you", encoded(value)) for member, value in parts.students.items()}
        for connection in self.connections:
            if connection.member in own:
                connection.outbox.put("you", own[connection.member])

    def say_goodbye(self) -> None:
        """The room was erased: all are told, and their connections end."""
        for connection in self.connections:
            connection.outbox.put("refused", '{"type":"refused","problem":"ended","text":""}')
            connection.outbox.close()


def _others(name: str, parts: Parts) -> tuple[str, ...]:
    """Who gets the part that everybody gets: not the teacher where he gets a fuller one."""
    return ("projector", "student") if name in parts.teacher else ("teacher", "projector", "student")


def parts_of(role: str) -> tuple[str, ...]:
    """The parts that a role sees."""
    return tuple(dict.fromkeys((*FOR_ALL, *FOR_TEACHER))) if role == "teacher" else FOR_ALL
