"""A page in headless Chromium whose answers are spoilt on the way: rows of `benchmarks/faults.py`."""

from __future__ import annotations

import random
import re
import struct
import zlib
from collections import Counter
from collections.abc import Callable
from urllib.parse import urlencode

import numpy as np
from playwright.sync_api import Browser, Page, Route, sync_playwright

import run
from aecore.experiment import Experiment
from benchmarks._browser import ARRIVAL, FIND_RUN, FLAGS, SIZE
from trajectories.wire import frames

RUN = Experiment(seed=6000, steps=1000)
CHUNKS = re.compile(r"/trajectories/[0-9a-f]+/[0-9]+$")
FLIPPED = 3  # bytes of each chunk
PROXY = "<html><body>Bad Gateway</body></html>"
Row = Callable[[str, str, str], None]
Spoil = Callable[[int, int, bytes], tuple[int, bytes]]  # chunk, how many times it was asked for, body: status and body

# Notes everything that the page says of how the run is doing.
WATCH = """
  window.said = new Set();
  new MutationObserver(() => {
    for (const { innerText } of document.querySelectorAll(".bn-message")) {
      const text = (innerText ?? "").replace("×", "").trim();
      if (text) window.said.add(text);
    }
  }).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
"""
DIGEST = """async () => {
  const { frames } = window.run.trajectory;
  const all = new Float32Array(frames.reduce((sum, frame) => sum + frame.weights.length + 1, 0));
  let at = 0;
  for (const { step, weights } of frames) {
    all[at] = step;
    all.set(weights, at + 1);
    at += weights.length + 1;
  }
  const found = new Uint8Array(await crypto.subtle.digest("SHA-256", all));
  return [frames.length, [...found].join(" ")];
}"""


def rows(base: str, line: Row) -> None:
    """Print the rows of answers spoilt on the way, and of an address in a link. base: where a lab answers."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=run.find_browser(), args=list(FLAGS))
        count, good, _, _ = played(browser, base, lambda chunk, times, body: (200, body))
        for tried, spoil, wanted in (
            (f"{FLIPPED} bytes of each chunk flipped", flipped, "refused, fetched again; frames equal"),
            ("500, 502, 504, 429 once", failing, "tried again, in our own words"),
            ("NaN, a step of 2^31 - 1, spoilt header", impossible, "refused, fetched again; frames equal"),
        ):
            frames_seen, found, said, asked = played(browser, base, spoil)
            proxy = any("Bad Gateway" in text or "<html" in text for text in said)
            line(
                tried,
                wanted,
                f"{frames_seen} of {count} frames, {'equal' if found == good else 'DIFFERENT'}; "
                f"{sum(asked.values()) - len(asked)} asked for again; "
                f"{'SAID THE PROXY`S PAGE' if proxy else 'said: ' + ' / '.join(sorted(said))}",
            )
        line("an address in a link's value", "text only", in_a_link(browser, base))
        browser.close()


def played(browser: Browser, base: str, spoil: Spoil) -> tuple[int, str, list[str], Counter[int]]:
    """A run played to its end: frames, their digest, what the page said, how often each chunk was asked for."""
    page = opened(browser)
    asked: Counter[int] = Counter()

    def answer(route: Route) -> None:
        chunk = int(route.request.url.rsplit("/", 1)[1])
        asked[chunk] += 1
        got = route.fetch()
        status, body = spoil(chunk, asked[chunk], got.body()) if got.status == 200 else (got.status, got.body())
        kept = {name: value for name, value in got.headers.items() if name in ("crc-32", "retry-after", "queue-place")}
        kind = "text/html" if status >= 400 else "application/octet-stream"
        route.fulfill(status=status, body=body, headers=kept | {"content-type": kind})

    page.route(CHUNKS, answer)
    page.goto(f"{base}/projection?{urlencode(RUN.to_query())}")
    page.get_by_test_id("transport").wait_for()
    page.evaluate(FIND_RUN)
    page.wait_for_function("window.run.trajectory?.state.kind === 'complete'")
    count, digest = page.evaluate(DIGEST)
    said = page.evaluate("[...window.said]")
    page.unroute_all(behavior="ignoreErrors")
    page.close()
    return count, digest, said, asked


def flipped(chunk: int, times: int, body: bytes) -> tuple[int, bytes]:
    """Some bytes of every chunk are wrong the first time."""
    if times > 1:
        return 200, body
    spoilt = bytearray(body)
    for at in random.Random(chunk).sample(range(len(body)), FLIPPED):
        spoilt[at] ^= 1 << (at % 8)
    return 200, bytes(spoilt)


def failing(chunk: int, times: int, body: bytes) -> tuple[int, bytes]:
    """What proxies say, once each."""
    status = {1: 500, 2: 502, 3: 504, 4: 429}.get(chunk)
    return (status, PROXY.encode()) if status and times == 1 else (200, body)


def impossible(chunk: int, times: int, body: bytes) -> tuple[int, bytes]:
    """Whole chunks with good checksums and numbers that no run has, once each."""
    if times > 1 or chunk not in (1, 2, 3):
        return 200, body
    found = frames.decode(body)
    spoilt = bytearray(frames.encode(found, unit=None))
    row = 4 + 4 * found.terms.shape[1]
    if chunk == 1:
        spoilt[-4:] = np.array([np.nan], "<f4").tobytes()
    elif chunk == 2:
        struct.pack_into("<I", spoilt, frames.HEADER.size + row * (len(found.steps) - 1), 2**31 - 1)
    else:
        spoilt[9] ^= 0xFF  # of the count of frames
    spoilt[frames.SUM_AT : frames.SUM_AT + 4] = bytes(4)
    struct.pack_into("<I", spoilt, frames.SUM_AT, zlib.crc32(spoilt))
    return 200, bytes(spoilt)


def in_a_link(browser: Browser, base: str) -> str:
    """What the notice of a link with a stranger's address has to be clicked on."""
    page = opened(browser)
    page.goto(f"{base}/projection?v=2&model=http://stranger.example/x")
    notice = page.get_by_test_id("stAlert").first
    notice.wait_for()
    text, links = notice.inner_text(), notice.locator("a").count()
    page.close()
    return f"{links} links in {' '.join(text.split())!r:.200}"


def opened(browser: Browser) -> Page:
    """A new page, watched. Its policy is set aside: it forbids what Playwright waits with."""
    page = browser.new_page(viewport=SIZE, bypass_csp=True)
    page.set_default_timeout(ARRIVAL)
    page.add_init_script(WATCH)
    return page
