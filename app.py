"""What `streamlit run app.py` starts: the pages, and plain HTTP routes for what the browser fetches itself."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st

import trajectories
from trajectories.routes import trajectory_routes
from trajectories.settings import read_settings
from trajectories.static import static_routes, warm

COLLECT_SECONDS = 10


@asynccontextmanager
async def lifespan(app: st.App) -> AsyncIterator[None]:
    """Workers and Plotly are made ready at the start; at the end the workers go."""
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


app = st.App(
    "pages/navigation.py",
    routes=[
        *trajectory_routes(trajectories.current, read_settings()["patience"]),
        *static_routes(),
    ],
    lifespan=lifespan,
)
