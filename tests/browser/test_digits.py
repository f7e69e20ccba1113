"""The pages about images in a browser: drawing, dragging, spoiling, morphing, stopping; the same numbers as torch."""

from __future__ import annotations

import base64
import json
import re

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from aecore.images.data import digits
from aecore.images.experiment import ImageExperiment
from aecore.images.running import applied, restored
from aecore.images.training import ImageTraining
from tests.browser.lab import ARRIVAL
from tests.conftest import Server
from trajectories.images import frames


def opened(page: Page, server: Server, query: str = "v=1&epochs=10&width=2") -> Page:
    """The page of digits once its run has ended."""
    page.goto(f"{server.url}/digits?{query}")
    expect(page.get_by_test_id("image-training")).to_have_attribute("data-state", "done", timeout=ARRIVAL)
    return page


def readout(page: Page) -> Locator:
    return page.get_by_test_id("image-readout")


def pixels(page: Page, what: str) -> list[int]:
    """The grey levels of a canvas."""
    return page.evaluate(
        """(id) => {
            const canvas = document.querySelector(`[data-testid=${id}]`);
            const image = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
            return Array.from(image.data).filter((_, i) => i % 4 === 0);
        }""",
        what,
    )


def code(page: Page) -> list[float]:
    return json.loads(readout(page).get_attribute("data-code") or "[]")


def other_code(page: Page, before: list[float]) -> list[float]:
    """The code, once it is another than before."""
    expect(readout(page)).not_to_have_attribute("data-code", json.dumps(before, separators=(",", ":")))
    return code(page)


def stroke(page: Page, pad: Locator, touch: bool = False) -> None:
    """A line from the upper middle to the lower middle, by mouse or by a finger."""
    box = pad.bounding_box()
    x, ends = box["x"] + box["width"] / 2, [box["y"] + box["height"] * share for share in (0.15, 0.85)]
    if touch:
        session = page.context.new_cdp_session(page)
        for kind, y in (("touchStart", ends[0]), ("touchMove", ends[1]), ("touchEnd", None)):
            points = [] if y is None else [{"x": x, "y": y}]
            session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        return
    page.mouse.move(x, ends[0])
    page.mouse.down()
    page.mouse.move(x, ends[1], steps=4)
    page.mouse.up()


def test_a_digit_is_drawn_and_comes_back(page: Page, server: Server):
    opened(page, server)
    before = code(page)
    page.get_by_role("button", name="Clear").click()
    stroke(page, page.get_by_test_id("image-pad"))
    other_code(page, before)
    drawn = np.array(pixels(page, "image-pad")).reshape(8, 8)
    assert drawn[2:6, 3:5].min() > 100 and drawn[:, 0].max() == 0
    assert max(pixels(page, "image-reconstruction")) > 60


def test_a_finger_draws_on_a_phone(phone: Page, server: Server):
    opened(phone, server)
    before = code(phone)
    phone.get_by_role("button", name="Clear").click()
    pad = phone.get_by_test_id("image-pad")
    pad.scroll_into_view_if_needed()
    stroke(phone, pad, touch=True)
    other_code(phone, before)
    assert sum(level > 100 for level in pixels(phone, "image-pad")) >= 8


def test_a_dragged_code_is_decoded_and_the_input_stays(page: Page, server: Server):
    opened(page, server)
    before, picture, shown = code(page), pixels(page, "image-pad"), pixels(page, "image-reconstruction")
    box = page.get_by_role("application", name="The map of codes").bounding_box()
    page.mouse.click(box["x"] + 0.15 * box["width"], box["y"] + 0.8 * box["height"])
    other_code(page, before)
    assert pixels(page, "image-pad") == picture
    assert pixels(page, "image-reconstruction") != shown
    expect(readout(page)).to_contain_text("you dragged")


def test_bars_move_one_number_of_a_wide_code_by_hand_and_by_keys(page: Page, server: Server):
    opened(page, server, "v=1&epochs=5&width=8")
    before = code(page)
    bars = page.get_by_role("application", name="The numbers of the code")
    box = bars.bounding_box()
    page.mouse.click(box["x"] + box["width"] * 2.5 / 8, box["y"] + 5)
    moved = other_code(page, before)
    assert [i for i in range(8) if moved[i] != before[i]] == [2]
    bars.press("ArrowRight")
    bars.press("ArrowDown")
    after = other_code(page, moved)
    assert [i for i in range(8) if after[i] != moved[i]] == [3]


@pytest.mark.parametrize("device", ["page", "phone"])
def test_what_was_spoilt_comes_back_cleaner(device: str, server: Server, request: pytest.FixtureRequest):
    opened(page := request.getfixturevalue(device), server, "v=1&epochs=20&width=16&model=denoising&corruption=block")
    clean = np.array(pixels(page, "image-pad"), float)
    before = code(page)
    page.get_by_role("button", name="Hide a block").click()
    other_code(page, before)
    spoilt, back = (np.array(pixels(page, what), float) for what in ("image-pad", "image-reconstruction"))
    assert (spoilt[clean != spoilt] == 0).all() and (clean != spoilt).any()
    assert ((back - clean) ** 2).sum() < ((spoilt - clean) ** 2).sum()


@pytest.mark.parametrize("device", ["page", "phone"])
def test_a_morph_goes_from_one_picture_to_the_other(device: str, server: Server, request: pytest.FixtureRequest):
    opened(page := request.getfixturevalue(device), server)
    strip = page.get_by_test_id("morph-pixels").locator("canvas")
    expect(strip).to_have_count(9)
    slider = page.get_by_role("slider", name="How far from one picture to the other")
    slider.fill("0")
    pair = page.get_by_test_id("morph-pair")
    expect(pair).to_contain_text("Fading pixels, 0")
    same = "(nodes) => nodes.map((n) => Array.from(n.getContext('2d').getImageData(0, 0, 8, 8).data).join())"
    first = pair.locator("canvas").evaluate_all(same)
    assert first[1] == page.get_by_test_id("image-pad").evaluate_all(same)[0]
    assert first[0] == page.get_by_test_id("image-reconstruction").evaluate_all(same)[0]
    slider.fill("100")
    expect(pair).to_contain_text("Fading pixels, 100")
    assert pair.locator("canvas").evaluate_all(same)[1] == strip.evaluate_all(same)[8]


def test_strange_pictures_are_noticed_and_new_ones_drawn(page: Page, server: Server):
    opened(page, server, "v=1&epochs=20&width=8&model=variational")
    page.get_by_text("Things that are not digits").click()
    verdict = page.get_by_test_id("image-strange").locator("[aria-live]")
    expect(verdict).to_contain_text("strange pictures are noticed")
    few = int(re.search(r"(\d+) of 17", verdict.inner_text())[1])
    page.get_by_label("False alarms on held-out digits").select_option("0")
    expect(verdict).to_contain_text("20")
    assert int(re.search(r"(\d+) of 17", verdict.inner_text())[1]) >= few >= 5
    page.get_by_text("New pictures", exact=True).click()
    expect(page.get_by_test_id("image-generate").locator("canvas")).to_have_count(24)
    expect(page.get_by_test_id("image-generate")).to_contain_text("Drawn from the prior")


def test_training_stops_and_goes_on_where_it_was(page: Page, server: Server):
    page.goto(f"{server.url}/digits?v=1&epochs=100&hidden=512-256-64&seed=5")
    bar = page.get_by_test_id("image-training")
    expect(bar).to_have_attribute("data-step", re.compile(r"^\d"), timeout=ARRIVAL)
    page.get_by_role("button", name="Stop training").click()
    expect(bar).to_have_attribute("data-state", "stopped")
    step = int(bar.get_attribute("data-step"))
    assert step < 1300
    page.get_by_role("button", name="Go on training").click()
    expect(bar).to_have_attribute("data-state", "done", timeout=ARRIVAL)
    assert int(bar.get_attribute("data-step")) == 1300
    page.get_by_role("slider", name="Frame of the training").fill("0")
    expect(bar).to_have_attribute("data-step", "0")


def test_a_network_that_stays_on_the_server_is_dragged_too(page: Page, server: Server):
    opened(page, server, "v=1&epochs=2&width=2&model=convolutional")
    before = code(page)
    box = page.get_by_role("application", name="The map of codes").bounding_box()
    page.mouse.click(box["x"] + 0.2 * box["width"], box["y"] + 0.2 * box["height"])
    assert len(other_code(page, before)) == 2


def test_pca_and_the_autoencoder_stand_side_by_side(page: Page, server: Server):
    page.goto(f"{server.url}/against_pca?v=1&epochs=5&width=8")
    expect(page.get_by_test_id("image-training")).to_have_attribute("data-state", "done", timeout=ARRIVAL)
    expect(page.get_by_test_id("against-same").locator("canvas")).to_have_count(30)
    expect(page.get_by_test_id("against-flat")).to_contain_text("of codes lie among their own kind", timeout=ARRIVAL)


@pytest.mark.parametrize("model", ["autoencoder", "sparse"])
def test_the_browsers_network_is_torchs(modules, model: str):
    images = digits(0)
    experiment = ImageExperiment(model=model, width=6, active=2, hidden="256-64", epochs=1)
    training = ImageTraining(experiment, images)
    training.advance(13)
    packed = frames.quantised(training.network)
    network = restored(experiment, 8, frames.restored(packed))
    from aecore.images.modules import layers_of

    given = {
        "frame": base64.b64encode(frames.encode({"step": 13}, packed)).decode(),
        "layers": layers_of(network),
        "pictures": images.heldout[:20].ravel().tolist(),
        "active": network.active,
    }
    found = modules("run/image-run", IN_THE_BROWSER, given)
    codes = applied(network, "encode", images.heldout[:20])
    assert np.abs(np.array(found["codes"]).reshape(20, 6) - codes).max() < 1e-4
    pictures = applied(network, "decode", codes)
    assert np.abs(np.array(found["pictures"]).reshape(20, 64) - pictures).max() < 1e-4
    exact = applied(training.network, "decode", applied(training.network, "encode", images.heldout[:20]))
    assert np.abs(exact - pictures).max() < 2e-3  # what 16-bit weights cost


IN_THE_BROWSER = """async ({ ImageRun }, { frame, layers, pictures, active }) => {
    const { decodeImageFrame } = await import(new URL("../numbers/image-frames.js", performance.getEntriesByType(
        "resource").map((entry) => entry.name).find((name) => name.endsWith("/run/image-run.js"))));
    const bytes = Uint8Array.from(atob(frame), (letter) => letter.charCodeAt(0));
    const run = new ImageRun();
    run.about = { layers, width: 6, active, parameters: 0, frames: [13] };
    run.frames = [decodeImageFrame(bytes.buffer)];
    const codes = await run.encode(pictures);
    return { codes: Array.from(codes), pictures: Array.from(await run.decode(codes)) };
}"""
