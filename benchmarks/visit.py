"""How soon a visitor sees the first picture, beside an empty Streamlit page: visits to both by turns.

A first visit has nothing in the browser's cache, the next one has. What counts is the time from asking
for the page to the first picture, on the empty page to its one line of text. Prints medians, how many
times the empty page's that is, and what went over the wire until then. Figure to reach: a picture
within a second. `python3 run.py bench visit`
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

import run
from benchmarks._browser import FLAGS, SIZE, lab

ROUNDS = 9
EMPTY = "import streamlit as st\n\nst.write('Here it is.')\n"
# Notes when an element first appears.
WATCH = """
  new MutationObserver(() => {
    if (window.seen === undefined && document.querySelector(%r)) window.seen = performance.now();
  }).observe(document, { subtree: true, childList: true, attributes: true });
"""
WIRE = """() => {
  const entries = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
  const before = entries.filter((entry) => entry.responseEnd <= window.seen);
  return [before.length, before.reduce((sum, entry) => sum + entry.transferSize, 0) / 1000];
}"""
Visit = tuple[float, float, float]  # milliseconds, answers, kilobytes


def visits(browser: Browser, url: str, sign: str) -> tuple[Visit, Visit]:
    """A first visit by a new browser and a second one: until an element that matches `sign` is there."""
    context = browser.new_context(viewport=SIZE, bypass_csp=True)
    found = []
    for _ in range(2):
        page = context.new_page()
        page.add_init_script(WATCH % sign)
        page.goto(url)
        page.wait_for_function("window.seen !== undefined")
        found.append((page.evaluate("window.seen"), *page.evaluate(WIRE)))
        page.wait_for_timeout(500)  # the rest of the page's files are to be in the cache too
        page.close()
    context.close()
    return found[0], found[1]


def main() -> int:
    """Print the figures. Returns 0."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        empty = Path(folder) / "empty.py"
        empty.write_text(EMPTY)
        browser = playwright.chromium.launch(executable_path=run.find_browser(), args=list(FLAGS))
        with lab(sys.argv[1:]) as ours, lab([], str(empty)) as bare:
            kinds = {
                "an empty page": (bare, "[data-testid=stMarkdown]"),
                "Start": (ours, ".bn-live"),
                "Projection": (f"{ours}/projection", ".bn-live"),
            }
            for url, sign in kinds.values():
                visits(browser, url, sign)
            found: dict[str, list[tuple[Visit, Visit]]] = {name: [] for name in kinds}
            for _ in range(ROUNDS):
                for name, (url, sign) in kinds.items():
                    found[name].append(visits(browser, url, sign))
        browser.close()
    print(f"{'until the picture is there':32}{'ms':>8}{'ratio':>8}{'answers':>9}{'KB':>8}")
    for number, which in enumerate(("first visit", "next visit")):
        base = statistics.median(pair[number][0] for pair in found["an empty page"])
        for name, pairs in found.items():
            time, answers, size = (statistics.median(pair[number][i] for pair in pairs) for i in range(3))
            print(f"{which}, {name:19}{time:8.0f}{time / base:8.2f}{answers:9.0f}{size:8.0f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
