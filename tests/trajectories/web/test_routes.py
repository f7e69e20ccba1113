"""The HTTP side of runs and of the files the browser keeps."""

from __future__ import annotations

import asyncio
import gzip
import json
from concurrent.futures import Executor, Future

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request

from aecore.experiment import PLANE_DATASETS, SETTINGS, SPACE_DATASETS, Change, Experiment
from aecore.experiment.timeline import frame_steps, segments
from tests.running import finish
from trajectories.computing import worker
from trajectories.server_settings import TABLE, read_settings
from trajectories.service import Trajectories
from trajectories.web.routes import trajectory_routes
from trajectories.web.static import panels_url, plotly_url, static_routes
from trajectories.web.visitors import pass_of, visitor_of

SMALL = Experiment(points=40, hidden=(6,), batch=8, steps=120)


class Silent(Executor):
    """Takes work and never finishes it."""

    def submit(self, function, *arguments):
        future = Future()
        future.set_running_or_notify_cancel()
        return future


class Failing(Executor):
    """Fails at everything."""

    def submit(self, function, *arguments):
        future = Future()
        future.set_exception(MemoryError("too large"))
        return future


class Quick(Executor):
    """Gives the name of the segment as its chunk."""

    def submit(self, function, experiment, *arguments):
        future = Future()
        chunk = gzip.compress(f"chunk of seed {experiment.seed}".encode(), mtime=0)
        future.set_result(worker.Turn(None, None, chunk) if function is worker.compute else function(experiment))
        return future


def ask(executor, *paths, patience=20.0, most_pending=1_000, most_each=200, method="GET", headers=None):
    """The responses to some requests, one after the other, with SMALL opened."""
    runs = Trajectories(executor, workers=1, most_pending=most_pending, most_each=most_each)
    key = runs.open(SMALL)
    app = Starlette(routes=trajectory_routes(lambda: runs, patience))

    async def go():
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://lab") as client:
            return [await client.request(method, path.replace("KEY", key), headers=headers) for path in paths]

    try:
        return finish(go())
    finally:
        runs.stop()


def fetch(folder, path, headers=None):
    """The response of the static routes over a folder of modules."""

    async def go():
        transport = httpx.ASGITransport(Starlette(routes=static_routes(folder)))
        async with httpx.AsyncClient(transport=transport, base_url="http://lab") as client:
            return await client.get(path, headers=headers)

    return finish(go())


def test_a_chunk_comes_gzipped_and_may_be_kept_for_ever():
    (got,) = ask(Quick, "/trajectories/KEY/0")
    assert (got.status_code, got.content) == (200, b"chunk of seed 0")
    assert got.headers["content-encoding"] == "gzip"
    assert got.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert got.headers["vary"] == "Accept-Encoding"


@pytest.mark.parametrize("accepted", ["identity", "br", "gzip;q=0", ""])
def test_who_does_not_take_gzip_gets_the_bytes_unpacked(accepted):
    (got,) = ask(Quick, "/trajectories/KEY/0", headers={"Accept-Encoding": accepted})
    assert got.content == b"chunk of seed 0"
    assert "content-encoding" not in got.headers


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/trajectories/ffffffffffffffffffffffffffffffff", 404),
        ("/trajectories/ffffffffffffffffffffffffffffffff/0", 404),
        (f"/trajectories/KEY/{len(segments(SMALL.steps))}", 404),
        ("/trajectories/KEY/99999999", 404),
        ("/trajectories/KEY/-1", 400),
        ("/trajectories/KEY/first", 400),
        ("/trajectories/KEY/²", 400),
        ("/trajectories/KEY/" + "9" * 5000, 400),
    ],
)
def test_what_is_not_there_is_refused_and_not_kept(path, status):
    (got,) = ask(Quick, path)
    assert (got.status_code, got.headers["cache-control"]) == (status, "no-store")


def test_a_chunk_that_takes_too_long_is_to_be_asked_for_again():
    (got,) = ask(Silent, "/trajectories/KEY/0", patience=0)
    assert (got.status_code, got.headers["retry-after"], got.headers["cache-control"]) == (202, "1", "no-store")
    assert (got.text, got.headers["queue-place"]) == ("It is being computed.", "0")


def test_who_has_to_wait_is_told_their_place_and_finds_it_kept():
    paths = ["/trajectories/KEY/0", "/trajectories/KEY", "/trajectories/KEY/0", "/trajectories/KEY"]
    responses = ask(Silent, *paths, patience=0)
    assert [got.headers["queue-place"] for got in responses] == ["0", "1", "0", "1"]
    assert responses[3].text == "It is number 1 in the queue."


def test_a_full_server_says_when_to_ask_again():
    responses = ask(Silent, "/trajectories/KEY/0", "/trajectories/KEY", patience=0, most_pending=1)
    assert [got.status_code for got in responses] == [202, 503]
    assert "waiting" in responses[1].text
    assert responses[1].headers["retry-after"] == "1"


def test_who_waits_for_much_is_told_to_come_after_that():
    responses = ask(Silent, "/trajectories/KEY/0", "/trajectories/KEY/1", patience=0, most_each=1)
    assert [got.status_code for got in responses] == [202, 429]
    assert responses[1].text == "You are waiting for 1 part of a run already. This one can wait after it."


def test_who_leaves_gives_up_their_place():
    runs = Trajectories(Silent, workers=1)
    path = f"/trajectories/{runs.open(SMALL)}"
    app = Starlette(routes=trajectory_routes(lambda: runs, 600))
    scope = {"type": "http", "method": "GET", "headers": [], "query_string": b"", "client": ("10.0.0.1", 1)}
    sent = []

    async def send(message):
        sent.append(message)

    async def go():
        gone = asyncio.Event()

        async def receive():
            await gone.wait()
            return {"type": "http.disconnect"}

        under_way = asyncio.create_task(app({**scope, "path": path + "/0", "raw_path": b""}, receive, send))
        asked = asyncio.create_task(app({**scope, "path": path, "raw_path": b""}, receive, send))
        while runs.statistics()["pending"] < 2:
            await asyncio.sleep(0.001)
        gone.set()
        await asyncio.gather(under_way, asked)

    finish(go())
    assert [message["status"] for message in sent if "status" in message] == [499, 499]
    assert runs.statistics()["pending"] == 1  # what a worker was at
    runs.stop()


def test_a_run_that_cannot_be_computed_is_an_error_in_words_for_people(caplog):
    responses = ask(Failing, "/trajectories/KEY/0", "/trajectories/KEY/0")
    for got in responses:
        assert (got.status_code, got.headers["cache-control"]) == (500, "no-store")
        assert got.text == "It could not be computed this time. Ask again."
    assert "too large" in caplog.text


def test_a_pass_tells_sessions_apart_and_cannot_be_made_up():
    def shown(text):
        headers = [(b"bottleneck-visitor", text.encode())]
        return visitor_of(Request({"type": "http", "headers": headers, "client": ("10.0.0.1", 5000)}))

    ann, ben = shown(pass_of("ann's session")), shown(pass_of("ben's session"))
    assert ann[0] == ben[0] == "10.0.0.1"
    assert "" != ann[1] != ben[1] != ""
    assert "ann" not in pass_of("ann's session")
    forged = pass_of("ann's session")[:-1] + "?"
    for text in ("", "ann", forged, "\u00e4" * 32, "0" * 10_000):
        assert shown(text) == ("10.0.0.1", "")


def test_runs_can_only_be_read():
    (got,) = ask(Quick, "/trajectories/KEY/0", method="POST")
    assert got.status_code == 405


def test_the_description_says_what_the_browser_must_know():
    (got,) = ask(Quick, "/trajectories/KEY")
    assert got.headers["cache-control"] == "public, max-age=31536000, immutable"
    description = json.loads(got.content)
    assert description["key"] == SMALL.content_key
    assert Experiment.from_query(description["query"]) == SMALL
    assert [layer["outputs"] for layer in description["network"]["layers"]] == [6, 1, 6, 2]
    assert description["network"]["parameters"] == 2 * 6 + 6 + 6 + 1 + 6 + 6 + 12 + 2
    assert len(description["points"]) == 2 * len(description["part"]) == 2 * len(description["coordinate"]) == 80
    assert description["heldoutCount"] == sum(description["heldout"]) == 8
    assert description["terms"][:3] == ["train", "heldout", "objective"]
    assert sum(description["chunks"]) == len(description["frames"]) == len(frame_steps(120))
    assert len(description["chunks"]) == len(segments(120))
    assert description["pca"]["errors"][1] < 1e-9 < description["pca"]["errors"][0]
    assert set(description["settings"]) == {name for name, row in SETTINGS.items() if row.single}


@pytest.mark.parametrize("dataset", PLANE_DATASETS + SPACE_DATASETS)
def test_every_data_set_can_be_described(dataset):
    runs = Trajectories(Quick, workers=1)
    experiment = Experiment(dataset=dataset, points=20, schedule=(Change(50, "learning_rate", 0.001),))
    description = json.loads(gzip.decompress(runs.describe(runs.open(experiment)).result()))
    assert description["dimension"] == len(description["truth"][0][0]) == len(description["pca"]["mean"])
    assert description["changes"] == [{"step": 50, "setting": "learning_rate", "value": 0.001}]


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "panels").mkdir()
    (tmp_path / "secret.js").write_text("secret")
    (tmp_path / "panels" / "plane.js").write_text("export const plane = 1;")
    (tmp_path / "panels" / "style.css").write_text(".aelab {}")
    (tmp_path / "panels" / "notes.md").write_text("not for the browser")
    return tmp_path / "panels"


def test_modules_may_be_kept_for_ever_under_their_hash(folder):
    got = fetch(folder, panels_url(folder) + "/plane.js")
    assert (got.status_code, got.text) == (200, "export const plane = 1;")
    assert got.headers["content-type"].startswith("text/javascript")
    assert got.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert fetch(folder, panels_url(folder) + "/style.css").headers["content-type"].startswith("text/css")


def test_another_hash_gets_todays_module_and_does_not_keep_it(folder):
    old = panels_url(folder)
    (folder / "plane.js").write_text("export const plane = 'changed';")
    assert panels_url(folder) != old
    got = fetch(folder, old + "/plane.js")
    assert (got.text, got.headers["cache-control"]) == ("export const plane = 'changed';", "no-cache")


@pytest.mark.parametrize(
    "name", ["notes.md", "../secret.js", "..%2Fsecret.js", "%2e%2e/secret.js", "none.js", "plane.js/x"]
)
def test_only_modules_of_the_folder_are_served(folder, name):
    assert fetch(folder, f"{panels_url(folder)}/{name}").status_code == 404


def test_plotly_comes_from_the_installed_wheel(folder):
    got = fetch(folder, plotly_url())
    assert "plotly.js" in got.text[:200]
    assert len(got.text) > 1_000_000
    assert got.headers["content-encoding"] == "gzip"
    assert "immutable" in got.headers["cache-control"]
    assert fetch(folder, "/plotly/0.0.0/plotly.min.js").headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("text", ["0", "many", "-1", "1.5", "1000000000"])
def test_a_server_setting_out_of_range_names_its_variable(text):
    with pytest.raises(ValueError, match="BOTTLENECK_WORKERS must be a whole number from 1 to 256"):
        read_settings({"BOTTLENECK_WORKERS": text})


def test_server_settings_have_defaults_within_their_range():
    assert read_settings({}) == {name: row.default for name, row in TABLE.items()}
