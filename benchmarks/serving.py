"""A hundred browsers open the same lesson: `python benchmarks/serving.py`.

Starts the routes with the default workers on a free port of this machine and reads whole runs from
them. Figures to reach: a hundred browsers cost one training; opening again trains nothing.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import threading
import time
from concurrent.futures import Executor, ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import uvicorn
from starlette.applications import Starlette

import trajectories
from aecore.experiment import Experiment
from aecore.experiment.timeline import segments
from trajectories.web.routes import trajectory_routes

BROWSERS = 100
CHUNKS = len(segments(Experiment().steps))


async def browse(port: int, key: str) -> tuple[float, float, int]:
    """What a browser does: description, then chunk after chunk. Seconds to the first picture and to the end, bytes."""
    began = time.perf_counter()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    received = await fetch(reader, writer, f"/trajectories/{key}")
    first = 0.0
    for number in range(CHUNKS):
        received += await fetch(reader, writer, f"/trajectories/{key}/{number}")
        first = first or time.perf_counter() - began
    writer.close()
    return first, time.perf_counter() - began, received


async def fetch(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, path: str) -> int:
    """Bytes of the body as it came over the wire, asked for again while the server says that it is busy.

    Bare HTTP/1.1: a hundred clients of a full library would cost more than the server they measure.
    """
    while True:
        writer.write(f"GET {path} HTTP/1.1\r\nHost: lab\r\nAccept-Encoding: gzip\r\n\r\n".encode())
        status, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().rstrip().split("\r\n")
        headers = dict(line.lower().split(": ", 1) for line in lines)
        body = await reader.readexactly(int(headers["content-length"]))
        if " 200 " in status:
            return len(body)
        if " 503 " not in status:
            raise RuntimeError(f"{path}: {status} {body!r}")
        await asyncio.sleep(float(headers["retry-after"]))


async def visit(port: int, keys: list[str]) -> list[tuple[float, float, int]]:
    """Browsers open the runs of `keys`, all at once."""
    return await asyncio.gather(*(browse(port, key) for key in keys))


def opening(browsers: Executor, port: int, keys: list[str]) -> str:
    """A line that says what it cost when browsers, in a process of their own, opened the runs of `keys`."""
    runs = trajectories.current()
    before, cpu = runs.statistics()["computed"], time.process_time()
    seen = browsers.submit(_in_process, port, keys).result()
    computed, cpu = runs.statistics()["computed"] - before, time.process_time() - cpu
    firsts = sorted(first for first, _, _ in seen)
    return (
        f"{computed:4} segments computed, first picture median {statistics.median(firsts):.2f} s, "
        f"last {firsts[-1]:.2f} s, all read after {max(end for _, end, _ in seen):.1f} s, "
        f"{sum(sent for _, _, sent in seen) / 1e6:.0f} MB, web process {cpu:.1f} s of CPU"
    )


def _in_process(port: int, keys: list[str]) -> list[tuple[float, float, int]]:
    return asyncio.run(visit(port, keys))


def main() -> None:
    runs = trajectories.current()
    warm = Experiment(steps=10)
    runs.chunk(runs.open(warm), len(segments(warm.steps)) - 1).result()  # the workers are warm from here on
    app = Starlette(routes=trajectory_routes(trajectories.current, patience=20))
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    print(f"A run has {CHUNKS} segments.")
    try:
        while not server.started:
            time.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        lesson = [runs.open(Experiment())] * BROWSERS
        own = [runs.open(Experiment(seed=seed)) for seed in range(1, 31)]
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as browsers:
            for title, keys in (
                ("one browser", [runs.open(Experiment(seed=1000))]),
                ("a hundred, one lesson", lesson),
                ("the same again", lesson),
                ("thirty, a seed each", own),
            ):
                print(f"{title:23}{opening(browsers, port, keys)}", flush=True)
    finally:
        server.should_exit = True
        thread.join()
        trajectories.stop()


if __name__ == "__main__":
    main()
