"""What visitors see while others ask for too much, and while workers, answers and messages go wrong.

    python3 run.py bench faults

Starts labs on this machine alone, puts each to one test after the other, and prints what was asked of it and what
was seen. Ends by itself, within some minutes, and leaves no process. Reads /proc, so Linux only.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager, suppress

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from aecore.experiment import Experiment
from aecore.experiment.timeline import segments
from benchmarks import _spoilt
from benchmarks._reader import Read, Reader
from benchmarks._server import Lab, lab
from benchmarks._tab import Tab, open_tab
from trajectories.server_settings import TABLE
from trajectories.web.visitors import HEADER

HEAVY = Experiment(hidden=(64,) * 4, points=5000, batch=512, steps=20_000, learning_rate=0.01)
OTHERS = "127.0.0.2"  # where the crowd comes from; the visitor who is measured, from 127.0.0.1
SHUTDOWN_SECONDS = 10
ROW_SECONDS = 180  # that a test may take in all
PAUSE = 0.05  # seconds between two looks at the server's health


def line(tried: str, wanted: str, seen: str) -> None:
    """A row of the table."""
    print(f"{tried:34} | {wanted:44} | {seen}", flush=True)


async def opened(tab: Tab, experiments: Iterable[Experiment]) -> list[float]:
    """Open runs one after the other, as somebody who moves a control. Seconds of each of the page's scripts."""
    return [await tab.open(one) for one in experiments]


async def visit(own: Lab, experiment: Experiment) -> tuple[float, Read]:
    """A visitor with a page of their own reads a whole run. Seconds of the page's script, and the run."""
    tab = await open_tab(own.port)
    script = await tab.open(experiment)
    reader = Reader(own.port, headers=f"{HEADER}: {tab.ticket}\r\n")
    read = await reader.whole(experiment.content_key, len(segments(experiment.steps)))
    await tab.socket.close()
    return script, read


@asynccontextmanager
async def crowd(own: Lab, experiments: list[Experiment]) -> AsyncIterator[None]:
    """One client that wants many runs at once, until the block ends; then it leaves without a word."""
    tab = await open_tab(own.port)
    await opened(tab, experiments)
    readers = [Reader(own.port, OTHERS, f"{HEADER}: {tab.ticket}\r\n") for _ in experiments]
    asked = [
        asyncio.create_task(reader.whole(one.content_key, len(segments(one.steps))))
        for reader, one in zip(readers, experiments, strict=True)
    ]
    await asyncio.sleep(1)  # so that all of them wait
    try:
        yield
    finally:
        for task in asked:
            task.cancel()
        await asyncio.gather(*asked, return_exceptions=True)
        for reader in readers:
            reader.close()
        await tab.socket.close()


async def health(own: Lab, until: asyncio.Event) -> list[float]:
    """Seconds that the server's health took to answer, asked again and again until the event."""
    reader, found = Reader(own.port), []
    while not until.is_set():
        began = time.perf_counter()
        await reader.ask("/_stcore/health")
        found.append(time.perf_counter() - began)
        await asyncio.sleep(PAUSE)
    reader.close()
    return found


async def flood(own: Lab, tried: str, experiments: list[Experiment], seed: int) -> None:
    """Somebody else's default run, alone, beside the crowd, and when the crowd has just left."""
    _, alone = await visit(own, Experiment(seed=seed))
    async with crowd(own, experiments):
        over = asyncio.Event()
        looking = asyncio.create_task(health(own, over))
        script, beside = await visit(own, Experiment(seed=seed + 1))
        over.set()
        slowest = max(await looking)
    _, after = await visit(own, Experiment(seed=seed + 2))
    line(
        tried,
        "first chunk < 1 s, whole run at its share",
        f"first {beside.first:.2f} s (alone {alone.first:.2f}), whole {beside.end:.1f} s (alone {alone.end:.1f}), "
        f"{beside.refused} refused; page script {script:.2f} s, health at most {slowest:.2f} s; "
        f"crowd gone: first {after.first:.2f} s, whole {after.end:.1f} s",
    )


def heavy(count: int, first: int) -> list[Experiment]:
    """Heavy runs of one shape, a seed each."""
    return [Experiment.from_query(HEAVY.to_query() | {"seed": str(first + i)}) for i in range(count)]


def shapes(count: int) -> list[Experiment]:
    """Heavy runs, a shape each."""
    hidden = [f"64-{64 - i % 20}-{64 - i // 20}-64" for i in range(count)]
    return [Experiment.from_query(HEAVY.to_query() | {"hidden": sizes}) for sizes in hidden]


async def floods(own: Lab) -> None:
    """One client asks for far too much."""
    await flood(own, "20 heavy runs", heavy(20, 0), 1000)
    await flood(own, "300 heavy runs", heavy(300, 100), 1100)
    await flood(own, "300 heavy runs, a shape each", shapes(300), 1200)


async def killed(own: Lab) -> None:
    """A run whose worker is killed three times on the way, and the same run from another lab."""
    experiment = Experiment(seed=2000, hidden=(64,) * 3, steps=6000)
    chunks = len(segments(experiment.steps))
    tab = await open_tab(own.port)
    await tab.open(experiment)
    reading = asyncio.create_task(Reader(own.port).whole(experiment.content_key, chunks))
    kills = 0
    for _ in range(3):
        await asyncio.sleep(1)
        victims = own.workers()
        for pid in victims:
            os.kill(pid, signal.SIGKILL)
        kills += bool(victims) and not reading.done()
    read = await reading
    with lab() as other:
        again = await open_tab(other.port)
        await again.open(experiment)
        same = await Reader(other.port).whole(experiment.content_key, chunks)
    equal = digest(read) == digest(same)
    line(
        "worker killed 3 times in one run",
        "costs time only; never given up",
        f"killed {kills} times; {len(read.chunks)} of {chunks} chunks after {read.end:.1f} s (undisturbed "
        f"{same.end:.1f}); bytes {'equal' if equal else 'DIFFER'}",
    )


def digest(read: Read) -> str:
    """Of a run's bytes."""
    return hashlib.sha256(b"".join(read.chunks)).hexdigest()


async def stopped(own: Lab) -> None:
    """A worker that is stopped for ever, in the middle of a run; then another one, and the server is asked to end."""
    slow = Experiment.from_query(HEAVY.to_query() | {"seed": "3000"})
    async with crowd(own, [slow]):
        for pid in own.workers():
            os.kill(pid, signal.SIGSTOP)
        _, read = await visit(own, Experiment(seed=3001))
        for pid in own.workers():
            os.kill(pid, signal.SIGSTOP)
        own.process.send_signal(signal.SIGTERM)
        began = time.perf_counter()
        try:
            await asyncio.to_thread(own.process.wait, 3 * SHUTDOWN_SECONDS)
            ended = f"{time.perf_counter() - began:.1f} s"
        except subprocess.TimeoutExpired:
            ended = "not at all"
    seconds = TABLE["segment_seconds"].default
    line(
        "worker stopped (SIGSTOP)",
        "replaced after its deadline",
        f"another visitor's run: first {read.first:.1f} s, whole {read.end:.1f} s (deadline {seconds} s)",
    )
    line(
        "SIGTERM, worker stopped, run asked",
        f"ended within {SHUTDOWN_SECONDS} s, no process left",
        f"ended after {ended}; {len(own.processes())} processes left",
    )


async def last_first(own: Lab) -> None:
    """A long run's last chunk asked for first, and somebody else's first chunk meanwhile."""
    experiment = Experiment.from_query(HEAVY.to_query() | {"seed": "4000"})
    last = len(segments(experiment.steps)) - 1
    tab = await open_tab(own.port)
    await tab.open(experiment)
    reader = Reader(own.port, OTHERS)
    asked = asyncio.create_task(reader.fetch(f"/trajectories/{experiment.content_key}/{last}"))
    await asyncio.sleep(2.5)  # longer than a request waits here
    _, beside = await visit(own, Experiment(seed=4001))
    asked.cancel()
    await asyncio.gather(asked, return_exceptions=True)
    line(
        f"last chunk first ({last} before it)",
        "takes one place in the queue",
        f"its place in the queue at most {max(reader.places, default=0)}; another's first chunk {beside.first:.2f} s",
    )


async def descriptions(own: Lab) -> None:
    """Three hundred descriptions of 5,000 points at once, and the server's health meanwhile."""
    runs = [Experiment(points=5000, seed=5000 + i) for i in range(300)]
    tab = await open_tab(own.port)
    await opened(tab, runs)
    before, over = own.megabytes(), asyncio.Event()
    looking = asyncio.create_task(health(own, over))
    readers = [Reader(own.port, OTHERS) for _ in runs]
    began = time.perf_counter()
    got = await asyncio.gather(
        *(reader.fetch(f"/trajectories/{one.content_key}") for reader, one in zip(readers, runs, strict=True))
    )
    took = time.perf_counter() - began
    over.set()
    seen = await looking
    for reader in readers:
        reader.close()
    line(
        "300 descriptions of 5,000 points",
        "beside the web process; health stays quick",
        f"all after {took:.1f} s; health median {1000 * statistics.median(seen):.0f} ms, at most "
        f"{1000 * max(seen):.0f} ms; {sum(map(len, got)) / 1e6:.0f} MB sent, web process "
        f"{own.megabytes() - before:+.0f} MB",
    )


async def doors(own: Lab) -> None:
    """Headers, metrics, an address that would make a header, and messages that are none."""
    reader = Reader(own.port)
    wanted = ("content-security-policy", "referrer-policy", "x-content-type-options")
    missing = []
    for path in ("/", "/none", "/trajectories/0", "/panels/0/none.js", "/_stcore/health"):
        _, answer, _ = await reader.ask(path)
        missing += [f"{path} {name}" for name in wanted if name not in answer]
    metrics, _, _ = await reader.ask("/_stcore/metrics")
    line(
        "response headers",
        "policy, nosniff, referrer; metrics closed",
        f"missing: {', '.join(missing) or 'none'}; metrics {metrics}",
    )
    status, answer, _ = await reader.ask("/trajectories/a%0d%0aSet-Cookie:%20x=1/")
    made = [name for name in ("location", "set-cookie") if name in answer]
    line("%0d%0a in a path with a slash", "no redirect, no header", f"{status}; {', '.join(made) or 'neither'}")
    before = own.printed().count("\n")
    for message in (b"\xff\xff\xff", "a text", b"\x00" * 1000):
        with suppress(ConnectionClosed):
            async with connect(f"ws://127.0.0.1:{own.port}/_stcore/stream", subprotocols=["streamlit"]) as socket:
                await socket.send(message)
                async for _ in socket:
                    pass
    printed = own.printed()
    line(
        "3 malformed web socket messages",
        "a line each, no traceback",
        f"{printed.count(chr(10)) - before} lines, {printed.count('Traceback')} tracebacks",
    )


def tested(test: Callable[[Lab], Awaitable[None]], **settings: str) -> bool:
    """Put a lab of its own to a test. Returns whether it could be carried out."""
    with lab(**settings) as own:
        try:
            asyncio.run(asyncio.wait_for(test(own), ROW_SECONDS))
        except Exception as error:
            line(test.__name__, "", f"could not be carried out: {error!r:.200}")
            return False
    return True


def main() -> int:
    """Print the table. Returns the number of tests that could not be carried out."""
    line("tried", "wanted", "seen")
    failed = 0
    for test in (floods, killed, stopped, descriptions, doors):
        failed += not tested(test)
    failed += not tested(last_first, BOTTLENECK_PATIENCE_SECONDS="1")
    with lab() as own:
        _spoilt.rows(own.base, line)
    return failed


if __name__ == "__main__":
    sys.exit(main())
