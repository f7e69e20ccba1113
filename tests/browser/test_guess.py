"""A prediction by a click on the plane: guess first, then both are seen, with the distance; it survives a reload."""

from __future__ import annotations

import json
import math

import pytest
from playwright.sync_api import Page, expect

from tests.browser.lab import ARRIVAL, click_plane, open_lab, read
from tests.conftest import Server
from ui.lessons import lesson

PAGES = {"projection": "projection", "linear": "linear", "too_wide": "too-wide"}


def boxes(page: Page) -> list:
    return [page.get_by_test_id(name).first.bounding_box() for name in ("input-plane", "transport", "guess-told")]


@pytest.mark.parametrize("address", PAGES)
def test_a_guess_comes_first_and_is_shown_beside_the_answer(page: Page, server: Server, address: str):
    open_lab(page, f"{server.url}/{address}")
    before = boxes(page)
    page.get_by_test_id("guess-ask").click()
    expect(page.get_by_test_id("projection-readout").first).to_be_hidden()
    click_plane(page, -0.5, 0.75)
    told = page.get_by_test_id("guess-told")
    expect(told).to_contain_text("You guessed", timeout=ARRIVAL)
    found = read(page)
    assert found.input == lesson(PAGES[address]).landing["point"]
    apart = json.loads(told.get_attribute("data-apart"))
    assert apart == pytest.approx(math.dist(found.reconstruction, (-0.5, 0.75)), abs=0.03)
    assert [box["y"] for box in boxes(page)[:2]] == [box["y"] for box in before[:2]]


def test_a_guess_survives_a_reload_and_keys_give_one_too(page: Page, server: Server):
    open_lab(page, f"{server.url}/projection")
    page.get_by_test_id("guess-ask").click()
    plane = page.get_by_test_id("input-plane")
    for key in ("Shift+ArrowLeft", "ArrowUp", "Enter"):
        plane.press(key)
    told = page.get_by_test_id("guess-told")
    expect(told).to_contain_text("You guessed (−0.250, 0.0500)")
    page.wait_for_url("**guess=-0.25*")
    page.reload()
    expect(told).to_contain_text("You guessed (−0.250, 0.0500)", timeout=ARRIVAL)
    assert read(page).input == lesson("projection").landing["point"]
