"""What all models share: strict fields, bounded texts and numbers, and errors that say what must hold and what came."""

from __future__ import annotations

import re
from typing import Annotated, Any, TypeVar

import msgspec
from msgspec import Meta

from words import say

T = TypeVar("T")
_AT = re.compile(r"(?P<must>.*?)(?: - at `(?P<path>.*)`)?", re.DOTALL)
_STEP = re.compile(r"\.(\w+)|\[(\d+)\]|\[\.\.\.\]")
LONGEST_GOT = 60  # characters of what came, in an error


class Model(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A message or a part of one. Fields that it does not have are refused."""


class Refused(Exception):
    """Something that was asked for and is not done. problem: its name on the wire; text: a sentence; where: a field."""

    def __init__(self, problem: str, text: str, where: str = "") -> None:
        super().__init__(text)
        self.problem, self.text, self.where = problem, text, where


class Invalid(Refused):
    """Something that does not fit its model."""

    def __init__(self, text: str, where: str = "") -> None:
        super().__init__("invalid", text, where)


Number = Annotated[float, Meta(ge=-1e6, le=1e6)]
Point = Annotated[tuple[Number, ...], Meta(min_length=2, max_length=3)]
Code = Annotated[tuple[Number, ...], Meta(min_length=1, max_length=8)]
Name = Annotated[str, Meta(max_length=32)]
Title = Annotated[str, Meta(max_length=80)]
Prompt = Annotated[str, Meta(max_length=300)]
Text = Annotated[str, Meta(max_length=600)]
Query = Annotated[str, Meta(max_length=2000)]
Step = Annotated[int, Meta(ge=0, le=20_000)]
Id = Annotated[int, Meta(ge=1, le=2**53)]
Count = Annotated[int, Meta(ge=0, le=10_000)]


def read(kind: type[T], text: bytes | str, most: int) -> T:
    """A message from its JSON. Raises Invalid for anything else, and for more than `most` bytes."""
    if len(text) > most:
        raise Invalid(say("classroom.too-long", most=most, got=len(text)))
    try:
        return msgspec.json.decode(text, type=kind)
    except msgspec.ValidationError as error:
        raise _explained(error, _loose(text)) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Invalid(say("classroom.not-json")) from None


def convert(kind: Any, value: Any) -> Any:
    """A model from plain values. Raises Invalid."""
    try:
        return msgspec.convert(value, type=kind)
    except msgspec.ValidationError as error:
        raise _explained(error, value) from None


def plain_text(text: str) -> str:
    """A text in one line without characters that are not seen, such as those that turn the direction of writing."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def _loose(text: bytes | str) -> Any:
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return None


def _explained(error: msgspec.ValidationError, value: Any) -> Invalid:
    """msgspec's error with the place as a plan's author would write it, and what stands there."""
    found = _AT.fullmatch(str(error))
    must, path = (found["must"], found["path"] or "$") if found else (str(error), "$")
    where = path.removeprefix("$").removeprefix(".")
    got = _at(value, path)
    if "unknown field" in must or "missing required" in must:
        return Invalid(say("classroom.field", where=where or "-", must=must), where)
    shown = repr(got)
    shown = shown if len(shown) <= LONGEST_GOT else shown[:LONGEST_GOT] + "…"
    return Invalid(say("classroom.invalid", where=where or "-", must=must, got=shown), where)


def _at(value: Any, path: str) -> Any:
    """What stands at a path such as $.items[2].question; the whole where the path cannot be gone."""
    for name, index in _STEP.findall(path.removeprefix("$")):
        try:
            value = value[int(index)] if index else value[name]
        except (LookupError, TypeError):
            return value
    return value
