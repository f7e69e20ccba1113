"""The denoising page: the walk climbs onto the curve, the arrows are the score's, and both planes answer one hand."""

from __future__ import annotations

import json
import re
from functools import lru_cache

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from aecore.datasets import manifold
from aecore.datasets.score import denoised, score
from aecore.experiment import Experiment
from aecore.run import Run, train
from tests.browser.lab import ARRIVAL, MODULES, click_plane, open_lab, read, wait_for_end
from tests.conftest import Server
from trajectories.wire.description import description

SHORT = "?v=2&model=denoising&width=2&steps=300&hidden=16-16"  # trains in a moment
SHORT_RUN = Experiment(model="denoising", width=2, steps=300, hidden=(16, 16))
SHORT_PLAIN = Experiment(width=2, steps=300, hidden=(16, 16))


@lru_cache
def trained(experiment: Experiment) -> Run:
    return train(experiment)


def figures(page: Page, slot: str) -> Locator:
    return page.get_by_test_id(f"field-{slot}")


def figure(page: Page, slot: str, name: str):
    return json.loads(figures(page, slot).get_attribute(f"data-{name}"))


def walk(page: Page, steps: int) -> None:
    """Show this many steps of the walk, in both planes."""
    page.get_by_role("slider", name="Steps of the walk").fill(str(steps))
    for slot in ("main", "other"):
        expect(figures(page, slot)).to_have_attribute("data-steps", str(steps))


def test_only_the_denoising_network_walks_onto_the_curve(page: Page, server: Server):
    open_lab(page, f"{server.url}/denoising?x=0.2&y=0.5")
    wait_for_end(page, 1500)
    page.get_by_role("button", name="Walk").click()
    for slot in ("main", "other"):
        expect(figures(page, slot)).to_have_attribute("data-steps", "10")
        assert figure(page, slot, "from") == pytest.approx(1.5 - np.hypot(0.2, 0.5), abs=1e-3)
    assert figure(page, "main", "distance") < 0.03
    assert figure(page, "other", "distance") > 0.2
    assert figure(page, "main", "relative") < 0.25 < 0.8 < figure(page, "other", "relative")


def test_the_walk_applies_the_network_again_and_again(page: Page, server: Server):
    open_lab(page, f"{server.url}/denoising{SHORT}&x=0.2&y=0.5")
    wait_for_end(page, 300)
    walk(page, 4)
    for slot, run in (("main", trained(SHORT_RUN)), ("other", trained(SHORT_PLAIN))):
        end = np.array([[0.2, 0.5]], dtype=np.float32)
        for _ in range(4):
            end = run.reconstruct(end)
        assert figure(page, slot, "end") == pytest.approx(end[0].tolist(), abs=1e-3)
        assert figure(page, slot, "distance") == pytest.approx(
            manifold("circle").squared_distance(end)[0] ** 0.5, abs=1e-3
        )


def test_the_field_is_compared_with_the_best_denoisers(page: Page, server: Server):
    open_lab(page, f"{server.url}/denoising{SHORT}")
    wait_for_end(page, 300)
    corrupted = sample(page, SHORT_RUN, "gaussian", 0.2, 240)["corrupted"].astype(np.float32)
    best = denoised(SHORT_RUN, corrupted, sigma=0.2) - corrupted
    for slot, run in (("main", trained(SHORT_RUN)), ("other", trained(SHORT_PLAIN))):
        field = run.reconstruct(corrupted) - corrupted
        relative = np.sqrt(((field - best) ** 2).sum() / (best**2).sum())
        cosine = (field * best).sum(1) / (np.linalg.norm(field, axis=1) * np.linalg.norm(best, axis=1))
        assert figure(page, slot, "relative") == pytest.approx(relative, abs=0.005)
        assert figure(page, slot, "angle") == pytest.approx(np.degrees(np.arccos(cosine.clip(-1, 1))).mean(), abs=0.5)


def test_the_score_is_the_one_of_python(page: Page, server: Server):
    open_lab(page, f"{server.url}/denoising{SHORT}")
    points = np.random.default_rng(2).uniform(-2, 2, (40, 2))
    for dataset in ("circle", "moons", "fork", "blobs"):
        experiment = Experiment(model="denoising", dataset=dataset, noise=0.05)
        for sigma in (0.0, 0.1, 0.5):
            found = page.evaluate(
                f"""async ([about, points, sigma]) => {{
                    const {{ score }} = await import({MODULES} + 'numbers/score.js');
                    return Array.from(score(about, points, sigma));
                }}""",
                [description(experiment), points.ravel().tolist(), sigma],
            )
            expected = score(experiment, points, extra_noise=sigma)
            assert np.reshape(found, (-1, 2)) == pytest.approx(expected, rel=0.01, abs=0.01 / (sigma**2 + 0.0025)), (
                dataset
            )


def test_a_density_on_the_bare_curve_has_no_score(page: Page, server: Server):
    open_lab(page, f"{server.url}/denoising{SHORT}")
    about = description(Experiment(model="denoising", noise=0))
    assert (
        page.evaluate(f"async (about) => (await import({MODULES} + 'numbers/score.js')).score(about, [0, 0], 0)", about)
        is None
    )


def test_the_difference_of_two_fields_as_worked_out_by_hand(page: Page, server: Server):
    # (1, 0) against (0, 1) is 90° off, (2, 0) against (1, 0) none: mean 45°.
    # Squared differences 2 and 1, sizes 1 and 1.
    open_lab(page, f"{server.url}/denoising{SHORT}")
    found = page.evaluate(
        f"async () => (await import({MODULES} + 'numbers/score.js')).compare([1, 0, 2, 0], [0, 1, 1, 0])"
    )
    assert found == pytest.approx({"relative": np.sqrt(3 / 2), "angle": 45})


def sample(page: Page, experiment: Experiment, kind: str, level: float, count: int) -> dict[str, np.ndarray]:
    found = page.evaluate(
        f"""async ([about, kind, level, count]) => {{
            const {{ corruptedSample }} = await import({MODULES} + 'pages/denoising/corruption.js');
            const {{ clean, corrupted }} = corruptedSample(about, kind, level, count);
            return {{ clean: Array.from(clean), corrupted: Array.from(corrupted) }};
        }}""",
        [description(experiment), kind, level, count],
    )
    return {name: np.reshape(values, (-1, 2)) for name, values in found.items()}


def test_the_corrupted_points_are_training_points_corrupted_as_in_training(page: Page, server: Server):
    open_lab(page, f"{server.url}/denoising{SHORT}")
    data = trained(SHORT_RUN)
    noisy = sample(page, SHORT_RUN, "gaussian", 0.2, 2000)
    training = {tuple(point) for point in data.points[~data.heldout].astype(float).round(5)}
    assert {tuple(point) for point in noisy["clean"].round(5)} <= training
    assert (noisy["corrupted"] - noisy["clean"]).std(0) == pytest.approx(0.2, rel=0.05)
    dropped = sample(page, SHORT_RUN, "drop", 0.3, 2000)
    assert (dropped["corrupted"] == 0).mean(0) == pytest.approx(0.3, abs=0.03)
    kept = dropped["corrupted"] != 0
    assert (dropped["corrupted"][kept] == dropped["clean"][kept]).all()


def test_both_planes_have_the_same_input(page: Page, server: Server):
    open_lab(page, f"{server.url}/denoising{SHORT}&x=0.5&y=0.5")
    planes = page.get_by_test_id("input-plane")
    click_plane(page, -0.5, 1.0)
    expect(planes.nth(1)).to_have_attribute("aria-valuetext", planes.nth(0).get_attribute("aria-valuetext"))
    assert read(page).input == pytest.approx([-0.5, 1.0], abs=0.02)
    page.get_by_role("spinbutton", name="Input x").fill("0.25")
    page.get_by_role("spinbutton", name="Input y").fill("-0.5")
    planes.nth(1).press("ArrowRight")
    assert read(page).input == [0.3, -0.5]


def test_both_planes_show_the_same_step(page: Page, server: Server):
    open_lab(page, f"{server.url}/denoising{SHORT}")
    wait_for_end(page, 300)
    slider = page.get_by_test_id("transport").get_by_role("slider", name="Step")
    for step in ("20", "0"):
        slider.fill(step)
        for slot in ("main", "other"):
            expect(figures(page, slot)).to_have_attribute("data-step", step)


def test_too_much_noise_ends_where_no_data_is(page: Page, server: Server):
    open_lab(page, f"{server.url}/denoising{SHORT}&corruption=1")
    wait_for_end(page, 300)
    walk(page, 10)
    assert figure(page, "main", "distance") > 0.4
    assert figure(page, "main", "relative") < 0.25


def test_a_button_opens_the_experiment_that_fails_and_keeps_the_input(page: Page, server: Server):
    open_lab(page, f"{server.url}/denoising?x=0.25&y=-0.75")
    page.get_by_role("button", name="Too much noise").click()
    page.wait_for_url("**corruption=1**")
    expect(page.get_by_role("slider", name="Corruption level")).to_have_attribute(
        "aria-valuetext", "1", timeout=ARRIVAL
    )
    assert read(page).input == [0.25, -0.75]


def test_without_noise_both_networks_are_the_same(page: Page, server: Server):
    open_lab(page, f"{server.url}/denoising{SHORT}&corruption=0")
    wait_for_end(page, 300)
    walk(page, 3)
    assert figure(page, "main", "end") == figure(page, "other", "end")
    assert figure(page, "main", "relative") is None
    expect(figures(page, "main")).to_contain_text("Without corruption")


def test_dropped_coordinates_estimate_no_score(page: Page, server: Server):
    open_lab(page, f"{server.url}/denoising{SHORT}&corrupt=drop")
    expect(figures(page, "main")).to_contain_text("no score")
    assert figure(page, "main", "relative") is None


def test_every_layer_can_be_laid_over_both_planes(page: Page, server: Server):
    open_lab(page, f"{server.url}/denoising{SHORT}&x=1&y=1")
    wait_for_end(page, 300)
    above = "[data-draws=layers-above]"  # one of each plane
    canvases = page.locator(above)
    expect(canvases).to_have_count(2)
    for name in ("True field", "Corrupted points"):
        before = [canvas.evaluate("canvas => canvas.toDataURL()") for canvas in canvases.all()]
        page.get_by_role("button", name=name).click()
        for i in range(2):
            page.wait_for_function(
                "([above, i, before]) => document.querySelectorAll(above)[i].toDataURL() !== before",
                arg=[above, i, before[i]],
            )


def test_on_a_phone_one_plane_is_shown_at_a_time(phone: Page, server: Server):
    open_lab(phone, f"{server.url}/denoising{SHORT}")
    planes = phone.get_by_test_id("input-plane")
    expect(planes.nth(0)).to_be_visible()
    expect(planes.nth(1)).to_be_hidden()
    phone.get_by_role("button", name=re.compile("^Plain")).click()
    expect(planes.nth(0)).to_be_hidden()
    planes.nth(1).tap()
    assert read(phone).input == pytest.approx([0, 0], abs=0.02)
