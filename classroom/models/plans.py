"""Lesson plans: experiments, questions and challenges in an order."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from classroom.models.base import Model, Prompt, Text, Title
from classroom.models.questions import Question
from classroom.models.view import View

Notes = Annotated[str, Meta(max_length=2000)]
Minutes = Annotated[int, Meta(ge=0, le=600)]
Audience = Literal["school", "first-year", "advanced"]


class Misconception(Model, kw_only=True):
    """What students believe at first, and what to answer."""

    belief: Prompt
    answer: Text


class Item(Model, kw_only=True, omit_defaults=True):
    """One stop: a view that everybody is moved to, and what is asked there, if anything."""

    title: Title
    view: View
    minutes: Minutes = 0
    notes: Notes = ""
    question: Question | None = None


class Plan(Model, kw_only=True, omit_defaults=True):
    """A lesson from its first experiment to its last question."""

    title: Annotated[str, Meta(min_length=1, max_length=80)]
    items: Annotated[tuple[Item, ...], Meta(min_length=1, max_length=40)]
    minutes: Minutes = 0
    audience: Audience = "school"
    goals: Annotated[tuple[Prompt, ...], Meta(max_length=12)] = ()
    misconceptions: Annotated[tuple[Misconception, ...], Meta(max_length=12)] = ()
