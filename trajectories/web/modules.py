"""The browser's modules and style sheets as text: which import which, and all sheets in their order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from posixpath import dirname, normpath

from trajectories.web.static import CATALOGUE, PANELS

IMPORT = re.compile(r"""\b(?:from|import)\s*["'](\.{1,2}/[\w./-]+\.js)["']""")


def module_texts(folder: Path = PANELS) -> dict[str, str]:
    """The text of every module, by its path; the catalogue, which is no file, is empty."""
    texts = {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in folder.rglob("*.js")}
    return {**texts, CATALOGUE: ""}


def imported(entries: Iterable[str], texts: Mapping[str, str]) -> list[str]:
    """The modules that some import, whatever those import in turn, and they themselves; unknown ones left out."""
    found: dict[str, None] = {}
    waiting = [name for name in entries if name in texts]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = None
            others = (normpath(f"{dirname(name)}/{other}").lstrip("/") for other in IMPORT.findall(texts[name]))
            waiting += [other for other in others if other in texts]
    return list(found)


@lru_cache(maxsize=1)
def stylesheet() -> str:
    """All style sheets of the stage, its own first."""
    sheets = sorted(PANELS.rglob("*.css"), key=lambda path: (path.name != "stage.css", path))
    return "\n".join(path.read_text(encoding="utf-8") for path in sheets)
