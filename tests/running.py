"""Runs the code under test in other ways than the lab does: asynchronous code, and calls without workers."""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import Coroutine, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from trajectories.service import Trajectories


def finish(work: Coroutine[Any, Any, Any]) -> Any:
    """What `work` gives. In a thread of its own: Playwright keeps a loop running in the main one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


def gone(pid: int) -> bool:
    """Whether a process has ended; one that only its parent has to take leave of has."""
    state = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(pid)], check=False, capture_output=True, text=True
    ).stdout.strip()
    return not state or state.startswith("Z")


class Here(Executor):
    """Runs at once what it is given, and remembers it."""

    def __init__(self) -> None:
        self.given: list = []

    def submit(self, function, *arguments):
        self.given.append(function)
        done = Future()
        try:
            done.set_result(function(*arguments))
        except Exception as error:
            done.set_exception(error)
        return done


@contextmanager
def service_in_thread() -> Iterator[Trajectories]:
    """Runs trained in a thread of this process, calls run at once by its `caller`."""
    caller = Here()
    with ThreadPoolExecutor(1) as executor:
        runs = Trajectories(lambda: executor, workers=1, caller_factory=lambda: caller)
        runs.caller = caller
        yield runs
        runs.stop()
