"""Files being made: begun, looked at, fetched and cancelled by a name that nobody can guess. Made by workers."""

from __future__ import annotations

import secrets
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aecore.experiment import Experiment
from aecore.export.film import Cancelled
from takehome.made import KINDS, PROGRESS, STOP, Unmakeable, make, name_of
from trajectories.computing.queue import Visitor
from trajectories.errors import RunFailed, Unavailable
from trajectories.service import Trajectories
from words import say

MOST_EACH = 3  # that one visitor may have under way
MOST = 60  # that are remembered
SECONDS = 900  # that a file waits to be fetched
MOST_BYTES = 128 * 2**20  # of files that wait


@dataclass(eq=False)
class Job:
    """One file being made."""

    kind: str
    name: str
    visitor: Visitor
    folder: str
    future: Future[bytes]
    begun: float = field(default_factory=time.monotonic)

    def state(self) -> dict[str, Any]:
        """Where it stands, JSON-safe: state is waiting, working, done or failed; done and all count pictures."""
        if self.future.done():
            problem = reason(self.future)
            return {"state": "failed", "said": problem} if problem else {"state": "done", "name": self.name}
        try:
            done, count = map(int, (Path(self.folder) / PROGRESS).read_text(encoding="utf-8").split())
        except (OSError, ValueError):  # not begun, or just being written
            return {"state": "waiting", "done": 0, "all": 0}
        return {"state": "working", "done": done, "all": count}

    def end(self) -> None:
        """Stop it, and leave nothing behind."""
        Path(self.folder, STOP).touch() if Path(self.folder).exists() else None
        self.future.cancel()
        shutil.rmtree(self.folder, ignore_errors=True)


class Jobs:
    """All files that are being made or wait to be fetched. Safe for threads."""

    def __init__(self, runs: Callable[[], Trajectories]) -> None:
        self._runs = runs
        self._jobs: dict[str, Job] = {}
        self._lock = threading.Lock()

    def begin(
        self, kind: str, experiments: Mapping[str, Experiment], asked: Mapping[str, Any], visitor: Visitor
    ) -> str:
        """Have a file made; its name for `of`. Raises Unavailable, in words, where too much is under way."""
        with self._lock:
            self._forget()
            mine = [job for job in self._jobs.values() if job.visitor == visitor and not job.future.done()]
            if len(mine) >= MOST_EACH:
                raise Unavailable(say("home.crowded", count=MOST_EACH))
            folder = tempfile.mkdtemp(prefix="bottleneck-")
            try:
                future = self._runs().call(make, kind, dict(experiments), dict(asked), folder, visitor=visitor)
            except Unavailable:
                shutil.rmtree(folder, ignore_errors=True)
                raise Unavailable(say("home.busy")) from None
            key = secrets.token_hex(16)
            name = name_of(kind, next(iter(experiments.values())))
            self._jobs[key] = Job(kind, name, visitor, folder, future)
            return key

    def of(self, key: str) -> Job | None:
        """The job of this name, if it is still remembered."""
        with self._lock:
            return self._jobs.get(key)

    def cancel(self, key: str) -> None:
        """Stop a job, wherever it stands, and forget it."""
        with self._lock:
            job = self._jobs.pop(key, None)
        if job is not None:
            job.end()

    def _forget(self) -> None:
        """Let go of what waits too long, and of the oldest where too many or too large files wait."""
        now, size = time.monotonic(), 0
        newest_first = sorted(self._jobs.items(), key=lambda pair: -pair[1].begun)
        for place, (key, job) in enumerate(newest_first, 1):
            done = job.future.done() and not reason(job.future)
            size += len(job.future.result()) if done else 0
            if now - job.begun > SECONDS or place >= MOST or size > MOST_BYTES:
                self._jobs.pop(key).end()


def reason(future: Future[bytes]) -> str:
    """Why a finished job has no file, in words; empty where it has one."""
    try:
        future.result()
    except (Cancelled, CancelledError):
        return say("home.cancelled")
    except (Unmakeable, Unavailable) as error:
        return str(error)
    except (RunFailed, ImportError):
        return say("home.failed")
    except Exception:  # a worker's own: its traceback is in the log
        return say("home.failed")
    return ""


def media_type(job: Job) -> str:
    """What the job's file is."""
    return KINDS[job.kind][1]
