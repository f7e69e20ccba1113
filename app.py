"""What `streamlit run app.py` starts: the pages, and plain HTTP routes for what the browser fetches itself."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st
from starlette.middleware import Middleware
from starlette.routing import Route

import trajectories
from trajectories.server_settings import read_settings
from trajectories.web.no_delay import send_at_once
from trajectories.web.routes import trajectory_routes
from trajectories.web.static import static_routes, warm
from ui.frontend import PackedFiles, page_routes
from ui.sitemap import addresses
from ui.stage import base_url

COLLECT_SECONDS = 10


@asynccontextmanager
async def lifespan(app: st.App) -> AsyncIterator[None]:
    """Workers and Plotly are made ready at the start; at the end the workers go."""
    send_at_once()
    trajectories.current().start()
    tasks = [asyncio.create_task(asyncio.to_thread(warm)), asyncio.create_task(_collect_now_and_then())]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.to_thread(trajectories.stop)


async def _collect_now_and_then() -> None:
    """Garbage collection on a timer: after each script run, as is Streamlit's way, it triples their cost
    (runner.postScriptGC is off). What is there at the start stays, and is not searched each time."""
    gc.collect()
    gc.freeze()
    while True:
        await asyncio.sleep(COLLECT_SECONDS)
        await asyncio.to_thread(gc.collect)


base = base_url()
routes = [
    *trajectory_routes(trajectories.current, read_settings()["patience"]),
    *static_routes(),
    *page_routes(addresses(), base),
]
app = st.App(
    "pages/navigation.py",
    routes=[Route(base + route.path, route.endpoint) for route in routes],
    middleware=[Middleware(PackedFiles, base=base)],
    lifespan=lifespan,
)
