"""Runs over HTTP: descriptions and chunks, immutable and gzipped."""

from __future__ import annotations

import asyncio
import gzip
import logging
from collections.abc import Awaitable, Callable
from concurrent.futures import Future

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from trajectories.errors import (
    Crowded,
    HasDiverged,
    NoSuchChunk,
    NoSuchFrame,
    RunFailed,
    Unavailable,
    UnknownTrajectory,
)
from trajectories.service import Trajectories
from trajectories.web.visitors import visitor_of
from words import say

log = logging.getLogger(__name__)
IMMUTABLE = "public, max-age=31536000, immutable"
NOT_KEPT = "no-store"  # of private data
RETRY_SECONDS = 1
GRACE_SECONDS = 5  # that a place in the queue is kept for who was told to ask again
PLACE = "queue-place"  # header: turns until one's own
SUM = "crc-32"  # header: the checksum of the body before it was packed, as browsers do not look at gzip's own

Answer = Awaitable[bytes]


class _Gone(Exception):
    """Whoever asked has left."""


class _Waiting(Exception):
    """It takes longer than a request may wait."""


def trajectory_routes(runs: Callable[[], Trajectories], patience: float, proxies: int = 0) -> list[Route]:
    """The routes of runs. patience: seconds a request waits for its answer before it is told to ask again: 202.

    proxies: how many of ours stand in front of the lab.
    """

    async def answer(request: Request, ask: Callable[[], Future[bytes] | Answer], media_type: str) -> Response:
        cache = NOT_KEPT if runs().private(request.path_params["key"]) else IMMUTABLE
        return await answered(request, ask, media_type, patience, runs().place, cache)

    async def numbered(request: Request, what: str, ask: Callable[..., Future[bytes] | Answer], kind: str) -> Response:
        """The answer to a request for something of a run that has a number."""
        number = request.path_params["number"]
        if not (number.isascii() and number.isdecimal() and len(number) < 9):
            return problem(400, f"A {what} must be a whole number. Got {number[:20]!r}.")
        key, visitor = request.path_params["key"], visitor_of(request, proxies)
        return await answer(request, lambda: ask(key, int(number), visitor), kind)

    async def describe(request: Request) -> Response:
        key, visitor = request.path_params["key"], visitor_of(request, proxies)
        return await answer(request, lambda: runs().describe(key, visitor), "application/json")

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


async def answered(
    request: Request,
    ask: Callable[[], Future[bytes] | Answer],
    media_type: str,
    patience: float,
    place: Callable[[Future[bytes]], int],
    cache: str = IMMUTABLE,
) -> Response:
    """The answer to a request for something of a run. place: the turns until it is that of a future."""
    try:
        asked = ask()
        body = await _within(request, asked, patience)
    except (UnknownTrajectory, NoSuchChunk, NoSuchFrame) as error:
        return problem(404, error)
    except HasDiverged as error:
        return problem(422, error)
    except Crowded as error:
        return problem(429, error)
    except Unavailable as error:
        return problem(503, error)
    except _Gone:
        return problem(499, say("queue.gone"))
    except _Waiting:
        return waiting(place(asked) if isinstance(asked, Future) else 0)
    except Exception as error:  # whoever asks again has it tried again
        if not isinstance(error, RunFailed):
            log.exception("An answer failed.")
        return problem(500, say("queue.failed"))
    return gzipped(request, body, media_type, cache)


def gzipped(request: Request, body: bytes, media_type: str, cache: str = IMMUTABLE) -> Response:
    """A response of a gzipped body: as it is, or unpacked for a client that does not take gzip."""
    headers = {"Cache-Control": cache, "Vary": "Accept-Encoding", "X-Content-Type-Options": "nosniff"}
    headers[SUM] = str(int.from_bytes(body[-8:-4], "little"))  # where gzip has it (RFC 1952)
    if _takes_gzip(request.headers.get("accept-encoding", "")):
        headers["Content-Encoding"] = "gzip"
    else:
        body = gzip.decompress(body)
    return Response(body, media_type=media_type, headers=headers)


def problem(status: int, reason: object) -> Response:
    """A plain sentence, never cached; where asking again helps, it says when."""
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    if status in (202, 429, 503):
        headers["Retry-After"] = str(RETRY_SECONDS)
    return PlainTextResponse(str(reason), status, headers)


def waiting(place: int) -> Response:
    """Not yet: in words, and the place in the queue as a number. Whoever asks again finds the place kept."""
    where = say("queue.place", place=place) if place else say("queue.computing")
    response = problem(202, where)
    response.headers[PLACE] = str(place)
    return response


async def _within(request: Request, asked: Future[bytes] | Answer, seconds: float) -> bytes:
    """What is asked for. Raises _Gone when whoever asked leaves, and _Waiting when it takes longer."""
    if isinstance(asked, Future):
        if asked.done():
            return asked.result()
        asked = asyncio.wrap_future(asked)
    work, gone = asyncio.ensure_future(asked), asyncio.ensure_future(_left(request))
    try:
        await asyncio.wait([work, gone], timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        if work.done():
            return work.result()
        if gone.done():
            work.cancel()  # to leave the queue
            raise _Gone
        work.add_done_callback(lambda late: late.cancelled() or late.exception())
        asyncio.get_running_loop().call_later(GRACE_SECONDS, work.cancel)
        raise _Waiting
    except asyncio.CancelledError:
        work.cancel()
        raise
    finally:
        gone.cancel()


async def _left(request: Request) -> None:
    """Returns when whoever asked has gone away."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _takes_gzip(accepted: str) -> bool:
    """Whether an Accept-Encoding header allows gzip (RFC 9110, 12.5.3)."""
    for part in accepted.lower().split(","):
        coding, _, quality = part.replace(" ", "").partition(";q=")
        if coding in ("gzip", "*"):
            return quality not in ("0", "0.0", "0.00", "0.000")
    return False
