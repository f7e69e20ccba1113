"""What holds for every answer of the lab: the headers that keep a page to itself, and what is not answered at all."""

from __future__ import annotations

import base64
import hashlib
import logging
import re
from collections.abc import Collection, Iterable

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from trajectories.web.routes import problem
from words import say

log = logging.getLogger(__name__)
UNSUPPORTED = 1003  # a web socket's status for data that the other side cannot take
METRICS = "/_stcore/metrics"
OURS = ("/trajectories/", "/images/", "/classroom/", "/take-home/", "/panels/", "/plotly/")
_SCRIPT = re.compile(r"<script(?:\s+type=\"module\")?>(.*?)</script>", re.DOTALL)
_HOST = re.compile(r"[A-Za-z0-9.\-]+(:\d+)?|\[[0-9A-Fa-f:]+\](:\d+)?")
POLICY = "content-security-policy"


class Guard:
    """ASGI middleware around everything.

    base: what all addresses begin with. ancestors: who may show the lab in a frame, in the words of a
    Content-Security-Policy. metrics: whether Streamlit's metrics are for everybody. scripts: the pages' inline scripts.
    texts: the web sockets, below base, that take texts; Streamlit's takes none.
    """

    def __init__(
        self,
        app: ASGIApp,
        base: str = "",
        ancestors: str = "'self'",
        metrics: bool = False,
        scripts: Iterable[str] = (),
        texts: Collection[str] = (),
    ) -> None:
        self.app = app
        self._base, self._ancestors, self._metrics = base, ancestors, metrics
        self._texts = {base + path for path in texts}
        self._scripts = " ".join(f"'sha256-{_digest(script)}'" for script in scripts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer in the app's place where nothing is to be had; else let it answer, with our headers."""
        if scope["type"] == "websocket":
            takes_texts = scope.get("path", "") in self._texts
            await self.app(scope, receive if takes_texts else _bytes_only(receive), send)
            return
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        policy = self._policy(Headers(scope=scope).get("host", ""))

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("x-content-type-options", "nosniff")
                headers.setdefault("referrer-policy", "same-origin")
                headers.setdefault(POLICY, policy)
            await send(message)

        refused = self._refused(scope.get("path", ""))
        app = self.app if refused is None else problem(refused, say("guard.nothing-here"))
        await app(scope, receive, guarded)

    def _refused(self, path: str) -> int | None:
        """The status of what is not answered: addresses that cannot be, closed metrics, and a slash too many."""
        if not path.isprintable():
            return 400
        inside = path.removeprefix(self._base)
        closed = inside.rstrip("/") == METRICS and not self._metrics
        return 404 if closed or (inside.startswith(OURS) and inside.endswith("/")) else None

    def _policy(self, host: str) -> str:
        """The Content-Security-Policy.

        Scripts are our files, blobs (Streamlit's way to a component's inline script) and the inline scripts of
        the pages by their hashes; styles stand in elements, as Streamlit and Plotly write them. host: as the
        browser calls the lab, as not all browsers count its web sockets as the lab's own.
        """
        sockets = f" ws://{host} wss://{host}" if _HOST.fullmatch(host) else ""
        return (
            f"default-src 'self'; script-src 'self' blob: {self._scripts}; style-src 'self' 'unsafe-inline'; "
            f"img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'{sockets}; worker-src 'self' blob:; "
            f"object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors {self._ancestors}"
        )


def _bytes_only(receive: Receive) -> Receive:
    """Web socket messages; one that is a text, of which Streamlit knows none, ends the connection."""

    async def checked() -> Message:
        message = await receive()
        if message["type"] == "websocket.receive" and message.get("bytes") is None:
            log.warning("A web socket sent a text; its connection was closed.")
            return {"type": "websocket.disconnect", "code": UNSUPPORTED}
        return message

    return checked


def inline_scripts(html: str) -> list[str]:
    """The texts of a page's inline scripts."""
    return _SCRIPT.findall(html)


def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
