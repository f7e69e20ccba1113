"""The embedded default executor: worker processes on this machine, each watched over by itself.

The one place where a worker's death is dealt with. A process that ends, or that takes longer than it may
and is therefore ended, is replaced, and what it did is done again; no other process notices.
"""

from __future__ import annotations

import logging
import os
import queue
import signal
import sys
import threading
import time
import types
from collections.abc import Callable
from concurrent.futures import Executor, Future
from contextlib import suppress
from functools import partial
from multiprocessing import parent_process
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnContext, SpawnProcess
from multiprocessing.process import BaseProcess
from typing import Any

from trajectories.computing import worker
from trajectories.errors import RunFailed, Unavailable
from words import say

log = logging.getLogger(__name__)
MOST_DEATHS = 3  # of workers over one and the same call, before whoever asked is told
START_SECONDS = 900  # that a process may take to get ready: it may have to compile the engine, on a busy machine
WATCH_SECONDS = 0.2  # between two looks at the clock
END_SECONDS = 5  # that ended processes may take to be gone

_swapping = threading.Lock()  # several threads may start processes at the same time


class _WorkerProcess(SpawnProcess):
    """A spawned process that does not run the parent's main module again.

    multiprocessing starts a process by running `sys.modules["__main__"]` in it, and in a Streamlit
    server that is whichever page ran last.
    """

    @staticmethod
    def _Popen(process_obj: BaseProcess) -> Any:  # noqa: N802 (the name multiprocessing gives it)
        with _swapping:
            main = sys.modules["__main__"]
            sys.modules["__main__"] = empty = types.ModuleType("__main__")
            try:
                return SpawnProcess._Popen(process_obj)
            finally:
                if sys.modules["__main__"] is empty:  # else a page has put itself there meanwhile
                    sys.modules["__main__"] = main


class _WorkerContext(SpawnContext):
    Process = _WorkerProcess


def local_pool(workers: int, seconds: float) -> Processes:
    """Processes for runs: they have begun to start, and will be warm when they take their first segment."""
    return Processes(workers, seconds, worker.prepare, at_once=True)


def call_pool(workers: int, seconds: float) -> Processes:
    """Processes for all other calls: one starts when it is needed, and without the engine, which few calls need."""
    return Processes(workers, seconds)


class Processes(Executor):
    """An executor of worker processes.

    seconds: how long a call may take. prepare: what a fresh process runs first. at_once: start them now, not
    when they are needed. A call's future raises RunFailed where MOST_DEATHS workers in a row died over it, and
    Unavailable where it was not done when the executor was shut down.
    """

    def __init__(
        self, workers: int, seconds: float, prepare: Callable[[], None] | None = None, at_once: bool = False
    ) -> None:
        self._most = workers
        self._seconds = seconds
        self._prepare = prepare
        self._at_once = at_once
        self._calls: queue.SimpleQueue[tuple[Future[Any], Any] | None] = queue.SimpleQueue()
        self._lock = threading.Lock()  # guards what follows
        self._workers: list[_Worker] = []
        self._busy = 0
        self._ended = threading.Event()
        threading.Thread(target=self._watch, daemon=True).start()
        for _ in range(workers if at_once else 0):
            self._add()

    def submit(self, function: Callable[..., Any], /, *arguments: Any, **named: Any) -> Future[Any]:
        """A future of what function gives in a worker; both it and what it gives must be picklable."""
        if named:
            function = partial(function, **named)
        future: Future[Any] = Future()
        with self._lock:
            if self._ended.is_set():
                raise Unavailable(say("queue.stopping"))
            self._busy += 1
            needed = self._busy > len(self._workers) < self._most
        if needed:
            self._add()
        self._calls.put((future, (function, arguments)))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End all processes now, whatever they do: what they have not finished can be computed again."""
        with self._lock:
            self._ended.set()
            workers = list(self._workers)
        for each in workers:
            each.kill()
            self._calls.put(None)
        deadline = time.monotonic() + END_SECONDS
        for each in workers if wait else []:
            if each.thread is not threading.current_thread():
                each.thread.join(max(0.0, deadline - time.monotonic()))

    def _add(self) -> None:
        each = _Worker(self._prepare)
        each.thread = threading.Thread(target=self._serve, args=(each,), daemon=True)
        with self._lock:
            self._workers.append(each)
        each.thread.start()

    def _serve(self, each: _Worker) -> None:
        """One worker's thread: its calls, one after the other."""
        if self._at_once:
            self._ready(each)
        while (call := self._calls.get()) is not None:
            future, (function, arguments) = call
            if future.set_running_or_notify_cancel():
                self._answer(each, future, function, arguments)
            with self._lock:
                self._busy -= 1
        each.end()

    def _answer(
        self, each: _Worker, future: Future[Any], function: Callable[..., Any], arguments: tuple[Any, ...]
    ) -> None:
        """Set the future to what the call gives, in as many processes as that takes."""
        for _ in range(MOST_DEATHS):
            try:
                if self._ready(each):
                    good, outcome = each.call(function, arguments, self._seconds)
                    future.set_result(outcome) if good else future.set_exception(outcome)
                    return
            except _Died:
                if not self._ended.is_set():
                    log.warning(
                        "A worker ended, or was ended after %g seconds, at %s.", self._seconds, function.__name__
                    )
            except Exception as error:  # cannot be pickled
                future.set_exception(error)
                return
            if self._ended.is_set():
                future.set_exception(Unavailable(say("queue.stopping")))
                return
        future.set_exception(RunFailed(say("queue.failed")))

    def _ready(self, each: _Worker) -> bool:
        """Have a worker ready for a call; whether it is."""
        try:
            each.start(self._ended)
        except (_Died, OSError):  # OSError: no processes left
            return False
        return True

    def _watch(self) -> None:
        """End what takes too long."""
        while not self._ended.wait(WATCH_SECONDS):
            with self._lock:
                late = [each for each in self._workers if time.monotonic() > each.deadline]
            for each in late:
                each.kill()


class _Died(Exception):
    """The process ended before it answered."""


class _Worker:
    """A worker process, started again whenever it is gone. Used by one thread; `kill` by any."""

    def __init__(self, prepare: Callable[[], None] | None) -> None:
        self._prepare = prepare
        self._process: BaseProcess | None = None
        self._connection: Any = None
        self._lock = threading.Lock()
        self.thread = threading.current_thread()
        self.deadline = float("inf")

    def start(self, ended: threading.Event) -> None:
        """Start the process and wait until it is ready, where there is none. Raises _Died, also once `ended` is set."""
        if self._connection is not None:
            return
        context = _WorkerContext()
        ours, theirs = context.Pipe()
        process = context.Process(target=_work, args=(theirs, self._prepare), daemon=True)
        with self._lock:
            if ended.is_set():
                raise _Died
            process.start()
            self._process, self._connection = process, ours
        theirs.close()
        self._within(START_SECONDS, ours.recv)

    def call(self, function: Callable[..., Any], arguments: tuple[Any, ...], seconds: float) -> tuple[bool, Any]:
        """Whether the call came to a good end, and what it gave or raised. Raises _Died."""
        return self._within(seconds, self._call, function, arguments)

    def kill(self) -> None:
        """End the process, if there is one, and whatever it has started; also one that is stopped."""
        with self._lock:
            if self._process is None:
                return
            if os.name != "nt" and self._process.pid:
                with suppress(ProcessLookupError, PermissionError):  # gone, or not yet in its own group
                    os.killpg(self._process.pid, signal.SIGKILL)
            self._process.kill()

    def end(self) -> None:
        """End the process and wait until it is gone. By the thread that uses it."""
        self.kill()
        with self._lock:
            process, self._process = self._process, None
            connection, self._connection = self._connection, None
        if process is not None:
            connection.close()
            process.join()

    def _call(self, function: Callable[..., Any], arguments: tuple[Any, ...]) -> tuple[bool, Any]:
        self._connection.send((function, arguments))
        return self._connection.recv()

    def _within(self, seconds: float, act: Callable[..., Any], *arguments: Any) -> Any:
        """Talk to the process, which is ended when that takes too long. Raises _Died where it ends on the way."""
        self.deadline = time.monotonic() + seconds
        try:
            return act(*arguments)
        except (EOFError, OSError):
            self.end()
            raise _Died from None
        finally:
            self.deadline = float("inf")


def _work(connection: Connection, prepare: Callable[[], None] | None) -> None:
    """The worker process: calls come in, and what they give goes out."""
    _attach()
    if prepare is not None:
        prepare()
    connection.send("ready")
    while True:
        try:
            function, arguments = connection.recv()
        except EOFError:
            return
        try:
            answer = True, function(*arguments)
        except Exception as error:
            answer = False, error
        try:
            connection.send(answer)
        except (TypeError, AttributeError, ValueError) as error:  # cannot be pickled
            connection.send((False, TypeError(f"{function.__name__}: {error}")))


def _attach() -> None:
    """Tie a fresh process to its parent.

    Ctrl-C reaches the whole process group of the parent, which alone answers it, by ending its workers; so this one
    is of another group, with whatever it starts. A worker whose parent was killed ends by itself.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if os.name != "nt":
        os.setpgid(0, 0)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
    if os.name != "nt":
        os.killpg(0, signal.SIGKILL)  # with what it has started
    os._exit(1)
