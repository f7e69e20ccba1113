"""What the browser makes of answers that were spoilt, refused or held up on the way: it says so and asks again."""

from __future__ import annotations

import base64
import json
import struct
import zlib

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from aecore.experiment import Experiment
from aecore.experiment.timeline import segment_frames
from aecore.network import network_of
from aecore.records import Frames
from tests.browser.lab import ARRIVAL, SHORT, open_lab, wait_for_end
from tests.conftest import DESKTOP, Server
from trajectories.web.static import panels_url
from trajectories.wire import frames
from trajectories.wire.description import description

RUN = Experiment(points=20, hidden=(3,), steps=40)
PARAMETERS = network_of(RUN).size
NUMBER = 1  # of the chunk that is looked at
STEPS = segment_frames(RUN.steps, NUMBER)


def a_chunk(steps=STEPS, terms=3, parameters=PARAMETERS, diverged_at=None, unit=2.0**-14) -> bytes:
    found = Frames(np.array(steps), np.ones((len(steps), terms)), np.ones((len(steps), parameters)), diverged_at)
    return frames.encode(found, unit)


def sealed(chunk: bytes) -> bytes:
    """A chunk with the checksum it should have: as a server in error would send it."""
    bare = chunk[: frames.SUM_AT] + bytes(4) + chunk[frames.SUM_AT + 4 :]
    return chunk[: frames.SUM_AT] + struct.pack("<I", zlib.crc32(bare)) + chunk[frames.SUM_AT + 4 :]


def with_bytes(chunk: bytes, at: int, new: bytes) -> bytes:
    return sealed(chunk[:at] + new + chunk[at + len(new) :])


@pytest.fixture
def in_page(page: Page, server: Server):
    """Runs a function of a module of panels/ in a page of the lab's origin."""
    page.goto(f"{server.url}/_stcore/health")

    def call(module: str, function: str, given: object) -> object:
        address = f"{panels_url()}/{module}.js"
        return page.evaluate(
            f"async ([address, given]) => ({function})(await import(address), given)", [address, given]
        )

    return call


TAKEN = """({ decodeChunk, checkPlace }, { chunks, about, number }) => chunks.map((text) => {
  try {
    const chunk = decodeChunk(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer);
    checkPlace(chunk, about, number);
    return "";
  } catch (error) {
    return error.message;
  }
})"""


def reasons(in_page, *chunks: bytes) -> list[str]:
    """Why the browser refuses each of some chunks; empty where it takes one."""
    given = {
        "chunks": [base64.b64encode(chunk).decode() for chunk in chunks],
        "about": json.loads(json.dumps(description(RUN.canonical()))),
        "number": NUMBER,
    }
    return in_page("run/frames", TAKEN, given)


def test_good_chunks_are_taken(in_page):
    early = a_chunk(STEPS[:3], diverged_at=STEPS[3])
    assert reasons(in_page, a_chunk(), a_chunk(unit=None), early) == ["", "", ""]


def test_a_byte_spoilt_anywhere_is_noticed(in_page):
    chunk = a_chunk()
    spoilt = [chunk[:at] + bytes([chunk[at] ^ 1]) + chunk[at + 1 :] for at in range(len(chunk))]
    assert all(reasons(in_page, *spoilt))


def test_what_no_run_has_is_refused_whatever_its_checksum(in_page):
    exact = a_chunk(unit=None)
    first_row, first_weight = frames.HEADER.size, len(exact) - 4 * len(STEPS) * PARAMETERS
    nan, large = struct.pack("<f", np.nan), struct.pack("<I", 2**31 - 1)
    bad = {
        "a weight that is no number": with_bytes(exact, first_weight, nan),
        "a term that is no number": with_bytes(exact, first_row + 4, nan),
        "a step beyond all": with_bytes(exact, first_row, large),
        "a unit that is no number": with_bytes(a_chunk(), 24, nan),
        "a unit of nothing": with_bytes(a_chunk(), 24, bytes(4)),
        "an unknown encoding": with_bytes(a_chunk(), 6, b"\1"),
        "a frame too few": a_chunk(STEPS[:-1]),
        "another chunk's frames": a_chunk([step + 100 for step in STEPS]),
        "steps that do not ascend": a_chunk(STEPS[::-1]),
        "a term too many": a_chunk(terms=4),
        "a weight too many": a_chunk(parameters=PARAMETERS + 1),
        "a divergence before its frames": a_chunk(diverged_at=1),
        "a divergence after the end": a_chunk(diverged_at=RUN.steps + 1),
        "nothing at all": b"",
    }
    taken = [name for name, reason in zip(bad, reasons(in_page, *bad.values()), strict=True) if not reason]
    assert not taken


ASKED = """async ({ fetchPatiently }, answers) => {
  const [pauses, said, caches] = [[], [], []];
  window.setTimeout = (act, pause) => { pauses.push(pause); queueMicrotask(act); };
  window.fetch = async (url, { cache }) => {
    caches.push(cache);
    const [status, body, headers] = answers.shift();
    if (status === 0) throw new TypeError("Failed to fetch");
    return new Response(body, { status, headers });
  };
  const tell = { lost: () => said.push("lost"), waiting: (text) => said.push(text) };
  try {
    const found = await fetchPatiently("/x", (response) => response.json(), tell, new AbortController().signal);
    return { found, pauses, said, caches };
  } catch (error) {
    return { refused: error.message, pauses, said, caches };
  }
}"""
GATEWAY = "<html>Bad Gateway</html>"
GOOD = [200, "42", {}]


@pytest.mark.parametrize("status", [0, 408, 500, 502, 503, 504])
def test_trouble_is_tried_again_after_growing_pauses(in_page, status):
    got = in_page("run/fetch-patiently", ASKED, [[status, GATEWAY, {}]] * 7 + [GOOD])
    assert got["found"] == 42
    assert got["pauses"] == [500, 1000, 2000, 4000, 8000, 16000, 16000]
    assert all(GATEWAY not in text and text.endswith(".") for text in got["said"])


def test_who_is_told_when_to_ask_again_does_not_ask_before(in_page):
    got = in_page(
        "run/fetch-patiently", ASKED, [[429, "", {"Retry-After": "7"}], [503, "", {"Retry-After": "9"}], GOOD]
    )
    assert (got["found"], got["pauses"]) == (42, [7000, 9000])


def test_who_waits_is_told_the_place_in_the_queue(in_page):
    waits = [[202, "…", {"Retry-After": "1", "queue-place": str(place)}] for place in (1200, 1, 0)]
    got = in_page("run/fetch-patiently", ASKED, [*waits, GOOD])
    assert (got["found"], got["pauses"]) == (42, [1000] * 3)
    assert "number 1,200 in the queue" in got["said"][0]
    assert "number 1 in the queue" in got["said"][1]
    assert "waiting its turn" in got["said"][2]


def test_a_broken_answer_is_fetched_anew_however_often_it_comes_broken(in_page):
    got = in_page("run/fetch-patiently", ASKED, [[200, "{", {}]] * 9 + [GOOD])
    assert got["found"] == 42
    assert got["caches"] == ["default"] + ["reload"] * 9


def test_a_refusal_is_given_in_the_labs_words_or_in_our_own(in_page):
    plain, html = {"Content-Type": "text/plain; charset=utf-8"}, {"Content-Type": "text/html"}
    ours = in_page("run/fetch-patiently", ASKED, [[422, "The run diverged at step 9.", plain]])
    theirs = in_page("run/fetch-patiently", ASKED, [[403, "<html>Forbidden</html>", html]])
    assert ours["refused"] == "The run diverged at step 9."
    assert theirs["refused"] == "The lab answered with an error (403)."


def test_json_is_checked_against_the_sum_that_comes_with_it(in_page):
    read = """async ({ readJson }, [body, sum]) => {
      const headers = sum === null ? {} : { "crc-32": sum };
      return readJson(new Response(body, { headers })).catch((error) => error.message);
    }"""
    body = '{"step": 7}'
    good = str(zlib.crc32(body.encode()))
    assert in_page("run/fetch-patiently", read, [body, good]) == {"step": 7}
    assert in_page("run/fetch-patiently", read, [body, None]) == {"step": 7}
    assert "spoilt" in in_page("run/fetch-patiently", read, [body.replace("7", "8"), good])


def test_a_run_arrives_whole_through_a_bad_connection(browser: Browser, server: Server):
    context = browser.new_context(**DESKTOP)  # not the fixture: here the browser must log that requests fail
    page = context.new_page()
    trouble = {"/1": 500, "/2": 502, "/3": 504, "/4": 429}

    def spoil(route):
        status = trouble.pop("/" + route.request.url.rsplit("/", 1)[1], None)
        if status is None:
            route.continue_()
        elif status == 200:
            answer = route.fetch()
            body = bytearray(answer.body())
            body[len(body) // 2] ^= 64
            route.fulfill(response=answer, body=bytes(body))
        else:
            route.fulfill(status=status, body=GATEWAY, content_type="text/html")

    trouble["/5"] = 200
    page.route("**/trajectories/**", spoil)
    said = []
    page.expose_function("said", lambda text: said.append(text))
    page.add_init_script("""new MutationObserver(() => {
      const text = document.querySelector(".bn-message")?.textContent;
      if (text) window.said(text);
    }).observe(document, { subtree: true, childList: true, characterData: true });""")
    open_lab(page, server.url + SHORT + "&seed=11")
    wait_for_end(page, 300)
    assert not trouble
    expect(page.locator(".bn-message")).to_be_hidden(timeout=ARRIVAL)
    assert said and all("html" not in text for text in said)
    page.unroute_all()
    context.close()
