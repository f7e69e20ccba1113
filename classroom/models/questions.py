"""Questions and challenges: what each kind needs, and what may answer it."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from aecore.experiment import SETTINGS
from classroom.models.base import Code, Invalid, Model, Name, Number, Point, Prompt, Query, Text, convert
from classroom.models.view import View
from words import say

Kind = Literal["point", "code", "curve", "width", "choice", "number", "challenge"]
Figure = Literal["heldout-error", "train-error", "error", "parameters"]
Goal = Literal["smallest", "closest", "collapse", "uncovered"]
WIDEST = int(SETTINGS["width"].high or 8)
Width = Annotated[int, Meta(ge=1, le=8)]
Option = Annotated[str, Meta(min_length=1, max_length=120)]
Curve = Annotated[tuple[Annotated[tuple[Number, ...], Meta(min_length=2, max_length=2)], ...],
                  Meta(min_length=2, max_length=64)]  # fmt: skip
Value = int | float | list[float] | list[list[float]]


class Question(Model, kw_only=True, omit_defaults=True):
    """What is asked, without where it is asked. Raises ValueError where its kind needs something else."""

    kind: Kind
    prompt: Prompt = ""
    explanation: Text = ""
    point: Point | None = None
    options: Annotated[tuple[Option | Width, ...], Meta(min_length=2, max_length=8)] | None = None
    right: Annotated[tuple[Annotated[int, Meta(ge=0, le=7)], ...], Meta(max_length=8)] | Number | None = None
    figure: Figure | None = None
    unit: Name = ""
    goal: Goal | None = None
    limit: Annotated[float, Meta(gt=0, le=1e6)] | None = None
    rules: Query = ""

    def __post_init__(self) -> None:
        for holds, needed in self._needs():
            if not holds:
                raise ValueError(say(f"needs.{needed}"))

    def _needs(self) -> list[tuple[bool, str]]:
        options, right = self.options or (), self.right
        if self.kind in ("point", "code"):
            return [(self.point is not None, "point")]
        if self.kind == "width":
            return [(all(isinstance(option, int) for option in options), "widths")]
        if self.kind == "choice":
            chosen = right if isinstance(right, tuple) else ()
            texts = bool(options) and all(isinstance(option, str) for option in options)
            within = bool(chosen) and all(index < len(options) for index in chosen)
            return [(texts, "options"), (within, "right")]
        if self.kind == "number":
            given = isinstance(right, (int, float))
            return [
                (given != (self.figure is not None), "figure"),
                (self.figure != "error" or self.point is not None, "point-of-error"),
            ]
        if self.kind == "challenge":
            return [(self.goal is not None and self.limit is not None, "goal")]
        return []


class Asked(Question, kw_only=True, omit_defaults=True):
    """A question with the view that it is asked about."""

    view: View


def question_of(asked: Asked) -> Question:
    """The same without its view."""
    names = Question.__struct_fields__
    return Question(**{name: getattr(asked, name) for name in names})


def read_answer(question: Question, value: object, width: int, dimension: int) -> Value:
    """An answer that fits its question. width and dimension: of the run that is asked about. Raises Invalid."""
    if question.kind == "point":
        return list(_sized(convert(Point, value), dimension))
    if question.kind == "code":
        return list(_sized(convert(Code, value), width))
    if question.kind == "curve":
        return [list(point) for point in convert(Curve, value)]
    if question.kind == "number":
        return convert(Number, value)
    if question.kind == "width":
        chosen = convert(Width, value)
        if question.options and chosen not in question.options:
            raise Invalid(say("classroom.not-an-option", got=chosen))
        return chosen
    if question.kind == "choice":
        index: int = convert(Annotated[int, Meta(ge=0, le=7)], value)
        if index >= len(question.options or ()):
            raise Invalid(say("classroom.not-an-option", got=index))
        return index
    raise Invalid(say("classroom.attempts-only"))


def _sized(numbers: tuple[float, ...], count: int) -> tuple[float, ...]:
    if len(numbers) != count:
        raise Invalid(say("classroom.as-many-numbers", count=count, got=len(numbers)))
    return numbers
