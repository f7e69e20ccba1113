"""The page See inside: units, links and layers answer to pointer, keys and touch, and say what is true."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from aecore.datasets import make_data
from aecore.experiment import Experiment
from aecore.network import encode, forward, network_of
from tests.browser.lab import MODULES, click_plane, open_lab, wait_for_end
from tests.conftest import DESKTOP, Server, watch

HIDDEN = {"hidden": (6, 5), "steps": 200}
ADDRESS = "/inside?v=2&hidden=6-5&steps=200"
EXPERIMENT = Experiment(**HIDDEN)
LAYERS = ("error", "levels", "warp", "field", "residuals", "heldout", "pca", "manifold", "projection")

# The modules are singletons: importing one by the address it is loaded from gives the page's own.
BELOW, ABOVE = "layers-below", "layers-above"  # what the plane's canvases draw, beside axes and data
FIND = f"""async () => {{
  window.run = (await import({MODULES} + "run/live-run.js")).liveRun("main");
  window.shape = await import({MODULES} + "network/shape.js");
}}"""
PLACE = """([layer, index]) => {
  const { network } = run.about;
  const panel = document.querySelector('[data-testid="network-panel"]');
  const blocks = shape.shape(network, panel.clientWidth - 12, panel.clientHeight - 32, 26);
  const { x, y, size } = shape.square(blocks[layer], index, layer === network.codeLayer);
  return [x + 6, y, size];
}"""


@pytest.fixture(scope="module")
def shared(browser: Browser, server: Server) -> Iterator[Page]:
    """The page at the end of a short run of a small network. It must log no error in any of the tests."""
    context = browser.new_context(**DESKTOP)
    page = context.new_page()
    errors = watch(page)
    yield opened(page, server)
    context.close()
    assert not errors


@pytest.fixture
def inside(shared: Page) -> Page:
    """The shared page, with nothing looked at, nothing held and the input at (0.8, 0.4)."""
    shared.mouse.move(2, 2)
    panel(shared).press("Escape")
    shared.evaluate("() => { run.setPoint([0.8, 0.4]); document.activeElement.blur(); }")
    return shared


def opened(page: Page, server: Server) -> Page:
    open_lab(page, server.url + ADDRESS)
    wait_for_end(page, EXPERIMENT.steps)
    page.evaluate(FIND)
    return page


def panel(page: Page) -> Locator:
    return page.get_by_test_id("network-panel")


def unit_middle(page: Page, layer: int, index: int) -> dict:
    """Where the middle of a unit is on the panel."""
    x, y, size = page.evaluate(PLACE, [layer, index])
    return {"x": x + size / 2, "y": y + size / 2}


def look_at(page: Page, layer: int, index: int) -> None:
    panel(page).hover(position=unit_middle(page, layer, index))


def shown_by_panel(page: Page) -> dict:
    """What the panel says in numbers."""
    return {
        name: json.loads(value)
        for name, value in panel(page).evaluate("({dataset: {testid, ...data}}) => data").items()
    }


def sentence(page: Page) -> Locator:
    return page.locator(".bn-network-words")


def plane_picture(page: Page, draws: str) -> str:
    """One of the plane's canvases, drawn anew: BELOW the axes and data, or ABOVE them."""
    return page.evaluate(
        "(draws) => { run.drawNow(); return document.querySelector(`[data-draws=${draws}]`).toDataURL(); }",
        draws,
    )


def of_all_layers(page: Page, points: np.ndarray) -> list[np.ndarray]:
    """Every layer's output for points (n, 2) at the frame being shown, by numpy."""
    network = network_of(EXPERIMENT)
    weights = np.array(page.evaluate("() => Array.from(run.frame.weights)"))
    codes = encode(network, weights, points)
    return [points] + [
        forward(network.layers[:layer], weights, points)
        if layer <= network.code_layer
        else forward(network.layers[network.code_layer : layer], weights, codes)
        for layer in range(1, len(network.layers) + 1)
    ]


@pytest.mark.parametrize(
    ("layer", "index", "name"),
    [
        (0, 1, "Input y"),
        (1, 4, "Encoder layer 1, unit 5"),
        (3, 0, "Code z₁"),
        (5, 2, "Decoder layer 2, unit 3"),
        (6, 0, "Reconstruction x"),
    ],
)
def test_a_unit_that_is_pointed_at_says_its_value_at_the_input_and_its_range_on_the_data(inside, layer, index, name):
    look_at(inside, layer, index)
    expect(sentence(inside)).to_contain_text(name)
    values = shown_by_panel(inside)
    assert (values["layer"], values["unit"]) == (layer, index)
    here = of_all_layers(inside, np.array([[0.8, 0.4]]))[layer][0, index]
    on_data = of_all_layers(inside, make_data(EXPERIMENT).points.astype(float))[layer][:, index]
    assert values["value"] == pytest.approx(here, abs=1e-4)
    assert values["low"] == pytest.approx(on_data.min(), abs=1e-3)
    assert values["high"] == pytest.approx(on_data.max(), abs=1e-3)


def test_a_units_map_fills_the_plane_until_the_pointer_leaves(inside):
    without = plane_picture(inside, BELOW)
    look_at(inside, 2, 1)
    assert plane_picture(inside, BELOW) != without
    inside.mouse.move(2, 2)
    assert plane_picture(inside, BELOW) == without


def test_the_values_follow_the_input(inside):
    look_at(inside, 4, 0)
    before = shown_by_panel(inside)["value"]
    click_plane(inside, -1.2, 0.9)
    look_at(inside, 4, 0)
    after = shown_by_panel(inside)["value"]
    assert after == pytest.approx(
        of_all_layers(inside, np.array([inside.evaluate("() => run.point")]))[4][0, 0], abs=1e-4
    )
    assert after != pytest.approx(before, abs=1e-3)


def test_a_held_code_passes_through_the_decoder_instead_of_the_inputs_own(inside):
    inside.evaluate("() => run.setCode([0.3])")
    look_at(inside, 4, 2)
    expect(sentence(inside)).to_contain_text("at the held code")
    network = network_of(EXPERIMENT)
    weights = np.array(inside.evaluate("() => Array.from(run.frame.weights)"))
    expected = forward(network.layers[network.code_layer : 4], weights, np.array([[0.3]]))[0, 2]
    assert shown_by_panel(inside)["value"] == pytest.approx(expected, abs=1e-4)


def test_arrow_keys_reach_every_unit(inside):
    panel(inside).focus()
    panel(inside).press("ArrowLeft")
    for _ in range(3):
        panel(inside).press("ArrowLeft")
    reached = []
    for layer, count in enumerate(shown_by_panel(inside)["sizes"]):
        panel(inside).press("Home")
        for _ in range(count):
            reached.append((shown_by_panel(inside)["layer"], shown_by_panel(inside)["unit"]))
            panel(inside).press("ArrowDown")
        panel(inside).press("ArrowRight")
        assert reached[-count:] == [(layer, unit) for unit in range(count)]


def test_enter_pins_a_unit_and_escape_lets_go(inside):
    panel(inside).focus()
    panel(inside).press("ArrowDown")
    panel(inside).press("Enter")
    assert shown_by_panel(inside)["pinned"] is True
    inside.get_by_test_id("input-plane").focus()
    assert shown_by_panel(inside)["unit"] == 0
    panel(inside).press("Escape")
    assert shown_by_panel(inside)["pinned"] is False
    assert "unit" not in shown_by_panel(inside)


def test_a_click_pins_a_unit_and_another_lets_go(inside):
    place = unit_middle(inside, 1, 2)
    panel(inside).click(position=place)
    inside.mouse.move(2, 2)
    assert (shown_by_panel(inside)["pinned"], shown_by_panel(inside)["unit"]) == (True, 2)
    panel(inside).click(position=place)
    inside.mouse.move(2, 2)
    assert shown_by_panel(inside)["pinned"] is False


def test_a_link_that_is_pointed_at_shows_its_weight(inside):
    panel(inside).click(position=unit_middle(inside, 3, 0))  # with a unit pinned, its own links are at hand
    layer = network_of(EXPERIMENT).layers[2]
    weights = inside.evaluate("() => Array.from(run.frame.weights)")
    x0, y0, size = inside.evaluate(PLACE, [2, 0])
    x1, y1, code = inside.evaluate(PLACE, [3, 0])
    start, end = np.array([x0 + size, y0 + size / 2]), np.array([x1, y1 + code / 2])
    x, y = start + 0.35 * (end - start)
    panel(inside).hover(position={"x": x, "y": y})
    assert shown_by_panel(inside)["weight"] == weights[layer.weights_at]
    expect(sentence(inside)).to_contain_text("from encoder layer 2, unit 1 to code z₁")


def test_touch_pins_a_unit_and_buttons_go_on_from_it(phone, server):
    opened(phone, server)
    panel(phone).scroll_into_view_if_needed()
    panel(phone).tap(position=unit_middle(phone, 1, 2))
    assert (shown_by_panel(phone)["pinned"], shown_by_panel(phone)["layer"], shown_by_panel(phone)["unit"]) == (
        True,
        1,
        2,
    )
    phone.get_by_role("button", name="Next unit").tap()
    assert shown_by_panel(phone)["unit"] == 3
    phone.get_by_role("button", name="Next layer").tap()
    assert shown_by_panel(phone)["layer"] == 2
    phone.get_by_role("button", name="Let go").tap()
    assert shown_by_panel(phone)["pinned"] is False


@pytest.mark.parametrize("name", LAYERS)
def test_each_layer_is_a_switch_that_changes_the_plane_and_explains_itself(inside, name):
    switch = inside.locator(f'[data-layer="{name}"]')
    on = switch.get_attribute("aria-pressed")
    before = [plane_picture(inside, BELOW), plane_picture(inside, ABOVE)]
    switch.click()
    assert switch.get_attribute("aria-pressed") != on
    assert [plane_picture(inside, BELOW), plane_picture(inside, ABOVE)] != before
    if on == "true":
        switch.click()
    expect(inside.get_by_role("tooltip")).to_contain_text(switch.get_attribute("data-explain"))


def test_with_one_number_in_the_code_a_decoder_unit_is_constant_where_the_code_is(inside):
    looked = f"""async () => {{
      const values = await import({MODULES} + "network/unit-values.js");
      const view = {{ xRange: [-2, 2], yRange: [-2, 2] }};
      const of = (layer, index) => Array.from(values.unitOnGrid(run, view, 33, {{ layer, index }}));
      return [of(3, 0), of(4, 1), of(5, 3)];
    }}"""
    codes, *units = map(np.array, inside.evaluate(looked))
    order = np.argsort(codes)
    network = network_of(EXPERIMENT)
    weights = np.array(inside.evaluate("() => Array.from(run.frame.weights)"))
    for layer, index, values in ((4, 1, units[0]), (5, 3, units[1])):
        alone = forward(network.layers[network.code_layer : layer], weights, codes[:, None])[:, index]
        assert np.allclose(values[order], alone[order], atol=1e-4)


def test_plane_network_code_and_transport_are_above_the_fold(inside):
    for name in ("input-plane", "network-panel", "latent-panel", "transport"):
        box = inside.get_by_test_id(name).bounding_box()
        assert box["y"] + box["height"] <= 800, name
    assert inside.get_by_test_id("network-panel").bounding_box()["width"] > 400


def test_units_that_cannot_bend_are_one_click_away(page, server):
    opened(page, server)
    page.get_by_role("button", name=re.compile("cannot bend")).click()
    expect(page).to_have_url(re.compile("activation=linear"))
    wait_for_end(page)
    assert {layer["activation"] for layer in page.evaluate("() => run.about.network.layers")} == {"linear"}
