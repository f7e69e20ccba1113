"""A door to the workers for anything but training: fixed functions of ours, run beside the runs.

They have an executor of their own, so that one that takes long or kills its worker holds up no run.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from trajectories.computing.dispatcher import MOST_FAILURES
from trajectories.errors import RunFailed, Unavailable
from words import say

log = logging.getLogger(__name__)


@dataclass(eq=False)
class _Call:
    function: Callable[..., Any]
    arguments: tuple[Any, ...]
    failures: int = 0
    future: Future[Any] = field(default_factory=Future)

    def __post_init__(self) -> None:
        self.future.set_running_or_notify_cancel()  # results are shared: none of those who wait can cancel


class Calls:
    """Functions run in worker processes, first come, first served.

    executor_factory gives a new concurrent.futures.Executor: when the first call comes and again when
    a worker has died. at_a_time: calls under way at once; most_waiting: calls that may wait for their
    turn. Safe for threads.
    """

    def __init__(self, executor_factory: Callable[[], Executor], at_a_time: int, most_waiting: int) -> None:
        self._factory = executor_factory
        self._at_a_time = at_a_time
        self._most_waiting = most_waiting
        self._lock = threading.Lock()  # guards all that follows
        self._waiting: deque[_Call] = deque()
        self._executor: Executor | None = None
        self._running = 0
        self._stopping = False

    def call(self, function: Callable[..., Any], *arguments: Any) -> Future[Any]:
        """A future of what function gives in a worker. Nothing that a visitor wrote may be called.

        function must be importable by name and end by itself within seconds. The future raises what
        the function raises, RunFailed where its worker dies each time, or Unavailable at the end of the
        server. Raises Unavailable where nothing more may wait.
        """
        call = _Call(function, arguments)
        with self._lock:
            if self._stopping:
                raise Unavailable(say("runs.stopping"))
            if len(self._waiting) >= self._most_waiting:
                raise Unavailable(say("runs.full-calls", count=self._most_waiting))
            self._waiting.append(call)
        self._begin()
        return call.future

    def stop(self) -> None:
        """End the workers once their calls are done. Whoever waits for a turn gets Unavailable."""
        with self._lock:
            self._stopping = True
            left, executor = list(self._waiting), self._executor
            self._waiting.clear()
        for call in left:
            call.future.set_exception(Unavailable(say("runs.stopping")))
        if executor is not None:
            executor.shutdown(wait=True, cancel_futures=True)

    def _begin(self) -> None:
        """Hand over calls while there is room."""
        while True:
            with self._lock:
                if self._stopping or not self._waiting or self._running >= self._at_a_time:
                    return
                call = self._waiting.popleft()
                self._running += 1
                try:
                    self._executor = self._executor or self._factory()
                    done = self._executor.submit(call.function, *call.arguments)
                except Exception as error:  # no processes left, a pool found dead
                    done = Future()
                    done.set_exception(error)
                executor = self._executor
            done.add_done_callback(partial(self._settle, call, executor))

    def _settle(self, call: _Call, executor: Executor | None, done: Future[Any]) -> None:
        error = Unavailable(say("runs.stopping")) if done.cancelled() else done.exception()
        died = isinstance(error, BrokenExecutor)
        with self._lock:
            self._running -= 1
            if died and executor is self._executor:
                self._executor = None
            call.failures += died
            again = died and call.failures < MOST_FAILURES and not self._stopping
            if again:
                self._waiting.appendleft(call)
        if died:
            log.error("A worker died while it ran %s.", call.function.__name__, exc_info=error)
            if executor is not None:
                executor.shutdown(wait=False)
        if died and not again:
            call.future.set_exception(RunFailed(say("runs.failed", kind=type(error).__name__, reason=str(error))))
        elif error is not None and not again:
            call.future.set_exception(error)
        elif error is None:
            call.future.set_result(done.result())
        self._begin()
