"""Rooms over HTTP: opened, found, joined, taken home."""

from __future__ import annotations

import io
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import segno
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from classroom import printing, secrets
from classroom.live.buckets import Buckets
from classroom.live.hub import Hub
from classroom.models.base import Refused, plain_text, read
from classroom.models.commands import NewMember, NewRoom
from classroom.models.plans import Plan
from classroom.plans import LARGEST, checked
from classroom.store import members, questions, rooms
from classroom.store.tables import Room
from classroom.web.answers import SlowDown, body_of, json, key_of, refused
from classroom.web.origin import own_origin, public_origin
from classroom.web.shipped import shipped
from trajectories.web.visitors import visitor_of
from words import say

log = logging.getLogger(__name__)
WRONG_CODES = (20, 1 / 3)  # at once from one address, and a second after that
NEW_ROOMS = (20, 1 / 30)
MODULE_PIXELS = 8  # of the QR code, in its own units: it is drawn as large as the page wants it
Endpoint = Callable[[Request], Awaitable[Response]]


@dataclass
class Limits:
    """What one address may do in a while."""

    wrong: Buckets = field(default_factory=lambda: Buckets(*WRONG_CODES))
    opened: Buckets = field(default_factory=lambda: Buckets(*NEW_ROOMS))

    def check(self, buckets: Buckets, who: str) -> None:
        """Raises SlowDown where it was too often."""
        seconds = buckets.of(who).seconds()
        if seconds > 0:
            raise SlowDown(seconds)


class RoomRoutes:
    """The routes of rooms. hub: the process's, or None where the database could not be reached.

    base: what all addresses begin with; proxies: how many of ours stand in front of the lab.
    """

    def __init__(self, hub: Callable[[], Hub | None], base: str, proxies: int, limits: Limits) -> None:
        self._hub, self._base, self._proxies, self._limits = hub, base, proxies, limits

    def routes(self) -> list[Route]:
        """All of them, without what all addresses begin with."""
        room = "/classroom/rooms/{code}"
        return [
            Route("/classroom/rooms", self.guarded(self._open), methods=["POST"]),
            Route(room, self.guarded(self._look)),
            Route(f"{room}/members", self.guarded(self._join), methods=["POST"]),
            Route(f"{room}/qr.svg", self.guarded(self._qr)),
            Route(f"{room}/answers.csv", self.guarded(self._csv), methods=["POST"]),
            Route(f"{room}/summary", self.guarded(self._summary), methods=["POST"]),
        ]

    def guarded(self, endpoint: Endpoint) -> Endpoint:
        """The endpoint, its refusals as answers, and closed to other sites' writes."""

        async def answer(request: Request) -> Response:
            if request.method == "POST" and not own_origin(request.headers, self._proxies):
                return refused(Refused("other-site", say("classroom.other-site")))
            try:
                return await endpoint(request)
            except Refused as error:
                return refused(error)
            except SQLAlchemyError:
                log.exception("The classroom's database did not answer.")
                return refused(Refused("busy", say("classroom.busy")))

        return answer

    @property
    def hub(self) -> Hub:
        """The process's classroom. Raises Refused: busy."""
        hub = self._hub()
        if hub is None:
            raise Refused("busy", say("classroom.no-database"))
        return hub

    async def _open(self, request: Request) -> Response:
        asked = read(NewRoom, await body_of(request) or b"{}", LARGEST)
        plan: Plan | None = asked.plan
        if plan is not None:
            checked(plan)
        elif asked.plan_name:
            plan = shipped(asked.plan_name)
        hub, now = self.hub, self.hub.now()
        who = visitor_of(request, self._proxies)[0]
        self._limits.check(self._limits.opened, who)
        self._limits.opened.of(who).wait()
        title = plain_text(asked.title) or (plan.title if plan else "")

        def work(session: Any) -> tuple[str, str]:
            code, key = rooms.open_room(session, now, hub.seconds, title)
            questions.set_plan(session, rooms.find(session, code, now), plan)
            return code, key

        code, key = await hub.store(work)
        return json({"code": code, "key": key, "join": self._join_path(code), "expires": now + hub.seconds}, 201)

    async def _look(self, request: Request) -> Response:
        room = await self._found(request)
        return json({"code": room.code, "title": room.title, "ended": room.ended, "expires": room.expires})

    async def _join(self, request: Request) -> Response:
        asked = read(NewMember, await body_of(request) or b"{}", LARGEST)
        token, member = await self._careful(request, members.join, asked.nickname)
        return json({"token": token, "number": member.number, "nickname": member.nickname}, 201)

    async def _qr(self, request: Request) -> Response:
        room = await self._found(request)
        origin = public_origin(request.headers, request.url.scheme, self._proxies)
        found = io.BytesIO()
        code = segno.make(origin + self._join_path(room.code), error="m", micro=False)
        code.save(found, kind="svg", scale=MODULE_PIXELS, dark="#000", light="#fff", omitsize=True, xmldecl=False)
        return Response(found.getvalue(), media_type="image/svg+xml", headers={"Cache-Control": "no-store"})

    async def _csv(self, request: Request) -> Response:
        room = await self._teachers(request)
        text = await self.hub.store(printing.answers_csv, room.id)
        name = f'attachment; filename="answers-{room.code}.csv"'
        headers = {"Content-Disposition": name, "Cache-Control": "no-store"}
        return Response("\ufeff" + text, media_type="text/csv; charset=utf-8", headers=headers)

    async def _summary(self, request: Request) -> Response:
        room = await self._teachers(request)
        html = await self.hub.store(printing.summary, room.id, self.hub.now())
        return Response(html, media_type="text/html; charset=utf-8", headers={"Cache-Control": "no-store"})

    def _join_path(self, code: str) -> str:
        return f"{self._base}/join?room={code}"

    async def _found(self, request: Request) -> Room:
        return await self._careful(request, rooms.find)

    async def _teachers(self, request: Request) -> Room:
        key = await key_of(request)
        return await self._careful(request, lambda session, code, now: rooms.teacher_of(session, code, key, now))

    async def _careful(self, request: Request, work: Callable[..., Any], *arguments: Any) -> Any:
        """What work gives for the request's code; a wrong one is counted, and too many have to wait."""
        who = visitor_of(request, self._proxies)[0]
        self._limits.check(self._limits.wrong, who)
        try:
            return await self.hub.store(
                work, secrets.read_code(request.path_params["code"]), *arguments, self.hub.now()
            )
        except Refused as error:
            if error.problem in ("no-room", "not-allowed"):
                self._limits.wrong.of(who).wait()
            raise
