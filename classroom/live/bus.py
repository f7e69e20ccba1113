"""How a change in one process reaches the browsers of all: at once where there is one, else by PostgreSQL's NOTIFY."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable
from typing import Protocol

import psycopg

log = logging.getLogger(__name__)
CHANNEL = "bottleneck_classroom"
LONGEST = 7900  # bytes that PostgreSQL takes in one notification
RECONNECT_SECONDS = 0.5


class Bus(Protocol):
    """Texts to all processes, this one too, in one order for all."""

    async def start(self, deliver: Callable[[str], None], missed: Callable[[], None]) -> None:
        """deliver gets every text; missed is called after a time in which some may have been lost."""

    async def publish(self, text: str) -> None:
        """Send a text, at most LONGEST bytes."""

    async def stop(self) -> None:
        """Send and deliver nothing more."""


class LocalBus:
    """For one process."""

    def __init__(self) -> None:
        self._deliver: Callable[[str], None] = lambda text: None

    async def start(self, deliver: Callable[[str], None], missed: Callable[[], None]) -> None:
        self._deliver = deliver

    async def publish(self, text: str) -> None:
        self._deliver(text)

    async def stop(self) -> None:
        self._deliver = lambda text: None


class PostgresBus:
    """For several processes on one PostgreSQL: LISTEN and NOTIFY, each on a connection of its own.

    What a process sends comes back to it the same way: so all processes see one order.
    """

    def __init__(self, url: str) -> None:
        self._url = url.replace("postgresql+psycopg://", "postgresql://")
        self._sender: psycopg.AsyncConnection | None = None
        self._lock = asyncio.Lock()
        self._task: asyncio.Task[None] | None = None

    async def start(self, deliver: Callable[[str], None], missed: Callable[[], None]) -> None:
        listening = asyncio.Event()
        self._task = asyncio.create_task(self._listen(deliver, missed, listening))
        await listening.wait()

    async def publish(self, text: str) -> None:
        async with self._lock:  # in the order in which they were published
            try:
                await self._notify(text)
            except psycopg.OperationalError:
                self._sender = None  # the connection broke: once more on a new one
                await self._notify(text)

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        if self._sender is not None:
            await self._sender.close()

    async def _notify(self, text: str) -> None:
        if self._sender is None or self._sender.closed:
            self._sender = await psycopg.AsyncConnection.connect(self._url, autocommit=True)
        await self._sender.execute("SELECT pg_notify(%s, %s)", (CHANNEL, text))

    async def _listen(
        self, deliver: Callable[[str], None], missed: Callable[[], None], listening: asyncio.Event
    ) -> None:
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(self._url, autocommit=True) as connection:
                    await connection.execute(f"LISTEN {CHANNEL}")
                    if listening.is_set():
                        missed()
                    listening.set()
                    async for notice in connection.notifies():
                        deliver(notice.payload)
            except psycopg.OperationalError as error:
                log.warning("The connection that listens for the classroom's changes broke: %s", error)
            await asyncio.sleep(RECONNECT_SECONDS)
