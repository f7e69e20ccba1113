"""What one setting is: its default, what it may be, how it is written in a link."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

from aecore.experiment.own import Own

UNITS_PER_LAYER = 64
HIDDEN_LAYERS = 4


class Refused(ValueError):
    """A value that does not hold. The message is for who writes code; a page says it in its own words.

    rule: which one does not hold. setting: the name of the one it is about, where it is about one. values: what
    the rule's sentence names, such as low, high, and got for what came.
    """

    def __init__(self, message: str, rule: str = "", setting: str = "", **values: Any) -> None:
        super().__init__(message)
        self.rule, self.setting, self.values = rule, setting, values


@dataclass(frozen=True)
class Setting:
    """One row of the table of settings.

    kind is one of "choice", "int", "float", "layers", "own", "schedule". low and high are inclusive,
    numbers of the setting's own kind, None where it is no number. step is the increment a control
    offers (it does not restrict the value). models names the
    models the setting matters for (empty: all of them). changeable settings may be changed in
    the middle of a run by an entry of the schedule.
    """

    kind: str
    default: Any
    group: str
    key: str
    low: Any = None
    high: Any = None
    step: Any = None
    choices: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    changeable: bool = False
    name: str = ""

    @property
    def single(self) -> bool:
        """Whether it is one value that a control, or a part of a link, sets: no schedule and no points."""
        return self.kind not in ("schedule", "own")

    def check(self, value: Any) -> Any:
        """The value in its canonical type. Raises Refused that says what must hold and what came."""
        return _CHECKS[self.kind](self, value)

    def parse(self, text: str) -> Any:
        """The value that `write` wrote as text. Raises Refused like `check`."""
        if self.kind == "int":
            return self.check(_number(self, text, int))
        if self.kind == "float":
            return self.check(_number(self, text, float))
        if self.kind == "layers":
            sizes = [] if text == "none" else text.split("-")
            return self.check(tuple(_number(self, size, int) for size in sizes))
        return self.check(text)

    def write(self, value: Any) -> str:
        """The value as text for a link; the shortest text that reads back as the same value."""
        if self.kind == "layers":
            return "-".join(str(size) for size in value) or "none"
        if self.kind == "float":
            return f"{value:g}" if float(f"{value:g}") == value else repr(value)
        if self.kind == "own":
            return "" if value is None else str(value.key)
        return str(value)


def setting(kind: str, default: Any, **row: Any) -> Any:
    """A dataclass field that carries its row of the table."""
    return field(default=default, metadata={"setting": Setting(kind, default, **row)})


def _number(row: Setting, text: str, kind: type) -> float:
    try:
        return kind(text)
    except ValueError:
        expected, rule = ("a whole number", "whole-number") if kind is int else ("a number", "number")
        raise Refused(f"{row.name} must be {expected}. Got {text!r}.", rule, row.name, got=text) from None


def _check_choice(row: Setting, value: Any) -> str:
    if value not in row.choices:
        message = f"{row.name} must be one of {', '.join(row.choices)}. Got {value!r}."
        raise Refused(message, "choice", row.name, allowed=row.choices, got=str(value))
    return str(value)


def _check_int(row: Setting, value: Any) -> int:
    try:
        whole = not isinstance(value, bool) and int(value) == value
    except (TypeError, ValueError, OverflowError):
        whole = False
    if not whole:
        raise Refused(f"{row.name} must be a whole number. Got {value!r}.", "whole-number", row.name, got=str(value))
    if not row.low <= value <= row.high:
        message = f"{row.name} must be between {row.low:g} and {row.high:g}. Got {value}."
        raise Refused(message, "between", row.name, low=row.low, high=row.high, got=str(value))
    return int(value)


def _check_float(row: Setting, value: Any) -> float:
    try:
        number = math.nan if isinstance(value, (bool, str)) else float(value)
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    if not math.isfinite(number):
        raise Refused(f"{row.name} must be a finite number. Got {value!r}.", "number", row.name, got=str(value))
    if not row.low <= number <= row.high:
        message = f"{row.name} must be between {row.low:g} and {row.high:g}. Got {number:g}."
        raise Refused(message, "between", row.name, low=row.low, high=row.high, got=f"{number:g}")
    return number


def _check_layers(row: Setting, value: Any) -> tuple[int, ...]:
    if isinstance(value, (str, bytes)) or not hasattr(value, "__iter__"):
        raise _refused_layers(row, repr(value))
    sizes = tuple(value)
    for size in sizes:
        if isinstance(size, bool) or not hasattr(size, "__index__") or not 1 <= size <= UNITS_PER_LAYER:
            raise _refused_layers(row, repr(sizes))
    if len(sizes) > HIDDEN_LAYERS:
        raise _refused_layers(row, f"{len(sizes)} layers")
    return tuple(int(size) for size in sizes)


def _refused_layers(row: Setting, got: str) -> Refused:
    want = f"{row.name} must be at most {HIDDEN_LAYERS} layer sizes, each from 1 to {UNITS_PER_LAYER}"
    return Refused(f"{want}. Got {got}.", "layers", row.name, count=HIDDEN_LAYERS, largest=UNITS_PER_LAYER, got=got)


def _check_own(row: Setting, value: Any) -> Any:
    if value is not None and not isinstance(value, Own):
        raise Refused(f"own must be points as own_points makes them. Got {type(value).__name__}.", "own-missing")
    return value


def _check_schedule(row: Setting, value: Any) -> Any:
    return value  # an experiment checks its schedule itself: it needs the other rows


_CHECKS = {
    "choice": _check_choice,
    "int": _check_int,
    "float": _check_float,
    "layers": _check_layers,
    "own": _check_own,
    "schedule": _check_schedule,
}
