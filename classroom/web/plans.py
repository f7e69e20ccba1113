"""Lesson plans over HTTP: those that ship, and one's own read, written and printed."""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from classroom import printing
from classroom.models.base import Invalid, read
from classroom.models.plans import Plan
from classroom.plans import LARGEST, checked, read_plan, write_plan
from classroom.web.answers import body_of, field_of, json
from classroom.web.http import Endpoint
from classroom.web.shipped import names, shipped, text_of
from words import say

YAML = "application/yaml; charset=utf-8"


def plan_routes(guarded: Callable[[Endpoint], Endpoint]) -> list[Route]:
    """All of them, without what all addresses begin with."""
    return [
        Route("/classroom/plans", guarded(_list)),
        Route("/classroom/plans/read", guarded(_read), methods=["POST"]),
        Route("/classroom/plans/write", guarded(_write), methods=["POST"]),
        Route("/classroom/plans/sheet", guarded(_own_sheet), methods=["POST"]),
        Route("/classroom/plans/{name}.yaml", guarded(_file)),
        Route("/classroom/plans/{name}/sheet", guarded(_sheet)),
        Route("/classroom/plans/{name}", guarded(_plan)),
    ]


async def _list(request: Request) -> Response:
    plans = ((name, shipped(name)) for name in names())
    return json(
        [
            {"name": n, "title": p.title, "minutes": p.minutes, "audience": p.audience, "items": len(p.items)}
            for n, p in plans
        ]
    )


async def _plan(request: Request) -> Response:
    return json(shipped(request.path_params["name"]))


async def _file(request: Request) -> Response:
    name = request.path_params["name"]
    return _attached(text_of(name), name)


async def _sheet(request: Request) -> Response:
    return _page(printing.sheet(shipped(request.path_params["name"])))


async def _read(request: Request) -> Response:
    try:
        text = (await body_of(request)).decode()
    except UnicodeDecodeError:
        raise Invalid(say("classroom.not-text")) from None
    return json(read_plan(text))


async def _write(request: Request) -> Response:
    return _attached(write_plan(checked(read(Plan, await body_of(request), LARGEST))), "plan")


async def _own_sheet(request: Request) -> Response:
    text = await field_of(request, "plan")
    return _page(printing.sheet(checked(read(Plan, text or await request.body(), LARGEST))))


def _attached(text: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}.yaml"', "Cache-Control": "no-store"}
    return Response(text, media_type=YAML, headers=headers)


def _page(html: str) -> Response:
    return Response(html, media_type="text/html; charset=utf-8", headers={"Cache-Control": "no-store"})
