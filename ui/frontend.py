"""Streamlit's own files on their way to the browser: packed once, and the late ones asked for early.

A first visit takes 2.7 MB of them, which Streamlit sends unpacked. And only when a page's last element has
arrived, the browser would learn of our modules, one level of imports after the other. Here the files go
out gzipped, and the page itself names the modules it will come to (benchmarks/visit.py).
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import streamlit
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from trajectories.web.guard import inline_scripts
from trajectories.web.modules import imported, module_texts
from trajectories.web.routes import gzipped
from trajectories.web.static import MEDIA_TYPES, panels_url
from ui.head import PREVIEW, with_head
from ui.remembered import VISITED

FRONTEND = Path(streamlit.__file__).parent / "static"
# A module, so that it runs after Streamlit's: what is asked for earlier only delays that one. Always the same text,
# so that its hash can be allowed (`trajectories.web.guard`); what it asks for stands beside it.
PRELOAD = """
      // In another page the stage stands alone: panels/frame.css hides the rest before it is seen.
      if (new URLSearchParams(location.search).get("embed") === "1") document.documentElement.dataset.bnEmbed = "";
      for (const href of JSON.parse(document.getElementById("bn-modules").textContent)) {
        const link = { rel: "modulepreload", crossOrigin: "", href };
        document.head.append(Object.assign(document.createElement("link"), link));
      }
    """
HEAD = """  <script type="application/json" id="bn-modules">%s</script>
    <script type="module">%s</script>
  """
_FONT = re.compile(r"""<link\s[^>]*\bas="font"[^>]*>\s*""")  # one that our theme does not use


class PackedFiles:
    """ASGI middleware that answers for Streamlit's scripts and styles: its addresses are closed to routes.

    base: what all addresses begin with, as `base_url` gives it.
    """

    def __init__(self, app: ASGIApp, base: str = "") -> None:
        self.app = app
        self.folder = f"{base}/static/"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send a file packed where it is one of them; leave everything else to the app."""
        folder, _, name = scope.get("path", "").partition(self.folder)
        if scope["type"] == "http" and scope["method"] == "GET" and not folder and name in _files():
            body = await run_in_threadpool(_packed, name)
            await gzipped(Request(scope), body, MEDIA_TYPES[Path(name).suffix])(scope, receive, send)
        else:
            await self.app(scope, receive, send)


def page_routes(pages: Iterable[str], base: str = "", play: str = "projection") -> list[Route]:
    """The routes of the lab's pages, and of the picture that links to them show, below base.

    pages: their addresses, the first page's being empty. From there, a link with settings and whoever has been
    through the first page go on to the page called `play`.
    """

    def route(address: str) -> Route:
        async def page(request: Request) -> Response:
            if not address and (request.url.query or VISITED in request.cookies):
                return _to_the_lab(request, f"{base}/{play}")
            origin = f"{request.url.scheme}://{request.url.netloc}{base}"
            body = await run_in_threadpool(_page, address, base + panels_url(), origin)
            return gzipped(request, body, "text/html", "no-cache")

        return Route(f"/{address}", page)

    async def preview(request: Request) -> Response:
        return FileResponse(
            Path(__file__).parent / PREVIEW, media_type="image/png", headers={"cache-control": "max-age=86400"}
        )

    return [*(route(address) for address in pages), Route(f"/{PREVIEW}", preview)]


def _to_the_lab(request: Request, lab: str) -> Response:
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(lab + query, headers={"cache-control": "no-store", "vary": "cookie"})


def scripts() -> list[str]:
    """The inline scripts of the lab's pages: Streamlit's and ours."""
    return [*inline_scripts((FRONTEND / "index.html").read_text(encoding="utf-8")), PRELOAD]


@lru_cache(maxsize=1)
def _files() -> dict[str, Path]:
    folder = FRONTEND / "static"
    return {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.suffix in MEDIA_TYPES}


@lru_cache(maxsize=512)
def _packed(name: str) -> bytes:
    return gzip.compress(_files()[name].read_bytes(), mtime=0)


@lru_cache(maxsize=128)
def _page(address: str, modules: str, origin: str) -> bytes:
    """Streamlit's page, gzipped, with the lab's own head and a list of those of our modules that it will import.

    modules: where they are. origin: what the lab's addresses begin with for outsiders.
    """
    html = _FONT.sub("", (FRONTEND / "index.html").read_text(encoding="utf-8"))
    html = with_head(html, address, origin)
    texts = module_texts()
    layout = f"pages/{address.replace('_', '-') or 'start'}/page.js"
    if layout in texts:
        named = json.dumps([f"{modules}/{name}" for name in imported(["stage.js", layout], texts)])
        html = html.replace("</head>", f"{HEAD % (named, PRELOAD)}</head>")
    return gzip.compress(html.encode(), mtime=0)
