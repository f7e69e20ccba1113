"""Gives work to an executor, a few tasks at a time, each on behalf of all who wait for it."""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Hashable, Mapping
from concurrent.futures import Executor, Future, InvalidStateError
from functools import partial
from typing import Any

from trajectories.computing.queue import NOBODY, Queue, Task, Visitor, Waiter
from trajectories.errors import Crowded, RunFailed, Unavailable
from words import say

log = logging.getLogger(__name__)
AHEAD_SECONDS = 10  # that what is read ahead is kept waiting


class Dispatcher:
    """Tasks, done on demand by whatever executor it is given.

    executor_factory gives a concurrent.futures.Executor, once: at `start` or when the first task comes.
    workers: tasks under way at a time; kept: how many of those only a first task may be; most_waiting: tasks
    in all; most_each: what one visitor may wait for. Safe for threads; all but `stop` return at once.
    """

    def __init__(
        self,
        executor_factory: Callable[[], Executor],
        workers: int,
        most_waiting: int = 10_000,
        most_each: int = 1_000,
        kept: int = 0,
    ) -> None:
        self._factory = executor_factory
        self._most_waiting = most_waiting
        self._most_each = most_each
        self._lock = threading.RLock()  # guards all that follows
        self._queue = Queue(workers, kept)
        self._tasks: dict[Hashable, Task] = {}
        self._waiters: dict[Future[Any], Waiter] = {}
        self._waiting_for: Counter[Visitor] = Counter()
        self._executor: Executor | None = None
        self._running = 0
        self._done = 0
        self._handing_over = False
        self._stopping = False

    def ask(
        self,
        find: Callable[[Mapping[Hashable, Task]], Any],
        visitor: Visitor = NOBODY,
        goal: Any = None,
        ahead: bool = False,
    ) -> Future[Any]:
        """A future of a task's answer, for one who waits: to cancel it is to leave.

        find gives the task, one of those that are there or a new one, or at once the answer. goal: what of it,
        as the task understands it. ahead: nobody waits yet, and when nobody has come after AHEAD_SECONDS, it
        need not be done. The future may raise RunFailed, what the task's function raises, or Unavailable at the
        end of the server. Raises Crowded where this visitor waits for as much as one may, and Unavailable where
        nothing more may wait at all.
        """
        with self._lock:
            if self._stopping:
                raise Unavailable(say("queue.stopping"))
            task = find(self._tasks)
            if not isinstance(task, Task):
                return _settle(Future(), task)
            if not ahead and self._waiting_for[visitor] >= self._most_each:
                raise Crowded(self._most_each)
            if task.key not in self._tasks and len(self._tasks) >= self._most_waiting:
                raise Unavailable(say("queue.full", count=self._most_waiting))
            waiter = Waiter(visitor, goal, time.monotonic() + AHEAD_SECONDS if ahead else None)
            self._waiters[waiter.future] = waiter
            self._waiting_for[visitor] += not ahead
            self._join(waiter, task)
        waiter.future.add_done_callback(self._leave)
        self._hand_over()
        return waiter.future

    def place(self, future: Future[Any]) -> int:
        """How many turns until it is that of a future that `ask` gave: 1 is the next, 0 is under way or done."""
        with self._lock:
            waiter = self._waiters.get(future)
            return 0 if waiter is None else self._queue.place(waiter)

    def start(self) -> None:
        """Start the workers now, so that the first visitor need not wait for them."""
        self._started()

    def stop(self) -> None:
        """End the workers and wait until they have gone. Whoever still waits gets Unavailable."""
        with self._lock:
            self._stopping = True
            left, executor = list(self._waiters), self._executor
        for future in left:
            _settle(future, Unavailable(say("queue.stopping")))
        if executor is not None:
            executor.shutdown(wait=True, cancel_futures=True)

    def statistics(self) -> dict[str, int]:
        """For benchmarks and tests: tasks done so far, and still pending."""
        with self._lock:
            return {"computed": self._done, "pending": len(self._tasks)}

    def _started(self) -> Executor:
        with self._lock:
            if self._stopping:
                raise Unavailable(say("queue.stopping"))
            self._executor = self._executor or self._factory()
            return self._executor

    def _join(self, waiter: Waiter, task: Task) -> None:
        task = self._tasks.setdefault(task.key, task)
        task.waiters.append(waiter)
        waiter.task = task
        if not task.running:
            self._queue.add(task)

    def _leave(self, future: Future[Any]) -> None:
        """Forget one who waits no longer, and the task where that was the last."""
        with self._lock:
            waiter = self._waiters.pop(future, None)
            if waiter is None:
                return
            self._waiting_for[waiter.visitor] -= waiter.until is None
            if not self._waiting_for[waiter.visitor]:
                del self._waiting_for[waiter.visitor]
            task = waiter.task
            if task is None or waiter not in task.waiters:
                return
            task.waiters.remove(waiter)
            if task.running:
                return
            if task.waiters:
                self._queue.add(task)
            else:
                self._queue.remove(task)
                del self._tasks[task.key]

    def _hand_over(self) -> None:
        """Give the executor tasks while it takes some: by one thread at a time, and never from within itself."""
        with self._lock:
            if self._handing_over:
                return
            self._handing_over = True
        while (taken := self._take()) is not None:
            task, visitor = taken
            began = time.monotonic()
            try:
                function, arguments = task.job()
                future = self._started().submit(function, *arguments)
            except Exception as error:
                future = Future()
                future.set_exception(error)
            future.add_done_callback(partial(self._on_done, task, visitor, began))

    def _take(self) -> tuple[Task, Visitor] | None:
        """The next task to be handed over, now under way; None, and an end to handing over, where there is none."""
        with self._lock:
            taken = None if self._stopping else self._queue.take(self._running)
            if taken is None:
                self._handing_over = False
            else:
                taken[0].running = True
                self._running += 1
            return taken

    def _on_done(self, task: Task, visitor: Visitor, began: float, done: Future[Any]) -> None:
        """Take in what became of a task, or of a part of it."""
        error = Unavailable(say("queue.stopping")) if done.cancelled() else done.exception()
        answers: list[tuple[Future[Any], Any]] = []
        with self._lock:
            self._running -= 1
            task.running = False
            self._queue.charge(visitor, time.monotonic() - began)
            if self._stopping:
                return
            finished = error is None and task.take_in(done.result())
            if error is None and not finished and task.waiters:
                self._queue.add(task)
            else:
                del self._tasks[task.key]
                self._done += finished
                waiters, task.waiters = task.waiters, []
                for waiter in waiters:
                    outcome = error or task.outcome(waiter)
                    if isinstance(outcome, Task):
                        self._join(waiter, outcome)
                    else:
                        answers.append((waiter.future, outcome))
        if error is not None and not isinstance(error, (RunFailed, Unavailable)):
            log.error("%s failed.", task.job()[0].__name__, exc_info=error)
        for future, outcome in answers:
            _settle(future, outcome)
        self._hand_over()


def _settle(future: Future[Any], outcome: Any) -> Future[Any]:
    """Give a waiter the answer or the error, unless they have left meanwhile. Returns their future."""
    try:
        if isinstance(outcome, BaseException):
            future.set_exception(outcome)
        else:
            future.set_result(outcome)
    except InvalidStateError:
        pass
    return future
