"""The menu that takes home what is seen: link, picture, page, film, network and numbers; a saved run opens again."""

from __future__ import annotations

import json
import re
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from aecore.run import Run
from tests.browser.lab import SHORT, click_plane, open_lab, read, wait_for_end

SOON = 60_000


def opened(page: Page, url: str) -> None:
    open_lab(page, url)
    wait_for_end(page, 300)
    page.get_by_test_id("menu-home").click()


def taken(page: Page, kind: str, tmp_path):
    with page.expect_download(timeout=SOON) as waiting:
        page.get_by_test_id(f"home-{kind}").click()
    path = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


def test_numbers_network_and_page_are_taken_and_the_run_comes_back(page: Page, server, tmp_path):
    opened(page, f"{server.url}/projection{SHORT}&dataset=moons&width=2")
    csv = taken(page, "csv", tmp_path)
    assert csv.name == "bottleneck-moons-autoencoder-2.csv" and csv.read_text().startswith("x,y,held_out,code_1,code_2")
    saved = taken(page, "safetensors", tmp_path)
    run = Run.load(saved)
    assert run.experiment.dataset == "moons" and run.experiment.width == 2
    file = taken(page, "html", tmp_path)
    assert "bn-modules" in file.read_text()
    page.keyboard.press("Escape")
    open_lab(page, f"{server.url}/linear")
    page.get_by_test_id("menu-home").click()
    page.get_by_test_id("home-open-file").set_input_files(saved)
    page.wait_for_url(re.compile(r"/projection\?.*dataset=moons"), timeout=SOON)
    wait_for_end(page, 300)
    assert read(page).width == 2
    back = run.reconstruct(np.array([read(page).input], dtype=np.float32))[0]
    assert read(page).reconstruction == pytest.approx(back.tolist(), abs=1e-3)


def test_the_picture_is_taken_as_png_and_svg_at_the_size_asked_for(page: Page, server, tmp_path):
    opened(page, f"{server.url}/projection{SHORT}")
    page.get_by_label("Width of the picture").select_option("1600")
    png = taken(page, "png", tmp_path)
    with Image.open(png) as picture:
        assert picture.size[0] == 1600
        pixels = np.asarray(picture.convert("RGB")).astype(int)
    pink = (pixels[..., 0] > 230) & (pixels[..., 1] < 120) & (pixels[..., 2] > 130)
    assert pink.sum() > 500
    svg = taken(page, "svg", tmp_path)
    root = ElementTree.fromstring(svg.read_text())
    assert root.get("width") == "1600"
    assert len(list(root.iter("{http://www.w3.org/2000/svg}path"))) > 500  # a dot for each point, and the curve
    assert "NaN" not in svg.read_text() and "#ff4fa3" in svg.read_text()


def test_a_page_with_several_planes_is_one_picture(page: Page, server, tmp_path):
    open_lab(page, f"{server.url}/side_by_side{SHORT}&b=width:2")
    page.get_by_test_id("menu-home").click()
    with Image.open(taken(page, "png", tmp_path)) as picture:
        assert picture.size[0] > 1.6 * picture.size[1]


def test_a_film_shows_its_progress_and_can_be_cancelled(page: Page, server, tmp_path):
    opened(page, f"{server.url}/projection{SHORT}")
    page.get_by_test_id("home-gif").click()
    page.get_by_test_id("home-cancel").click()
    expect(page.get_by_test_id("home-told")).to_have_text("Cancelled.", timeout=SOON)
    expect(page.get_by_test_id("home-cancel")).to_be_hidden()
    film = taken(page, "webm", tmp_path)
    assert film.read_bytes()[:4] == b"\x1aE\xdf\xa3"


def test_the_link_is_a_code_for_phones(page: Page, server):
    opened(page, f"{server.url}/projection{SHORT}")
    page.keyboard.press("Escape")
    click_plane(page, 0.5, -1.0)
    page.get_by_test_id("menu-home").click()
    page.get_by_test_id("home-code").click()
    link = page.get_by_label("The link").last
    expect(page.locator(".bn-home-code svg")).to_be_visible()
    assert "x=0.5" in link.input_value() and "hidden=16-16" in link.input_value()


def test_a_file_that_is_no_run_says_so_and_changes_nothing(browser, server, tmp_path):
    page = browser.new_page()  # of its own: the browser logs the refusal
    opened(page, f"{server.url}/projection{SHORT}")
    wrong = tmp_path / "wrong.json"
    wrong.write_text(json.dumps({"format": "other"}))
    before = page.url
    page.get_by_test_id("home-open-file").set_input_files(wrong)
    expect(page.get_by_test_id("home-told")).to_contain_text("This file is no run", timeout=SOON)
    assert page.url == before
    page.close()


def test_a_page_without_a_run_offers_no_files_of_one(page: Page, server):
    page.goto(f"{server.url}/glossary")
    page.get_by_test_id("menu-home").click()
    expect(page.get_by_test_id("home-csv")).to_be_disabled()
    expect(page.get_by_test_id("home-open")).to_be_enabled()
