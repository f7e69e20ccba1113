"""The lessons as a path: their order, what stands at the end of each, and the page that shows them all."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ui import sitemap, state
from ui.lessons import LESSONS, lesson
from ui.stage import base_url, panel
from words import say

OVERVIEW = "lessons_page.py"
# Pages with a lesson's file that are no step of the path
NO_LESSONS = frozenset({"start.py", "draw.py", "own_data.py"})


@dataclass(frozen=True)
class Step:
    """A lesson on the path: the file of its page, its lesson's name, and what both are called."""

    page: str
    name: str
    title: str
    purpose: str

    def link(self) -> dict[str, str]:
        """Where it is, JSON-safe, as panels/draw/way.js takes it."""
        return {"page": self.page, "title": self.title, "href": f"{base_url()}/{sitemap.address(self.page)}"}


@lru_cache(maxsize=1)
def path() -> tuple[Step, ...]:
    """The lessons in their order, which is that of the menu."""
    found = []
    for file in sitemap.files():
        name = sitemap.lesson_of(file)
        if file not in NO_LESSONS and (LESSONS / f"{name}.md").exists():
            found.append(Step(file, name, sitemap.title(file), sitemap.purpose(file)))
    return tuple(found)


def foot(page: str) -> None:
    """At the end of a lesson's page: the lessons before and after it, and the mark of those that were done."""
    steps = path()
    here = next((i for i, step in enumerate(steps) if step.page == page), None)
    if here is None:
        return
    options = {
        "name": steps[here].name,
        "number": here + 1,
        "count": len(steps),
        "previous": steps[here - 1].link() if here else None,
        "next": steps[here + 1].link() if here + 1 < len(steps) else None,
        "all": {"page": OVERVIEW, "href": f"{base_url()}/{sitemap.address(OVERVIEW)}"},
    }
    panel("path", options=options, on={"go": go})


def overview() -> None:
    """All lessons in their order."""
    lessons = [{"name": s.name, "purpose": s.purpose, "whom": _whom(s.name), **s.link()} for s in path()]
    panel("lessons", options={"lessons": lessons}, on={"go": go})


def go(page: Any) -> None:
    """Say which page the visitor goes to: JSON from outside. For callbacks; the router opens it."""
    if page in sitemap.files():
        state.leave(str(page))


def _whom(name: str) -> str:
    """For whom a lesson is and how long it takes, where its file says so."""
    taught = lesson(name)
    if not taught.audience:
        return ""
    return say("path.whom", audience=say(f"path.audience-{taught.audience}"), count=taught.minutes)
