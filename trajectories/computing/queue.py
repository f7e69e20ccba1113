"""What is still to be computed, and whose turn is next. No threads here.

Time is shared out evenly between addresses, and within an address between its sessions: whoever has had
the least of it is next, with what is shortest of all that they wait for. What somebody sees first goes
ahead of that at every other turn, so that nobody waits long for a first picture and nobody waits for ever.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

Visitor = tuple[str, str]  # address and session; either may be empty
NOBODY: Visitor = ("", "")
TURN = 0.1  # seconds of work handed out at a time (`worker.compute`), until it is known how long it took
MOST_REMEMBERED = 1_000  # visitors who have had time, of those who now want nothing


@dataclass(eq=False)
class Waiter:
    """Somebody who waits.

    goal: what of the task, or of one that follows it. until: by time.monotonic, the end of one who only reads ahead.
    """

    visitor: Visitor
    goal: Any = None
    until: float | None = None
    future: Future[Any] = field(default_factory=Future)
    task: Task | None = None


class Task:
    """Something to be computed once for all who wait for it. Forgotten when nobody does any more.

    work: what it will take, in any unit; of one visitor's tasks the smallest goes first. first: whether it
    is the first thing that somebody sees of a run.
    """

    def __init__(self, key: Hashable, work: float, first: bool = False) -> None:
        self.key, self.work, self.first = key, work, first
        self.ticket = 0
        self.running = False
        self.waiters: list[Waiter] = []
        self.lines: list[Visitor] = []  # whose lines it stands in

    def job(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        """What to hand to a worker: a function and its arguments."""
        raise NotImplementedError

    def take_in(self, result: Any) -> bool:
        """Take in what the worker gave back. Returns whether the task is done; if not, `job` is the next part of it."""
        raise NotImplementedError

    def outcome(self, waiter: Waiter) -> Any:
        """What a waiter gets of a task that is done: an answer, or another Task to wait for."""
        raise NotImplementedError

    @property
    def visitors(self) -> dict[Visitor, None]:
        """Who waits for it, but for those who only read ahead."""
        return {waiter.visitor: None for waiter in self.waiters if waiter.until is None}

    def order(self) -> tuple[float, int]:
        """The shortest first, then first come."""
        return (self.work, self.ticket)


class Once(Task):
    """A call of a function in a worker. keep takes the result in, where it is to be kept."""

    def __init__(
        self,
        key: Hashable,
        function: Callable[..., Any],
        arguments: tuple[Any, ...],
        first: bool = False,
        keep: Callable[[Any], None] = lambda result: None,
    ) -> None:
        super().__init__(key, work=0, first=first)
        self._function, self._arguments, self._keep = function, arguments, keep
        self._result: Any = None

    def job(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        """The call."""
        return self._function, self._arguments

    def take_in(self, result: Any) -> bool:
        """It is done at once."""
        self._result = result
        self._keep(result)
        return True

    def outcome(self, waiter: Waiter) -> Any:
        """The function's result."""
        return self._result


class Queue:
    """The tasks that wait for a worker, by who waits for them. kept: workers that only first tasks may have."""

    def __init__(self, workers: int, kept: int = 0) -> None:
        self._most = {True: workers, False: workers - kept}  # tasks under way, by whether another first one may begin
        self._lines: dict[bool, dict[Visitor, dict[Task, None]]] = {True: {}, False: {}}  # by whether first
        self._ahead: dict[Task, None] = {}
        self._turns = Turns()
        self._tickets = 0
        self._jumped = False  # the last turn went to a first task, out of its visitor's turn

    def add(self, task: Task) -> None:
        """Let a task wait, or wait again with other waiters or another part."""
        self.remove(task)
        if not task.ticket:
            self._tickets += 1
            task.ticket = self._tickets
        task.lines = list(task.visitors)
        for visitor in task.lines:
            self._lines[task.first].setdefault(visitor, {})[task] = None
        if task.waiters and not task.lines:
            self._ahead[task] = None

    def remove(self, task: Task) -> None:
        """Take a task away, wherever it waits."""
        self._ahead.pop(task, None)
        lines = self._lines[task.first]
        for visitor in task.lines:
            del lines[visitor][task]
            if not lines[visitor]:
                del lines[visitor]
        task.lines = []

    def take(self, running: int) -> tuple[Task, Visitor] | None:
        """The task to hand to a worker now, and on whose account; None where none can begin.

        running: how many are under way.
        """
        first, rest = self._lines[True], self._lines[False]
        lines = [first, rest] if running < self._most[False] else [first]
        if running >= self._most[True]:
            return None
        jump = bool(first) and not self._jumped
        visitors = list(first) if jump else list(dict.fromkeys([visitor for line in lines for visitor in line]))
        if visitors:
            visitor = self._turns.next(visitors)
            own = [task for line in (lines[:1] if jump else lines) for task in line.get(visitor, ())]
            self._jumped = jump
        else:
            visitor, own = NOBODY, self._read_ahead() if running < self._most[False] else []
            if not own:
                return None
        task = min(own, key=Task.order)
        self.remove(task)
        return task, visitor

    def charge(self, visitor: Visitor, seconds: float) -> None:
        """A turn took so many seconds."""
        self._turns.charge(visitor, seconds - TURN)

    def place(self, waiter: Waiter) -> int:
        """How many turns until a waiter's own, as it looks now: 1 is the next, 0 is under way."""
        task, visitor = waiter.task, waiter.visitor
        if task is None or task.running:
            return 0
        counts: dict[Visitor, int] = {}
        for line in self._lines.values():
            for other, tasks in line.items():
                counts[other] = counts.get(other, 0) + len(tasks)
        own = [t for line in self._lines.values() for t in line.get(visitor, ())]
        rank = 1 + sum(t.order() < task.order() for t in own)
        return rank + sum(min(count, rank) for other, count in counts.items() if other != visitor)

    def _read_ahead(self) -> list[Task]:
        """The oldest task that is read ahead, if there is one; those that nobody came for are left out of all."""
        now = time.monotonic()
        for task in list(self._ahead):
            if any(waiter.until is not None and waiter.until > now for waiter in task.waiters):
                return [task]
            for waiter in list(task.waiters):
                waiter.future.cancel()
            self._ahead.pop(task, None)
        return []


class Turns:
    """Who has had how much time: first by address, then by session within it."""

    def __init__(self) -> None:
        self._addresses = _Shares()
        self._sessions: dict[str, _Shares] = {}

    def next(self, visitors: list[Visitor]) -> Visitor:
        """The visitor whose turn it is; a turn is put on their account."""
        sessions: dict[str, list[str]] = {}
        for address, session in visitors:
            sessions.setdefault(address, []).append(session)
        address = self._addresses.next(list(sessions))
        session = self._sessions.setdefault(address, _Shares()).next(sessions[address])
        if len(self._sessions) > MOST_REMEMBERED:
            self._sessions = {known: self._sessions[known] for known in sessions if known in self._sessions}
        self.charge((address, session), TURN)
        return address, session

    def charge(self, visitor: Visitor, seconds: float) -> None:
        """Put seconds on a visitor's account, or take some off."""
        address, session = visitor
        self._addresses.charge(address, seconds)
        if address in self._sessions:
            self._sessions[address].charge(session, seconds)


class _Shares:
    """Equal shares of time for all who want some. Who comes new, or again, begins with those who have had the least."""

    def __init__(self) -> None:
        self._had: dict[str, float] = {}
        self._least = 0.0

    def next(self, names: list[str]) -> str:
        """The one who has had the least; of equal ones, the first."""
        name = min(names, key=lambda one: max(self._had.get(one, 0.0), self._least))
        self._least = self._had[name] = max(self._had.get(name, 0.0), self._least)
        if len(self._had) > MOST_REMEMBERED + len(names):
            self._had = {one: self._had.get(one, self._least) for one in names}
        return name

    def charge(self, name: str, seconds: float) -> None:
        self._had[name] = max(self._had.get(name, 0.0), self._least) + seconds
