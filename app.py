"""What `streamlit run app.py` starts: the pages, and plain HTTP routes for what the browser fetches itself."""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import FrameType

import streamlit as st
from starlette.middleware import Middleware
from starlette.routing import Route

import trajectories
import trajectories.images
from classroom.store.database import default_url
from classroom.web.routes import LIVE, Classroom
from takehome.routes import home_routes
from trajectories.server_settings import read_ancestors, read_database, read_settings
from trajectories.web.guard import Guard
from trajectories.web.image_routes import image_routes
from trajectories.web.no_delay import send_at_once
from trajectories.web.routes import trajectory_routes
from trajectories.web.static import static_routes, warm
from ui.frontend import PackedFiles, page_routes, scripts
from ui.sitemap import addresses
from ui.stage import base_url

COLLECT_SECONDS = 10


class _OneLine(logging.Filter):
    """A message that is none is a line in the log, not a page: anybody can send one."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Shorten the record and let it pass."""
        if record.exc_info and record.exc_info[1] is not None:
            record.msg, record.args = f"{record.getMessage()}: {record.exc_info[1]!r:.200}", ()
            record.exc_info = None
        return True


@asynccontextmanager
async def lifespan(app: st.App) -> AsyncIterator[None]:
    """Workers and Plotly are made ready at the start; at the end the workers go."""
    send_at_once()
    logging.getLogger("streamlit.web.server.starlette.starlette_websocket").addFilter(_OneLine())
    trajectories.current().start()
    classroom.start()
    trajectories.images.current().start()
    _answer_at_the_end(asyncio.get_running_loop())
    tasks = [asyncio.create_task(asyncio.to_thread(warm)), asyncio.create_task(_collect_now_and_then())]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await classroom.stop()
        await asyncio.to_thread(_stop)


def _answer_at_the_end(loop: asyncio.AbstractEventLoop) -> None:
    """At the signal to end, whoever waits for a run is told: the server waits for all answers before it ends."""

    def end_with(number: signal.Signals) -> None:
        before = signal.getsignal(number)

        def on_signal(received: int, frame: FrameType | None) -> None:
            loop.call_soon_threadsafe(threading.Thread(target=_stop).start)
            if callable(before):
                before(received, frame)

        signal.signal(number, on_signal)

    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGINT, signal.SIGTERM):
            end_with(number)


def _stop() -> None:
    trajectories.images.stop()
    trajectories.stop()


async def _collect_now_and_then() -> None:
    """Garbage collection on a timer: after each script run, as is Streamlit's way, it triples their cost
    (runner.postScriptGC is off). What is there at the start stays, and is not searched each time."""
    gc.collect()
    gc.freeze()
    while True:
        await asyncio.sleep(COLLECT_SECONDS)
        await asyncio.to_thread(trajectories.private().let_go)
        await asyncio.to_thread(gc.collect)


base, settings = base_url(), read_settings()
database = read_database() or default_url()
classroom = Classroom(database, trajectories.current, settings["room_hours"], base, settings["proxies"])
routes = [
    *trajectory_routes(trajectories.current, settings["patience"], settings["proxies"]),
    *image_routes(trajectories.images.current, settings["proxies"]),
    *static_routes(),
    *home_routes(trajectories.current, settings["proxies"]),
    *page_routes(addresses(), base),
]
app = st.App(
    "pages/navigation.py",
    routes=[
        *(Route(base + route.path, route.endpoint, methods=sorted(route.methods or ())) for route in routes),
        *classroom.routes(),
    ],
    middleware=[
        Middleware(
            Guard,
            base=base,
            ancestors=read_ancestors(),
            metrics=bool(settings["metrics"]),
            scripts=scripts(),
            texts=(LIVE,),
        ),
        Middleware(PackedFiles, base=base),
    ],
    lifespan=lifespan,
)
