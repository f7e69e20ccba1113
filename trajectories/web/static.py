"""Files the browser keeps for ever: our modules in panels/ with the catalogue of words, and Plotly from its wheel."""

from __future__ import annotations

import gzip
import hashlib
import threading
from functools import lru_cache
from importlib import metadata, resources
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from trajectories.web.routes import IMMUTABLE, gzipped, problem
from words import messages

PANELS = Path(__file__).resolve().parents[2] / "panels"
MEDIA_TYPES = {".js": "text/javascript", ".css": "text/css", ".json": "application/json"}
CATALOGUE = "text/catalogue.js"  # the one module that is no file: the words that the others say
_plotly_lock = threading.Lock()


def panels_url(folder: Path = PANELS) -> str:
    """Where the browser finds the modules as they are now: /panels/<hash of all of them, words included>."""
    return f"/panels/{_read(folder, _stamp(folder))[0]}"


def plotly_url() -> str:
    """Where the browser finds the installed Plotly."""
    return f"/plotly/{metadata.version('plotly')}/plotly.min.js"


def warm() -> None:
    """Pack Plotly ahead of the first request for it; takes some tenths of a second."""
    _plotly()


def static_routes(folder: Path = PANELS) -> list[Route]:
    """The routes of the modules in `folder` and of Plotly. Another version in the path gets today's
    file, which is then not to be kept."""

    async def panel(request: Request) -> Response:
        current, files = _read(folder, _stamp(folder))
        name = request.path_params.get("file", "")
        if name not in files:
            return problem(404, "There is no such module.")
        cache = IMMUTABLE if request.path_params["hash"] == current else "no-cache"
        return gzipped(request, files[name], MEDIA_TYPES[Path(name).suffix], cache)

    async def plotly(request: Request) -> Response:
        body = await run_in_threadpool(_plotly)
        cache = IMMUTABLE if request.path_params["version"] == metadata.version("plotly") else "no-cache"
        return gzipped(request, body, "text/javascript", cache)

    return [
        Route("/panels/{hash}/{file:path}", panel),
        Route("/panels/{hash}", panel),  # without it, the router would redirect to an empty file
        Route("/plotly/{version}/plotly.min.js", plotly),
    ]


def _stamp(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """Changes whenever a module does."""
    found = ((path, path.stat()) for path in folder.rglob("*") if path.suffix in MEDIA_TYPES)
    return tuple(sorted((path.relative_to(folder).as_posix(), stat.st_mtime_ns, stat.st_size) for path, stat in found))


@lru_cache(maxsize=4)
def _read(folder: Path, stamp: tuple[tuple[str, int, int], ...]) -> tuple[str, dict[str, bytes]]:
    """The hash over all modules, and each of them gzipped, by its path in the folder."""
    digest = hashlib.sha256()
    files = {}
    contents = [(name, (folder / name).read_bytes()) for name, _, _ in stamp]
    for name, content in [*contents, (CATALOGUE, messages.module())]:
        digest.update(f"{name} {len(content)} ".encode() + content)
        files[name] = gzip.compress(content, mtime=0)
    return digest.hexdigest()[:16], files


def _plotly() -> bytes:
    with _plotly_lock:  # whoever comes while it is being packed waits instead of packing it again
        return _packed_plotly()


@lru_cache(maxsize=1)
def _packed_plotly() -> bytes:
    return gzip.compress((resources.files("plotly") / "package_data" / "plotly.min.js").read_bytes(), mtime=0)
