"""The web socket of a room: hello, snapshot, parts, commands."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable

import msgspec
from sqlalchemy.exc import SQLAlchemyError
from starlette.websockets import WebSocket, WebSocketDisconnect

from classroom.live.buckets import Bucket
from classroom.live.hub import Hub
from classroom.live.outbox import Overflow
from classroom.live.room import Connection
from classroom.models import commands
from classroom.models.base import Invalid, Refused, read
from classroom.web.http import Limits
from classroom.web.origin import own_origin
from trajectories.web.visitors import visitor_of
from words import say

log = logging.getLogger(__name__)
HELLO_SECONDS = 10.0
OPENING_SECONDS = 5.0  # that the database may take at the start before somebody is told to come back
LOOK_SECONDS = 0.05
PACE = {"student": (40, 10), "teacher": (120, 60)}  # messages at once, and a second; the projector sends none
REFUSED, FLOOD, FAILED, OTHER_SITE = 4000, 1008, 1011, 4003  # how a connection is closed


class Live:
    """The endpoint. hub: the process's, or None where the database could not be reached."""

    def __init__(self, hub: Callable[[], Hub | None], proxies: int, limits: Limits) -> None:
        self._hub, self._proxies, self._limits = hub, proxies, limits

    async def __call__(self, socket: WebSocket) -> None:
        """One connection from beginning to end."""
        if not own_origin(socket.headers, self._proxies):
            await socket.close(OTHER_SITE)
            return
        await socket.accept()
        with contextlib.suppress(WebSocketDisconnect, RuntimeError):  # gone: a socket says it in either way
            try:
                connection = await self._welcome(socket)
            except Refused as error:
                await socket.send_text(_text(type="refused", problem=error.problem, text=str(error)))
                await socket.close(REFUSED)
                return
            await self._serve(socket, connection)

    async def _welcome(self, socket: WebSocket) -> Connection:
        hub = await self._open_hub()
        try:
            first = await asyncio.wait_for(socket.receive_text(), HELLO_SECONDS)
        except (TimeoutError, KeyError):
            raise Invalid(say("classroom.say-hello")) from None
        hello = read(commands.Hello, first, commands.FROM_STUDENT)
        try:
            return await hub.connect(hello)
        except Refused as error:
            if error.problem in ("no-room", "not-allowed"):  # who has a secret gets in, whatever the others do
                who = visitor_of(socket, self._proxies)[0]
                self._limits.check(self._limits.wrong, who)
                self._limits.wrong.of(who).wait()
            raise
        except SQLAlchemyError:
            log.exception("The classroom's database did not answer.")
            raise Refused("busy", say("classroom.busy")) from None

    async def _open_hub(self) -> Hub:
        """The process's classroom; whoever comes back just after a restart need not try again. Raises Refused: busy."""
        for _ in range(int(OPENING_SECONDS / LOOK_SECONDS)):
            hub = self._hub()
            if hub is not None:
                return hub
            await asyncio.sleep(LOOK_SECONDS)
        raise Refused("busy", say("classroom.no-database"))

    async def _serve(self, socket: WebSocket, connection: Connection) -> None:
        hub = self._hub()
        assert hub is not None
        reader = asyncio.create_task(self._listen(socket, connection, hub))
        writer = asyncio.create_task(connection.outbox.send_all(socket.send_text))
        try:
            await asyncio.wait([reader, writer], return_when=asyncio.FIRST_COMPLETED)
            for task in (reader, writer):
                error = task.exception() if task.done() else None
                if isinstance(error, Overflow):
                    await socket.close(FLOOD)
                elif error is not None and not isinstance(error, (WebSocketDisconnect, RuntimeError)):
                    log.error("A connection of the classroom failed.", exc_info=error)
                    await socket.close(FAILED)
            if writer.done() and not writer.exception():
                await socket.close(REFUSED)
        finally:
            for task in (reader, writer):
                task.cancel()
            await asyncio.gather(reader, writer, return_exceptions=True)
            await hub.disconnect(connection)

    async def _listen(self, socket: WebSocket, connection: Connection, hub: Hub) -> None:
        """Take messages one after the other, no faster than may be: what comes meanwhile waits with its sender."""
        bucket = Bucket(*PACE.get(connection.role, PACE["student"]))
        while True:
            message = await socket.receive()
            if message["type"] == "websocket.disconnect":
                return
            await asyncio.sleep(bucket.wait())
            await self._take(message.get("text") or message.get("bytes") or "", connection, hub)

    async def _take(self, text: str | bytes, connection: Connection, hub: Hub) -> None:
        number = None
        try:
            number = _number(text)
            command = _read(text, connection.role)
            if isinstance(command, commands.Reveal):  # takes as long as the run; what follows need not wait
                hub.spawn(self._answer(connection, hub, command))
                return
        except Refused as error:
            self._problem(connection, number, error)
            return
        await self._answer(connection, hub, command)

    async def _answer(self, connection: Connection, hub: Hub, command: commands.Command) -> None:
        try:
            value = await hub.do(connection, command)
        except Refused as error:
            self._problem(connection, command.id, error)
        except Exception:
            log.exception("A command of the classroom failed.")
            self._problem(connection, command.id, Refused("busy", say("classroom.busy")))
        else:
            if command.id is not None:
                connection.outbox.reply(_text(type="done", id=command.id, value=value))

    def _problem(self, connection: Connection, number: int | None, error: Refused) -> None:
        told = _text(type="problem", id=number, problem=error.problem, text=str(error))
        connection.outbox.reply(told)


class _Numbered(msgspec.Struct):
    id: int | None = None
    type: str = ""


def _number(text: str | bytes) -> int | None:
    """The id of a message, however wrong the rest of it is."""
    try:
        return msgspec.json.decode(text, type=_Numbered).id
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None


def _read(text: str | bytes, role: str) -> commands.Command:
    """A command that this role may send. Raises Refused: not-allowed, invalid."""
    if role == "teacher":
        return read(commands.Teacher, text, commands.FROM_TEACHER)  # type: ignore[arg-type]
    try:
        kind = msgspec.json.decode(text, type=_Numbered).type if len(text) <= commands.FROM_TEACHER else ""
    except (msgspec.MsgspecError, UnicodeDecodeError):
        kind = ""
    if role != "student" or kind in _TEACHERS:
        raise Refused("not-allowed", say("classroom.teachers-only"))
    return read(commands.Student, text, commands.FROM_STUDENT)  # type: ignore[arg-type]


_TEACHERS = {each.__struct_config__.tag for each in commands.Teacher.__args__}


def _text(**values: object) -> str:
    return msgspec.json.encode(values).decode()
