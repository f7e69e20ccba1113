"""What drawing a new frame costs in the browser, by layer of the plane and with all of them on.

For each, the frames of a whole run are shown one after the other; a picture of the default size
(1280x800) is drawn for each, from weights that nothing was computed from before. Figure to reach: any
combination under 16 ms. `python3 run.py bench layers`, or with the address of a running lab
`python -m benchmarks.layers http://localhost:8501`
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from playwright.sync_api import Page

from benchmarks._browser import heading, lab, measured, opened, report

BUDGET = "under 16"
USUAL = ("manifold", "projection")
DRAW = """async () => {
  const { run } = window;
  const times = [];
  for (let index = 0; index < run.frames.length; index++) {
    await new Promise(requestAnimationFrame);
    run.position = index;
    const start = performance.now();
    run.drawNow();
    times.push(performance.now() - start);
  }
  return times;
}"""
QUIET = "() => { window.run.invalidate = () => {}; }"  # nothing is drawn but what is measured


def main() -> int:
    """Print the figures of both pages. Returns 0."""
    with lab(sys.argv[1:]) as url:
        with opened(url) as page:
            names = page.locator("[data-layer]").evaluate_all("chips => chips.map((chip) => chip.dataset.layer)")
            heading()
            report("all panels, usual layers", *measure(page, USUAL), BUDGET)
            for name in names:
                if name not in USUAL:
                    report(f"  and {name}", *measure(page, (*USUAL, name)), BUDGET)
            report("all panels, all layers", *measure(page, names), BUDGET)
        for hidden in ("10-10", "32-32-32", "64-64-64-64"):
            with opened(f"{url}/inside?v=2&hidden={hidden}&steps=1000") as page:
                report(f"with the network panel, hidden {hidden}", *measure(page, USUAL))
                page.get_by_test_id("network-panel").press("ArrowLeft")
                report("  and a unit's map", *measure(page, USUAL))
    return 0


def measure(page: Page, wanted: Sequence[str]) -> tuple[list[float], float]:
    """Milliseconds of each drawing with exactly these layers on, and the CPU time of one."""
    for chip in page.locator("[data-layer]").all():
        if (chip.get_attribute("data-layer") in wanted) != (chip.get_attribute("aria-pressed") == "true"):
            chip.click()
    page.evaluate(QUIET)
    page.evaluate(DRAW)  # compiles what is measured
    return measured(page, DRAW)


if __name__ == "__main__":
    sys.exit(main())
