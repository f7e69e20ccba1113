"""Nothing gets lost in a real browser: the input, the code, the message of a failed run, layers of a wrong link."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.lab import ARRIVAL, SHORT, open_lab, pixel, read, wait_for_end
from tests.conftest import Server

DIVERGED = "?v=2&steps=300&activation=linear&rate=1&decay=constant&hidden=64-64-64-64"

# How many pixels of a canvas of a panel have the colour of the input, in a frame along the plane's edges.
CYAN_AT_EDGE = """(panel, [canvas, margin]) => {
    const of = panel.querySelector(canvas);
    const { data, width, height } = of.getContext('2d').getImageData(0, 0, of.width, of.height);
    const far = margin * (window.devicePixelRatio || 1);
    let found = 0;
    for (let i = 0; i < data.length; i += 4) {
        const [x, y] = [(i / 4) % width, Math.floor(i / 4 / width)];
        const edge = Math.min(x, width - x, y, height - y) < far;
        if (edge && data[i] < 80 && data[i + 1] > 180 && data[i + 2] > 200) found++;
    }
    return found;
}"""


def chip(page: Page, name: str) -> Locator:
    return page.locator(f'.bn-switch[data-layer="{name}"]')


def test_the_disc_cannot_be_dragged_out_of_sight(page: Page, server: Server):
    open_lab(page, server.url + SHORT)
    plane = page.get_by_test_id("input-plane")
    box = plane.bounding_box()
    start = pixel(box, 0, 0)
    page.mouse.move(box["x"] + start["x"], box["y"] + start["y"])
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] + 300, box["y"] - 200, steps=4)
    page.mouse.up()
    assert read(page).input == pytest.approx([2, 2], abs=0.01)


def test_an_input_beyond_the_edge_is_marked_there_and_home_brings_it_back(page: Page, server: Server):
    open_lab(page, server.url + SHORT + "&x=9&y=-0.5")
    wait_for_end(page, 300)
    plane = page.locator(".bn-plane")
    assert plane.evaluate(CYAN_AT_EDGE, ["[data-draws=layers-above]", 28]) > 20
    page.get_by_role("button", name="Whole plane").click()
    assert read(page).input == [2, -0.5]


def test_a_code_beyond_its_panel_is_marked_at_the_edge(page: Page, server: Server):
    open_lab(page, server.url + SHORT + "&model=linear&x=60&y=60")
    wait_for_end(page, 300)
    assert page.get_by_test_id("latent-panel").evaluate(CYAN_AT_EDGE, ["canvas", 22]) > 20


def test_the_box_of_a_coordinate_says_where_the_input_is(page: Page, server: Server):
    open_lab(page, server.url + SHORT)
    field = page.get_by_label("Input x")
    field.fill("1e9")
    assert read(page).input[0] == 100
    expect(field).to_have_value("100")


def test_of_the_layers_in_a_link_only_those_that_are_not_there_are_dropped_and_they_are_named(
    page: Page, server: Server
):
    open_lab(page, server.url + SHORT + "&layers=field.nonsense.projection")
    for name, on in {"field": "true", "projection": "true", "manifold": "false"}.items():
        expect(chip(page, name)).to_have_attribute("aria-pressed", on)
    expect(page.locator(".bn-explanation")).to_contain_text("nonsense")


def test_a_link_with_no_layer_that_exists_leaves_the_usual_ones_on(page: Page, server: Server):
    open_lab(page, server.url + SHORT + "&layers=nonsense")
    for name in ("manifold", "projection"):
        expect(chip(page, name)).to_have_attribute("aria-pressed", "true")


def test_the_message_of_a_diverged_run_leaves_the_sentence_free_and_can_be_closed(page: Page, server: Server):
    open_lab(page, server.url + DIVERGED)
    message = page.locator(".bn-message")
    expect(message).to_contain_text("diverged at step", timeout=ARRIVAL)
    said, words = message.bounding_box(), page.get_by_test_id("projection-readout").bounding_box()
    apart_across = said["x"] + said["width"] <= words["x"] or words["x"] + words["width"] <= said["x"]
    apart_down = said["y"] + said["height"] <= words["y"] or words["y"] + words["height"] <= said["y"]
    assert apart_across or apart_down
    message.get_by_role("button", name="Close").click()
    expect(message).to_be_hidden()
    page.get_by_test_id("transport").get_by_role("button", name="Play").click()
    expect(message).to_be_visible()


def test_b_set_where_the_input_is_waits_for_the_input_to_move_away(page: Page, server: Server):
    open_lab(page, server.url + "/variational?v=2&model=variational&width=2&steps=300&hidden=16-16&x=0.5&y=0.5")
    wait_for_end(page, 300)
    page.get_by_role("button", name="Set B here").click()
    line = page.get_by_test_id("between")
    expect(line).to_contain_text("B is where A is")
    page.get_by_test_id("input-plane").press("Shift+ArrowRight")
    expect(line).to_contain_text("From A to B")
