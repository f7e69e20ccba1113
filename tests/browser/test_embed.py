"""One live figure in another page: the three examples of docs/embedding.md, opened in frames."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.lab import ARRIVAL
from tests.places import ROOT

DOCS = (ROOT / "docs" / "embedding.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```html\n(<iframe .*?</iframe>)\n```", DOCS, re.DOTALL)
QUICK = "&steps=300&hidden=16-16"  # the same figures, trained in a moment


def framed(page: Page, server, example: str):
    """The frame of an example in a course page of the lab's own host."""
    html = example.replace("https://lab.example", server.url).replace("embed=1", f"embed=1{QUICK}")
    body = f"<!doctype html><title>Course</title><body>{html}</body>"
    page.route("**/course.html", lambda route: route.fulfill(body=body, content_type="text/html"))
    page.goto(f"{server.url}/course.html")
    return page.frame_locator("iframe")


def arrived(frame) -> None:
    expect(frame.locator(".bn-stage.bn-live")).to_be_visible(timeout=ARRIVAL)


def test_there_are_three_examples():
    assert len(EXAMPLES) == 3


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: re.search(r'title="(.*?)"', example)[1])
def test_only_the_figure_is_seen_and_no_link_is_complained_about(page: Page, server, example: str):
    frame = framed(page, server, example)
    arrived(frame)
    for gone in ("stHeader", "stSidebar", "stAlert"):
        expect(frame.get_by_test_id(gone)).to_be_hidden()
    expect(frame.locator(".bn-menus")).to_be_hidden()
    expect(frame.get_by_test_id("input-plane").first).to_be_visible()
    expect(frame.locator(".bn-path").first).to_be_hidden()


def test_the_first_example_plays_and_takes_a_click(page: Page, server):
    frame = framed(page, server, EXAMPLES[0])
    arrived(frame)
    readout = frame.get_by_test_id("projection-readout")
    expect(readout).to_have_attribute("data-step", "300", timeout=ARRIVAL)
    before = readout.get_attribute("data-input")
    frame.get_by_test_id("input-plane").click(position={"x": 60, "y": 60})
    expect(readout).not_to_have_attribute("data-input", before)


def test_the_second_example_is_the_plane_and_nothing_else(page: Page, server):
    frame = framed(page, server, EXAMPLES[1])
    arrived(frame)
    for part in (".bn-switches", ".bn-bar", ".bn-readout-panel", ".bn-code", ".bn-curve", ".bn-legend", ".bn-tools"):
        expect(frame.locator(part).first).to_be_hidden()
    plane = frame.get_by_test_id("input-plane").bounding_box()
    assert plane["width"] > 300 and plane["x"] >= 0 and plane["y"] + plane["height"] <= 540
    expect(frame.get_by_test_id("projection-readout")).to_have_attribute("data-input", "[0.4,0.9]")


def test_the_third_example_has_two_planes_and_layers_out_of_reach(page: Page, server):
    frame = framed(page, server, EXAMPLES[2])
    arrived(frame)
    expect(frame.get_by_test_id("input-plane")).to_have_count(2)
    expect(frame.locator(".bn-switches").first).to_have_attribute("inert", "")
