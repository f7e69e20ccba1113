"""What holds for every answer of the lab: headers, closed doors, and what comes in malformed."""

from __future__ import annotations

import asyncio
import re
import signal
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from aecore.experiment import Experiment
from aecore.experiment.timeline import segments
from tests.browser.lab import ARRIVAL, open_lab
from tests.conftest import DESKTOP, Server, start_server, stop_server, workers_of
from tests.running import finish, gone
from trajectories.server_settings import read_ancestors
from trajectories.web.guard import Guard, inline_scripts
from ui.frontend import scripts
from ui.sitemap import addresses
from words import say

ANSWERS = [
    "",
    "linear",
    "code",
    "none",
    "_stcore/health",
    "trajectories/0",
    "trajectories/0/0",
    "panels/0/none.js",
    "static/none.js",
]


@pytest.mark.parametrize("path", ANSWERS)
def test_every_answer_keeps_to_itself(server: Server, path: str):
    headers = httpx.get(f"{server.url}/{path}").headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'self'"
    assert policy["object-src"] == "'none'"
    assert "unsafe" not in policy["script-src"]
    assert "*" not in headers["content-security-policy"]


def test_the_inline_scripts_of_every_page_are_allowed_and_no_others(server: Server):
    for address in [*addresses(), "none"]:
        html = httpx.get(f"{server.url}/{address}").text
        assert set(inline_scripts(html)) <= set(scripts())
        assert len(re.findall("<script", html)) == len(inline_scripts(html)) + html.count("src=") + html.count(
            'bn-modules">'
        )


def test_an_inline_script_of_a_strangers_is_not_run(browser: Browser, server: Server):
    context = browser.new_context(**DESKTOP)  # not the fixture: here the browser must log that it refuses
    page = context.new_page()
    refused = []
    page.on("console", lambda message: refused.append(message.text))
    page.goto(f"{server.url}/linear")
    page.evaluate("document.head.append(Object.assign(document.createElement('script'), { text: 'window.bad = 1' }))")
    assert page.evaluate("window.bad") is None
    assert any("Content Security Policy" in text for text in refused)
    context.close()


def test_metrics_are_closed_unless_the_server_opens_them(server: Server):
    for path in ("_stcore/metrics", "_stcore/metrics/"):
        assert httpx.get(f"{server.url}/{path}").status_code == 404


def ask(path: str, **guard: object) -> httpx.Response:
    behind = Route("/{path:path}", lambda request: PlainTextResponse("behind"))
    app = Starlette(routes=[behind], middleware=[Middleware(Guard, **guard)])

    async def go() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://lab") as client:
            return await client.get(path)

    return finish(go())


def test_the_servers_settings_say_who_may_frame_it_and_who_may_count():
    assert ask("/_stcore/metrics", metrics=True).text == "behind"
    assert ask("/lab/_stcore/metrics", base="/lab").status_code == 404
    framed = ask("/", ancestors=read_ancestors({"BOTTLENECK_FRAME_ANCESTORS": "'self' https://school.example:8443"}))
    assert framed.headers["content-security-policy"].endswith("frame-ancestors 'self' https://school.example:8443")


@pytest.mark.parametrize("text", ["", "school.example; script-src *", "'self'\r\nX: 1", "javascript:alert(1)"])
def test_a_setting_that_names_nobody_is_refused(text: str):
    with pytest.raises(ValueError, match="BOTTLENECK_FRAME_ANCESTORS must be"):
        read_ancestors({"BOTTLENECK_FRAME_ANCESTORS": text})


@pytest.mark.parametrize("path", ["trajectories/0/", "trajectories/0/0/", "panels/0/", "plotly/1/plotly.min.js/"])
def test_no_address_of_ours_leads_to_another(server: Server, path: str):
    answer = httpx.get(f"{server.url}/{path}")
    assert (answer.status_code, "location" in answer.headers) == (404, False)


@pytest.mark.parametrize("path", ["a%0d%0aSet-Cookie:%20x=1/", "trajectories/%0d%0aX:1/", "%00", "linear%0a/", "a%7f/"])
def test_an_address_with_control_characters_is_no_address(server: Server, path: str):
    answer = httpx.get(f"{server.url}/{path}")
    assert answer.status_code == 400
    assert not {"location", "set-cookie", "x"} & set(answer.headers)


@pytest.mark.parametrize("address", ["http://stranger.example/x", "www.stranger.example", "a@stranger.example"])
def test_an_address_in_a_links_value_is_text_and_no_link(page: Page, server: Server, address: str):
    page.goto(f"{server.url}/?v=1&model={address}")
    notice = page.get_by_test_id("stAlert").first
    expect(notice).to_contain_text("stranger.example", timeout=ARRIVAL)
    assert notice.locator("a").count() == 0


def test_a_malformed_message_is_one_line_in_the_log(tmp_path):
    lab = start_server(tmp_path / "log.txt")

    async def send(message: bytes | str) -> None:
        url = lab.url.replace("http", "ws") + "/_stcore/stream"
        async with connect(url, subprotocols=["streamlit"]) as socket:
            await socket.send(message)
            async for _ in socket:
                pass

    async def go() -> None:
        for message in (b"\xff\xff\xff", "a text", b"\x00" * 1000):
            await asyncio.wait_for(_ended(send(message)), 60)

    try:
        before = lab.log.read_text(encoding="utf-8").count("\n")
        finish(go())
        printed = lab.log.read_text(encoding="utf-8")
        assert "Traceback" not in printed
        assert printed.count("\n") - before == 3
    finally:
        stop_server(lab)


async def _ended(work) -> None:
    with suppress(ConnectionClosed):  # how the lab says no
        await work


def test_at_the_end_whoever_waits_for_a_run_is_told_and_no_worker_stays(tmp_path, page: Page):
    lab = start_server(tmp_path / "log.txt")
    heavy = Experiment(hidden=(64, 64, 64, 64), points=5000, batch=512, steps=20_000)
    try:
        open_lab(page, f"{lab.url}?" + "&".join(f"{key}={text}" for key, text in heavy.to_query().items()))
        page.goto("about:blank")
        workers = workers_of(lab)
        last = f"{lab.url}/trajectories/{heavy.content_key}/{len(segments(heavy.steps)) - 1}"
        with ThreadPoolExecutor(1) as thread:
            waits = thread.submit(httpx.get, last, timeout=120)
            for _ in range(20):
                httpx.get(f"{lab.url}/_stcore/health")  # asked for later: by then the other one has come in
            lab.process.send_signal(signal.SIGTERM)
            answer = waits.result()
        lab.process.wait(60)
        assert (answer.status_code, answer.text) == (503, say("queue.stopping"))
        assert workers and all(map(gone, workers))
        assert "Traceback" not in lab.log.read_text(encoding="utf-8")
    finally:
        stop_server(lab)
