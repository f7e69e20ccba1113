"""The table of measures in a real browser: what it says, at which step, and that nothing waits for it."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Browser, Page, expect

from aecore import train
from aecore.datasets import make_data
from aecore.experiment import Experiment
from aecore.metrics.report import report
from tests.browser.lab import ARRIVAL, click_plane, open_lab, read, wait_for_end
from tests.conftest import DESKTOP, Server
from words import say

SHORT = "/numbers?v=2&dataset=moons&points=100&steps=300&hidden=16-16"


def panel(page: Page):
    return page.get_by_test_id("numbers-panel")


def wait_for_numbers(page: Page, step: int) -> dict[str, float | None]:
    """The values of the table by measure, once it is measured at a step."""
    expect(panel(page)).to_have_attribute("data-step", str(step), timeout=ARRIVAL)
    rows = panel(page).locator("tr[data-measure]")
    values = rows.evaluate_all("(rows) => rows.map((row) => [row.dataset.measure, row.dataset.value])")
    return {name: json.loads(value) for name, value in values}


def test_the_table_says_what_python_measures(page: Page, server: Server):
    experiment = Experiment(dataset="moons", points=100, steps=300, hidden=(16, 16))
    run = train(experiment)
    points = make_data(experiment).points
    expected = report(experiment, run.encode(points), run.reconstruct(points))
    open_lab(page, server.url + SHORT)
    found = wait_for_numbers(page, 300)
    assert list(found.values()) == [pytest.approx(row.value, rel=2e-3) for row in expected]
    for row in expected:
        expect(panel(page)).to_contain_text(say(f"report.meanings.{row.meaning}", **row.told))
    assert found["reconstruction-error"] == pytest.approx(wait_for_end(page, 300).loss, rel=1e-3)


def test_going_back_measures_the_step_that_is_shown(page: Page, server: Server):
    open_lab(page, server.url + SHORT)
    wait_for_end(page, 300)
    end = wait_for_numbers(page, 300)
    page.get_by_test_id("transport").get_by_role("slider", name="Step").fill("20")
    early = wait_for_numbers(page, 20)
    assert early["reconstruction-error"] > end["reconstruction-error"]
    expect(panel(page).get_by_role("status")).to_contain_text("At step 20")


def test_the_stage_is_there_while_the_numbers_are_awaited(page: Page, server: Server):
    held = []
    page.route("**/report/*", lambda route: held.append(route))
    open_lab(page, server.url + SHORT)
    click_plane(page, 0.5, -1)
    assert read(page).input == pytest.approx([0.5, -1], abs=0.02)
    expect(panel(page).get_by_role("status")).to_contain_text("Measuring")
    for route in held:
        route.continue_()
    wait_for_numbers(page, 300)


def test_a_run_that_diverged_is_measured_before_that_and_says_so(page: Page, server: Server):
    row = {
        "name": "reconstruction-error",
        "value": 2.5,
        "unit": "squared",
        "meaning": "error",
        "reference": None,
        "reference_name": "",
    }
    answer = {"version": 1, "step": 39, "divergedAt": 40, "rows": [row]}
    page.route("**/report/*", lambda route: route.fulfill(json=answer))
    open_lab(page, server.url + SHORT)
    expect(panel(page).get_by_role("status")).to_contain_text(
        "diverged at step 40. Measured at step 39", timeout=ARRIVAL
    )
    assert wait_for_numbers(page, 39) == {"reconstruction-error": 2.5}


def test_a_busy_server_is_asked_again(browser: Browser, server: Server):
    context = browser.new_context(**DESKTOP)  # not the fixture: here the browser must log that a request failed
    page = context.new_page()
    asked = []

    def busy(route):
        asked.append(route)
        if len(asked) == 1:
            route.fulfill(status=503, headers={"Retry-After": "1"}, body="The lab is busy.")
        else:
            route.continue_()

    page.route("**/report/*", busy)
    open_lab(page, server.url + SHORT)
    wait_for_numbers(page, 300)
    assert len(asked) > 1
    context.close()


def test_the_table_fits_a_phone(phone: Page, server: Server):
    open_lab(phone, server.url + SHORT)
    wait_for_numbers(phone, 300)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    assert panel(phone).evaluate("(node) => node.scrollWidth - node.clientWidth") <= 0
