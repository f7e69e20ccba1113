"""The classroom of this process, and all its routes."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from starlette.routing import BaseRoute, Route, WebSocketRoute

from classroom.live.hub import Hub
from classroom.store.database import Database
from classroom.truth import Runs
from classroom.web.http import Limits, RoomRoutes
from classroom.web.live import Live
from classroom.web.plans import plan_routes

log = logging.getLogger(__name__)
LIVE = "/classroom/live"
AGAIN_SECONDS = 5.0


class Classroom:
    """The classroom of one process: started and stopped with it.

    url: of the database. runs: where truths are computed. hours: how long a room lasts.
    base: what all addresses begin with; proxies: how many of ours stand in front of the lab.
    """

    def __init__(self, url: str, runs: Runs, hours: int, base: str = "", proxies: int = 0) -> None:
        self._make: Callable[[], Hub] = lambda: Hub(Database(url), runs, hours * 3600.0)
        self._base, self._proxies = base, proxies
        self._hub: Hub | None = None
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Open the database beside all else; where it cannot be reached, again and again."""
        self._task = asyncio.create_task(self._start())

    async def stop(self) -> None:
        """Keep what is to be kept, and end."""
        if self._task is not None:
            self._task.cancel()
        if self._hub is not None:
            await self._hub.stop()
        self._hub = None

    async def _start(self) -> None:
        while True:
            hub = self._make()
            try:
                await hub.start()
            except Exception:
                log.exception("The classroom's database could not be opened; classroom pages say so meanwhile.")
                await hub.stop()
                await asyncio.sleep(AGAIN_SECONDS)
            else:
                self._hub = hub
                return

    def hub(self) -> Hub | None:
        """The rooms of this process, once the database is open."""
        return self._hub

    def routes(self) -> list[BaseRoute]:
        """All routes, with what all addresses begin with."""
        limits = Limits()
        rooms = RoomRoutes(self.hub, self._base, self._proxies, limits)
        plain: list[Route] = [*rooms.routes(), *plan_routes(rooms.guarded)]
        live = Live(self.hub, self._proxies, limits)

        async def endpoint(socket: object) -> None:
            await live(socket)  # type: ignore[arg-type]

        return [
            *(Route(self._base + each.path, each.endpoint, methods=list(each.methods or ["GET"])) for each in plain),
            WebSocketRoute(self._base + LIVE, endpoint),
        ]
