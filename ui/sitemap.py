"""Which pages there are, and in what order."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import streamlit as st

from words import say

# section -> (file, its address where that is not the file's name); the first page is the one that opens. Titles and
# purposes are in words/en.pages.toml.
PAGES: dict[str, tuple[tuple[str, ...], ...]] = {
    "": (("start.py",), ("lessons_page.py", "lessons"), ("projection.py",)),
    "models": (
        ("linear.py",),
        ("denoising.py",),
        ("contractive.py",),
        ("sparse.py",),
        ("variational.py",),
    ),
    "limits": (
        ("too_wide.py",),
        ("blur.py",),
        ("forks.py",),
        ("holes.py",),
    ),
    "images": (
        ("digits.py",),
        ("against_pca.py",),
        ("image_blur.py",),
    ),
    "inside": (
        ("inside.py",),
        ("side_by_side.py",),
        ("sweep.py",),
        ("space.py",),
        ("numbers_page.py", "numbers"),
        ("one_step.py",),
    ),
    "play": (("gallery.py",), ("draw.py",), ("own_data.py", "own-data")),
    "more": (  # one section, as more of them would not fit the head of a laptop's screen
        ("teachers.py",),
        ("join.py",),
        ("plan.py",),
        ("dashboard.py",),
        ("logic.py",),
        ("code_page.py", "code"),
        ("glossary.py",),
    ),
}


def title_of(lesson: str) -> str:
    """The title of the page that gives a lesson: the one at the address of its name."""
    files = {"".join(address) or Path(file).stem: Path(file).stem for rows in PAGES.values() for file, *address in rows}
    return say(f"pages.{files[lesson.replace('-', '_')]}.title")


def addresses() -> list[str]:
    """Where the pages are, without the slash; the first one's is empty."""
    return list(_addresses().values())


def address(file: str) -> str:
    """Where the page of this file is, without the slash."""
    return _addresses()[file]


def files() -> list[str]:
    """The pages' files, in the order of the menu."""
    return list(_addresses())


def file_at(address: str) -> str:
    """The file of the page at an address, without the slash."""
    return next(file for file, known in _addresses().items() if known == address)


def lesson_of(file: str) -> str:
    """The name that the lesson of a page would have."""
    rows = (row for section in PAGES.values() for row in section)
    return next("".join(own) or Path(file).stem for name, *own in rows if name == file).replace("_", "-")


def title(file: str) -> str:
    """What the page of this file is called."""
    return say(f"pages.{Path(file).stem}.title")


def purpose(file: str) -> str:
    """What the page of this file is for, in a line."""
    return say(f"pages.{Path(file).stem}.purpose")


@lru_cache(maxsize=1)
def _addresses() -> dict[str, str]:
    rows = [row for section in PAGES.values() for row in section]
    found = {file: "".join(address) or Path(file).stem for file, *address in rows}
    return {**found, rows[0][0]: ""}


@lru_cache(maxsize=1)
def pages() -> dict[str, list[st.Page]]:
    """The pages by section. Made once: looking each file up again takes a tenth of a script run."""
    return {
        say(f"sections.{section}") if section else "": [_page(file, "".join(address)) for file, *address in rows]
        for section, rows in PAGES.items()
    }


def _page(file: str, address: str) -> st.Page:
    return st.Page(file, title=title(file), help=purpose(file), url_path=address or None)
