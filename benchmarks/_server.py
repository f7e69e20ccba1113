"""A running lab of a benchmark's own, with its processes in view. Reads /proc, so Linux only."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import run

FIRST_PORT = 8701


@dataclass
class Lab:
    """Where it answers, its process, and the file with what it prints."""

    port: int
    process: subprocess.Popen[bytes]
    log: Path
    base: str = field(init=False)

    def __post_init__(self) -> None:
        self.base = f"http://127.0.0.1:{self.port}"

    def processes(self) -> list[int]:
        """All that it has started and that has not ended, itself included."""
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                state, *rest = (folder / "stat").read_text().rsplit(") ", 1)[1].split()
                if int(rest[2]) == self.process.pid and state != "Z":  # of its session
                    found.append(int(folder.name))
        return sorted(found)

    def workers(self) -> list[int]:
        """Its worker processes that run segments: those that have loaded the engine."""
        found = []
        for pid in self.processes():
            with suppress(OSError):
                if pid != self.process.pid and b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes():
                    found.append(pid)
        return found

    def megabytes(self) -> float:
        """Resident memory of the web process."""
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6

    def printed(self) -> str:
        """What it has printed so far."""
        return self.log.read_text(encoding="utf-8", errors="replace")


@contextmanager
def lab(**settings: str) -> Iterator[Lab]:
    """A lab with these environment variables, ended with all that it has started when the block ends."""
    port = run.free_port(FIRST_PORT)
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log.txt"
        with log.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)],
                cwd=run.ROOT, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
                env=os.environ | settings, start_new_session=True,
            )  # fmt: skip
        own = Lab(port, process, log)
        try:
            if not run.wait_for_answer(process, port):
                sys.exit(f"The lab did not answer:\n{own.printed()}")
            yield own
        finally:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(run.STOP_SECONDS)
            for pid in own.processes():
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            process.wait()
