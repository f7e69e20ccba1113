"""A hundred browsers open the same lesson: `python benchmarks/serving.py`.

Starts the routes with the default workers on a free port of this machine and reads whole runs from
them. Figures to reach: a hundred browsers cost one training; opening again trains nothing.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import sys
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import httpx  # noqa: E402
import uvicorn  # noqa: E402
from starlette.applications import Starlette  # noqa: E402

import trajectories  # noqa: E402
from aecore.experiment import Experiment  # noqa: E402
from aecore.timeline import segments  # noqa: E402
from trajectories.routes import trajectory_routes  # noqa: E402

BROWSERS = 100
CHUNKS = len(segments(Experiment().steps))


async def browse(client: httpx.AsyncClient, key: str) -> tuple[float, float, int]:
    """What a browser does: description, then chunk after chunk. Seconds to the first picture and to the end, bytes."""
    began = time.perf_counter()
    description = await client.get(f"/trajectories/{key}")
    count = len(json.loads(description.content)["chunks"])
    first, received = 0.0, description.num_bytes_downloaded
    for number in range(count):
        while (response := await client.get(f"/trajectories/{key}/{number}")).status_code == 503:
            await asyncio.sleep(float(response.headers["Retry-After"]))
        response.raise_for_status()
        received += response.num_bytes_downloaded
        first = first or time.perf_counter() - began
    return first, time.perf_counter() - began, received


async def opening(address: str, keys: list[str]) -> None:
    """Browsers open the runs of `keys`, all at once, and a line says what it cost."""
    runs = trajectories.current()
    before = runs.statistics()["computed"]
    limits = httpx.Limits(max_connections=len(keys), max_keepalive_connections=len(keys))
    began = time.perf_counter()
    async with httpx.AsyncClient(base_url=address, limits=limits, timeout=120) as client:
        seen = await asyncio.gather(*(browse(client, key) for key in keys))
    took = time.perf_counter() - began
    firsts = sorted(first for first, _, _ in seen)
    print(
        f"{runs.statistics()['computed'] - before:5} segments computed (a run has {CHUNKS}), "
        f"first picture median {statistics.median(firsts):.2f} s, last {firsts[-1]:.2f} s, "
        f"all read after {took:.1f} s, {sum(bytes_ for _, _, bytes_ in seen) / 1e6:.0f} MB sent"
    )


def main() -> None:
    runs = trajectories.current()
    runs.start()
    runs.chunk(runs.open(Experiment(steps=10)), 0).result()  # the workers are warm from here on
    app = Starlette(routes=trajectory_routes(trajectories.current, patience=20))
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            time.sleep(0.01)
        address = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
        lesson = runs.open(Experiment())
        own = [runs.open(Experiment(seed=seed)) for seed in range(1, 31)]
        for title, keys in (
            ("one browser", [runs.open(Experiment(seed=1000))]),
            ("a hundred browsers, one lesson", [lesson] * BROWSERS),
            ("the same again", [lesson] * BROWSERS),
            ("thirty browsers, a seed each", own),
        ):
            print(f"{title:32}", end="", flush=True)
            asyncio.run(opening(address, keys))
    finally:
        server.should_exit = True
        thread.join()
        trajectories.stop()


if __name__ == "__main__":
    main()
