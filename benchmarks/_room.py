"""A scripted browser for a room: what docs/classroom.md asks of one, with every message's time of arrival."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Callable
from time import monotonic, sleep
from typing import Any
from urllib.request import Request, urlopen

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

FIRST_PAUSE, LONGEST_PAUSE = 0.2, 2.0  # between two tries to come back


class Client:
    """A student, teacher or projector. hello: what it says of itself beside code. parts: what it sees now.

    Comes back by itself when the connection breaks, and sends again what was not acknowledged.
    """

    def __init__(self, url: str, code: str, **hello: str) -> None:
        self.url, self.code, self.hello = url.replace("http", "ws", 1) + "/classroom/live", code, hello
        self.parts: dict[str, Any] = {}
        self.messages: list[tuple[float, dict[str, Any]]] = []
        self.heard: Callable[[dict[str, Any]], None] = lambda message: None
        self.snapshots: list[float] = []
        self.refused: dict[str, Any] | None = None
        self.keep = True  # every message, for tests; benchmarks listen by `heard`
        self._waiting: dict[int, tuple[dict[str, Any], asyncio.Future[dict[str, Any]]]] = {}
        self._id = 0
        self._socket: ClientConnection | None = None
        self._changed = asyncio.Condition()
        self._task = asyncio.create_task(self._live())

    async def do(self, type_: str, **fields: Any) -> dict[str, Any]:
        """Send a command; gives its answer, whenever it comes."""
        self._id += 1
        message = {"id": self._id, "type": type_, **fields}
        future: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self._waiting[self._id] = (message, future)
        await self.send(message)
        return await future

    async def send(self, message: dict[str, Any]) -> None:
        """Send a message if there is a connection just now."""
        if self._socket is not None:
            with contextlib.suppress(ConnectionClosed):
                await self._socket.send(json.dumps(message))

    async def until(self, holds: Callable[[dict[str, Any]], Any], seconds: float = 30.0) -> None:
        """Wait until what it sees is so."""
        async with self._changed:
            await asyncio.wait_for(
                self._changed.wait_for(lambda: bool(self.parts) and bool(holds(self.parts))), seconds
            )

    async def until_refused(self, seconds: float = 30.0) -> dict[str, Any]:
        """Wait until it is told that it may not come in."""
        async with self._changed:
            await asyncio.wait_for(self._changed.wait_for(lambda: self.refused is not None), seconds)
        assert self.refused is not None
        return self.refused

    async def close(self) -> None:
        """Leave."""
        self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._task

    async def _live(self) -> None:
        pause = FIRST_PAUSE
        while self.refused is None:
            try:
                async with connect(self.url, open_timeout=5) as socket:
                    await socket.send(json.dumps({"type": "hello", "code": self.code, **self.hello}))
                    async for text in socket:
                        message = json.loads(text)
                        if message["type"] == "snapshot":
                            self._socket, pause = socket, FIRST_PAUSE
                            for waiting, _ in list(self._waiting.values()):
                                await socket.send(json.dumps(waiting))
                        await self._take(message)
            except (OSError, ConnectionClosed, InvalidHandshake, TimeoutError):
                pass
            self._socket = None
            await asyncio.sleep(pause)
            pause = min(LONGEST_PAUSE, 2 * pause)

    async def _take(self, message: dict[str, Any]) -> None:
        if self.keep:
            self.messages.append((monotonic(), message))
        self.heard(message)
        if message["type"] in ("done", "problem"):
            _, future = self._waiting.pop(message["id"] or 0, ({}, None))
            if future is not None and not future.done():
                future.set_result(message)
        async with self._changed:
            if message["type"] == "snapshot":
                self.parts = message["parts"]
                self.snapshots.append(monotonic())
            elif message["type"] == "part":
                self.parts[message["name"]] = message["value"]
            elif message["type"] == "refused" and message["problem"] != "busy":
                self.refused = message
            self._changed.notify_all()


def post(url: str, body: object = None, **headers: str) -> tuple[int, Any]:
    """A POST of JSON: status, and the JSON that came back."""
    data = json.dumps(body or {}).encode()
    request = Request(url, data, {"content-type": "application/json", **headers}, method="POST")
    return _answer(request)


def get(url: str) -> tuple[int, Any]:
    """A GET: status, and the JSON that came back."""
    return _answer(Request(url))


def _answer(request: Request) -> tuple[int, Any]:
    from urllib.error import HTTPError

    try:
        with urlopen(request, timeout=30) as answer:
            status, body = answer.status, answer.read()
    except HTTPError as error:
        status, body = error.code, error.read()
    try:
        return status, json.loads(body)
    except ValueError:
        return status, body.decode()


def open_room(url: str, **body: object) -> dict[str, Any]:
    """A new room, once the classroom's database is open."""
    deadline = monotonic() + 30
    while True:
        status, room = post(f"{url}/classroom/rooms", body)
        if status == 201:
            return room
        if status != 503 or monotonic() > deadline:
            raise RuntimeError(f"No room was opened: {status} {room}")
        sleep(FIRST_PAUSE)


def join(url: str, code: str, nickname: str = "") -> dict[str, Any]:
    """A new student: token and number."""
    status, member = post(f"{url}/classroom/rooms/{code}/members", {"nickname": nickname})
    if status != 201:
        raise RuntimeError(f"Nobody joined: {status} {member}")
    return member
