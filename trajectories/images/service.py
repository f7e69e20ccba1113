"""Opened runs on images: what pages and routes ask about them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from concurrent.futures import Executor, Future
from typing import Any

from aecore.images.data import name_of
from aecore.images.experiment import ImageExperiment
from aecore.images.state import State
from aecore.images.uploads import read_upload
from trajectories.computing.dispatcher import Dispatcher
from trajectories.computing.kept import Kept
from trajectories.computing.queue import NOBODY, Once, Task, Visitor, Waiter
from trajectories.errors import NoSuchChunk, NoSuchFrame, UnknownTrajectory
from trajectories.images import worker
from trajectories.images.description import describe
from words import say

MOST_OPEN = 2_000
MOST_EACH = 6  # what one visitor may wait for at a time
MOST_APPLIED = 2**21  # bytes of a request to run a network that stays on the server
SMALL, LARGE = 0.25, 1.0  # seconds of a turn; a large network's state takes long to go to and fro
LARGE_STATE = 5_000_000  # bytes
ENTRY = 500


class ImageRuns:
    """Runs on images as pure functions of their experiments.

    executor_factory gives a concurrent.futures.Executor; it is called when something is asked for, or at `start`.
    workers: turns at a time. budget_bytes: memory for all that is kept. most_waiting: runs that may wait in all.
    mnist: the server's own file, empty where it has none. A future is one visitor's own: to cancel it is to leave,
    and a run that nobody waits for rests where its last frame is. Safe for threads.
    """

    def __init__(
        self,
        executor_factory: Callable[[], Executor],
        workers: int = 1,
        budget_bytes: int = 256 * 2**20,
        most_waiting: int = 40,
        mnist: str = "",
    ) -> None:
        self._runs = Dispatcher(executor_factory, workers, most_waiting, MOST_EACH)
        self._kept = Kept(budget_bytes)
        self._open = Kept(MOST_OPEN)
        self._own = Kept(budget_bytes)
        self._reached = Kept(MOST_OPEN)
        self.mnist = mnist

    def open(self, experiment: ImageExperiment) -> str:
        """Make a run known and return its key. Computes nothing."""
        key = experiment.content_key
        if self._open.get(key) is None:
            self._open.put(key, experiment.canonical())
        return key

    def has_own(self, name: str) -> bool:
        """Whether a visitor's own images of this name are still kept."""
        return self._own.get(name) is not None

    def keep_own(self, packed: bytes) -> str:
        """Keep a visitor's own images, as `read` gave them; their name."""
        name = name_of(packed)
        self._own.put(name, packed, len(packed) + ENTRY)
        return name

    def read(self, file: bytes, visitor: Visitor = NOBODY) -> Future[bytes]:
        """A future of the images of an uploaded file, checked in a worker; it raises Refused where they do not hold."""
        task = Once(object(), read_upload, (file,), first=True)
        return self._runs.ask(lambda tasks: task, visitor)

    def describe(self, key: str, visitor: Visitor = NOBODY) -> Future[bytes]:
        """A future of the gzipped JSON description of an opened run. Raises UnknownTrajectory, or as `chunk`."""
        experiment = self._opened(key)
        name = ("description", key)

        def find(tasks: Mapping[Hashable, Task]) -> Any:
            arguments = (experiment, self.source(experiment))
            keep = lambda result: self._kept.put(name, result, len(result) + ENTRY)  # noqa: E731
            return self._kept.get(name) or tasks.get(name) or Once(name, describe, arguments, True, keep)

        return self._runs.ask(find, visitor)

    def chunk(self, key: str, number: int, visitor: Visitor = NOBODY) -> Future[bytes]:
        """A future of a gzipped frame; those before it are computed first.

        Raises UnknownTrajectory, NoSuchChunk, Crowded or Unavailable; the future may raise RunFailed or Unavailable.
        """
        experiment = self._opened(key)
        if not 0 <= number < MOST_FRAMES:
            raise NoSuchChunk(f"A run on images has fewer than {MOST_FRAMES} frames. Got {number}.")
        return self._runs.ask(lambda tasks: self._find(experiment, key, number, tasks), visitor, number)

    def apply(self, key: str, number: int, part: str, values: bytes, visitor: Visitor = NOBODY) -> Future[bytes]:
        """A future of what the network of a frame makes of float32 rows, where it is too large to be sent.

        Raises NoSuchFrame where the frame is not kept, or the rows are none or too many.
        """
        experiment = self._opened(key)
        known = self._kept.get(("weights", key, number))
        if known is None:
            raise NoSuchFrame("This frame's network is not kept on the server; ask for the frame first.")
        side, packed = known
        row = 4 * (experiment.width if part == "decode" else side * side)
        if not values or len(values) % row or len(values) > MOST_APPLIED:
            raise NoSuchFrame(f"The body must be rows of {row} bytes, at most {MOST_APPLIED}. Got {len(values)}.")
        task = Once(object(), worker.apply, (experiment, side, packed, part, values), first=True)
        return self._runs.ask(lambda tasks: task, visitor)

    def place(self, future: Future[Any]) -> int:
        """How many turns until it is that of a future: 1 is the next, 0 is under way."""
        return self._runs.place(future)

    def reached(self, key: str) -> int:
        """The step that a run has last come to."""
        return self._reached.get(key) or 0

    def start(self) -> None:
        """Start the workers now, so that the first visitor need not wait for them."""
        self._runs.start()

    def stop(self) -> None:
        """End the workers, whatever they do. Whoever still waits gets Unavailable."""
        self._runs.stop()

    def statistics(self) -> dict[str, int]:
        """For benchmarks and tests: tasks computed and pending, bytes kept."""
        return {"bytes": self._kept.size, **self._runs.statistics()}

    def source(self, experiment: ImageExperiment) -> worker.Source:
        """Where a run's images are. Raises UnknownTrajectory where they are no longer kept."""
        if experiment.images == "own":
            packed = self._own.get(experiment.own)
            if packed is None:
                raise UnknownTrajectory(say("images.own-gone"))
            return worker.Source(packed=packed)
        if experiment.images == "mnist" and not self.mnist:
            raise UnknownTrajectory(say("images.no-mnist"))
        return worker.Source(path=self.mnist if experiment.images == "mnist" else "")

    def keep(self, key: str, number: int, turn: worker.Turn, side: int) -> None:
        """Keep what a turn gave that has come to a frame."""
        chunk = turn.chunk or b""
        self._kept.put(("chunk", key, number), chunk, len(chunk) + ENTRY)
        self._kept.put(("state", key), (number, turn.state), turn.state.nbytes + ENTRY)
        if turn.values is not None:
            self._kept.put(("weights", key, number), (side, turn.values), turn.values.nbytes + ENTRY)

    def reach(self, key: str, step: int) -> None:
        """Say how far a run has come."""
        self._reached.put(key, step)

    def _find(self, experiment: ImageExperiment, key: str, number: int, tasks: Mapping[Hashable, Task]) -> Any:
        """The frame, or the task to wait for: the one under way, or one from the last state that is kept before it."""
        chunk = self._kept.get(("chunk", key, number))
        if chunk is not None:
            return chunk
        under_way = [task for task in tasks.values() if isinstance(task, Stretch) and task.run == key]
        before = [task for task in under_way if task.number <= number]
        if before:
            return max(before, key=lambda task: task.number)
        at, state = self._kept.get(("state", key)) or (-1, None)
        if at >= number:
            at, state = -1, None
        return Stretch(self, experiment, self.source(experiment), key, at + 1, state)

    def _opened(self, key: str) -> ImageExperiment:
        experiment = self._open.get(key)
        if experiment is None:
            raise UnknownTrajectory("No page has opened this run.")
        return experiment


MOST_FRAMES = 64


class Stretch(Task):
    """Training from one frame to the next, a turn at a time."""

    def __init__(
        self,
        owner: ImageRuns,
        experiment: ImageExperiment,
        source: worker.Source,
        run: str,
        number: int,
        state: State | None,
    ) -> None:
        super().__init__(("stretch", run, number), work=number, first=number == 0)
        self.run, self.number = run, number
        self._owner, self._experiment, self._source, self._state = owner, experiment, source, state
        self._chunk = b""

    def job(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        """Another turn."""
        large = self._state is not None and self._state.nbytes > LARGE_STATE
        return worker.train, (self._experiment, self._source, self.number, self._state, LARGE if large else SMALL)

    def take_in(self, turn: worker.Turn) -> bool:
        """Keep what a turn gave; whether the frame is there."""
        self._state = turn.state
        self._owner.reach(self.run, turn.state.step)
        if turn.chunk is None:
            return False
        self._chunk = turn.chunk
        self._owner.keep(self.run, self.number, turn, turn.side)
        return True

    def outcome(self, waiter: Waiter) -> bytes | Task:
        """The frame, or for who waits for a later one the stretch after this one."""
        if waiter.goal == self.number:
            return self._chunk
        return Stretch(self._owner, self._experiment, self._source, self.run, self.number + 1, self._state)
