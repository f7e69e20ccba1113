"""The contractive page: the encoder's exact Jacobian, where the code keeps moving, and how the penalty fails."""

from __future__ import annotations

import json
import re

import numpy as np
import pytest
import torch
from playwright.sync_api import Page, expect

from aecore.experiment import ACTIVATIONS, Experiment
from aecore.run import Run, train
from tests.browser.lab import MODULES, click_plane, open_lab, read, wait_for_end
from tests.conftest import Server
from trajectories.wire.description import description

LINK = "?v=2&model=contractive&width=2&noise=0.03&steps=1500&contraction="
SHORT = "?v=2&model=contractive&width=2&steps=300&hidden=16-16"  # trains in a moment
SHORT_RUN = Experiment(model="contractive", width=2, steps=300, hidden=(16, 16))


def jacobians(run: Run, points: np.ndarray) -> np.ndarray:
    """By torch.autograd, in float64: points (n, d) -> (n, width, d)."""
    encoder = run.module().double().encoder
    each = torch.func.vmap(torch.func.jacrev(encoder))
    return each(torch.from_numpy(points).double()).detach().numpy()


def figure(page: Page, name: str):
    panel = page.get_by_test_id("stretch")
    expect(panel).to_have_attribute(f"data-{name}", re.compile(".+"))
    return json.loads(panel.get_attribute(f"data-{name}"))


def test_the_jacobian_is_the_one_of_autograd(page: Page, server: Server):
    open_lab(page, f"{server.url}/contractive{SHORT}")
    points = np.random.default_rng(4).uniform(-2, 2, (20, 2)).astype(np.float32)
    for activation in ACTIVATIONS:
        for width in (1, 3):
            run = train(Experiment(model="contractive", activation=activation, width=width, hidden=(7, 5), steps=10))
            found = page.evaluate(
                f"""async ([network, weights, points]) => {{
                    const {{ encoderJacobians }} = await import({MODULES} + 'numbers/jacobian.js');
                    return Array.from(encoderJacobians(network, Float32Array.from(weights), points));
                }}""",
                [description(run.experiment)["network"], run.weights.tolist(), points.ravel().tolist()],
            )
            assert np.reshape(found, (20, width, 2)) == pytest.approx(jacobians(run, points), abs=1e-5), activation


def test_the_stretch_is_made_of_singular_values(page: Page, server: Server):
    open_lab(page, f"{server.url}/contractive{SHORT}")
    matrices = np.random.default_rng(5).standard_normal((10, 3, 2))
    found = page.evaluate(
        f"""async (numbers) => {{
            const {{ stretchAt }} = await import({MODULES} + 'numbers/jacobian.js');
            return Array.from({{ length: 10 }}, (_, i) => stretchAt(numbers, 3, i));
        }}""",
        matrices.ravel().tolist(),
    )
    for matrix, stretch in zip(matrices, found, strict=True):
        _, (most, least), directions = np.linalg.svd(matrix)
        assert [stretch["most"], stretch["least"]] == pytest.approx([most, least])
        direction = np.array([np.cos(stretch["angle"]), np.sin(stretch["angle"])])
        assert abs(direction @ directions[0]) == pytest.approx(1)


def test_the_code_keeps_moving_along_the_curve_and_not_across_it(page: Page, server: Server):
    open_lab(page, f"{server.url}/contractive")
    wait_for_end(page, 1500)
    assert figure(page, "across") < 0.25 * figure(page, "along")


def test_along_and_across_are_those_of_autograd(page: Page, server: Server):
    open_lab(page, f"{server.url}/contractive{SHORT}")
    wait_for_end(page, 300)
    run = train(SHORT_RUN)
    matrices = jacobians(run, run.points)
    outwards = run.points / np.linalg.norm(run.points, axis=1, keepdims=True)
    onwards = np.stack([-outwards[:, 1], outwards[:, 0]], axis=1)
    across, along = (np.sqrt((np.einsum("nkd,nd->nk", matrices, v) ** 2).sum(1).mean()) for v in (outwards, onwards))
    assert figure(page, "along") == pytest.approx(along, rel=0.01)
    assert figure(page, "across") == pytest.approx(across, rel=0.01)


@pytest.mark.parametrize(("weight", "at_least", "size"), [("0", 0.9, 0.5), ("0.01", 0.6, 0.1)])
def test_a_low_penalty_squeezes_nothing(page: Page, server: Server, weight: str, at_least: float, size: float):
    open_lab(page, f"{server.url}/contractive{LINK}{weight}")
    wait_for_end(page, 1500)
    assert figure(page, "across") > at_least * figure(page, "along")
    assert size < figure(page, "along") < 3 * size


def test_too_high_a_penalty_on_sigmoid_units_collapses_the_code(page: Page, server: Server):
    open_lab(page, f"{server.url}/contractive")
    page.get_by_role("button", name="it collapses").click()
    page.wait_for_url("**activation=sigmoid**")
    expect(page.get_by_test_id("stretch")).to_have_attribute("data-collapsed", "true", timeout=60_000)
    expect(page.get_by_test_id("stretch")).to_contain_text("collapsed")


def test_the_stretch_at_the_input_follows_the_hand(page: Page, server: Server):
    open_lab(page, f"{server.url}/contractive{SHORT}")
    wait_for_end(page, 300)
    run = train(SHORT_RUN)
    for point in ([0.5, -1.0], [-1.5, 0.25]):
        click_plane(page, *point)
        placed = np.array([read(page).input], dtype=np.float32)  # the point to the pixel
        expected = np.linalg.svd(jacobians(run, placed)[0], compute_uv=False)
        assert [figure(page, "most"), figure(page, "least")] == pytest.approx(expected.tolist(), rel=0.02)
