"""Opened experiments: what pages and routes ask about runs."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from contextlib import suppress
from functools import partial
from typing import Any

from aecore.experiment import Experiment
from aecore.experiment.timeline import segments
from trajectories.answers import Reports, Steps
from trajectories.computing.dispatcher import Dispatcher
from trajectories.computing.kept import Kept
from trajectories.computing.processes import call_pool
from trajectories.computing.worker_calls import Calls
from trajectories.errors import NoSuchChunk, Unavailable, UnknownTrajectory
from trajectories.wire.description import describe

CALLS_AT_A_TIME = 2  # so that a quick one need not wait for a slow one
MOST_CALLS_WAITING = 100


class _Opened:
    """One opened run: its experiment, and its description once somebody has asked for it."""

    def __init__(self, experiment: Experiment) -> None:
        self.experiment = experiment
        self._lock = threading.Lock()
        self._description: bytes | None = None

    def description(self) -> bytes:
        with self._lock:
            if self._description is None:
                self._description = describe(self.experiment)
            return self._description


class Trajectories:
    """Runs as pure functions of their experiments: opened by pages, computed on demand, kept for a while.

    executor_factory gives a new concurrent.futures.Executor each time it is called; it is called first
    when a chunk is asked for (or at `start`) and again when a worker has died. workers: how many
    stacks to compute at a time. budget_bytes: memory for computed chunks and checkpoints.
    caller_factory: like executor_factory, for `call`. Methods may be called from any thread; all but
    `describe` (milliseconds) and `stop` return at once.
    """

    def __init__(
        self,
        executor_factory: Callable[[], Executor],
        workers: int,
        budget_bytes: int = 256 * 2**20,
        most_open: int = 10_000,
        most_pending: int = 1_000,
        caller_factory: Callable[[], Executor] = partial(call_pool, CALLS_AT_A_TIME),
    ) -> None:
        self._lock = threading.Lock()
        self._open = Kept(most_open)
        self._dispatcher = Dispatcher(executor_factory, workers, budget_bytes, most_pending)
        self._calls = Calls(caller_factory, CALLS_AT_A_TIME, MOST_CALLS_WAITING)
        self._reports = Reports(self._dispatcher.segment, self._calls.call)
        self._steps = Steps(self._dispatcher.state_before, self._calls.call)

    def open(self, experiment: Experiment) -> str:
        """Make a run known and return its key. Computes nothing."""
        key = experiment.content_key
        with self._lock:
            if self._open.get(key) is None:
                self._open.put(key, _Opened(experiment.canonical()))
        return key

    def describe(self, key: str) -> bytes:
        """The gzipped JSON description of an opened run. Raises UnknownTrajectory."""
        return self._opened(key).description()

    def chunk(self, key: str, number: int) -> Future[bytes]:
        """A future of a gzipped chunk, done at once where it is known; the next one is computed ahead.

        Raises UnknownTrajectory, NoSuchChunk or Unavailable; the future may raise RunFailed or Unavailable.
        """
        experiment = self._opened(key).experiment
        count = len(segments(experiment.steps))
        if not 0 <= number < count:
            raise NoSuchChunk(f"This run has chunks 0 to {count - 1}. Got {number}.")
        future = self._dispatcher.segment(experiment, number)
        if number + 1 < count:
            with suppress(Unavailable):  # nobody has asked for it yet
                self._dispatcher.segment(experiment, number + 1, wanted=False)
        return future

    def report(self, key: str, step: int) -> Future[bytes]:
        """A future of how good a run is at a step, in numbers: gzipped JSON (`Reports.of`).

        Raises UnknownTrajectory or NoSuchFrame; the future may raise RunFailed or Unavailable.
        """
        return self._reports.of(self._opened(key).experiment, step)

    def step(self, key: str, step: int) -> Future[bytes]:
        """A future of one update of a run taken apart: gzipped JSON (`Steps.of`).

        Raises UnknownTrajectory, NoSuchFrame, RunFailed or Unavailable; the future may raise the last two.
        """
        return self._steps.of(self._opened(key).experiment, step)

    def call(self, function: Callable[..., Any], *arguments: Any) -> Future[Any]:
        """Run a fixed function of ours in a worker process, beside the runs (`Calls.call`)."""
        return self._calls.call(function, *arguments)

    def start(self) -> None:
        """Start the workers now, so that the first visitor need not wait for them."""
        self._dispatcher.start()

    def stop(self) -> None:
        """End the workers and wait until they have gone."""
        self._calls.stop()
        self._dispatcher.stop()

    def statistics(self) -> dict[str, int]:
        """For benchmarks and tests: runs open, segments computed and pending, bytes kept."""
        return {"open": len(self._open), **self._dispatcher.statistics()}

    def _opened(self, key: str) -> _Opened:
        opened = self._open.get(key)
        if opened is None:
            raise UnknownTrajectory("No page has opened this run.")
        return opened
