"""A hundred browsers open the same lesson, or each its own: `python benchmarks/serving.py`.

Starts the routes with two workers on a free port of this machine and reads whole runs from them. Figures to
reach: a hundred browsers cost one training; opening again trains nothing; a hundred students with settings of their
own have all their runs within 12 s, and 95 of them the first picture within 1 s.
"""

from __future__ import annotations

import asyncio
import os
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
from benchmarks._reader import Reader
from trajectories.web.routes import trajectory_routes
from trajectories.web.visitors import HEADER, pass_of

BROWSERS = 100
WORKERS = "2"


def own_settings(number: int) -> Experiment:
    """What one of a hundred students has chosen: hardly two of them the same network."""
    return Experiment(
        seed=number,
        dataset=("circle", "moons", "sine", "s-curve", "spiral")[number % 5],
        hidden=tuple([16 + number % 17] * (1 + number % 3)),
        width=1 + number % 2,
        activation=("silu", "gelu", "tanh", "relu")[number % 4],
        batch=(64, 128)[number % 2],
        model=("autoencoder", "denoising", "variational", "sparse")[number // 7 % 4],
    )


async def visit(port: int, runs: list[tuple[str, int, str]]) -> list[tuple[float, float, int]]:
    """Browsers open runs, all at once: key, number of chunks and headers of each."""
    read = await asyncio.gather(*(Reader(port, headers=headers).whole(key, chunks) for key, chunks, headers in runs))
    return [(one.first, one.end, one.received) for one in read]


def opening(browsers: Executor, port: int, experiments: list[Experiment]) -> str:
    """A line that says what it cost when browsers, in a process of their own, opened these runs."""
    runs = trajectories.current()
    wanted = [
        (runs.open(one), len(segments(one.steps)), f"{HEADER}: {pass_of(str(number))}\r\n")
        for number, one in enumerate(experiments)
    ]
    before, cpu = runs.statistics()["computed"], time.process_time()
    seen = browsers.submit(_in_process, port, wanted).result()
    computed, cpu = runs.statistics()["computed"] - before, time.process_time() - cpu
    firsts = sorted(first for first, _, _ in seen)
    late = firsts[int(0.95 * (len(firsts) - 1))]
    return (
        f"{computed:5} parts computed, first picture median {statistics.median(firsts):.2f} s, 95 of 100 {late:.2f} s, "
        f"all read after {max(end for _, end, _ in seen):.1f} s, "
        f"{sum(sent for _, _, sent in seen) / 1e6:.0f} MB, web process {cpu:.1f} s of CPU"
    )


def _in_process(port: int, runs: list[tuple[str, int, str]]) -> list[tuple[float, float, int]]:
    return asyncio.run(visit(port, runs))


def main() -> None:
    os.environ.setdefault("BOTTLENECK_WORKERS", WORKERS)
    runs = trajectories.current()
    warm = Experiment(steps=10)
    runs.chunk(runs.open(warm), len(segments(warm.steps)) - 1).result()  # the workers are warm from here on
    app = Starlette(routes=trajectory_routes(trajectories.current, patience=20))
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    print(f"A default run has a description and {len(segments(Experiment().steps))} segments; {WORKERS} workers.")
    try:
        while not server.started:
            time.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        lesson = [Experiment()] * BROWSERS
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as browsers:
            for title, keys in (
                ("one browser", [Experiment(seed=1000)]),
                ("a hundred, one lesson", lesson),
                ("the same again", lesson),
                ("thirty, a seed each", [Experiment(seed=seed) for seed in range(1, 31)]),
                ("a hundred, own settings", [own_settings(number) for number in range(BROWSERS)]),
            ):
                print(f"{title:25}{opening(browsers, port, keys)}", flush=True)
    finally:
        server.should_exit = True
        thread.join()
        trajectories.stop()


if __name__ == "__main__":
    main()
