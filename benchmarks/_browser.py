"""A page of the lab in headless Chromium, for benchmarks of what happens in the browser."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from playwright.sync_api import CDPSession, Page, sync_playwright

import run

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
SIZE = {"width": 1280, "height": 800}
ARRIVAL = 120_000  # milliseconds


@contextmanager
def lab(arguments: Sequence[str], app: str = "app.py") -> Iterator[str]:
    """The address of a running lab: the one that was named on the command line, or one started for this.

    app: another Streamlit app's file instead of the lab's.
    """
    if arguments:
        yield arguments[0]
        return
    port = run.free_port(8701)
    with tempfile.TemporaryFile() as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", app, "--server.port", str(port)],
            cwd=run.ROOT,
            stdout=log,
            stderr=log,
        )
        try:
            if not run.wait_for_answer(server, port):
                log.seek(0)
                sys.exit(log.read().decode())
            yield f"http://localhost:{port}"
        finally:
            server.terminate()
            server.wait(run.STOP_SECONDS)


@contextmanager
def opened(url: str) -> Iterator[Page]:
    """A page of the lab at 1280x800, paused at the end of its run, with `window.run` its live run."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=run.find_browser(), args=list(FLAGS))
        page = browser.new_page(viewport=SIZE, bypass_csp=True)  # its scripts may be asked anything
        page.set_default_timeout(ARRIVAL)
        page.goto(url)
        page.get_by_role("button", name="Play").wait_for()
        page.evaluate(FIND_RUN)
        page.wait_for_function("window.run.atEnd")
        yield page
        browser.close()


# The modules are singletons: importing one by the address it was loaded from gives the page's own.
FIND_RUN = """async () => {
  const { name } = performance.getEntriesByType("resource").find((entry) => entry.name.endsWith("/run/live-run.js"));
  window.run = (await import(name)).liveRun("main");
}"""


def measured(page: Page, script: str, argument: object = None) -> tuple[list[float], float]:
    """What `script` gives, a list of milliseconds, and the main thread's CPU time for each of them.

    On a busy machine the clock runs on while others have the processor; CPU time does not. It holds
    all that the main thread did meanwhile, painting and layout included.
    """
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    before = _task_seconds(session)
    times = page.evaluate(script, argument)
    cpu = 1000 * (_task_seconds(session) - before) / len(times)
    session.detach()
    return times, cpu


def _task_seconds(session: CDPSession) -> float:
    metrics = session.send("Performance.getMetrics")["metrics"]
    return next(metric["value"] for metric in metrics if metric["name"] == "TaskDuration")


def report(what: str, times: Sequence[float], cpu: float, budget: str = "") -> None:
    """One line: the median and the 95th percentile of the times, and the CPU time, in milliseconds."""
    high = statistics.quantiles(times, n=20)[-1]
    print(f"{what:42}{statistics.median(times):9.2f}{high:9.2f}{cpu:9.2f}  {budget}", flush=True)


def heading() -> None:
    """The line above those of `report`."""
    print(f"{'milliseconds':42}{'median':>9}{'95 %':>9}{'CPU':>9}")
