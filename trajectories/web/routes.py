"""Runs over HTTP: descriptions and chunks, immutable and gzipped."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Callable
from concurrent.futures import Future

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from trajectories.errors import NoSuchChunk, NoSuchFrame, RunFailed, Unavailable, UnknownTrajectory
from trajectories.service import Trajectories
from words import say

IMMUTABLE = "public, max-age=31536000, immutable"
RETRY_SECONDS = 1


def trajectory_routes(runs: Callable[[], Trajectories], patience: float) -> list[Route]:
    """The routes of runs. patience: seconds a request waits for its chunk before it gets 503."""

    async def describe(request: Request) -> Response:
        try:
            body = await run_in_threadpool(runs().describe, request.path_params["key"])
        except UnknownTrajectory as error:
            return problem(404, error)
        return gzipped(request, body, "application/json")

    async def numbered(
        request: Request, what: str, ask: Callable[[str, int], Future[bytes]], media_type: str
    ) -> Response:
        """The answer to a request for something of a run that has a number."""
        number = request.path_params["number"]
        if not (number.isascii() and number.isdecimal() and len(number) < 9):
            return problem(400, f"A {what} must be a whole number. Got {number[:20]!r}.")
        try:
            body = await _within(ask(request.path_params["key"], int(number)), patience)
        except (UnknownTrajectory, NoSuchChunk, NoSuchFrame) as error:
            return problem(404, error)
        except RunFailed as error:
            return problem(500, error)
        except Unavailable as error:
            return problem(503, error)
        except TimeoutError:
            return problem(503, say("runs.computing"))
        return gzipped(request, body, media_type)

    async def chunk(request: Request) -> Response:
        return await numbered(request, "chunk's number", runs().chunk, "application/octet-stream")

    async def report(request: Request) -> Response:
        return await numbered(request, "step", runs().report, "application/json")

    async def step(request: Request) -> Response:
        return await numbered(request, "step", runs().step, "application/json")

    return [
        Route("/trajectories/{key}", describe),
        Route("/trajectories/{key}/report/{number}", report),
        Route("/trajectories/{key}/step/{number}", step),
        Route("/trajectories/{key}/{number}", chunk),
    ]


def gzipped(request: Request, body: bytes, media_type: str, cache: str = IMMUTABLE) -> Response:
    """A response of a gzipped body: as it is, or unpacked for a client that does not take gzip."""
    headers = {"Cache-Control": cache, "Vary": "Accept-Encoding", "X-Content-Type-Options": "nosniff"}
    if _takes_gzip(request.headers.get("accept-encoding", "")):
        headers["Content-Encoding"] = "gzip"
    else:
        body = gzip.decompress(body)
    return Response(body, media_type=media_type, headers=headers)


def problem(status: int, reason: object) -> Response:
    """A plain sentence, never cached; 503 says when to ask again."""
    headers = {"Cache-Control": "no-store"}
    if status == 503:
        headers["Retry-After"] = str(RETRY_SECONDS)
    return PlainTextResponse(str(reason), status, headers)


async def _within(future: Future[bytes], seconds: float) -> bytes:
    """The future's result. Raises TimeoutError when it takes longer; the work goes on all the same."""
    if not future.done():
        waiting = asyncio.wrap_future(future)
        await asyncio.wait([waiting], timeout=seconds)
        if not waiting.done():
            waiting.add_done_callback(lambda late: late.cancelled() or late.exception())  # nobody is left to ask
            raise TimeoutError
    return future.result()


def _takes_gzip(accepted: str) -> bool:
    """Whether an Accept-Encoding header allows gzip (RFC 9110, 12.5.3)."""
    for part in accepted.lower().split(","):
        coding, _, quality = part.replace(" ", "").partition(";q=")
        if coding in ("gzip", "*"):
            return quality not in ("0", "0.0", "0.00", "0.000")
    return False
