"""How the classroom's routes answer: JSON, never cached; a refusal with its name and a sentence."""

from __future__ import annotations

from urllib.parse import parse_qs

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from classroom.models.base import Invalid, Refused, read
from classroom.models.commands import WithKey
from classroom.plans import LARGEST
from words import say

STATUS = {"no-room": 404, "unknown": 404, "ended": 410, "full": 409, "not-allowed": 403, "busy": 503, "slow-down": 429,
          "other-site": 403}  # fmt: skip
HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
FORM = "application/x-www-form-urlencoded"


class SlowDown(Refused):
    """Too many wrong codes or new rooms from one address."""

    def __init__(self, seconds: float) -> None:
        super().__init__("slow-down", say("classroom.slow-down"))
        self.seconds = seconds


def json(value: object, status: int = 200) -> Response:
    """A value as JSON."""
    return Response(msgspec.json.encode(value), status, HEADERS, "application/json")


def refused(error: Refused) -> Response:
    """What was not done, and why."""
    told = {"problem": error.problem, "text": str(error)}
    response = json(told | ({"where": error.where} if error.where else {}), STATUS.get(error.problem, 422))
    if isinstance(error, SlowDown):
        response.headers["Retry-After"] = str(int(error.seconds) + 1)
    return response


async def body_of(request: Request, most: int = LARGEST) -> bytes:
    """The body. Raises Invalid where it is longer than `most` bytes, without reading on."""
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > most:
            raise Invalid(say("classroom.too-long", most=most, got=len(body)))
    return body


async def key_of(request: Request) -> str:
    """The teacher's key of a request: a field of its form or of its JSON."""
    return (await field_of(request, "key")) or read(WithKey, await request.body(), LARGEST).key


async def field_of(request: Request, name: str) -> str:
    """A field of a request's form; empty where it has none, or sends no form. The body can be read again."""
    request._body = await body_of(request)
    if request.headers.get("content-type", "").split(";")[0] != FORM:
        return ""
    try:
        fields = parse_qs(request._body.decode(), max_num_fields=10)
    except ValueError:
        return ""
    return fields.get(name, [""])[0]
