"""Streamlit's files on their way to the browser, the modules that a page names, and connections that do not wait."""

from __future__ import annotations

import gzip
import json
import os
import re
import socket
import struct
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route

import app as lab
from tests.conftest import Server
from tests.running import finish
from trajectories.web.no_delay import send_at_once
from trajectories.web.static import CATALOGUE, PANELS, panels_url
from ui.frontend import FRONTEND, PackedFiles, imported, page_routes
from ui.sitemap import addresses

NAMED = re.findall(r"\./(static/(?:js|css)/[^\"]+)", (FRONTEND / "index.html").read_text(encoding="utf-8"))


def fetch(*paths: str, base: str = "", headers: dict | None = None) -> list[httpx.Response]:
    """The responses of an app that says "behind" to whatever neither the files nor the pages answer."""
    routes = [Route(base + route.path, route.endpoint) for route in page_routes(addresses(), base)]
    behind = Route("/{path:path}", lambda request: PlainTextResponse("behind"), methods=["GET", "POST"])
    app = Starlette(routes=[*routes, behind], middleware=[Middleware(PackedFiles, base=base)])

    async def go():
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://lab") as client:
            return [await client.get(path, headers=headers) for path in paths]

    return finish(go())


def modules_named(page: httpx.Response) -> list[str]:
    """The modules that a page lists."""
    found = re.search(r'id="bn-modules">(\[.*?\])<', page.text)
    return json.loads(found[1]) if found else []


@pytest.mark.parametrize("base", ["", "/lab"])
def test_streamlits_files_come_packed_and_whole(base):
    assert len(NAMED) > 20
    for name, got in zip(NAMED, fetch(*(f"{base}/{name}" for name in NAMED), base=base), strict=True):
        assert got.content == (FRONTEND / name).read_bytes()
        assert got.headers["content-encoding"] == "gzip"
        assert "immutable" in got.headers["cache-control"]
        assert int(got.headers["content-length"]) == len(gzip.compress(got.content, mtime=0))


def test_a_client_without_gzip_gets_them_unpacked():
    (got,) = fetch("/" + NAMED[0], headers={"Accept-Encoding": "identity"})
    assert got.content == (FRONTEND / NAMED[0]).read_bytes()
    assert "content-encoding" not in got.headers


@pytest.mark.parametrize(
    "path",
    [
        "/static/js/none.js",
        f"/static/{Path(NAMED[0]).name}",
        "/static/media/x.woff2",
        "/static/js/../index.html",
        "/other/static/js/none.js",
        "/_stcore/health",
        "/" + NAMED[0] + "/x",
    ],
)
def test_everything_else_is_left_to_the_app(path):
    (got,) = fetch(path)
    assert got.text == "behind"


def test_what_is_under_the_base_is_not_found_outside_it():
    (got,) = fetch("/" + NAMED[0], base="/lab")
    assert got.text == "behind"


@pytest.mark.parametrize("base", ["", "/lab"])
def test_every_page_names_the_modules_it_comes_to(base):
    for address, got in zip(
        addresses(), fetch(*(f"{base}/{address}" for address in addresses()), base=base), strict=True
    ):
        assert got.headers["cache-control"] == "no-cache"
        assert '<div id="root">' in got.text
        assert 'as="font"' not in got.text
        names = modules_named(got)
        layout = f"pages/{address.replace('_', '-') or 'start'}/page.js"
        if not (PANELS / layout).exists():  # a page without a picture
            assert names == []
            continue
        assert all(name.startswith(base + panels_url() + "/") for name in names)
        files = {name.removeprefix(base + panels_url() + "/") for name in names}
        assert {
            "stage.js",
            "run/live-run.js",
            "numbers/network.js",
            layout,
        } <= files
        assert CATALOGUE in files
        assert ("space/scene.js" in files) == (address == "space")
        for file in files - {CATALOGUE}:  # nothing that one of them imports is missing
            imports = re.findall(r'from "(\.[\w./-]+\.js)"', (PANELS / file).read_text(encoding="utf-8"))
            assert {os.path.relpath((PANELS / file).parent / name, PANELS) for name in imports} <= files


def test_the_modules_are_those_that_are_imported_and_no_others():
    texts = {
        "a.js": 'import { b } from "./room/b.js";\nimport "./c.js";',
        "room/b.js": 'export { d } from "../d.js";\nimport("../late.js");',
        "c.js": 'import { a } from "./a.js"; import { x } from "./unknown.js";',
        "d.js": "",
        "late.js": "",
        "other.js": "",
    }
    assert sorted(imported(["a.js", "none.js"], texts)) == ["a.js", "c.js", "d.js", "room/b.js"]


def test_the_lab_itself_sends_packed_files_and_names_its_modules(server: Server):
    assert httpx.get(f"{server.url}/{NAMED[0]}").headers["content-encoding"] == "gzip"
    assert modules_named(httpx.get(f"{server.url}/linear")) == modules_named(*fetch("/linear"))


def test_the_lab_itself_turns_waiting_off_before_it_starts(monkeypatch):
    order: list[str] = []
    runs = SimpleNamespace(start=lambda: order.append("start"))
    monkeypatch.setattr(lab, "send_at_once", lambda: order.append("at once"))
    monkeypatch.setattr(lab.trajectories, "current", lambda: runs)
    monkeypatch.setattr(lab.trajectories, "stop", lambda: order.append("stop"))
    monkeypatch.setattr(lab, "warm", lambda: None)

    async def go():
        async with lab.lifespan(lab.app):
            pass

    finish(go())
    assert order == ["at once", "start", "stop"]


def test_connections_to_a_listening_socket_send_at_once():
    with socket.socket() as listener:  # the protocol unnamed, as Streamlit does it
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        assert send_at_once() >= 1
        with socket.create_connection(listener.getsockname()):
            connection, _ = listener.accept()
            with connection:
                assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_sockets_that_do_not_listen_are_left_alone():
    with socket.socket() as idle, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams:
        send_at_once()
        assert not idle.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        datagrams.bind(("localhost", 0))  # still open


def test_every_page_has_a_title_a_mark_and_says_what_it_is_where_it_is_linked():
    pages = fetch(*(f"/{address}" for address in addresses()))
    titles = [re.findall(r"<title>(.*?)</title>", page.text) for page in pages]
    assert all(len(found) == 1 and found[0].endswith("· Bottleneck") for found in titles)
    assert len({found[0] for found in titles}) == len(pages)
    for page in pages:
        tags = dict(re.findall(r'<meta property="(og:\w+)" content="([^"]*)"', page.text))
        assert tags["og:title"] in re.search(r"<title>(.*?)</title>", page.text)[1]
        assert len(tags["og:description"]) > 20
        assert tags["og:image"] == "http://lab/preview.png"
        assert page.text.count('rel="shortcut icon" href="data:image/svg+xml,') == 1


def test_the_picture_of_links_is_served_under_the_base():
    (got,) = fetch("/lab/preview.png", base="/lab")
    assert got.headers["content-type"] == "image/png"
    assert struct.unpack(">II", got.content[16:24]) == (1200, 630)  # the head of a PNG: width and height
