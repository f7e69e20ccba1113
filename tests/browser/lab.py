"""What browser tests do with the lab: open it, wait for it, read what it says, use its gestures."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from trajectories.web.static import panels_url

_ANY = re.compile(".+")
MODULES = f"'{panels_url()}/'"  # for a script of the page: where the lab's JavaScript modules are
SHORT = "?v=2&steps=300&hidden=16-16"  # a run of the main page that trains in a moment
ARRIVAL = 100_000  # milliseconds: a busy machine may take this long to train; nothing waits so long when it is quick


@dataclass(frozen=True)
class Reading:
    """The numbers of the projection readout."""

    input: list[float]
    code: list[float]
    reconstruction: list[float]
    error: float
    step: int
    loss: float
    width: int


def open_lab(page: Page, url: str) -> None:
    """Open a page of the lab and wait for its first picture."""
    page.goto(url)
    expect(readout(page)).to_have_attribute("data-step", _ANY, timeout=ARRIVAL)


def readout(page: Page) -> Locator:
    return page.get_by_test_id("projection-readout").first


def settle(page: Page) -> None:
    """Wait until what was done last has been drawn: the lab draws once a picture of the screen."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def read(page: Page) -> Reading:
    """What the readout says now."""
    settle(page)
    names = Reading.__dataclass_fields__
    values = readout(page).evaluate("element => ({...element.dataset})")
    return Reading(**{name: json.loads(values[name]) for name in names})


def wait_for_end(page: Page, steps: int = 3000) -> Reading:
    """Wait until the run has been played to its last step."""
    expect(readout(page)).to_have_attribute("data-step", str(steps), timeout=ARRIVAL)
    return read(page)


def click_plane(page: Page, x: float, y: float, reach: float = 2.0) -> None:
    """Click the plane where the point (x, y) is, while all of [-reach, reach]² is shown."""
    plane = page.get_by_test_id("input-plane").first
    box = plane.bounding_box()
    plane.click(position=pixel(box, x, y, reach))


def pixel(box: dict, x: float, y: float, reach: float = 2.0) -> dict:
    """Where a point of the plane is in the plane's element."""
    return {"x": (x + reach) / (2 * reach) * box["width"], "y": (reach - y) / (2 * reach) * box["height"]}
