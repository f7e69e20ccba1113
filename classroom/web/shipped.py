"""The lesson plans that ship: lessons/<language>/plans/*.yaml."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from classroom.models.base import Refused
from classroom.models.plans import Plan
from classroom.plans import read_plan
from words import say
from words.language import language

LESSONS = Path(__file__).parents[2] / "lessons"


def names() -> list[str]:
    """The names of all plans: their files without ending."""
    return sorted(path.stem for path in _folder().glob("*.yaml"))


def text_of(name: str) -> str:
    """A plan's file. Raises Refused: unknown."""
    if name not in names():
        raise Refused("unknown", say("classroom.no-plan", name=name[:40]))
    return (_folder() / f"{name}.yaml").read_text(encoding="utf-8")


@lru_cache(maxsize=64)
def shipped(name: str) -> Plan:
    """A plan that ships. Raises Refused: unknown."""
    return read_plan(text_of(name))


def _folder() -> Path:
    return LESSONS / language() / "plans"
