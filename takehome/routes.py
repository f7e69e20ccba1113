"""Taking home over HTTP: a file is begun, followed, fetched or cancelled; a saved run opened; a link drawn."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import Callable, Mapping
from typing import Any

import segno
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from takehome.jobs import Jobs, media_type
from takehome.made import FILM_SIZES, KINDS, Unmakeable, offered, opened, packed
from trajectories.errors import RunFailed, Unavailable, UnknownTrajectory
from trajectories.service import Trajectories
from trajectories.web.routes import problem
from trajectories.web.visitors import visitor_of
from words import say

ROOM = "/take-home"
MOST_ASKED = 64 * 2**10  # bytes of a request
MOST_SAVED = 64 * 2**20  # of a saved run that is opened
MOST_RUNS = 6  # in one file
LONGEST_LINK = 1800  # characters: what a code that a phone can read holds


def home_routes(runs: Callable[[], Trajectories], proxies: int = 0) -> list[Route]:
    """The routes. proxies: how many of ours stand in front of the lab."""
    jobs = Jobs(runs)

    async def begin(request: Request) -> Response:
        if not request.headers.get("content-type", "").startswith("application/json"):
            return problem(415, say("home.not-asked"))  # what another site's form could send
        try:
            kind, keys, asked = _asked(json.loads(await _body(request, MOST_ASKED)))
            experiments = {slot: runs().experiment(key) for slot, key in keys.items()}
            key = await asyncio.to_thread(jobs.begin, kind, experiments, asked, visitor_of(request, proxies))
        except UnknownTrajectory as error:
            return problem(404, error)
        except Unavailable as error:
            return problem(503, error)
        except (_TooLarge, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return problem(400, say("home.not-asked"))
        return _json({"job": key})

    async def look(request: Request) -> Response:
        job = jobs.of(request.path_params["job"])
        return problem(404, say("home.gone")) if job is None else _json(job.state())

    async def fetch(request: Request) -> Response:
        job = jobs.of(request.path_params["job"])
        if job is None or job.state()["state"] != "done":
            return problem(404, say("home.gone"))
        headers = {"Content-Disposition": f'attachment; filename="{job.name}"', "Cache-Control": "no-store"}
        return Response(job.future.result(), media_type=media_type(job), headers=headers)

    async def cancel(request: Request) -> Response:
        await asyncio.to_thread(jobs.cancel, request.path_params["job"])
        return Response(status_code=204)

    async def open_saved(request: Request) -> Response:
        if not request.headers.get("content-type", "").startswith("application/octet-stream"):
            return problem(415, say("home.not-asked"))
        try:
            content = await _body(request, MOST_SAVED)
            call = runs().call(opened, content, visitor=visitor_of(request, proxies))
            return _json(await asyncio.wrap_future(call))
        except _TooLarge:
            return problem(413, say("home.too-large", count=MOST_SAVED // 2**20))
        except Unmakeable as error:
            return problem(400, error)
        except Unavailable:
            return problem(503, say("home.busy"))
        except RunFailed:
            return problem(500, say("home.failed"))

    async def code(request: Request) -> Response:
        link = request.query_params.get("link", "")
        if not link.startswith(("http://", "https://")) or len(link) > LONGEST_LINK:
            return problem(400, say("home.link-too-long"))
        drawn = io.BytesIO()
        segno.make(link, micro=False).save(drawn, kind="svg", border=3, light="#fff", xmldecl=False, omitsize=True)
        return Response(drawn.getvalue(), media_type="image/svg+xml", headers={"Cache-Control": "no-store"})

    return [
        Route(f"{ROOM}/make", begin, methods=["POST"]),
        Route(f"{ROOM}/jobs/{{job}}", look),
        Route(f"{ROOM}/jobs/{{job}}", cancel, methods=["DELETE"]),
        Route(f"{ROOM}/jobs/{{job}}/file", fetch),
        Route(f"{ROOM}/open", open_saved, methods=["POST"]),
        Route(f"{ROOM}/code", code),
    ]


class _TooLarge(Exception):
    """More bytes came than may."""


async def _body(request: Request, most: int) -> bytes:
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > most:
            raise _TooLarge
        parts.append(part)
    return b"".join(parts)


def _asked(given: Any) -> tuple[str, dict[str, str], dict[str, Any]]:
    """Kind, keys by slot, and how: each looked at. Raises ValueError, KeyError or TypeError where it is none."""
    kind, keys = given["kind"], given["runs"]
    if kind not in KINDS or kind not in offered() or not 1 <= len(keys) <= MOST_RUNS:
        raise ValueError("kind")
    if not all(isinstance(text, str) and len(text) < 80 for pair in keys.items() for text in pair):
        raise ValueError("runs")
    low, high = FILM_SIZES
    options, view = given.get("options", {}), given.get("view", {})
    if not isinstance(options, Mapping) or not isinstance(view, Mapping):
        raise TypeError("options")
    link = str(given.get("link", ""))[:4000]
    asked = {
        "layout": str(given.get("layout", "")),
        "options": dict(options),
        "view": _view(view),
        "link": link if link.startswith(("http://", "https://")) else "",
        "size": min(high, max(low, int(given.get("size", 480)))),
        "dark": bool(given.get("dark")),
    }
    return kind, dict(keys), asked


def _view(view: Mapping[str, Any]) -> dict[str, Any]:
    """Point, code and step: finite numbers, or not there."""
    found: dict[str, Any] = {}
    for name in ("point", "code"):
        if isinstance(view.get(name), list) and len(view[name]) <= 64:
            found[name] = [max(-1e6, min(1e6, float(value))) for value in view[name]]
    if isinstance(view.get("step"), int):
        found["step"] = max(0, view["step"])
    return found


def _json(answer: Mapping[str, Any]) -> Response:
    return Response(packed(answer), media_type="application/json", headers={"Cache-Control": "no-store"})
