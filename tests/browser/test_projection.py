"""The main demo in a real browser: every gesture, and what is to be seen."""

from __future__ import annotations

import base64
import math
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from aecore.datasets import make_data
from aecore.experiment import Experiment
from tests.browser.lab import ARRIVAL, SHORT, click_plane, open_lab, pixel, read, readout, wait_for_end
from tests.conftest import Server

SHORT_SETTINGS = {"steps": 300, "hidden": (16, 16)}

# Whether something is drawn on the canvas of axes and data at each of some points, while all of [-2, 2]² is shown.
INKED = """(plane, [points, others]) => {
    const canvas = plane.querySelector('[data-draws=axes-and-data]');
    const own = canvas.getBoundingClientRect();
    const input = plane.querySelector('.bn-input').getBoundingClientRect();
    const context = canvas.getContext('2d');
    const inked = (x, y) => {
        const [px, py] = [input.x - own.x + (x + 2) / 4 * input.width, input.y - own.y + (2 - y) / 4 * input.height];
        const { data } = context.getImageData(Math.round(px) - 3, Math.round(py) - 3, 7, 7);
        return data.some((v, i) => i % 4 === 3 && v > 60);
    };
    const own_points = Array.from({ length: points.length / 2 }, (_, i) => inked(points[2 * i], points[2 * i + 1]));
    return [...own_points, ...others.map(([x, y]) => inked(x, y))];
}"""

# The size of a PNG, and how many of its pixels have the colours of input, manifold and data.
PICTURE = """async (data) => {
    const image = new Image();
    image.src = `data:image/png;base64,${data}`;
    await image.decode();
    const { width, height } = image;
    const context = Object.assign(document.createElement('canvas'), { width, height }).getContext('2d');
    context.drawImage(image, 0, 0);
    const { data: rgba } = context.getImageData(0, 0, width, height);
    const counted = { width, height, cyan: 0, pink: 0, grey: 0 };
    for (let i = 0; i < rgba.length; i += 4) {
        const [r, g, b] = rgba.subarray(i, i + 3);
        if (r < 80 && g > 180 && b > 200) counted.cyan++;
        else if (r > 220 && g < 120 && b > 120) counted.pink++;
        else if (Math.max(r, g, b) - Math.min(r, g, b) < 20 && r < 200) counted.grey++;
    }
    return counted;
}"""


def test_a_click_places_the_input_exactly_there(page: Page, server: Server):
    open_lab(page, server.url + SHORT)
    click_plane(page, 0.5, -1.25)
    found = read(page)
    assert found.input == pytest.approx([0.5, -1.25], abs=0.01)
    assert len(found.code) == found.width == 1
    assert found.error == pytest.approx(
        sum((a - b) ** 2 for a, b in zip(found.input, found.reconstruction, strict=True))
    )


def test_a_click_works_while_training_is_shown(page: Page, server: Server):
    open_lab(page, server.url + "?v=2&seed=41")
    click_plane(page, -1.0, 0.5)
    assert read(page).input == pytest.approx([-1.0, 0.5], abs=0.01)
    wait_for_end(page)
    assert read(page).input == pytest.approx([-1.0, 0.5], abs=0.01)


def test_dragging_moves_the_input_and_asks_the_server_nothing(page: Page, server: Server):
    open_lab(page, server.url + SHORT)
    wait_for_end(page, 300)
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    box = page.get_by_test_id("input-plane").bounding_box()
    at = [pixel(box, *point) for point in ((-1, -1), (0, 0.5), (1.5, 1))]
    page.mouse.move(box["x"] + at[0]["x"], box["y"] + at[0]["y"])
    page.mouse.down()
    for place in at[1:]:
        page.mouse.move(box["x"] + place["x"], box["y"] + place["y"], steps=8)
    page.mouse.up()
    assert read(page).input == pytest.approx([1.5, 1], abs=0.01)
    assert requests == []


def test_arrow_keys_move_the_input_by_small_and_large_steps(page: Page, server: Server):
    open_lab(page, server.url + SHORT + "&x=0.2&y=0.4")
    plane = page.get_by_test_id("input-plane")
    plane.focus()
    plane.press("ArrowRight")
    assert read(page).input == pytest.approx([0.25, 0.4])
    plane.press("Shift+ArrowDown")
    assert read(page).input == pytest.approx([0.25, 0.15])


def test_number_fields_place_the_input(page: Page, server: Server):
    open_lab(page, server.url + SHORT)
    wait_for_end(page, 300)
    page.get_by_label("Input x").fill("-0.75")
    page.get_by_label("Input y").fill("1.1")
    assert read(page).input == pytest.approx([-0.75, 1.1])


def test_a_finger_places_and_drags_the_input(phone: Page, server: Server):
    open_lab(phone, server.url + SHORT)
    box = phone.get_by_test_id("input-plane").bounding_box()
    at = pixel(box, -0.5, 0.75)
    phone.touchscreen.tap(box["x"] + at["x"], box["y"] + at["y"])
    assert read(phone).input == pytest.approx([-0.5, 0.75], abs=0.02)
    client = phone.context.new_cdp_session(phone)
    for kind, point in (
        ("touchStart", (-0.5, 0.75)),
        ("touchMove", (0.2, 0)),
        ("touchMove", (1, -1)),
        ("touchEnd", None),
    ):
        touch = [] if point is None else [{k: box[k] + v for k, v in pixel(box, *point).items()}]
        client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touch})
    assert read(phone).input == pytest.approx([1, -1], abs=0.02)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390


def test_of_two_fingers_the_last_one_counts(page: Page, server: Server):
    open_lab(page, server.url + SHORT)
    plane = page.get_by_test_id("input-plane")
    box = plane.bounding_box()
    touch = """(plane, [kind, pointerId, clientX, clientY]) =>
        plane.dispatchEvent(new PointerEvent(kind, { pointerId, clientX, clientY, button: 0, bubbles: true }))"""

    def finger(kind: str, number: int, x: float, y: float) -> list[float]:
        at = pixel(box, x, y)
        plane.evaluate(touch, [kind, number, box["x"] + at["x"], box["y"] + at["y"]])
        return read(page).input

    assert finger("pointerdown", 11, -1, -1) == pytest.approx([-1, -1], abs=0.02)
    assert finger("pointerdown", 12, 1, 1) == pytest.approx([1, 1], abs=0.02)
    assert finger("pointermove", 11, -1, 1) == pytest.approx([1, 1], abs=0.02)
    finger("pointerup", 11, -1, 1)
    assert finger("pointermove", 12, 1.5, 0.5) == pytest.approx([1.5, 0.5], abs=0.02)
    finger("pointerup", 12, 1.5, 0.5)
    assert finger("pointermove", 12, 0, 0) == pytest.approx([1.5, 0.5], abs=0.02)


def test_the_run_ends_on_the_manifold(page: Page, server: Server):
    open_lab(page, server.url + "/projection")
    click_plane(page, 1.2, 1.2)
    found = wait_for_end(page)
    assert math.hypot(*found.reconstruction) == pytest.approx(1.5, abs=0.15)
    assert found.loss < 0.01


def test_dragging_the_code_moves_the_decoded_point(page: Page, server: Server):
    open_lab(page, server.url + SHORT)
    wait_for_end(page, 300)
    before = read(page)
    panel = page.get_by_test_id("latent-panel")
    box = panel.bounding_box()
    panel.click(position={"x": box["width"] * 0.25, "y": box["height"] / 2})
    first = read(page)
    panel.click(position={"x": box["width"] * 0.75, "y": box["height"] / 2})
    second = read(page)
    assert before.input == first.input == second.input
    assert first.code[0] < second.code[0]
    assert math.dist(first.reconstruction, second.reconstruction) > 0.2
    panel.press("Escape")
    assert read(page).code == before.code


def test_the_transport_plays_pauses_steps_and_goes_back(page: Page, server: Server):
    open_lab(page, server.url + SHORT)
    wait_for_end(page, 300)
    transport = page.get_by_test_id("transport")
    end = read(page)
    transport.get_by_role("button", name="Back").click()
    back = read(page)
    assert back.step < 300
    transport.get_by_role("button", name="Step", exact=True).click()
    assert read(page) == end
    transport.get_by_role("slider", name="Step").fill("0")
    assert read(page).step == 0
    transport.get_by_label("Time for the whole run").select_option("60")
    transport.get_by_role("button", name="Play").click()
    expect(readout(page)).not_to_have_attribute("data-step", "0")
    transport.get_by_role("button", name="Pause").click()
    paused = read(page)
    assert 0 < paused.step < 300
    transport.get_by_role("button", name="Restart").click()
    expect(transport.get_by_role("button", name="Pause")).to_be_visible()


def test_rewinding_is_exact(page: Page, server: Server):
    open_lab(page, server.url + SHORT + "&x=0.3&y=0.3")
    wait_for_end(page, 300)
    slider = page.get_by_test_id("transport").get_by_role("slider", name="Step")
    seen = {}
    for step in ("12", "100", "300"):
        slider.fill(step)
        seen[step] = read(page)
    for step in ("100", "12", "300"):
        slider.fill(step)
        assert read(page) == seen[step]


def test_a_wider_bottleneck_opens_a_new_run_and_keeps_the_point(page: Page, server: Server):
    open_lab(page, server.url + SHORT + "&x=0.3&y=-0.6")
    wait_for_end(page, 300)
    page.get_by_role("slider", name="Bottleneck width").press("ArrowRight")
    expect(readout(page)).to_have_attribute("data-width", "2", timeout=ARRIVAL)
    found = wait_for_end(page, 300)
    assert found.input == [0.3, -0.6]
    assert len(found.code) == 2
    assert _query(page)["width"] == "2"


def test_the_width_stands_beside_the_plane_and_its_name_is_whole(page: Page, server: Server):
    open_lab(page, server.url + SHORT)
    plane = page.get_by_test_id("input-plane").bounding_box()
    width = page.get_by_role("slider", name="Bottleneck width").bounding_box()
    assert width["x"] > plane["x"] + plane["width"]
    assert plane["y"] - 10 <= width["y"] <= plane["y"] + plane["height"]
    cut = "nodes => nodes.filter((node) => node.scrollWidth > node.clientWidth + 1).map((node) => node.textContent)"
    assert page.locator(".bn-setting, .bn-setting > span").evaluate_all(cut) == []


def test_all_other_settings_are_in_one_folder_that_stays_as_it_was_left(browser, server: Server):
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    open_lab(page, server.url + SHORT)
    seed = page.get_by_role("spinbutton", name="Seed")
    expect(seed).to_have_count(0)
    page.get_by_text("All settings").click()
    expect(seed).to_be_visible()
    cut = """nodes => nodes.filter((node) => node.scrollWidth > node.clientWidth + 1).map((node) => node.textContent)"""
    for model in ("denoising", "contractive", "variational"):
        page.goto(f"{server.url}{SHORT}&model={model}")  # another visit: the cookie says that it is open
        expect(seed).to_be_visible(timeout=ARRIVAL)
        assert page.get_by_test_id("stSidebar").locator("label p, [data-baseweb=select] div").evaluate_all(cut) == []
    context.close()


def test_a_diverged_run_says_at_which_step_and_what_to_do(page: Page, server: Server):
    open_lab(page, server.url + "?v=2&steps=300&activation=linear&rate=1&decay=constant&hidden=64-64-64-64")
    message = page.locator(".bn-message")
    expect(message).to_contain_text("diverged at step", timeout=ARRIVAL)
    expect(message).to_contain_text("learning rate")
    assert all(math.isfinite(v) for v in read(page).reconstruction)


def test_the_first_picture_has_the_data_and_needs_no_plotly(page: Page, server: Server):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    open_lab(page, server.url + SHORT)
    data = make_data(Experiment(**SHORT_SETTINGS))
    inked = page.locator(".bn-plane").evaluate(INKED, [data.points.ravel().tolist(), [[0.0, 0.9], [1.9, 1.9]]])
    assert inked == [True] * len(data.points) + [False] * 2
    assert not [url for url in asked if "plotly" in url]


def test_no_panel_is_blank_while_its_size_changes(page: Page, server: Server):
    open_lab(page, server.url + SHORT)
    wait_for_end(page, 300)
    blank = page.evaluate(
        """() => new Promise((resolve) => {
            const roots = ['.bn-latent', '.bn-plane', '.bn-loss'].map((name) => document.querySelector(name));
            const inked = (canvas) =>
                canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.some(Boolean);
            const inkedBefore = roots.map((root) => [...root.querySelectorAll('canvas')].map(inked));
            let first = true;
            const observer = new ResizeObserver(() => {  // after the panels' own, before anything is painted
                if (first) {
                    first = false;
                    for (const root of roots) root.style.height = `${root.clientHeight - 20}px`;
                    return;
                }
                observer.disconnect();
                const emptied = (root, i) => [...root.querySelectorAll('canvas')]
                    .filter((canvas, k) => inkedBefore[i][k] && !inked(canvas));
                resolve(roots.flatMap((root, i) => emptied(root, i).map(() => root.className)));
            });
            for (const root of roots) observer.observe(root);
        })"""
    )
    assert blank == []


def test_a_saved_picture_is_the_plane_twice_as_large(page: Page, server: Server):
    open_lab(page, server.url + SHORT)
    wait_for_end(page, 300)
    with page.expect_download() as found:
        page.get_by_role("button", name="Save picture").click()
    assert found.value.suggested_filename == "bottleneck-circle-step-300.png"
    box = page.locator(".bn-plane").bounding_box()
    picture = page.evaluate(PICTURE, base64.b64encode(found.value.path().read_bytes()).decode())
    assert (picture["width"], picture["height"]) == (2 * round(box["width"]), 2 * round(box["height"]))
    assert min(picture["cyan"], picture["pink"], picture["grey"]) > 100


def _query(page: Page) -> dict[str, str]:
    return {key: values[0] for key, values in parse_qs(urlsplit(page.url).query).items()}
