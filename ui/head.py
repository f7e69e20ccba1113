"""The head of each page as it is served: title, mark, how it looks where it is linked, and the frame's style."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from html import escape
from importlib import metadata
from pathlib import Path
from string import Template
from urllib.parse import quote

from ui.sitemap import PAGES, address
from words import say

_HERE = Path(__file__).resolve().parent
MARK = (_HERE / "mark.svg").read_text(encoding="utf-8")
LOGO = (_HERE / "logo.svg").read_text(encoding="utf-8")
PREVIEW = "preview.png"  # in this folder: 1200x630, what those see who are sent a link (docs/screenshots.py)
SOURCE = "source"  # the name of its address among the URLs of pyproject.toml, in any case
_TITLE = re.compile(r"<title>.*?</title>", re.DOTALL)
_ICON = re.compile(r"<link\s[^>]*\bicon\b[^>]*>\s*")


@lru_cache(maxsize=1)
def footer() -> str:
    """What stands at the end of each page, Markdown: version, licence, and where the source is if that is known."""
    number, source = _published(_HERE.parent / "pyproject.toml")
    return say("lab.footer-source", version=number, source=source) if source else say("lab.footer", version=number)


def _published(project: Path) -> tuple[str, str]:
    """Version and address of the source, "" where none is given: of the repository, or of the installed wheel."""
    if project.exists():
        about = tomllib.loads(project.read_text(encoding="utf-8"))["project"]
        return str(about["version"]), _source(about.get("urls", {}))
    wheel = metadata.metadata("bottleneck")
    return wheel["version"], _source(dict(entry.split(", ", 1) for entry in wheel.get_all("project-url") or []))


def _source(urls: Mapping[str, str]) -> str:
    return next((address for name, address in urls.items() if name.lower() == SOURCE), "")


def title(of: str) -> str:
    """What the browser's tab says of the page with this title."""
    return say("lab.tab", page=of)


def with_head(html: str, at: str, origin: str) -> str:
    """The page's HTML with the lab's head in place of Streamlit's title and icon.

    at: the page's address, without the slash. origin: what the lab's addresses begin with for outsiders.
    """
    name, purpose = _said(at)
    values = {"title": title(name), "purpose": purpose, "lab": say("lab.name"), "origin": origin}
    given = {key: escape(value) for key, value in values.items()}
    head = _template().substitute(given, mark=quote(MARK), frame=_frame())
    return _TITLE.sub(lambda _: head, _ICON.sub("", html), count=1)


@lru_cache(maxsize=1)
def _template() -> Template:
    return Template((_HERE / "head.html").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def _frame() -> str:
    return (_HERE / "frame.css").read_text(encoding="utf-8")


def _said(at: str) -> tuple[str, str]:
    """Title and purpose of the page at an address."""
    files = {address(file): Path(file).stem for rows in PAGES.values() for file, *_ in rows}
    return say(f"pages.{files[at]}.title"), say(f"pages.{files[at]}.purpose")
