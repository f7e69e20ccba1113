"""What is still to be sent to one browser: of each part the newest only, so that a slow one costs no memory."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

MOST_REPLIES = 1000  # that wait; who sends commands and does not read is disconnected


class Overflow(Exception):
    """The other side does not read."""


class Outbox:
    """Texts by name, sent in the order in which they were put; a newer one of the same name takes its place."""

    def __init__(self) -> None:
        self._waiting: dict[str, str] = {}
        self._some = asyncio.Event()
        self._replies = 0
        self._closed = False

    def put(self, name: str, text: str) -> None:
        """Send this, in place of what still waits under this name."""
        self._waiting.pop(name, None)
        self._waiting[name] = text
        self._some.set()

    def first(self, text: str) -> None:
        """Send this before anything else that waits: the snapshot, as newer parts may have come meanwhile."""
        self._waiting = {"snapshot": text, **self._waiting}
        self._some.set()

    def reply(self, text: str) -> None:
        """Send this, whatever else is sent. Raises Overflow where too many wait."""
        if len(self._waiting) > MOST_REPLIES:
            raise Overflow
        self._replies += 1
        self.put(f"reply {self._replies}", text)

    def close(self) -> None:
        """Let `send_all` end once all is sent."""
        self._closed = True
        self._some.set()

    async def send_all(self, send: Callable[[str], Awaitable[None]]) -> None:
        """Send whatever is put, until closed."""
        while True:
            while self._waiting:
                name = next(iter(self._waiting))
                await send(self._waiting.pop(name))
            if self._closed:
                return
            self._some.clear()
            await self._some.wait()
