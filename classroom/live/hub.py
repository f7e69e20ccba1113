"""All rooms of this process: it takes commands, has them kept, and lets every process that shows the room know."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from time import time
from typing import Any, TypeVar

import msgspec

from classroom import actions, parts
from classroom.actions import Done, Who
from classroom.live.bus import Bus, LocalBus, PostgresBus
from classroom.live.room import Connection, LiveRoom, part, parts_of, snapshot
from classroom.models import commands
from classroom.parts import Parts, encoded
from classroom.revealing import Revealing
from classroom.store import members, rooms
from classroom.store.database import Database
from classroom.truth import Runs

log = logging.getLogger(__name__)
T = TypeVar("T")
THREADS = 8  # for PostgreSQL; SQLite writes one after the other anyway
KEEP_SECONDS = 1.0  # between two writings of where everybody is; what is lost with a killed process is sent again
HERE_SECONDS = 10.0  # between two renewals of who is here
SWEEP_SECONDS = 60.0  # between two looks for rooms whose time is over


class Hub:
    """The classroom of one process. seconds: how long a room lasts. runs: where the truth is computed."""

    def __init__(self, database: Database, runs: Runs, seconds: float, clock: Callable[[], float] = time) -> None:
        self.database, self.seconds, self.now = database, seconds, clock
        self._bus: Bus = PostgresBus(database.url) if database.is_postgres else LocalBus()
        self._threads = ThreadPoolExecutor(THREADS if database.is_postgres else 1, "classroom")
        self._rooms: dict[int, LiveRoom] = {}
        self._views: dict[int, bytes] = {}  # rooms whose teacher's view is to be kept
        self._looks: dict[int, tuple[bytes, int | None]] = {}  # students whose view is to be kept
        self._tasks: set[asyncio.Task[Any]] = set()
        self._revealing = Revealing(self, runs)

    async def start(self) -> None:
        """Bring the database up to date, and go on where the process before this one was ended."""
        await self.store(lambda session: None, upgrade=True)
        await self._bus.start(self._deliver, self._missed)
        for period, work in ((KEEP_SECONDS, self._keep), (HERE_SECONDS, self._here), (SWEEP_SECONDS, self._sweep)):
            self.spawn(self._every(period, work))
        await self._revealing.resume()

    async def stop(self) -> None:
        """Keep what is to be kept, and end."""
        for task in list(self._tasks):
            task.cancel()
        with contextlib.suppress(Exception):
            await self._keep()
        for room in self._rooms.values():
            await room.close()
        await self._bus.stop()
        self._threads.shutdown(wait=False, cancel_futures=True)
        self.database.close()

    async def store(self, work: Callable[..., T], *arguments: Any, upgrade: bool = False) -> T:
        """What work(session, *arguments) gives, in one transaction in a thread."""
        loop = asyncio.get_running_loop()
        if upgrade:
            await loop.run_in_executor(self._threads, self.database.upgrade)
        return await loop.run_in_executor(self._threads, self.database.run, work, *arguments)

    def spawn(self, work: Any) -> asyncio.Task[Any]:
        """Do this beside all else; it ends with the hub."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    # Connections

    async def connect(self, hello: commands.Hello) -> Connection:
        """A connection for who says hello, its snapshot in the outbox. Raises Refused."""
        connection = await self.store(_known, hello, self.now())
        room = self._rooms.get(connection.room)
        if room is None:
            room = self._rooms[connection.room] = LiveRoom(connection.room, self._read)
        room.connections.add(connection)
        try:
            if connection.member is not None:
                await self.store(members.here, [connection.member], self.now() + members.HERE_SECONDS)
                await self.changed(connection.room, slow=("members", "room"))
            await self._greet(connection, room)
        except BaseException:
            await self.disconnect(connection)
            raise
        return connection

    async def disconnect(self, connection: Connection) -> None:
        """Somebody has left."""
        room = self._rooms.get(connection.room)
        if room is None or connection not in room.connections:
            return
        room.connections.discard(connection)
        if not room.connections:
            del self._rooms[connection.room]
            await room.close()
        if connection.member is None or any(each.member == connection.member for each in room.connections):
            return
        await self.store(members.here, [connection.member], members.AWAY)
        await self.changed(connection.room, slow=("members", "room"))

    async def _greet(self, connection: Connection, room: LiveRoom) -> None:
        own = () if connection.member is None else (connection.member,)
        found = await self._read(connection.room, parts_of(connection.role), own)
        value = dict(found.everybody)
        if connection.role == "teacher":
            value |= found.teacher
        if connection.member is not None:
            value["you"] = found.students.get(connection.member)
        if room.view is not None:
            value["view"] = msgspec.Raw(room.view)
        connection.outbox.first(snapshot(value, self.now()))

    async def _read(self, room: int, names: Collection[str], students: Collection[int]) -> Parts:
        def read(session: Any) -> Parts:
            row = rooms.by_id(session, room)
            if "shown" in names and room in self._rooms:
                self._rooms[room].shown = None if row.shown is None else (row.shown, "")
            found = parts.read(session, row, names, students, self.now())
            if found.everybody.get("shown") and room in self._rooms:
                self._rooms[room].shown = (row.shown or 0, found.everybody["shown"]["name"])
            return found

        return await self.store(read)

    # Commands

    async def do(self, connection: Connection, command: commands.Command) -> Any:
        """Carry out a command and let all know; gives what the answer says. Raises Refused."""
        if isinstance(command, commands.Lead):
            return await self.lead(connection.room, msgspec.json.encode(command.view), connection)
        if isinstance(command, commands.Look):
            return await self._look(connection, command)
        if isinstance(command, commands.Reveal):
            return await self._revealing.reveal(connection.room, command.question)
        who = Who(connection.room, connection.role, connection.member, connection.tab)
        done: Done = await self.store(actions.do, who, command, self.now())
        if done.attempt is not None:
            self._revealing.compute(done.attempt, connection.room)
        if done.view is not None:
            await self.lead(connection.room, msgspec.json.encode(done.view), None)
        await self.changed(
            connection.room, done.at_once, done.slow, done.students, done.all_students or done.erased, done.erased
        )
        return done.value

    async def lead(self, room: int, view: bytes, by: Connection | None) -> None:
        """Move everybody who follows to this view."""
        self._views[room] = view
        await self._bus.publish(f'{{"r":{room},"by":"{by.name if by else ""}","v":{view.decode()}}}')

    async def _look(self, connection: Connection, command: commands.Look) -> None:
        if connection.member is None:
            return
        view = msgspec.json.encode(command.view)
        before = self._looks.get(connection.member)
        at = command.at if command.at is not None or before is None else before[1]
        self._looks[connection.member] = (view, at)
        await self._bus.publish(f'{{"r":{connection.room},"t":{connection.number},"v":{view.decode()}}}')

    async def changed(
        self,
        room: int,
        at_once: Collection[str] = (),
        slow: Collection[str] = (),
        students: Collection[int] = (),
        all_students: bool = False,
        erased: bool = False,
    ) -> None:
        """Have these parts sent again to all who see the room, whatever process they are connected to."""
        message = {"r": room, "c": at_once, "s": slow, "y": students, "all": all_students, "gone": erased}
        await self._bus.publish(msgspec.json.encode(message).decode())

    # From the bus

    def _deliver(self, text: str) -> None:
        notice = msgspec.json.decode(text, type=_Notice)
        room = self._rooms.get(notice.r)
        if room is None:
            return
        if notice.gone:
            room.say_goodbye()
        elif bytes(notice.v):
            self._show(room, notice, bytes(notice.v))
        else:
            room.changed(notice.c, notice.s, notice.y, notice.all)

    def _show(self, room: LiveRoom, notice: _Notice, view: bytes) -> None:
        if notice.t is None:
            room.view = view
            text = None
            for connection in room.connections:
                if connection.name != notice.by:
                    text = text or part("view", view)
                    connection.outbox.put("view", text)
            return
        room.send(f"thumbnail:{notice.t}", b'{"number":%d,"view":%b}' % (notice.t, view), ("teacher",))
        if room.shown is not None and room.shown[0] == notice.t:
            room.send("shown", b'{"name":%b,"view":%b}' % (encoded(room.shown[1]), view))

    def _missed(self) -> None:
        for room in self._rooms.values():
            room.changed(parts_of("teacher"), all_=True)

    # Now and then

    async def _every(self, seconds: float, work: Callable[[], Awaitable[None]]) -> None:
        while True:
            try:
                await work()
            except Exception:
                log.exception("The classroom could not do what it does every %s seconds.", seconds)
            await asyncio.sleep(seconds)

    async def _keep(self) -> None:
        views, self._views = self._views, {}
        looks, self._looks = self._looks, {}
        if views or looks:
            await self.store(_keep, views, looks)

    async def _here(self) -> None:
        here = [c.member for room in self._rooms.values() for c in room.connections if c.member is not None]
        if here:
            await self.store(members.here, here, self.now() + members.HERE_SECONDS)
        for room in self._rooms.values():
            room.changed(slow=("room", "members"))

    async def _sweep(self) -> None:
        for room in await self.store(rooms.expired, self.now()):
            await self.changed(room, erased=True)


class _Notice(msgspec.Struct):
    """What processes tell each other: r room; v a view, of the teacher or of student t; else what has changed."""

    r: int
    v: msgspec.Raw = msgspec.Raw()
    by: str = ""
    t: int | None = None
    c: tuple[str, ...] = ()
    s: tuple[str, ...] = ()
    y: tuple[int, ...] = ()
    all: bool = False
    gone: bool = False


def _known(session: Any, hello: commands.Hello, now: float) -> Connection:
    """The connection of who says hello. Raises Refused: no-room, not-allowed."""
    if hello.key:
        room = rooms.teacher_of(session, hello.code, hello.key, now)
        role = "projector" if hello.as_ == "projector" else "teacher"
        return Connection(room.id, role, tab=hello.tab)
    room = rooms.find(session, hello.code, now)
    member = members.of_token(session, room, hello.token)
    return Connection(room.id, "student", member.id, member.number, hello.tab)


def _keep(session: Any, views: dict[int, bytes], looks: dict[int, tuple[bytes, int | None]]) -> None:
    for room, view in views.items():
        rooms.keep_view(session, room, msgspec.json.decode(view))
    for member, (view, item) in looks.items():
        members.change(session, member, view=msgspec.json.decode(view), item=item)
