"""The menus at the head of every page: they are the browser's, and stay while pages come and go."""

from __future__ import annotations

from ui import sitemap
from ui.lessons import LESSONS, lesson
from ui.stage import panel


def menu(page: str) -> None:
    """Mount the menus on the page of this file."""
    name = sitemap.lesson_of(page)
    asks = (LESSONS / f"{name}.md").exists() and lesson(name).prediction is not None
    panel("menu", options={"lesson": name if asks else "", "page": page}, on={})
