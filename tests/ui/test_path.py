"""The lessons in their order: every lesson has its place, its page and its picture."""

from __future__ import annotations

import json

from tests.places import ROOT
from ui.lessons import LESSONS
from ui.path import NO_LESSONS, path

PICTURES = ROOT / "panels" / "pages" / "lessons" / "pictures.json"


def pictures() -> dict[str, dict[str, str]]:
    return json.loads(PICTURES.read_text(encoding="utf-8"))


def test_every_lessons_file_is_one_step_of_the_path():
    files = {file.stem for file in LESSONS.glob("*.md")} - {
        name.removesuffix(".py").replace("_", "-") for name in NO_LESSONS
    }
    assert sorted(step.name for step in path()) == sorted(files)


def test_the_path_begins_with_the_main_page_and_every_step_has_a_line():
    assert path()[0].name == "projection"
    assert all(step.title and step.purpose for step in path())


def test_every_lesson_has_a_picture_with_data_and_what_came_back():
    found = pictures()
    assert set(found) == {step.name for step in path()}
    for name, paths in found.items():
        assert len(paths["dots"].split("M")) > 100, name
        assert ("line" in paths) != ("back" in paths), name
