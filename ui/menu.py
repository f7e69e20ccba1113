"""The menus at the head of every page: they are the browser's, and stay while pages come and go."""

from __future__ import annotations

from typing import Any

from takehome.made import offered
from ui import sitemap
from ui.lessons import LESSONS, lesson
from ui.stage import panel

# docs/classroom.md
LONGEST_PROMPT, LONGEST_OPTION, LONGEST_EXPLANATION = 300, 120, 600


def menu(page: str) -> None:
    """Mount the menus on the page of this file."""
    name = sitemap.lesson_of(page)
    asks = (LESSONS / f"{name}.md").exists() and lesson(name).prediction is not None
    options = {"lesson": name if asks else "", "page": page, "prediction": _asked(name)}
    panel("menu", options={**options, "files": offered()}, on={})


def _asked(name: str) -> dict[str, Any] | None:
    """The lesson's question, as a teacher asks it of a class; None where there is none, or its options are too long."""
    prediction = lesson(name).prediction if (LESSONS / f"{name}.md").exists() else None
    if prediction is None or any(len(option) > LONGEST_OPTION for option in prediction.options):
        return None
    return {
        "prompt": prediction.prompt[:LONGEST_PROMPT],
        "options": list(prediction.options),
        "right": [i for i, option in enumerate(prediction.options) if option in prediction.right],
        "explanation": prediction.answer[:LONGEST_EXPLANATION],
    }
