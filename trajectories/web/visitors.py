"""Who asks: the address a request comes from, and the session of the page that sends it.

A page's Python gives its browser a pass, which the browser shows with every request. It holds nothing but a
name made up for the session, and cannot be made up by anybody else: who could would have as many turns as he likes.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

from starlette.requests import HTTPConnection

from trajectories.computing.queue import Visitor

HEADER = "bottleneck-visitor"
_SECRET = secrets.token_bytes(32)  # of this process: a pass of another one counts as none (docs/architecture.md)
_DIGITS = 16


def pass_of(session: str) -> str:
    """The pass of a session, by its id."""
    name = _digest(b"name", session)
    return name + _digest(b"seal", name)


def visitor_of(request: HTTPConnection, proxies: int = 0) -> Visitor:
    """The address and the session of a request; the session is empty without a good pass. proxies: ours, in front."""
    address = _address(request, proxies)
    shown = request.headers.get(HEADER, "")
    name, seal = shown[:_DIGITS], shown[_DIGITS:]
    good = hmac.compare_digest(_digest(b"seal", name).encode(), seal.encode())
    return address, name if good else ""


def _address(request: HTTPConnection, proxies: int) -> str:
    """Where a request comes from: what the last of our proxies but so many saw, or who is connected."""
    seen = [part.strip() for part in ",".join(request.headers.getlist("x-forwarded-for")).split(",")]
    if 0 < proxies <= len(seen) and seen[-proxies]:
        return seen[-proxies]
    return request.client.host if request.client else ""


def _digest(purpose: bytes, text: str) -> str:
    return hmac.new(_SECRET + purpose, text.encode(), hashlib.sha256).hexdigest()[:_DIGITS]
