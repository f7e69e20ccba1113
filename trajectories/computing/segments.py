"""Segments of runs: what is known of them, and what has to be computed first."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

from aecore.experiment import Experiment
from aecore.experiment.timeline import segments
from aecore.network import network_of
from aecore.records import Checkpoint, Frames, terms_of
from trajectories.computing import worker
from trajectories.computing.dispatcher import Dispatcher
from trajectories.computing.kept import Kept
from trajectories.computing.queue import NOBODY, TURN, Task, Visitor, Waiter
from trajectories.computing.segment_keys import Address, addresses
from trajectories.wire import frames

ENTRY_BYTES = 500  # what a value that is kept costs beside its arrays and bytes


@dataclass(frozen=True)
class Diverged:
    """Stands in the place of the checkpoint once a run has diverged."""

    step: int


class Segments:
    """Segments of runs, computed on demand by a dispatcher and kept, as bytes, in `kept`. Safe for threads."""

    def __init__(self, dispatcher: Dispatcher, kept: Kept) -> None:
        self._dispatcher = dispatcher
        self._kept = kept

    def ask(self, experiment: Experiment, number: int, visitor: Visitor = NOBODY, ahead: bool = False) -> Future[bytes]:
        """A future of the gzipped chunk, done at once where it is known; else as `Dispatcher.ask` gives it.

        Those before it are computed first, one at a time: however far ahead it is, it takes one place in the queue.
        """
        path = addresses(experiment)[: number + 1]
        return self._dispatcher.ask(
            lambda tasks: self._find(experiment, path, tasks), visitor, (experiment, path), ahead
        )

    def state_before(self, experiment: Experiment, step: int) -> Checkpoint | Diverged | None:
        """The latest state of a run at or before step that is still kept; None where there is none."""
        for address in reversed(addresses(experiment)):
            state = self._kept.get(("state", address))
            if state is not None and state.step <= step:
                return state
        return None

    def keep(self, address: Hashable, turn: worker.Turn) -> Checkpoint | Diverged | None:
        """Keep what a segment gave. Returns where the next one begins."""
        state = turn.checkpoint if turn.diverged_at is None else Diverged(turn.diverged_at)
        chunk = turn.chunk or b""
        self._kept.put(("chunk", address), chunk, len(chunk) + ENTRY_BYTES)
        if state is not None:
            self._kept.put(("state", address), state, _size(state))
        return state

    def _find(self, experiment: Experiment, path: tuple[Address, ...], tasks: Mapping[Hashable, Task]) -> bytes | Task:
        """The chunk of the last segment of a path, or the task to wait for: the nearest there is or that can begin."""
        chunk: bytes | None = self._kept.get(("chunk", path[-1]))
        number = len(path) - 1
        while chunk is None:
            task = tasks.get(path[number])
            if task is not None:
                return task
            state = self._kept.get(("state", path[number - 1])) if number else None
            if isinstance(state, Diverged):
                return after_divergence(experiment, state)
            if number == 0 or state is not None:
                return Segment(self, experiment, path[number], number, state)
            number -= 1
        return chunk


class Segment(Task):
    """One segment, computed a turn at a time. It is ready to begin: the state it starts from is there."""

    def __init__(
        self,
        owner: Segments,
        experiment: Experiment,
        address: Address,
        number: int,
        state: Checkpoint | Diverged | None,
    ) -> None:
        begin, end = segments(experiment.steps)[number]
        work = (end - begin) * network_of(experiment).size * experiment.batch
        super().__init__(address, work, first=number == 0)
        self._owner, self._experiment, self._number = owner, experiment, number
        self._state = state
        self._frames: list[Frames] = []
        self._chunk = b""

    def job(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        """Another turn."""
        return worker.compute, (self._experiment, self._number, self._state, self._frames, TURN)

    def take_in(self, turn: worker.Turn) -> bool:
        """Keep what a turn gave; whether the segment is done."""
        if turn.chunk is None:
            self._state = turn.checkpoint
            self._frames = [*self._frames, turn.frames]
            return False
        self._chunk = turn.chunk
        self._state = self._owner.keep(self.key, turn)
        return True

    def outcome(self, waiter: Waiter) -> bytes | Task:
        """The chunk, or for who waits for a later one the segment after this one."""
        experiment, path = waiter.goal
        if len(path) == self._number + 1:
            return self._chunk
        if isinstance(self._state, Diverged):
            return after_divergence(experiment, self._state)
        return Segment(self._owner, experiment, path[self._number + 1], self._number + 1, self._state)


def after_divergence(experiment: Experiment, state: Diverged) -> bytes:
    """The gzipped chunk of a segment that comes after the run has diverged."""
    return worker.pack(frames.empty(len(terms_of(experiment)), network_of(experiment).size, state.step))


def _size(state: Checkpoint | Diverged) -> int:
    if isinstance(state, Diverged):
        return ENTRY_BYTES
    return ENTRY_BYTES + state.weights.nbytes + state.first_moment.nbytes + state.second_moment.nbytes
