"""From the pointer to the picture: how long a movement of the pointer takes until everything is drawn.

The pointer drags the input over the plane. Drawing is synchronous, so the time runs from before the
event is dispatched until that returns. Figures to reach with the usual layers: median under 4 ms, 95th
percentile under 12 ms, and no request to the server. `python3 run.py bench pointer`, or with the
address of a running lab `python -m benchmarks.pointer http://localhost:8501`
"""

from __future__ import annotations

import sys

from benchmarks._browser import heading, lab, measured, opened, report

MOVES = 400
DRAG = """async (moves) => {
  const plane = document.querySelector('[data-testid="input-plane"]');
  const box = plane.getBoundingClientRect();
  const send = (type, turn) => plane.dispatchEvent(new PointerEvent(type, {
    bubbles: true, button: 0, pointerId: 1,
    clientX: box.left + box.width * (0.5 + 0.4 * Math.cos(turn)),
    clientY: box.top + box.height * (0.5 + 0.4 * Math.sin(2 * turn)),
  }));
  const times = [];
  send("pointerdown", 0);
  for (let i = 0; i < moves; i++) {
    await new Promise(requestAnimationFrame);
    const start = performance.now();
    send("pointermove", i / 20);
    times.push(performance.now() - start);
  }
  send("pointerup", 0);
  return times;
}"""


def main() -> int:
    """Print the figures of both pages. Returns 1 where a drag asked the server for anything."""
    requests: list[str] = []
    heading()
    with lab(sys.argv[1:]) as url:
        for what, path, budget in (("projection, usual layers", "", "under 4 and 12"), ("see inside", "/inside", "")):
            with opened(url + path) as page:
                page.evaluate(DRAG, MOVES // 4)  # compiles what the measured drag runs
                page.on("request", lambda request: requests.append(request.url))
                report(what, *measured(page, DRAG, MOVES), budget)
    print(f"{'requests while dragging':42}{len(requests):9}{'':20}none")
    return 1 if requests else 0


if __name__ == "__main__":
    sys.exit(main())
