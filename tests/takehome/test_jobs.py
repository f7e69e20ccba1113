"""Files made by workers: begun, followed, fetched, cancelled, bounded; saved runs opened; links drawn as codes."""

from __future__ import annotations

import io
import json
import time
import zipfile
from concurrent.futures import Future

import httpx
import pytest
from starlette.applications import Starlette

from aecore import Experiment, train
from aecore.export.film import Cancelled
from aecore.run import Run
from takehome import jobs as jobs_module
from takehome.jobs import MOST_EACH, Jobs
from takehome.made import KINDS, PROGRESS, STOP, Unmakeable, make, offered, opened, units_of
from takehome.routes import home_routes
from tests.running import finish
from trajectories.errors import Crowded, Unavailable, UnknownTrajectory

SMALL = Experiment(hidden=(6, 5), points=60, batch=16, steps=12)
ASKED = {"layout": "projection", "options": {}, "view": {}, "link": "", "size": 240, "dark": False}


class Inline:
    """Runs whose calls are done at once, or never where `held`."""

    def __init__(self) -> None:
        self.held = False
        self.refuses: Exception | None = None
        self.futures: list[Future] = []

    def experiment(self, key: str) -> Experiment:
        if key != SMALL.content_key:
            raise UnknownTrajectory("No page has opened this run.")
        return SMALL

    def call(self, function, *arguments, visitor=("", "")):
        if self.refuses:
            raise self.refuses
        future: Future = Future()
        self.futures.append(future)
        if not self.held:
            try:
                future.set_result(function(*arguments))
            except Exception as error:
                future.set_exception(error)
        return future


class Client:
    """Asks the routes, one request at a time."""

    def __init__(self, app: Starlette) -> None:
        self._app = app

    def _ask(self, method: str, url: str, **given) -> httpx.Response:
        async def asking() -> httpx.Response:
            transport = httpx.ASGITransport(self._app)
            async with httpx.AsyncClient(transport=transport, base_url="http://lab") as client:
                return await client.request(method, url, **given)

        return finish(asking())

    def get(self, url: str, **given) -> httpx.Response:
        return self._ask("GET", url, **given)

    def post(self, url: str, **given) -> httpx.Response:
        return self._ask("POST", url, **given)

    def delete(self, url: str) -> httpx.Response:
        return self._ask("DELETE", url)


@pytest.fixture
def runs() -> Inline:
    return Inline()


@pytest.fixture
def client(runs) -> Client:
    return Client(Starlette(routes=home_routes(lambda: runs)))


def asked(kind: str, **more) -> dict:
    return {"kind": kind, "runs": {"main": SMALL.content_key}, "layout": "projection", **more}


def begun(client: Client, kind: str, **more) -> str:
    answer = client.post("/take-home/make", json=asked(kind, **more))
    assert answer.status_code == 200, answer.text
    return answer.json()["job"]


BEGINS = {"html": b"<!doctype html>", "report": b"<!doctype html>", "json": b"{", "notebook": b"{", "csv": b"x,y,",
          "parquet": b"PAR1", "gif": b"GIF89a", "webm": b"\x1aE\xdf\xa3", "script": b'"""An autoencoder'}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_made_and_fetched(kind: str, client: Client) -> None:
    job = begun(client, kind)
    state = client.get(f"/take-home/jobs/{job}").json()
    assert state["state"] == "done", state
    answer = client.get(f"/take-home/jobs/{job}/file")
    assert answer.content.startswith(BEGINS.get(kind, b""))
    assert answer.headers["content-disposition"] == f'attachment; filename="{state["name"]}"'
    assert answer.headers["cache-control"] == "no-store"
    assert client.delete(f"/take-home/jobs/{job}").status_code == 204
    assert client.get(f"/take-home/jobs/{job}").status_code == 404


def test_the_saved_file_is_the_run_that_a_notebook_trains(client: Client, tmp_path) -> None:
    job = begun(client, "safetensors")
    (tmp_path / "run").write_bytes(client.get(f"/take-home/jobs/{job}/file").content)
    assert (Run.load(tmp_path / "run").trajectory == train(SMALL).trajectory).all()


def test_a_film_says_how_far_it_is_and_ends_when_it_is_cancelled(runs: Inline, client: Client, tmp_path) -> None:
    runs.held = True
    job = begun(client, "gif")
    assert client.get(f"/take-home/jobs/{job}").json()["state"] == "waiting"
    assert make("gif", {"main": SMALL}, ASKED, str(tmp_path)).startswith(b"GIF")
    assert (tmp_path / PROGRESS).read_text() == "13 13"
    assert client.delete(f"/take-home/jobs/{job}").status_code == 204
    assert runs.futures[0].cancelled()
    (tmp_path / STOP).touch()
    with pytest.raises(Cancelled):
        make("gif", {"main": SMALL}, ASKED, str(tmp_path))


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        [],
        {"kind": "exe", "runs": {"main": SMALL.content_key}},
        {"kind": "csv", "runs": {}},
        {"kind": "csv", "runs": {f"s{i}": SMALL.content_key for i in range(9)}},
        {"kind": "csv", "runs": {"main": 7}},
        {"kind": "html", "runs": {"main": SMALL.content_key}, "options": [1]},
        {"kind": "html", "runs": {"main": SMALL.content_key}, "view": {"point": ["a"]}},
        {"kind": "gif", "runs": {"main": SMALL.content_key}, "size": "large"},
    ],
    ids=str,
)
def test_what_is_not_understood_is_refused_in_a_sentence(wrong, client: Client) -> None:
    answer = client.post("/take-home/make", json=wrong)
    assert answer.status_code == 400 and answer.text.endswith(".")


def test_another_sites_form_begins_nothing(client: Client) -> None:
    text = json.dumps(asked("csv"))
    assert client.post("/take-home/make", content=text, headers={"content-type": "text/plain"}).status_code == 415
    assert client.post("/take-home/open", content=b"x", headers={"content-type": "text/plain"}).status_code == 415


def test_a_run_that_nobody_opened_is_not_made(client: Client) -> None:
    assert client.post("/take-home/make", json={"kind": "csv", "runs": {"main": "f" * 32}}).status_code == 404


def test_a_visitor_has_few_files_under_way_and_a_busy_lab_says_so(runs: Inline, client: Client) -> None:
    runs.held = True
    for _ in range(MOST_EACH):
        begun(client, "csv")
    crowded = client.post("/take-home/make", json=asked("csv"))
    assert crowded.status_code == 503 and str(MOST_EACH) in crowded.text
    runs.refuses = Crowded(3)
    other = Jobs(lambda: runs)
    with pytest.raises(Unavailable, match="busy"):
        other.begin("csv", {"main": SMALL}, ASKED, ("somebody", "else"))


def test_a_file_is_forgotten_after_a_while(runs: Inline, monkeypatch) -> None:
    found = Jobs(lambda: runs)
    first = found.begin("csv", {"main": SMALL}, ASKED, ("a", "b"))
    later = time.monotonic() + jobs_module.SECONDS + 1
    monkeypatch.setattr(jobs_module.time, "monotonic", lambda: later)
    found.begin("csv", {"main": SMALL}, ASKED, ("a", "b"))
    assert found.of(first) is None


def test_a_saved_run_opens_as_its_settings(client: Client, tmp_path) -> None:
    run = train(SMALL)
    for name, save in (("a.safetensors", run.save), ("a.json", run.save_json)):
        save(tmp_path / name)
        headers = {"content-type": "application/octet-stream"}
        answer = client.post("/take-home/open", content=(tmp_path / name).read_bytes(), headers=headers)
        assert answer.json() == {"query": SMALL.canonical().to_query(), "dimension": 2}


def bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", b"0" * 10**7)
    return packed.getvalue()


@pytest.mark.parametrize("content", [b"", b"MZ", b"{}", b"\x80\x04.", bomb(), b"\xff" * 64], ids=len)
def test_a_file_that_is_no_run_gets_a_sentence(content: bytes, client: Client) -> None:
    answer = client.post("/take-home/open", content=content, headers={"content-type": "application/octet-stream"})
    assert answer.status_code == 400 and answer.text.startswith("This file is no run")


def test_points_that_are_none_of_the_labs_are_not_opened_here(tmp_path) -> None:
    run = train(SMALL, train(SMALL).points[:30] * 2)
    run.save(tmp_path / "own")
    with pytest.raises(Unmakeable, match="points of its own"):
        opened((tmp_path / "own").read_bytes())


def test_a_link_becomes_a_code_that_phones_read(client: Client) -> None:
    answer = client.get("/take-home/code", params={"link": "https://lab.example/projection?v=2&x=1"})
    assert answer.headers["content-type"].startswith("image/svg") and "viewBox" in answer.text
    for wrong in ("javascript:alert(1)", "https://" + "x" * 4000):
        assert client.get("/take-home/code", params={"link": wrong}).status_code == 400


def test_what_needs_a_missing_package_is_not_offered(monkeypatch) -> None:
    assert set(offered()) == set(KINDS)
    monkeypatch.setattr("aecore.export.film.find_spec", lambda _: None)
    monkeypatch.setattr("takehome.made.find_spec", lambda _: None)
    assert set(KINDS) - set(offered()) == {"webm", "mp4", "onnx"}


def test_the_labs_own_data_have_no_units_of_their_own() -> None:
    assert units_of(SMALL) is None
