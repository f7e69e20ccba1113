"""What a visitor costs the web process: CPU of a script run of the main page, and memory of a session.

A hundred scripted browsers speak Streamlit's own protocol to a running lab: each opens the main page,
then moves the width slider a few times. A script run is counted twice: the thread it runs in, and the
whole process, with the sockets. Read from /proc, so Linux only. `python3 run.py bench sessions`
"""

from __future__ import annotations

import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import run
from benchmarks._tab import open_tab

SESSIONS = 100
CHANGES = 5
WIDTHS = (2, 1)
BUDGETS = {
    "CPU of a script run, ms": 10,
    "memory of a session after its changes, MB": 0.5,
}
TICK = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pid: int) -> float:
    """User and system time of a process so far, without its children."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(") ", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def resident_mb(pid: int) -> float:
    """Resident memory of a process, in MB."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


async def visit(port: int, pid: int) -> dict[str, float]:
    """Open the tabs and change a setting in each. Returns what that took: milliseconds and megabytes."""
    first = await open_tab(port)  # imports and caches are paid for once, not by each visitor
    await first.rerun()
    for width in WIDTHS:
        await first.rerun(width=width)
    await settled(pid)  # the runs are trained, so that what follows is the cost of showing them
    memory, cpu = resident_mb(pid), cpu_seconds(pid)

    tabs = [await open_tab(port) for _ in range(SESSIONS)]
    opening = [await tab.rerun() for tab in tabs]
    open_ms = 1000 * (cpu_seconds(pid) - cpu) / SESSIONS

    cpu = cpu_seconds(pid)
    waits = [await tab.rerun(width=WIDTHS[(i + j) % len(WIDTHS)]) for j in range(CHANGES) for i, tab in enumerate(tabs)]
    change_ms = 1000 * (cpu_seconds(pid) - cpu) / len(waits)
    session_mb = (resident_mb(pid) - memory) / SESSIONS

    start = time.perf_counter()
    await asyncio.gather(*(tab.rerun(width=2) for tab in tabs))
    crowd_ms = 1000 * (time.perf_counter() - start)
    for tab in (first, *tabs):
        await tab.socket.close()
    return {
        "CPU of the process to open the page, ms": open_ms,
        "CPU of the process for a change, ms": change_ms,
        "memory of a session after its changes, MB": session_mb,
        "wait for the page, median, ms": 1000 * statistics.median(opening),
        "wait for a change, median, ms": 1000 * statistics.median(waits),
        f"wait for the last of {SESSIONS} changes at once, ms": crowd_ms,
    }


async def settled(pid: int) -> None:
    """Wait until the process has nothing left to do, at most a minute."""
    for _ in range(60):
        before = cpu_seconds(pid)
        await asyncio.sleep(1)
        if cpu_seconds(pid) - before <= 2 / TICK:
            return
    sys.exit("The lab did not come to rest within a minute.")


def measure(script: str) -> dict[str, float]:
    """The figures of the app in `script`, on a server of its own."""
    port = run.free_port(8701)
    with tempfile.TemporaryFile() as log, tempfile.TemporaryDirectory() as folder:
        times = Path(folder) / "times"
        server = subprocess.Popen(
            [sys.executable, "-m", "benchmarks._timed", str(times), "run", script, "--server.port", str(port)],
            cwd=run.ROOT,
            stdout=log,
            stderr=log,
        )
        try:
            if not run.wait_for_answer(server, port):
                log.seek(0)
                sys.exit(log.read().decode())
            found = asyncio.run(visit(port, server.pid))
            warm = [float(line) for line in times.read_text().split()][1 + len(WIDTHS) :]
            return {"CPU of a script run, ms": statistics.mean(warm)} | found
        finally:
            server.terminate()
            server.wait(run.STOP_SECONDS)


# What Streamlit itself costs, on the same machine in the same minute.
BARE = """
import streamlit as st
st.slider("Bottleneck width", 1, 8, key="width")
"""


def main() -> int:
    """Print the figures of the lab beside those of a page with nothing but one slider. Returns 0."""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "bare.py"
        script.write_text(BARE)
        bare = measure(str(script))
    print(f"{'':48}{'lab':>9}{'bare':>9}{'budget':>9}")
    for what, value in measure("app.py").items():
        print(f"{what:48}{value:9.2f}{bare[what]:9.2f}{BUDGETS.get(what, ''):>9}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
