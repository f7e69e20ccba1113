"""Runs on images over HTTP: descriptions and frames, immutable and gzipped, and networks that stay on the server."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from trajectories.images.service import MOST_APPLIED, ImageRuns
from trajectories.web.routes import answered, problem
from trajectories.web.visitors import visitor_of

PATIENCE = 2  # seconds until whoever waits is told how far the run has come
REACHED = "run-step"  # header of a 202: the step that the run has come to
BYTES = "application/octet-stream"


def image_routes(runs: Callable[[], ImageRuns], proxies: int = 0) -> list[Route]:
    """The routes of runs on images. proxies: how many of ours stand in front of the lab."""

    async def answer(request: Request, ask: Callable[[], Future[bytes]], media_type: str) -> Response:
        response = await answered(request, ask, media_type, PATIENCE, runs().place)
        if response.status_code == 202:
            response.headers[REACHED] = str(runs().reached(request.path_params["key"]))
        return response

    async def describe(request: Request) -> Response:
        key, visitor = request.path_params["key"], visitor_of(request, proxies)
        return await answer(request, lambda: runs().describe(key, visitor), "application/json")

    async def frame(request: Request) -> Response:
        number = _number(request)
        if number is None:
            return problem(400, "A frame's number must be a whole number.")
        key, visitor = request.path_params["key"], visitor_of(request, proxies)
        return await answer(request, lambda: runs().chunk(key, number, visitor), BYTES)

    async def apply(request: Request) -> Response:
        number, part = _number(request), request.path_params["part"]
        if number is None or part not in ("encode", "decode"):
            return problem(400, "It must be /images/<run>/<frame>/encode or decode.")
        body = bytearray()
        async for piece in request.stream():
            body += piece
            if len(body) > MOST_APPLIED:
                return problem(413, f"The body must have at most {MOST_APPLIED} bytes.")
        key, visitor = request.path_params["key"], visitor_of(request, proxies)
        response = await answer(request, lambda: runs().apply(key, number, part, bytes(body), visitor), BYTES)
        response.headers["Cache-Control"] = "no-store"
        return response

    return [
        Route("/images/{key}", describe),
        Route("/images/{key}/{number}", frame),
        Route("/images/{key}/{number}/{part}", apply, methods=["POST"]),
    ]


def _number(request: Request) -> int | None:
    text = request.path_params["number"]
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else None
