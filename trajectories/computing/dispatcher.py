"""Has missing segments computed, in stacks of equal shape, by whatever executor it is given."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from dataclasses import dataclass
from functools import partial
from typing import Any

from aecore.experiment import Experiment
from aecore.network import network_of
from aecore.records import Checkpoint, terms_of
from trajectories.computing import worker
from trajectories.computing.kept import Kept
from trajectories.computing.queue import Pending, Task
from trajectories.computing.segment_keys import Address, addresses
from trajectories.errors import RunFailed, Unavailable
from trajectories.wire import frames
from words import say

log = logging.getLogger(__name__)
MOST_FAILURES = 3  # of one segment, before its run is given up
MOST_FAILED_REMEMBERED = 1_000
ENTRY_BYTES = 500  # what an entry of the cache costs beside its arrays and bytes


@dataclass(frozen=True)
class Diverged:
    """Stands in the place of the checkpoint once a run has diverged."""

    step: int


class Dispatcher:
    """Segments of runs, computed on demand and kept up to a budget of bytes.

    executor_factory gives a new concurrent.futures.Executor each time it is called: first at `start`
    or when the first segment is asked for, again when a worker has died. Safe for threads.
    """

    def __init__(
        self, executor_factory: Callable[[], Executor], workers: int, budget_bytes: int, most_pending: int
    ) -> None:
        self._factory = executor_factory
        self._workers = workers
        self._most_pending = most_pending
        self._changed = threading.Condition()  # guards all that follows
        self._cache = Kept(budget_bytes)
        self._pending = Pending()
        self._failed = Kept(MOST_FAILED_REMEMBERED)
        self._executor: Executor | None = None
        self._thread: threading.Thread | None = None
        self._running = 0
        self._computed = 0
        self._stopping = False

    def segment(self, experiment: Experiment, number: int, wanted: bool = True) -> Future[bytes]:
        """A future of the gzipped chunk, done at once where it is known.

        wanted is false for read-ahead, which is computed when nobody waits for anything else. The
        future may raise RunFailed, or Unavailable at the end of the server; it cannot be cancelled, as
        others may wait for the same one. Raises Unavailable where nothing more may wait.
        """
        path = addresses(experiment)[: number + 1]
        with self._changed:
            chunk = self._cache.get(("chunk", path[-1]))
            if chunk is not None:
                return _done(chunk)
            failure = next(filter(None, map(self._failed.get, path)), None)
            if failure is not None:
                return _broken(failure)
            future = self._follow(experiment, path, wanted)
            self._begin()
            self._changed.notify_all()
            return future

    def state_before(self, experiment: Experiment, step: int) -> Checkpoint | Diverged | None:
        """The latest state of a run at or before step that is still kept; None where there is none."""
        path = addresses(experiment)
        with self._changed:
            for number in reversed(range(len(path))):
                state = self._cache.get(("state", path[number]))
                if state is not None and state.step <= step:
                    return state
        return None

    def start(self) -> None:
        """Start the workers now, so that the first visitor need not wait for them."""
        with self._changed:
            self._begin()

    def stop(self) -> None:
        """End the workers and wait until they have gone. Whoever still waits gets Unavailable."""
        with self._changed:
            self._stopping = True
            left = self._pending.drain()
            self._changed.notify_all()
        for task in left:
            task.future.set_exception(Unavailable(say("runs.stopping")))
        if self._thread is not None:
            self._thread.join()
        if self._executor is not None:
            self._executor.shutdown(wait=True, cancel_futures=True)

    def statistics(self) -> dict[str, int]:
        """For benchmarks and tests: segments computed so far and still pending, bytes kept."""
        with self._changed:
            return {"computed": self._computed, "pending": len(self._pending), "bytes": self._cache.size}

    def _begin(self) -> None:
        if self._stopping:
            raise Unavailable(say("runs.stopping"))
        if self._thread is None:
            self._thread = threading.Thread(target=self._dispatch, name="trajectories", daemon=True)
            self._thread.start()

    def _follow(self, experiment: Experiment, path: tuple[Address, ...], wanted: bool) -> Future[bytes]:
        """The future of the last segment of path, after the nearest checkpoint or task before it."""
        first, state = len(path) - 1, None
        while first > 0 and self._pending.get(path[first]) is None:
            state = self._cache.get(("state", path[first - 1]))
            if state is not None:
                break
            first -= 1
        if isinstance(state, Diverged):
            return _done(_after_divergence(experiment, state))
        if self._pending.get(path[-1]) is None and len(self._pending) >= self._most_pending:
            raise Unavailable(say("runs.full", count=self._most_pending))
        task = self._pending.get(path[first])
        if task is None:
            task = self._pending.add(path[first], experiment, first)
            task.checkpoint, task.ready = state, True
        for number in range(first + 1, len(path)):
            follower = self._pending.add(path[number], experiment, number)
            task.followers.append(follower)
            task = follower
        for address in path:
            before = self._pending.get(address)
            if before is not None:
                before.wanted |= wanted
        return task.future

    def _dispatch(self) -> None:
        """The dispatcher's thread: hand stacks to the executor while there are any."""
        stack: list[Task] = []
        while True:
            self._hand_over(stack)
            with self._changed:
                while not self._stopping and not (stack := self._pending.next_stack(self._running, self._workers)):
                    self._changed.wait()
                if self._stopping:
                    return
                self._running += 1
                for task in stack:
                    task.running = True

    def _hand_over(self, stack: list[Task]) -> None:
        """Have a stack computed; with an empty one only make sure that there is an executor."""
        executor = self._executor
        try:
            if executor is None:
                executor = self._executor = self._factory()
            if not stack:
                return
            future = executor.submit(worker.compute, [t.experiment for t in stack], [t.checkpoint for t in stack])
        except Exception as error:  # no processes left, a pool found dead: settled like a failed computation
            self._settle(stack, executor, error, [])
        else:
            future.add_done_callback(partial(self._on_done, stack, executor))

    def _on_done(self, stack: list[Task], executor: Executor, future: Future[list[Any]]) -> None:
        error = CancelledError() if future.cancelled() else future.exception()
        self._settle(stack, executor, error, [] if error else future.result())

    def _settle(
        self, stack: list[Task], executor: Executor | None, error: BaseException | None, results: list[Any]
    ) -> None:
        """Take in what became of a stack."""
        told: list[tuple[Future[bytes], bytes | RunFailed]] = []
        dead = None
        with self._changed:
            if self._stopping:
                return
            if isinstance(error, BrokenExecutor) and executor is self._executor:
                dead, self._executor = executor, None
            self._running -= bool(stack)
            for task in stack:
                task.running = False
                if error is not None:
                    self._retry(task, error, told)
            for task, (chunk, checkpoint, diverged_at) in zip(stack, results):
                self._computed += 1
                state = checkpoint if diverged_at is None else Diverged(diverged_at)
                self._finish(task, chunk, state, told)
            self._changed.notify_all()
        if error is not None:
            log.error("A stack of %d segments failed.", len(stack), exc_info=error)
        if dead is not None:
            dead.shutdown(wait=False)
        for future, outcome in told:
            if isinstance(outcome, RunFailed):
                future.set_exception(outcome)
            else:
                future.set_result(outcome)

    def _finish(self, task: Task, chunk: bytes, state: Checkpoint | Diverged | None, told: list[Any]) -> None:
        """Keep what a task gave and let those that follow begin."""
        self._pending.remove(task)
        self._cache.put(("chunk", task.address), chunk, len(chunk) + ENTRY_BYTES)
        if state is not None:
            self._cache.put(("state", task.address), state, _size(state))
        told.append((task.future, chunk))
        for follower in task.followers:
            if isinstance(state, Diverged):
                self._finish(follower, _after_divergence(follower.experiment, state), state, told)
            else:
                follower.checkpoint, follower.ready = state, True

    def _retry(self, task: Task, error: BaseException, told: list[Any]) -> None:
        """Let a failed task run again, or give it up with all that follow it."""
        task.failures += 1
        if task.failures < MOST_FAILURES:
            return
        message = say("runs.failed", kind=type(error).__name__, reason=str(error))
        self._failed.put(task.address, message)
        given_up = [task]
        for task in given_up:  # grows on the way: followers of followers
            given_up += task.followers
            self._pending.remove(task)
            told.append((task.future, RunFailed(message)))


def _after_divergence(experiment: Experiment, state: Diverged) -> bytes:
    return worker.pack(frames.empty(len(terms_of(experiment)), network_of(experiment).size, state.step))


def _size(state: Checkpoint | Diverged) -> int:
    if isinstance(state, Diverged):
        return ENTRY_BYTES
    return ENTRY_BYTES + state.weights.nbytes + state.first_moment.nbytes + state.second_moment.nbytes


def _done(chunk: bytes) -> Future[bytes]:
    future: Future[bytes] = Future()
    future.set_result(chunk)
    return future


def _broken(message: str) -> Future[bytes]:
    future: Future[bytes] = Future()
    future.set_exception(RunFailed(message))
    return future
