"""Scripts on a page: to read, to copy, and to run in a worker. What they print is kept and shown to all."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as Late

import streamlit as st

import trajectories
from trajectories.computing.kept import Kept
from trajectories.computing.scripts import LONGEST, Printed
from trajectories.errors import RunFailed, Unavailable
from ui import text
from words import say

MOST_KEPT = 200  # outputs; each is at most a few kilobytes
PATIENCE = 2 * LONGEST  # seconds: it may have to wait for its turn

HEIGHT = 480  # pixels; the scripts are longer and scroll

_outputs = Kept(MOST_KEPT)  # futures, by script


def script_box(name: str, about: str, script: str, run: Callable[..., Printed], *arguments: object) -> None:
    """A script; beside it what it is, its Run button, and what it prints.

    `run(*arguments)`, a fixed function, runs the script in a worker.
    """
    left, right = st.columns([3, 2])
    left.code(script, language="python", height=HEIGHT)
    with right:
        st.markdown(about)
        pressed = st.button(say("scripts.run"), key=f"run-{name}", help=say("scripts.run-help"))
        try:
            printed = _ask(script, run, arguments) if pressed else _known(script)
        except (RunFailed, Unavailable, Late) as error:
            st.error(text.plain(str(error)) or say("scripts.late"))
            return
        if printed is not None:
            st.code(printed.text or say("scripts.nothing"), language=None)
            if printed.problem:
                st.warning(text.plain(printed.problem))


def _ask(script: str, run: Callable[..., Printed], arguments: tuple) -> Printed:
    """Run a script, or wait for the one that already runs it."""
    future = _outputs.shared(
        script, lambda: trajectories.current().call(run, *arguments), lambda printed: bool(printed.problem)
    )
    with st.spinner(say("scripts.running")):
        return future.result(PATIENCE)


def _known(script: str) -> Printed | None:
    """What a script has printed, if it ran to its end before."""
    future: Future[Printed] | None = _outputs.get(script)
    return future.result() if future is not None and future.done() and not future.exception() else None
