"""What a visitor costs the web process: CPU of a script run of the main page, and memory of a session.

A hundred scripted browsers speak Streamlit's own protocol to a running lab: each opens the main page,
then moves the width slider a few times. Read from /proc, so Linux only. `python3 run.py bench sessions`
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

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

import run

SESSIONS = 100
CHANGES = 5
WIDTHS = (2, 1)
RUN_BUDGET_MS = 10.0
SESSION_BUDGET_MB = 0.5
TICK = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pid: int) -> float:
    """User and system time of a process so far, without its children."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(") ", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def resident_mb(pid: int) -> float:
    """Resident memory of a process, in MB."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


class Visitor:
    """One scripted browser tab."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.width_slider = ""
        self.page = ""

    async def rerun(self, width: int | None = None) -> float:
        """Ask for a script run and wait for its end. Returns the seconds that took."""
        message = BackMsg()
        message.rerun_script.query_string = ""
        message.rerun_script.page_script_hash = self.page
        if width is not None:
            state = message.rerun_script.widget_states.widgets.add()
            state.id = self.width_slider
            state.double_array_value.data.append(width)
        start = time.perf_counter()
        await self.socket.send(message.SerializeToString())
        while True:
            answer = ForwardMsg.FromString(await asyncio.wait_for(self.socket.recv(), 60))
            kind = answer.WhichOneof("type")
            element = answer.delta.new_element
            if element.WhichOneof("type") == "exception":
                sys.exit(f"The page failed: {element.exception.message}")
            if element.slider.label == "Bottleneck width":
                self.width_slider = element.slider.id
            if kind == "new_session":
                self.page = answer.new_session.page_script_hash
            elif kind == "script_finished":
                return time.perf_counter() - start


async def visit(port: int, pid: int) -> None:
    """Open the tabs, change a setting in each, and print what that took."""
    first = await open_tab(port)  # imports and caches are paid for once, not by each visitor
    await first.rerun()
    for width in WIDTHS:
        await first.rerun(width=width)
    await settled(pid)  # the runs are trained, so that what follows is the cost of showing them
    memory, cpu = resident_mb(pid), cpu_seconds(pid)

    tabs = [await open_tab(port) for _ in range(SESSIONS)]
    opening = [await tab.rerun() for tab in tabs]
    open_ms = 1000 * (cpu_seconds(pid) - cpu) / SESSIONS
    session_mb = (resident_mb(pid) - memory) / SESSIONS

    cpu = cpu_seconds(pid)
    waits = [await tab.rerun(width=WIDTHS[(i + j) % len(WIDTHS)]) for j in range(CHANGES) for i, tab in enumerate(tabs)]
    change_ms = 1000 * (cpu_seconds(pid) - cpu) / len(waits)
    grown_mb = (resident_mb(pid) - memory) / SESSIONS

    report("CPU to open the page", open_ms, "ms", RUN_BUDGET_MS)
    report("CPU of a change", change_ms, "ms", RUN_BUDGET_MS)
    report("memory of a session, opened", session_mb, "MB", SESSION_BUDGET_MB)
    report(f"memory of a session, after {CHANGES} changes", grown_mb, "MB", SESSION_BUDGET_MB)
    print(f"wait for the page, one visitor at a time: median {1000 * statistics.median(opening):.1f} ms")
    print(f"wait for a change: median {1000 * statistics.median(waits):.1f} ms")

    start = time.perf_counter()
    waits = await asyncio.gather(*(tab.rerun(width=2) for tab in tabs))
    print(
        f"{SESSIONS} changes at the same moment: the last after {1000 * (time.perf_counter() - start):.0f} ms, "
        f"median {1000 * statistics.median(waits):.0f} ms"
    )
    for tab in (first, *tabs):
        await tab.socket.close()


async def settled(pid: int) -> None:
    """Wait until the process has nothing left to do, at most a minute."""
    for _ in range(60):
        before = cpu_seconds(pid)
        await asyncio.sleep(1)
        if cpu_seconds(pid) - before <= 2 / TICK:
            return
    sys.exit("The lab did not come to rest within a minute.")


async def open_tab(port: int) -> Visitor:
    return Visitor(await connect(f"ws://localhost:{port}/_stcore/stream", subprotocols=["streamlit"], max_size=None))


def report(what: str, value: float, unit: str, budget: float) -> None:
    print(f"{what}: {value:.2f} {unit} ({value / budget:.2f} of the budget of {budget:g})")


def main() -> int:
    """Print the figures. Returns 0."""
    port = run.free_port(8701)
    with tempfile.TemporaryFile() as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)],
            cwd=run.ROOT, stdout=log, stderr=log,
        )
        try:
            if not run.wait_for_answer(server, port):
                log.seek(0)
                sys.exit(log.read().decode())
            asyncio.run(visit(port, server.pid))
        finally:
            server.terminate()
            server.wait(run.STOP_SECONDS)
    return 0


if __name__ == "__main__":
    sys.exit(main())
