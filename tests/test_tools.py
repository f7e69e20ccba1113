"""The checks find what they are for, and say where."""

from __future__ import annotations

import json
import re

import pytest

from tests.places import ROOT
from tools import check, links, lock


def test_a_link_to_a_file_or_a_heading_that_is_not_there_is_found(tmp_path):
    (tmp_path / "other.md").write_text("# What it is\n")
    file = tmp_path / "one.md"
    file.write_text(
        "[a](other.md) [b](other.md#what-it-is) [c](https://example.org/x) `[d](code.md)`\n"
        "[e](gone.md) ![f](gone.png) [g](other.md#what-it-was) [h](#here)\n\n## Here\n"
    )
    assert links.broken([file]) == [
        "one.md leads to gone.md, which is not there.",
        "one.md leads to gone.png, which is not there.",
        "one.md leads to #what-it-was, which is no heading of other.md.",
    ]


def test_a_lesson_leads_to_pages_with_settings(tmp_path):
    (tmp_path / "lessons").mkdir()
    file = tmp_path / "lessons" / "one.md"
    file.write_text("[a](projection.py?v=1&noise=0.5) [b](nowhere.py)")
    assert links.broken([file]) == ["one.md leads to nowhere.py, which is not there."]


def test_a_check_that_finds_something_shows_it_and_fails_the_whole(monkeypatch, capsys):
    monkeypatch.setattr(check, "checks", lambda: {"good": lambda: "", "bad": lambda: "here\nand there"})
    assert check.main() == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[:2] for line in lines[:2]] == [["ok", "good"], ["FAILED", "bad"]]
    assert lines[2:] == ["       here", "       and there", "1 checks passed, 1 failed"]


def test_a_program_that_fails_without_a_word_counts_as_failed():
    assert check.said(["false"])
    assert check.said(["true"]) == ""


def test_the_locks_hold_every_requirement_and_name_no_host():
    assert lock.out_of_date() == []


def test_a_requirement_that_the_lock_lacks_is_found(monkeypatch, tmp_path):
    (tmp_path / "requirements.txt").write_text("torch==1.0\nNumpy==2.0\nplotly==3.0\n")
    (tmp_path / "requirements.lock").write_text("numpy==2.0 \\\n    --hash=sha256:00\nplotly==2.9 ; x\n")
    (tmp_path / "package-lock.json").write_text('{"resolved": "somewhere"}')
    monkeypatch.setattr(lock, "ROOT", tmp_path)
    assert [problem.split(" must ")[0] for problem in lock.out_of_date()] == ["requirements.lock", "package-lock.json"]


def test_every_package_of_a_lock_has_hashes():
    for file in lock.requirements():
        text = file.with_suffix(".lock").read_text(encoding="utf-8")
        entries = re.split(r"^(?=[\w.-]+==)", text, flags=re.MULTILINE)[1:]
        assert entries
        assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize("program", ["prettier", "tsc"])
def test_the_tools_of_the_browsers_side_are_pinned_exactly(program):
    package = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    version = package["devDependencies"]["typescript" if program == "tsc" else program]
    assert version[0].isdigit()
