"""Why it blurs, in a real browser: two true answers, and what each loss gives in their place."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from aecore import Experiment, make_data, truth
from aecore.engine.objectives import loss_value
from tests.browser.lab import ARRIVAL, pixel
from tests.conftest import Server
from trajectories.web.static import panels_url

LOSSES = ("squared", "absolute", "cross-entropy")
SHORT = "/blur?v=2&dataset=fork&points=1000&model=denoising&corrupt=drop&corruption=0.3&width=2&steps=800"


def plane(page: Page, loss: str) -> Locator:
    return page.get_by_test_id(f"blur-{loss}")


def open_blur(page: Page, url: str, steps: int) -> None:
    page.goto(url)
    for loss in LOSSES:
        expect(plane(page, loss)).to_have_attribute("data-step", str(steps), timeout=2 * ARRIVAL)


def said(page: Page, loss: str) -> dict:
    values = plane(page, loss).evaluate("element => ({...element.dataset})")
    return {name: json.loads(values[name]) for name in ("input", "reconstruction", "answers", "distance")}


def branch(x: float) -> float:
    return 0.75 + 0.45 * math.sin(math.pi * x / 3)


def test_two_losses_answer_between_and_the_absolute_one_on_the_likelier_branch(page: Page, server: Server):
    open_blur(page, server.url + SHORT, 800)
    for x in (-1.0, 0.6, 1.2):
        at = plane(page, "squared")
        at.click(position=pixel(at.bounding_box(), x, 0))
        found = {loss: said(page, loss) for loss in LOSSES}
        there = found["squared"]["input"][0]
        assert there == pytest.approx(x, abs=0.02)
        for loss in LOSSES:
            assert found[loss]["input"] == [there, 0]
            assert found[loss]["answers"] == pytest.approx([branch(there), -branch(there)], abs=1e-3)
        for loss in ("squared", "cross-entropy"):
            assert 0.1 < found[loss]["reconstruction"][1] / branch(there) < 0.7
            assert found[loss]["distance"] > 0.15
        assert found["absolute"]["reconstruction"][1] / branch(there) > 0.75


def test_keys_move_the_input_in_all_three(page: Page, server: Server):
    open_blur(page, server.url + SHORT.replace("800", "100") + "&x=0.2&y=0", 100)
    plane(page, "absolute").press("ArrowRight")
    plane(page, "cross-entropy").press("Shift+ArrowRight")
    for loss in LOSSES:
        assert said(page, loss)["input"] == [0.5, 0]


def test_true_answers_are_where_the_shape_crosses_the_line(page: Page, server: Server):
    page.goto(server.url)
    script = "async ([url, truth, x]) => (await import(url)).crossings(truth, x)"

    def crossings(dataset: str, x: float) -> list[float]:
        lines = [line.tolist() for line in truth(dataset)]
        return page.evaluate(script, [f"{panels_url()}/pages/blur/answers.js", lines, x])

    assert crossings("circle", 0.5) == pytest.approx([math.sqrt(2), -math.sqrt(2)], abs=1e-4)
    assert crossings("sine", 0.25) == pytest.approx([math.sin(math.pi / 4)], abs=1e-4)
    assert crossings("fork", -0.7) == pytest.approx([branch(-0.7), -branch(-0.7)], abs=1e-4)
    assert crossings("circle", 1.8) == []


@pytest.mark.parametrize("loss", LOSSES)
def test_the_cost_of_an_answer_is_the_loss_that_trains(page: Page, server: Server, loss: str):
    near = make_data(Experiment(dataset="fork", points=60)).points[:, 1].astype(float)
    page.goto(server.url)
    found = page.evaluate(
        "async ([url, loss, near]) => (await import(url)).costCurve(loss, near)",
        [f"{panels_url()}/pages/blur/answers.js", loss, near.tolist()],
    )
    for answer, cost in zip(found["answers"][::16], found["costs"][::16], strict=True):
        outputs = np.full((len(near), 1), answer)
        assert cost == pytest.approx(loss_value(loss, outputs, near[:, None]), rel=1e-6)
    best = np.median(near) if loss == "absolute" else near.mean()
    assert found["best"] == pytest.approx(best, abs=0.08)


def test_a_phone_shows_all_three_without_scrolling_sideways(phone: Page, server: Server):
    open_blur(phone, server.url + SHORT.replace("800", "100"), 100)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
