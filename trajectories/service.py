"""Opened experiments: what pages and routes ask about runs."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from concurrent.futures import Executor, Future
from typing import Any

from aecore.experiment import OWN, Experiment, Own
from aecore.experiment.timeline import segments
from trajectories.answers import Answers
from trajectories.computing.dispatcher import Dispatcher
from trajectories.computing.kept import Kept
from trajectories.computing.processes import call_pool
from trajectories.computing.queue import NOBODY, Once, Task, Visitor
from trajectories.computing.segment_keys import addresses
from trajectories.computing.segments import ENTRY_BYTES, Segments
from trajectories.errors import NoSuchChunk, Unavailable, UnknownTrajectory
from trajectories.wire.description import describe

CALLS_AT_A_TIME = 2  # so that a quick one need not wait for a slow one
CALL_SECONDS = 120  # a script of the lab's may take 90 (`scripts`)
KEPT_WORKERS = 4  # of so many, one is kept for what is seen first of a run


def _call_pool() -> Executor:
    return call_pool(CALLS_AT_A_TIME, CALL_SECONDS)


class Trajectories:
    """Runs as pure functions of their experiments: opened by pages, computed on demand, kept for a while.

    executor_factory gives a concurrent.futures.Executor; it is called when something is asked for, or at
    `start`. workers: how many segments to compute at a time. budget_bytes: memory for all that is kept of runs.
    most_pending: segments that may wait in all; most_each: those of one visitor. caller_factory: like
    executor_factory, for `call`. Methods may be called from any thread; all but `stop` return at once.

    A future that these give is one visitor's own: to cancel it is to leave, and work that nobody waits for any
    more is dropped.
    """

    def __init__(
        self,
        executor_factory: Callable[[], Executor],
        workers: int,
        budget_bytes: int = 256 * 2**20,
        most_open: int = 10_000,
        most_pending: int = 10_000,
        most_each: int = 200,
        caller_factory: Callable[[], Executor] = _call_pool,
    ) -> None:
        self._open = Kept(most_open)
        self._kept = Kept(budget_bytes)
        self._runs = Dispatcher(executor_factory, workers, most_pending, most_each, kept=workers // KEPT_WORKERS)
        self._calls = Dispatcher(caller_factory, CALLS_AT_A_TIME, most_pending, most_each)
        self._segments = Segments(self._runs, self._kept)
        self._answers = Answers(self._segments, self.call, self._kept)

    def open(self, experiment: Experiment) -> str:
        """Make a run known and return its key. Computes nothing."""
        key = experiment.content_key
        if self._open.get(key) is None:
            self._open.put(key, experiment.canonical())
        return key

    def experiment(self, key: str) -> Experiment:
        """The experiment of an opened run. Raises UnknownTrajectory."""
        return self._opened(key)

    def private(self, key: str) -> bool:
        """Whether what this key names is of private data: nobody between here and the browser may keep it."""
        experiment: Experiment | None = self._open.get(key)
        return experiment is not None and experiment.own is not None and experiment.own.private

    def forget(self, own: Own) -> None:
        """Forget the runs on these data, and all that is kept of them."""
        names: set[str] = set()

        def is_theirs(key: Hashable, experiment: Experiment) -> bool:
            if experiment.dataset != OWN or experiment.own != own:
                return False
            names.update([experiment.content_key, *(prefix for prefix, _, _ in addresses(experiment))])
            return True

        def is_of_them(name: Hashable, value: Any) -> bool:
            about = name[1] if isinstance(name, tuple) and len(name) > 1 else None  # a kind, then a run or an address
            return (about[0] if isinstance(about, tuple) else about) in names

        self._open.drop(is_theirs)
        self._kept.drop(is_of_them)

    def describe(self, key: str, visitor: Visitor = NOBODY) -> Future[bytes]:
        """A future of the gzipped JSON description of an opened run; its first chunk is computed ahead.

        Raises UnknownTrajectory, or as `chunk`.
        """
        experiment = self._opened(key)
        future = self._once(self._runs, ("description", key), describe, (experiment,), visitor, first=True)
        self._ahead(experiment, 0, visitor, future)
        return future

    def chunk(self, key: str, number: int, visitor: Visitor = NOBODY) -> Future[bytes]:
        """A future of a gzipped chunk, done at once where it is known; the next one is computed ahead.

        Raises UnknownTrajectory, NoSuchChunk, Crowded or Unavailable; the future may raise RunFailed or Unavailable.
        """
        experiment = self._opened(key)
        count = len(segments(experiment.steps))
        if not 0 <= number < count:
            raise NoSuchChunk(f"This run has chunks 0 to {count - 1}. Got {number}.")
        future = self._segments.ask(experiment, number, visitor)
        if number + 1 < count:
            self._ahead(experiment, number + 1, visitor, future)
        return future

    async def report(self, key: str, step: int, visitor: Visitor = NOBODY) -> bytes:
        """How good a run is at a step, in numbers: gzipped JSON (`Answers.report`). Raises UnknownTrajectory too."""
        return await self._answers.report(self._opened(key), step, visitor)

    async def step(self, key: str, step: int, visitor: Visitor = NOBODY) -> bytes:
        """One update of a run taken apart: gzipped JSON (`Answers.step`). Raises UnknownTrajectory too."""
        return await self._answers.step(self._opened(key), step, visitor)

    def call(
        self,
        function: Callable[..., Any],
        *arguments: Any,
        name: Hashable | None = None,
        visitor: Visitor = NOBODY,
    ) -> Future[Any]:
        """A future of what a fixed function of ours gives in a worker process, beside the runs.

        Nothing that a visitor wrote may be called. function must be importable by name and end by itself within
        CALL_SECONDS. name: calls of one name are made once for all who ask, and what they give, if it is bytes, is
        kept for a while. The future raises what the function raises, RunFailed or Unavailable. Raises Crowded or
        Unavailable.
        """
        return self._once(self._calls, object() if name is None else name, function, arguments, visitor)

    def place(self, future: Future[Any]) -> int:
        """How many turns until it is that of a description or chunk: 1 is the next, 0 is under way."""
        return self._runs.place(future)

    def start(self) -> None:
        """Start the workers now, so that the first visitor need not wait for them."""
        self._runs.start()

    def stop(self) -> None:
        """End the workers, whatever they do. Whoever still waits gets Unavailable."""
        self._calls.stop()
        self._runs.stop()

    def statistics(self) -> dict[str, int]:
        """For benchmarks and tests: runs open, segments and descriptions computed and pending, bytes kept."""
        return {"open": len(self._open), "bytes": self._kept.size, **self._runs.statistics()}

    def _once(
        self,
        dispatcher: Dispatcher,
        name: Hashable,
        function: Callable[..., Any],
        arguments: tuple[Any, ...],
        visitor: Visitor,
        first: bool = False,
    ) -> Future[Any]:
        """What a call gives, from what is kept, from the one that is under way, or from a new one."""

        def keep(result: Any) -> None:
            if isinstance(result, bytes):
                self._kept.put(name, result, len(result) + ENTRY_BYTES)

        def find(tasks: Mapping[Hashable, Task]) -> Any:
            return self._kept.get(name) or tasks.get(name) or Once(name, function, arguments, first, keep)

        return dispatcher.ask(find, visitor)

    def _opened(self, key: str) -> Experiment:
        experiment = self._open.get(key)
        if experiment is None:
            raise UnknownTrajectory("No page has opened this run.")
        return experiment

    def _ahead(self, experiment: Experiment, number: int, visitor: Visitor, asked: Future[bytes]) -> None:
        """Have a chunk computed when there is nothing else to do, unless whoever asked for the one before leaves."""
        try:
            ahead = self._segments.ask(experiment, number, visitor, ahead=True)
        except Unavailable:
            return  # nobody has asked for it yet
        asked.add_done_callback(lambda done: done.cancelled() and ahead.cancel())
