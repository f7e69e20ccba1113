"""Links of the Markdown files: each leads to a file that is there, and to a heading that is in it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

PAGES = Path(__file__).resolve().parent.parent / "pages"
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
_HEADING = re.compile(r"^#+\s+(.+?)\s*$", re.MULTILINE)


def broken(files: Iterable[Path]) -> list[str]:
    """A sentence for each link within the repository that leads nowhere. Links to elsewhere are not followed.

    A lesson is shown by the lab, so its links are those of a page: files in pages/, with settings behind a "?".
    """
    problems = []
    for file in files:
        text = _CODE.sub("", file.read_text(encoding="utf-8"))
        for target in _LINK.findall(text):
            if re.match(r"[a-z]+:", target):
                continue
            path, _, heading = target.partition("#")
            path = path.partition("?")[0]
            folder = PAGES if "lessons" in file.parts else file.parent
            there = folder / path if path else file
            if not there.exists():
                problems.append(f"{file.name} leads to {path}, which is not there.")
            elif heading and heading not in anchors(there):
                problems.append(f"{file.name} leads to #{heading}, which is no heading of {there.name}.")
    return problems


def anchors(file: Path) -> set[str]:
    """The anchors of a Markdown file's headings, as code hosts make them."""
    headings = _HEADING.findall(file.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
