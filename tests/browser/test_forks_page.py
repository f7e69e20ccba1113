"""Forks in a real browser: change a setting at the step that is shown, compare with the ghost, take it back."""

from __future__ import annotations

import json
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.lab import ARRIVAL, MODULES, open_lab, read, readout, wait_for_end
from tests.conftest import Server

PLAIN = "/forks?v=2&rate=0.02&steps=300&hidden=16-16&decay=constant&points=100"


def open_forks(page: Page, server: Server, query: str = "") -> None:
    open_lab(page, server.url + PLAIN + query)
    expect(readout(page)).to_have_attribute("data-step", "300", timeout=ARRIVAL)


def go_to(page: Page, step: int) -> int:
    """Show the frame nearest to a step, and give its step."""
    page.get_by_test_id("transport").get_by_role("slider", name="Step").fill(str(step))
    return read(page).step


def change(page: Page, setting: str, value: str) -> None:
    form = page.get_by_test_id("fork-form")
    form.get_by_label("Setting to change").select_option(label=setting)
    field = form.get_by_label("New value")
    if field.evaluate("field => field.tagName") == "SELECT":
        field.select_option(label=value)
    else:
        field.fill(value)
    form.get_by_role("button").click()


def changes(page: Page) -> Locator:
    return page.get_by_test_id("changes")


def said(page: Page) -> dict:
    return page.get_by_test_id("fork-comparison").evaluate("element => ({...element.dataset})")


def schedule(page: Page) -> str:
    return parse_qs(urlsplit(page.url).query).get("at", [""])[0]


def test_a_change_is_made_at_the_step_shown_and_the_run_plays_on_from_there(page: Page, server: Server):
    open_forks(page, server)
    page.get_by_test_id("transport").get_by_label("Time for the whole run").select_option("60")
    step = go_to(page, 150)
    before = read(page)
    change(page, "Learning rate", "0.1")
    page.wait_for_url(lambda url: schedule(page) == f"{step}:rate:0.1")
    expect(changes(page)).to_have_attribute("data-changes", re.compile("learning_rate"), timeout=ARRIVAL)
    expect(readout(page)).not_to_have_attribute("data-step", str(step), timeout=ARRIVAL)  # it plays on
    assert read(page).step > step  # and was never before it
    assert go_to(page, step) == step
    there = read(page)
    assert there.reconstruction == pytest.approx(before.reconstruction, abs=0.01)  # frames before are the same
    assert there.loss == before.loss
    assert said(page)["ghostStep"] == str(step)


def test_after_the_change_run_and_ghost_part_and_the_ghost_is_the_run_without_it(page: Page, server: Server):
    open_forks(page, server)
    without = read(page)
    step = go_to(page, 150)
    change(page, "Learning rate", "0.1")
    expect(changes(page)).to_have_attribute("data-changes", re.compile("learning_rate"), timeout=ARRIVAL)
    expect(readout(page)).to_have_attribute("data-step", "300", timeout=ARRIVAL)
    expect(page.get_by_test_id("fork-comparison")).to_have_attribute("data-ghost-step", "300", timeout=ARRIVAL)
    mine, its = json.loads(said(page)["errors"])
    assert its == pytest.approx(without.loss)
    assert mine != pytest.approx(its)
    expect(page.get_by_test_id("fork-comparison")).to_contain_text(f"without the change at step {step}")
    go_to(page, step)
    expect(page.get_by_test_id("fork-comparison")).to_contain_text("the two runs are one")


def test_a_change_can_be_taken_back(page: Page, server: Server):
    open_forks(page, server, "&at=100:rate:0.2~200:loss:absolute")
    expect(changes(page).get_by_role("listitem")).to_have_count(2)
    expect(changes(page)).to_contain_text("Learning rate 0.02 → 0.2")
    expect(changes(page)).to_contain_text("Reconstruction loss Squared → Absolute")
    changes(page).get_by_role("button", name="Remove the change of Learning rate at step 100").click()
    expect(changes(page).get_by_role("listitem")).to_have_count(1, timeout=ARRIVAL)
    page.wait_for_url(lambda url: schedule(page) == "200:loss:absolute")


def test_a_change_made_before_another_is_the_one_compared_with_and_the_other_can_be_chosen(page: Page, server: Server):
    open_forks(page, server, "&at=200:loss:absolute")
    step = go_to(page, 100)
    change(page, "Learning rate", "0.2")
    expect(changes(page).get_by_role("listitem")).to_have_count(2, timeout=ARRIVAL)
    expect(readout(page)).to_have_attribute("data-step", "300", timeout=ARRIVAL)
    words = page.get_by_test_id("fork-comparison")
    expect(words).to_contain_text(f"without the change at step {step}", timeout=ARRIVAL)
    changes(page).get_by_role("button", name="Compare with the run without the change at step 200").click()
    expect(words).to_contain_text("without the change at step 200", timeout=ARRIVAL)
    page.wait_for_url("**without=200*")


def test_a_change_to_what_is_in_force_already_is_no_part_of_the_run_and_that_is_said(page: Page, server: Server):
    open_forks(page, server, "&at=200:rate:0.2")
    step = go_to(page, 100)
    change(page, "Learning rate", "0.2")
    expect(changes(page)).to_contain_text("Learning rate → 0.2: changes nothing", timeout=ARRIVAL)
    page.wait_for_url(lambda url: schedule(page) == f"{step}:rate:0.2")


def test_labels_that_would_overlap_stand_in_rows_of_their_own(page: Page, server: Server):
    page.goto(f"{server.url}/_stcore/health")
    rows = page.evaluate(
        "async () => (await import("
        + MODULES
        + """ + "numbers/rows.js")).rowsOf(
          [[0, 10], [5, 15], [12, 20], [14, 18], [30, 40]].map(([from, to]) => ({ from, to })))"""
    )
    assert rows == [0, 1, 0, 2, 0]


def test_a_link_holds_the_schedule(page: Page, server: Server):
    open_forks(page, server, "&at=100:rate:0.2")
    assert json.loads(changes(page).get_attribute("data-changes")) == [
        {"step": 100, "setting": "learning_rate", "value": 0.2}
    ]
    changes(page).get_by_role("button", name="Go to step 100").click()
    assert abs(read(page).step - 100) <= 3


def test_the_objective_can_be_changed_and_then_its_own_settings(page: Page, server: Server):
    open_forks(page, server)
    step = go_to(page, 150)
    change(page, "Model", "Denoising autoencoder")
    expect(changes(page)).to_contain_text("Model Autoencoder → Denoising autoencoder", timeout=ARRIVAL)
    expect(page.get_by_label("Setting to change").locator("option", has_text="Corruption level")).to_have_count(1)
    go_to(page, step)
    change(page, "Corruption level", "0.9")
    expect(changes(page).get_by_role("listitem")).to_have_count(2, timeout=ARRIVAL)
    assert schedule(page) == f"{step}:model:denoising~{step}:corruption:0.9"


def test_nothing_can_be_changed_where_it_would_have_no_effect(page: Page, server: Server):
    open_forks(page, server)
    form = page.get_by_test_id("fork-form")
    expect(form.get_by_role("button")).to_be_disabled()
    expect(form).to_contain_text("Nothing comes after the last step")
    go_to(page, 0)
    expect(form.get_by_role("button")).to_be_disabled()
    go_to(page, 100)
    form.get_by_label("New value").fill("0.02")
    expect(form.get_by_role("button")).to_be_disabled()
    form.get_by_label("New value").fill("7")  # above the highest rate: the field itself objects
    form.get_by_role("button").click()
    assert schedule(page) == ""


def test_a_finger_and_a_phone_reach_the_form(phone: Page, server: Server):
    open_forks(phone, server)
    go_to(phone, 150)
    phone.get_by_test_id("fork-form").get_by_label("New value").fill("0.3")
    phone.get_by_test_id("fork-form").get_by_role("button").tap()
    expect(changes(phone)).to_have_attribute("data-changes", re.compile("learning_rate"), timeout=ARRIVAL)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390


def test_where_two_runs_part_and_what_is_in_force(page: Page, server: Server):
    open_forks(page, server)
    found = page.evaluate(
        "async () => { const { sharedUntil, valueAt } = await import("
        + MODULES
        + """ + "run/changes.js");
        const at = (step, value, setting = "rate") => ({ step, setting, value });
        const run = (changes, seed = 0) => ({ settings: { seed, rate: 1 }, changes });
        const plain = run([]), one = run([at(50, 2)]), two = run([at(50, 2), at(90, 3)]);
        return {
          shared: [sharedUntil(plain, plain), sharedUntil(plain, one), sharedUntil(two, one),
                   sharedUntil(one, run([at(40, 9)])), sharedUntil(one, run([at(50, 9)])),
                   sharedUntil(plain, run([], 1))].map(String),
          values: [0, 49, 50, 89, 90].map((step) => valueAt(two, "rate", step)),
        };
        }"""
    )
    assert found["shared"] == ["Infinity", "50", "90", "40", "50", "0"]
    assert found["values"] == [1, 1, 2, 2, 3]


def test_it_is_said_which_of_the_two_runs_diverged(page: Page, server: Server):
    query = "?v=2&steps=300&hidden=64-64-64-64&activation=linear&decay=constant&rate=0.1&at=1:rate:0.001"
    open_lab(page, server.url + "/forks" + query)
    expect(page.locator(".bn-message")).to_have_text(
        re.compile("^Without the change: Training diverged at step"), timeout=ARRIVAL
    )
    wait_for_end(page, 300)
