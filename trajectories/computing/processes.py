"""The embedded default executor: a pool of worker processes on this machine."""

from __future__ import annotations

import sys
import threading
import types
from concurrent.futures import ProcessPoolExecutor
from multiprocessing.context import SpawnContext, SpawnProcess
from typing import Any

from trajectories.computing import worker

_swapping = threading.Lock()  # two pools may start processes at the same time


class _WorkerProcess(SpawnProcess):
    """A spawned process that does not run the parent's main module again.

    multiprocessing starts a process by running `sys.modules["__main__"]` in it, and in a Streamlit
    server that is whichever page ran last.
    """

    @staticmethod
    def _Popen(process_obj: Any) -> Any:  # noqa: N802 (the name multiprocessing gives it)
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


def local_pool(workers: int) -> ProcessPoolExecutor:
    """A pool whose processes have begun to start and will be warm when they take their first segment."""
    pool = ProcessPoolExecutor(workers, mp_context=_WorkerContext(), initializer=worker.prepare)
    for _ in range(workers):
        pool.submit(worker.ready)  # each finds no idle worker and so starts one
    return pool


def call_pool(workers: int) -> ProcessPoolExecutor:
    """A pool for `Calls`: a process starts when it is needed, and without torch, which few calls need."""
    return ProcessPoolExecutor(workers, mp_context=_WorkerContext(), initializer=worker.attach)
