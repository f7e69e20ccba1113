"""What several tests need: a running lab, a browser, and pages that fail on any error in their console."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

import run
from aecore.engine.warm import warm
from tests.places import ROOT
from trajectories.service import Trajectories

FIRST_PORT = 8601  # of the first of the processes that test side by side
CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
DESKTOP = {"viewport": {"width": 1280, "height": 800}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}


@dataclass(frozen=True)
class Server:
    """A running lab: where it answers, its process, and the file with what it prints."""

    url: str
    process: subprocess.Popen
    log: Path


def start_server(log: Path, base: str = "", folder: Path = ROOT, port: int = 0, **environment: str) -> Server:
    """A lab on a free port, once it answers. Fails with what it printed where it does not answer in time.

    base: what all its addresses are to begin with, such as /lab. folder: where the lab's files are.
    port: where it answers, a free one by default. environment: variables beside those of the tests. Its rooms are
    kept beside the log.
    """
    rooms = f"sqlite:///{(log.parent / 'classroom.sqlite').as_posix()}"
    port = port or run.free_port(FIRST_PORT + run.PORTS_TRIED * int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:]))
    with log.open("wb") as output:
        process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "streamlit",
                "run",
                "app.py",
                "--server.port",
                str(port),
                "--server.baseUrlPath",
                base,
            ],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=os.environ | {"BOTTLENECK_DATABASE": rooms} | environment,
            start_new_session=True,  # so that its workers can be ended with it
        )
    server = Server(f"http://localhost:{port}{base}", process, log)
    if not run.wait_for_answer(process, port, base=base):
        stop_server(server)
        pytest.fail(f"The lab did not answer:\n{log.read_text(encoding='utf-8')}")
    return server


def stop_server(server: Server) -> None:
    """End a lab and its workers."""
    server.process.terminate()
    try:
        server.process.wait(10)
    except subprocess.TimeoutExpired:
        server.process.kill()
        server.process.wait(10)
    if os.name != "nt":
        with suppress(ProcessLookupError):
            os.killpg(server.process.pid, signal.SIGKILL)  # a worker that outlived it


def workers_of(lab: Server) -> list[int]:
    """The process numbers of a lab's training workers."""
    table = subprocess.run(
        ["ps", "-A", "-ww", "-o", "pid=,ppid=,command="], capture_output=True, text=True, check=True
    ).stdout
    rows = [line.split(None, 2) for line in table.splitlines()]
    return [int(pid) for pid, parent, command in rows if int(parent) == lab.process.pid and "spawn_main" in command]


@pytest.fixture(scope="session", autouse=True)
def _engine() -> None:
    """The engine compiled, so that no test waits for the compiler against its deadline."""
    warm()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One lab for all tests that only look at it."""
    lab = start_server(tmp_path_factory.mktemp("server") / "log.txt")
    yield lab
    stop_server(lab)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium, the one of this machine. A missing browser fails the tests that need it."""
    path = run.find_browser()
    if path is None:
        pytest.fail("There is no Chromium or Chrome on this machine; `python3 run.py test` installs one.")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=list(CHROMIUM_FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def desktop(browser: Browser) -> Iterator[BrowserContext]:
    """One desktop browser, 1280x800, for the pages of many tests: files come from its cache, as for a visitor."""
    yield from _context(browser, DESKTOP)


@pytest.fixture(scope="session")
def handheld(browser: Browser) -> Iterator[BrowserContext]:
    """One phone, 390x844, touch, for the pages of many tests."""
    yield from _context(browser, PHONE)


@pytest.fixture
def page(desktop: BrowserContext) -> Iterator[Page]:
    """A new page of the desktop browser. The test fails where the page logs an error."""
    yield from _page(desktop)


@pytest.fixture
def phone(handheld: BrowserContext) -> Iterator[Page]:
    """A new page of the phone. The test fails where the page logs an error."""
    yield from _page(handheld)


def _context(browser: Browser, kind: dict) -> Iterator[BrowserContext]:
    context = browser.new_context(**kind)
    context.set_default_timeout(15_000)
    # As after a visitor chose it: tests do not watch. One that chooses another speed keeps its own.
    context.add_init_script(
        "try { localStorage['bottleneck-seconds'] ??= '2'; } catch { /* an empty page has none */ }"
    )
    yield context
    context.close()


def _page(context: BrowserContext) -> Iterator[Page]:
    page = context.new_page()
    errors = watch(page)
    yield page
    # What a visitor chose in one test, such as a slow speed, is not remembered in the next.
    page.evaluate("() => { try { localStorage.clear(); } catch { /* an empty page has none */ } }")
    page.close()
    assert not errors, "The page logged errors:\n" + "\n".join(errors)


def watch(page: Page) -> list[str]:
    """A list that fills with every error the page logs or throws."""
    errors: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        # On /page, Streamlit first looks for its server at /page/_stcore, and the browser logs the 404.
        probe = re.search(r"://[^/]+/.+/_stcore/(health|host-config)$", message.location["url"])
        if message.type == "error" and not probe:
            errors.append(f"{message.text} ({message.location['url']})")

    page.on("console", listen)
    page.on("pageerror", lambda error: errors.append(str(error)))
    return errors


@pytest.fixture
def runs() -> Iterator[Callable[..., Trajectories]]:
    """Makes Trajectories, and stops them after the test."""
    made: list[Trajectories] = []

    def make(factory: Callable[[], Executor], workers: int = 1, **settings: Any) -> Trajectories:
        made.append(Trajectories(factory, workers, **settings))
        return made[-1]

    yield make
    for one in made:
        one.stop()
