"""A table of one's own in a real browser: a file, its columns, readings in its units, and nobody else's."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.lab import ARRIVAL, open_lab, read, readout
from tests.conftest import Server

ROWS = [(150 + i, 40 + (i * 7) % 30 / 2, "tall" if i > 30 else "small") for i in range(60)]
TABLE = "height;weight;kind\n" + "\n".join(f"{h};{str(w).replace('.', ',')};{kind}" for h, w, kind in ROWS)


def bring(page: Page, name: str, content: bytes) -> None:
    if not page.get_by_test_id("stFileUploaderDropzone").is_visible():
        page.get_by_text("Bring a table of your own").click()
    page.locator("input[type=file]").first.set_input_files({"name": name, "mimeType": "text/csv", "buffer": content})


def test_a_file_becomes_a_run_in_its_own_units_that_no_other_browser_sees(browser: Browser, page: Page, server: Server):
    open_lab(page, server.url + "/own-data?v=2&dataset=own&own=eiris&steps=300&hidden=16-16")
    expect(page.get_by_test_id("vote")).to_contain_text("species", timeout=ARRIVAL)
    bring(page, "people.csv", TABLE.encode("utf-16"))
    understood = page.get_by_text("60 rows, 3 columns")
    expect(understood).to_be_visible(timeout=ARRIVAL)
    expect(page.get_by_text("“;” between cells, “,” as the decimal sign, characters as UTF-16")).to_be_visible()
    page.get_by_role("button", name="Learn these columns").click()
    expect(page.get_by_label("Input height")).to_be_visible(timeout=ARRIVAL)
    expect(readout(page)).to_have_attribute("data-step", "300", timeout=ARRIVAL)

    page.get_by_label("Input height").fill("150")
    page.get_by_label("Input weight").fill("40")
    assert read(page).input == pytest.approx([-1.5, -1.5], abs=1e-4)
    expect(readout(page)).to_contain_text("(150, 40.0)")
    assert re.search(r"own=p[0-9a-f]{32}", page.url)

    bring(page, "broken.xlsx", b"PK\x03\x04 no more")
    expect(page.get_by_text("cannot be read to its end")).to_be_visible(timeout=ARRIVAL)
    assert read(page).input == pytest.approx([-1.5, -1.5], abs=1e-4)

    open_lab(page, page.url)  # a session of its own, the same browser
    expect(page.get_by_label("Input height")).to_be_visible(timeout=ARRIVAL)
    stranger = browser.new_context(bypass_csp=True)
    theirs = stranger.new_page()
    open_lab(theirs, page.url)
    expect(theirs.get_by_text("Private data are seen only by the browser that brought them")).to_be_visible()
    expect(theirs.get_by_label("Input petal length (cm)")).to_be_visible()
    stranger.close()


def test_three_columns_lie_in_space_and_what_their_codes_tell_is_counted_live(page: Page, server: Server):
    open_lab(page, server.url + "/own-data?v=2&dataset=own&own=ewine&width=2&steps=300&hidden=16-16")
    expect(page.get_by_label("Input flavanoids")).to_be_visible(timeout=ARRIVAL)
    expect(readout(page)).to_have_attribute("data-step", "300", timeout=ARRIVAL)
    vote = page.get_by_test_id("vote")
    expect(vote).to_have_attribute("data-step", "300", timeout=ARRIVAL)
    assert json.loads(vote.get_attribute("data-score")) > 0.6
