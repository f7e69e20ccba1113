"""Segments that are still to be computed, and which of them go to a worker next. No threads here."""

from __future__ import annotations

import math
from collections.abc import Hashable
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import cached_property

from aecore.experiment import Experiment
from aecore.experiment.timeline import segments
from aecore.records import Checkpoint, stack_key
from trajectories.computing.segment_keys import Address

LARGEST_STACK = 32  # experiments side by side; beyond 16 a step costs each of them the same (benchmarks/training.py)


@dataclass(eq=False)
class Task:
    """One segment to be computed, once, for everyone who asks for it.

    It is ready when the checkpoint it starts from is there. followers are the tasks that start from
    its end. A task with failures was under way when a worker died: it runs alone from then on.
    """

    address: Address
    experiment: Experiment
    segment: int
    ticket: int
    wanted: bool = False  # somebody waits for it; otherwise it is read-ahead
    ready: bool = False
    running: bool = False
    checkpoint: Checkpoint | None = None
    failures: int = 0
    followers: list[Task] = field(default_factory=list)
    future: Future[bytes] = field(default_factory=Future)

    def __post_init__(self) -> None:
        self.future.set_running_or_notify_cancel()  # shared: none of those who wait can cancel it

    @cached_property
    def start(self) -> int:
        """The step this segment starts from."""
        return segments(self.experiment.steps)[self.segment][0]

    @cached_property
    def stack(self) -> Hashable:
        """Tasks of equal value can be computed side by side."""
        return stack_key(self.experiment, self.start)

    def order(self) -> tuple[bool, int, int]:
        """Those somebody waits for first, then those that have come least far, then first come."""
        return (not self.wanted, self.start, self.ticket)


class Pending:
    """The tasks not yet done, by address."""

    def __init__(self) -> None:
        self._tasks: dict[Address, Task] = {}
        self._tickets = 0

    def __len__(self) -> int:
        return len(self._tasks)

    def get(self, address: Address) -> Task | None:
        """The task of this address, if it is not done yet."""
        return self._tasks.get(address)

    def add(self, address: Address, experiment: Experiment, segment: int) -> Task:
        """A new task, not ready yet."""
        self._tickets += 1
        task = Task(address, experiment, segment, self._tickets)
        self._tasks[address] = task
        return task

    def remove(self, task: Task) -> None:
        """Take away a task that is done."""
        del self._tasks[task.address]

    def drain(self) -> list[Task]:
        """Take away all tasks and return them."""
        tasks = list(self._tasks.values())
        self._tasks.clear()
        return tasks

    def next_stack(self, running: int, workers: int) -> list[Task]:
        """The tasks to hand to a worker now, all of one stack key; empty where nothing can start.

        running is how many stacks are being computed. Equal shapes are shared out over the idle
        workers. A task that was under way when a worker died runs with nothing beside it, so that it
        is certain which one kills workers.
        """
        if any(task.running and task.failures for task in self._tasks.values()):
            return []
        ready = sorted((t for t in self._tasks.values() if t.ready and not t.running), key=Task.order)
        suspects = [task for task in ready if task.failures]
        if suspects:
            return suspects[:1] if running == 0 else []
        if not ready or running >= workers:
            return []
        alike = [task for task in ready if task.stack == ready[0].stack]
        return alike[: min(LARGEST_STACK, math.ceil(len(alike) / (workers - running)))]
