"""Every sentence a person reads is in the catalogue: none stands in code, no key is missing, none is left over."""

from __future__ import annotations

import re

import pytest

from tests.places import ROOT
from tests.words.literals import HOLE, JAVASCRIPT, KEY, PYTHON, files, keys, reads_as_text, texts
from words import catalogue

# Not for visitors: file -> how these texts begin. Markup, scripts, headers, names in a file's syntax, answers that only
# programs get, and what stands beside a setting for who runs the lab.
NOT_READ: dict[str, tuple[str, ...]] = {
    "classroom/live/bus.py": ("LISTEN", "SELECT"),
    "classroom/live/outbox.py": ("reply ",),
    "classroom/models/base.py": ("(?P<", "unknown field", "missing required"),
    "classroom/printing.py": ("<", "%Y"),
    "classroom/store/database.py": ("PRAGMA", "SELECT", "BEGIN", "Library/", "AppData/"),
    "classroom/web/http.py": ("attachment;", "text/"),
    "classroom/web/plans.py": ("attachment;", "application/", "text/"),
    "pages/navigation.py": ("<svg", "About"),
    "panels/run/fetch-patiently.js": ("No longer wanted.",),
    "trajectories/server_settings.py": (
        "Worker ",
        "Memory ",
        "Opened ",
        "Runs on images ",
        "Segments ",
        "How long ",
        "1 shows",
        "Proxies ",
    ),
    "trajectories/web/image_routes.py": ("A frame's number", "It must be /images", "The body must have"),
    "panels/draw/vector-context.js": (" ", "<", "path ", "fill=", "stroke-", "transform=", "image ", "x=", "stroke="),
    "panels/takehome/picture.js": (".bn-plane", "width="),
    "takehome/notebook.py": ("width: 100%", "<iframe"),
    "takehome/page.py": (f"{HOLE} <a", "projection linear"),
    "takehome/report.py": (" <a", f"{HOLE}<br>"),
    "takehome/routes.py": ("attachment;",),
    "takehome/theme.py": ("--st-", ":root"),
    "trajectories/web/routes.py": (f"A {HOLE} must be", "public,", "chunk's"),
    "trajectories/web/guard.py": ("default-src", " ws://"),
    "trajectories/web/static.py": ("There is no such module.",),
    "ui/command.py": ("The lab's configuration",),
    "ui/controls.py": ("Data", "Network", "Objective", "Training"),
    "ui/glossary.py": (r"\*\*",),
    "ui/frontend.py": ("  <script", "\n      // In another page", "\n      for ("),
    "ui/lessons.py": ("(?P<", "\\s*(?P<", "Predict", "Guess", "Try"),
    "ui/reading.py": ("- (?P<",),
    "ui/stage.py": ("<div", "\nconst stages"),
    "ui/terms.py": ("\nexport",),
}


def sentences() -> list[tuple[str, int, str]]:
    """File, line and text of every sentence in code."""
    return [
        (name, line, text)
        for path in files(PYTHON) + files(JAVASCRIPT)
        for name in [path.relative_to(ROOT).as_posix()]
        for line, text in texts(path)
        if not text.startswith(NOT_READ.get(name, ("\0",)))
    ]


def test_no_sentence_stands_in_code():
    found = [f"{file}:{line}: {text.replace(HOLE, '{}')}" for file, line, text in sentences()]
    assert not found, "These belong into words/en.*.toml, said by say(key):\n" + "\n".join(found)


def test_numbers_are_written_in_one_place():
    formatting = re.compile(r"\.toFixed\(|\.toLocale\w*\(|\bIntl\.")
    found = [
        path.relative_to(ROOT).as_posix()
        for path in files(JAVASCRIPT)
        if path.parent.name != "text" and formatting.search(path.read_text(encoding="utf-8"))
    ]
    assert not found, "These belong into panels/text/numbers.js: " + ", ".join(found)


def used() -> dict[str, str]:
    """What code uses as keys, and a file that does."""
    return {key: path.relative_to(ROOT).as_posix() for path in files((*PYTHON, *JAVASCRIPT)) for key in keys(path)}


def pattern(key: str) -> re.Pattern[str]:
    """A key with holes as what it may be."""
    return re.compile(r"[^.]+".join(map(re.escape, key.split(HOLE))))


def test_no_key_is_missing():
    sections = {key.partition(".")[0] for key in catalogue()}
    missing = [
        f"{file}: {key.replace(HOLE, '{}')}"
        for key, file in used().items()
        if key.partition(".")[0] in sections and not any(pattern(key).fullmatch(known) for known in catalogue())
    ]
    assert not missing, "Used, but not in words/en.*.toml:\n" + "\n".join(missing)


def test_no_key_is_left_over():
    patterns = [pattern(key) for key in used() if key.partition(".")[0] != HOLE]
    unused = [key for key in catalogue() if not any(one.fullmatch(key) for one in patterns)]
    assert not unused, "In words/en.*.toml, but no code says them:\n" + "\n".join(unused)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Play", True),
        ("Pause to look at a step.", True),
        (f"{HOLE} times", True),
        ("plane.zoom-in", False),
        (f"layers.{HOLE}.label", False),
        ("pointerdown", False),
        ("ArrowLeft", False),
        (f"rgba({HOLE}, {HOLE}, {HOLE}, 1)", False),
        ("z₁", False),
        ("0 0 16 16", False),
    ],
)
def test_what_counts_as_a_sentence(text, read):
    assert reads_as_text(text) == read


def test_a_key_has_a_section_and_a_name():
    assert all(KEY.fullmatch(key) for key in catalogue())
