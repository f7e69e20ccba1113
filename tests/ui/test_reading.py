"""The lesson that is read: every link leads to a page, and what a page shows there can be opened."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl

import pytest

from aecore.experiment import read_query
from tests.places import ROOT
from ui.lessons import LESSONS, lesson
from ui.reading import LINK, links
from ui.sitemap import PAGES
from ui.state import BESIDE

LONGEST_LABEL = 44  # characters of a button on a phone; beyond, it is cut off
FOUND = [pytest.param(found, id=f"{found['label']}-{i}") for i, found in enumerate(links("logic"))]


@pytest.mark.parametrize("found", FOUND)
def test_a_link_leads_to_a_page_that_is_there(found):
    assert found["page"] in {file for rows in PAGES.values() for file, *_ in rows}
    assert (ROOT / "pages" / found["page"]).exists()


@pytest.mark.parametrize("found", FOUND)
def test_what_a_link_opens_holds(found):
    _, problems = read_query(dict(parse_qsl(found["query"] or "")), BESIDE)
    assert not problems


def test_every_assumption_strength_and_limit_has_its_link():
    for section in lesson("logic").prose:
        claims = [line for line in section.splitlines() if line.startswith("- ")]
        if re.match(r"\*\*(What is assumed|Strengths|Limits)\*\*", section):
            assert len(claims) >= 3
            assert all(LINK.fullmatch(claim) for claim in claims)


def test_no_other_lesson_writes_links_that_nothing_reads():
    for file in LESSONS.glob("*.md"):
        if file.stem != "logic":
            assert not re.search(r"\]\(\w+\.py", file.read_text(encoding="utf-8")), file


def test_hinton_and_salakhutdinov_come_first():
    (references,) = [section for section in lesson("logic").prose if section.startswith("**References**")]
    assert references.splitlines()[2].startswith("- **Hinton & Salakhutdinov 2006**")


def test_what_is_to_be_tried_fits_one_line_of_a_phone():
    for file in LESSONS.glob("*.md"):
        for label, _ in lesson(file.stem).tries:
            assert len(label) <= LONGEST_LABEL, label
