"""Data in space in a real browser: picking points, turning, sliders, the three widths, and a browser without WebGL."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

import run
from aecore import train
from aecore.datasets import make_data
from aecore.experiment import Experiment
from aecore.network import decode, network_of
from tests.browser.lab import ARRIVAL, MODULES, open_lab, read, wait_for_end
from tests.conftest import CHROMIUM_FLAGS, DESKTOP, Server, watch

SHORT = "/space?v=2&points=100&steps=300&hidden=16-16"
HELIX = SHORT + "&dataset=helix"
SHEET = SHORT + "&dataset=swiss-roll&width=2"
SPACE = f"import({MODULES} + 'space/decoded-space.js')"

# Where Plotly's camera stands.
EYE = "() => document.querySelector('.bn-scene-deep')._fullLayout.scene._scene.getCamera().eye"

# Where the data points are in the window, by Plotly's own matrices.
DEEP_PIXELS = """() => {
    const chart = document.querySelector('.bn-scene-deep');
    const { glplot, dataScale } = chart._fullLayout.scene._scene;
    const { model, view, projection } = glplot.cameraParams;
    const times = (m, v) => [0, 1, 2, 3].map((r) => v.reduce((sum, x, c) => sum + m[4 * c + r] * x, 0));
    const box = chart.getBoundingClientRect();
    return chart.data.slice(0, 2).flatMap((trace, held) => Array.from(trace.x, (_, i) => {
        const at = [trace.x[i], trace.y[i], trace.z[i]].map((v, k) => v * dataScale[k]);
        const [x, y, , w] = times(projection, times(view, times(model, [...at, 1])));
        return { held, index: i, x: box.x + (x / w + 1) / 2 * box.width, y: box.y + (1 - y / w) / 2 * box.height };
    }));
}"""


def scene(page: Page):
    return page.get_by_test_id("scene-panel")


def view(page: Page):
    return scene(page).locator(".bn-scene-view")


def wait_for_scene(page: Page, step: int = 300) -> None:
    """Wait until the run has ended and the scene shows its last step."""
    wait_for_end(page, step)
    expect(view(page)).to_have_attribute("data-step", str(step), timeout=ARRIVAL)


def alone(pixels: list[dict]) -> dict:
    """The data point whose pixel is farthest from all others'."""
    at = np.array([[p["x"], p["y"]] for p in pixels])
    gaps = np.hypot(*(at[:, None] - at[None]).transpose(2, 0, 1)) + 1e9 * np.eye(len(at))
    return pixels[int(gaps.min(1).argmax())]


@pytest.fixture
def flat_page(browser: Browser):
    """A page of a browser without WebGL."""
    chromium = browser.browser_type.launch(
        executable_path=run.find_browser(), args=[*CHROMIUM_FLAGS, "--disable-3d-apis"]
    )
    context = chromium.new_context(**DESKTOP)
    context.set_default_timeout(15_000)
    page = context.new_page()
    errors = watch(page)
    yield page
    chromium.close()
    assert not errors, "The page logged errors:\n" + "\n".join(errors)


def test_a_click_on_a_data_point_places_the_input_there(page: Page, server: Server):
    open_lab(page, server.url + HELIX)
    wait_for_scene(page)
    assert scene(page).get_attribute("data-kind") == "deep"
    target = alone(page.evaluate(DEEP_PIXELS))
    data = make_data(Experiment(dataset="helix", points=100))
    point = (data.held if target["held"] else data.train)[target["index"]]
    page.mouse.click(target["x"], target["y"])
    assert read(page).input == pytest.approx(point.tolist(), abs=1e-4)


def test_sliders_and_fields_place_the_input_in_space(page: Page, server: Server):
    open_lab(page, server.url + SHEET)
    wait_for_end(page, 300)
    page.get_by_role("slider", name="Slide z").fill("-1.25")
    page.get_by_label("Input x").fill("0.5")
    page.get_by_role("slider", name="Slide y").press("ArrowRight")
    found = read(page)
    assert found.input == pytest.approx([0.5, 0.41, -1.25])
    assert found.error == pytest.approx(
        sum((a - b) ** 2 for a, b in zip(found.input, found.reconstruction, strict=True))
    )
    page.wait_for_url(re.compile(r"z=-1\.25"))


@pytest.mark.parametrize("width", [1, 2, 3])
def test_each_width_has_its_picture(page: Page, server: Server, width: int):
    open_lab(page, server.url + SHORT + f"&dataset=s-surface&width={width}")
    wait_for_scene(page)
    assert len(read(page).code) == width
    lines, faint, triangles, dots = page.evaluate(
        """() => {
            const data = document.querySelector('.bn-scene-deep').data;
            return [data[2].x.length, data[3].x.length, data[4].i.length, data[5].x.length];
        }"""
    )
    assert (lines > 0, faint > 0, triangles > 0, dots > 0) == (width < 3, width == 1, width == 2, width == 3)


def test_dragging_the_code_slides_the_decoded_point_over_the_sheet(page: Page, server: Server):
    open_lab(page, server.url + SHEET)
    wait_for_end(page, 300)
    before = read(page)
    panel = page.get_by_test_id("latent-panel")
    box = panel.bounding_box()
    panel.click(position={"x": box["width"] * 0.3, "y": box["height"] * 0.3})
    first = read(page)
    panel.click(position={"x": box["width"] * 0.7, "y": box["height"] * 0.6})
    second = read(page)
    assert first.code[0] < second.code[0] and first.code[1] > second.code[1]
    assert math.dist(first.reconstruction, second.reconstruction) > 0.1
    panel.press("Escape")
    assert read(page).code == before.code


@pytest.mark.parametrize("by", ["keys", "drag"])
def test_the_scene_stays_turned_while_the_run_moves_on(page: Page, server: Server, by: str):
    open_lab(page, server.url + HELIX)
    wait_for_scene(page)
    before = page.evaluate(EYE)
    box = view(page).bounding_box()
    if by == "keys":
        scene(page).focus()
        scene(page).press("ArrowRight")
    else:
        page.mouse.move(box["x"] + 200, box["y"] + 200)
        page.mouse.down()
        page.mouse.move(box["x"] + 260, box["y"] + 200)
        page.mouse.up()
    page.wait_for_function(f"(x) => Math.abs(({EYE})().x - x) > 0.05", arg=before["x"])
    page.get_by_role("slider", name="Step").fill("40")
    expect(view(page)).to_have_attribute("data-step", re.compile("^(39|40)$"), timeout=ARRIVAL)
    after = page.evaluate(EYE)
    assert math.dist(after.values(), before.values()) > 0.05
    assert math.dist(after.values(), (0, 0, 0)) == pytest.approx(math.dist(before.values(), (0, 0, 0)), rel=1e-3)


def test_the_wheel_and_two_fingers_zoom(page: Page, server: Server):
    open_lab(page, server.url + HELIX)
    wait_for_scene(page)
    distance = f"() => Math.hypot(...Object.values(({EYE})()))"
    before = page.evaluate(distance)
    box = view(page).bounding_box()
    page.mouse.move(box["x"] + 200, box["y"] + 200)
    page.mouse.wheel(0, -200)
    page.wait_for_function(f"(before) => ({distance})() < 0.9 * before", arg=before)
    view(page).evaluate(
        """(view) => {
            const box = view.getBoundingClientRect();
            const finger = (kind, pointerId, x) => view.dispatchEvent(new PointerEvent(kind, {
                pointerId, button: 0, bubbles: true, clientX: box.x + x, clientY: box.y + 150,
            }));
            finger("pointerdown", 11, 100);
            finger("pointerdown", 12, 300);
            finger("pointermove", 12, 200);
            finger("pointerup", 12, 200);
            finger("pointerup", 11, 100);
        }"""
    )
    page.wait_for_function(f"(before) => ({distance})() > 1.3 * before", arg=before)


def test_the_colour_is_the_true_coordinate(page: Page, server: Server):
    open_lab(page, server.url + SHEET)
    wait_for_scene(page)
    data = make_data(Experiment(dataset="swiss-roll", points=100))
    shown = "() => Array.from(document.querySelector('.bn-scene-deep').data[0].marker.color)"
    for index, name in enumerate(["along the roll", "across it"]):
        page.get_by_test_id("tint-legend").get_by_role("button", name=name).click()
        expected = data.coordinate[~data.heldout, index]
        page.wait_for_function(f"(first) => Math.abs(({shown})()[0] - first) < 1e-4", arg=float(expected[0]))
        assert page.evaluate(shown) == pytest.approx(expected.tolist(), abs=1e-4)


def test_data_on_the_plane_is_not_shown_in_space(page: Page, server: Server):
    open_lab(page, server.url + "/space?v=2&dataset=moons&steps=300&hidden=16-16")
    expect(page.get_by_test_id("stAlert")).to_contain_text("coordinates")
    assert len(read(page).input) == 3


def test_without_webgl_the_page_says_so_and_projects(flat_page: Page, server: Server):
    page = flat_page
    open_lab(page, server.url + HELIX)
    wait_for_scene(page)
    expect(scene(page)).to_contain_text("no WebGL")
    expect(scene(page).get_by_role("button", name="Simple drawing")).to_be_hidden()
    data = make_data(Experiment(dataset="helix", points=100)).points
    box = view(page).bounding_box()
    found = page.evaluate(
        f"async (points) => {{ const s = await {SPACE}; return Array.from(s.projected(s.HOME(), points)); }}",
        data.ravel().tolist(),
    )
    scale = box["width"] / 2 / 2.7
    pixels = [
        {"index": i, "x": box["x"] + box["width"] / 2 + scale * right, "y": box["y"] + box["height"] / 2 - scale * up}
        for i, (right, up, _) in enumerate(np.reshape(found, (-1, 3)))
    ]
    target = alone(pixels)
    page.mouse.click(target["x"], target["y"])
    assert read(page).input == pytest.approx(data[target["index"]].tolist(), abs=1e-4)
    before = page.screenshot(clip=box)
    page.mouse.move(box["x"] + 100, box["y"] + 200)
    page.mouse.down()
    page.mouse.move(box["x"] + 200, box["y"] + 220, steps=4)
    page.mouse.up()
    assert page.screenshot(clip=box) != before
    assert read(page).input == pytest.approx(data[target["index"]].tolist(), abs=1e-4)


def test_the_flat_projection_can_be_chosen_and_left(page: Page, server: Server):
    open_lab(page, server.url + SHEET)
    wait_for_scene(page)
    flat = scene(page).get_by_role("button", name="Simple drawing")
    flat.click()
    expect(scene(page)).to_have_attribute("data-kind", "flat")
    expect(view(page)).to_have_attribute("data-step", "300")
    flat.click()
    expect(scene(page)).to_have_attribute("data-kind", "deep")
    expect(view(page)).to_have_attribute("data-ready", "true", timeout=ARRIVAL)


def test_the_pink_curve_is_the_decoders_and_has_gaps_only_where_no_code_is_near(page: Page, server: Server):
    experiment = Experiment(dataset="helix", points=100, steps=300, hidden=(16, 16))
    found = train(experiment)
    points = make_data(experiment).points
    codes = np.sort(found.encode(points)[:, 0])
    open_lab(page, server.url + HELIX)
    wait_for_scene(page)
    lines = np.array(
        page.evaluate(
            "() => ['x', 'y', 'z'].map((k) => Array.from(document.querySelector('.bn-scene-deep').data[2][k]))"
        )
    ).T
    ends = decode(network_of(experiment), np.asarray(found.weights), codes[[0, -1], None])
    assert lines[[0, -1]] == pytest.approx(ends, abs=1e-3)
    assert np.nanmax(np.linalg.norm(np.diff(lines, axis=0), axis=1)) < 0.13
    drawn = lines[~np.isnan(lines[:, 0])]
    back = found.reconstruct(points)
    near = np.linalg.norm(drawn[:, None] - back, axis=2).min(1)
    apart = np.sort(np.linalg.norm(np.diff(found.decode(codes[:, None]), axis=0), axis=1))
    assert near.max() < max(0.1, 1.5 * apart[89])  # along the curve nine in ten neighbours are nearer than that


def test_projection_onto_the_screen_keeps_lengths_and_orientation(page: Page, server: Server):
    open_lab(page, server.url + HELIX)
    camera = {"azimuth": 0.7, "elevation": 0.4, "distance": 2}
    found = page.evaluate(
        f"async ([camera, points]) => Array.from((await {SPACE}).projected(camera, points))",
        [camera, np.eye(3).ravel().tolist()],
    )
    axes = np.reshape(found, (3, 3))  # rows: where x, y and z go
    assert axes @ axes.T == pytest.approx(np.eye(3), abs=1e-12)
    assert np.linalg.det(axes) == pytest.approx(1)
    eye = page.evaluate(f"async (camera) => Object.values((await {SPACE}).eyeOf(camera))", camera)
    assert np.array(eye) @ axes == pytest.approx([0, 0, 2], abs=1e-9)
