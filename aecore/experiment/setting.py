"""What one setting is: its default, what it may be, how it is written in a link, what it means."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

UNITS_PER_LAYER = 64
HIDDEN_LAYERS = 4


@dataclass(frozen=True)
class Setting:
    """One row of the table of settings.

    kind is one of "choice", "int", "float", "layers", "schedule". low and high are inclusive,
    numbers of the setting's own kind, None where it is no number. step is the increment a control
    offers (it does not restrict the value). models names the
    models the setting matters for (empty: all of them). changeable settings may be changed in
    the middle of a run by an entry of the schedule.
    """

    kind: str
    default: Any
    label: str
    help: str
    group: str
    key: str
    low: Any = None
    high: Any = None
    step: Any = None
    choices: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    changeable: bool = False
    name: str = ""

    def check(self, value: Any) -> Any:
        """The value in its canonical type. Raises ValueError that says what must hold and what came."""
        return _CHECKS[self.kind](self, value)

    def parse(self, text: str) -> Any:
        """The value that `write` wrote as text. Raises ValueError like `check`."""
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
        return str(value)


def setting(kind: str, default: Any, **row: Any) -> Any:
    """A dataclass field that carries its row of the table."""
    return field(default=default, metadata={"setting": Setting(kind, default, **row)})


def _number(row: Setting, text: str, kind: type) -> float:
    try:
        return kind(text)
    except ValueError:
        expected = "a whole number" if kind is int else "a number"
        raise ValueError(f"{row.name} must be {expected}. Got {text!r}.") from None


def _check_choice(row: Setting, value: Any) -> str:
    if value not in row.choices:
        raise ValueError(f"{row.name} must be one of {', '.join(row.choices)}. Got {value!r}.")
    return str(value)


def _check_int(row: Setting, value: Any) -> int:
    try:
        whole = not isinstance(value, bool) and int(value) == value
    except (TypeError, ValueError, OverflowError):
        whole = False
    if not whole:
        raise ValueError(f"{row.name} must be a whole number. Got {value!r}.")
    if not row.low <= value <= row.high:
        raise ValueError(f"{row.name} must be between {row.low:g} and {row.high:g}. Got {value}.")
    return int(value)


def _check_float(row: Setting, value: Any) -> float:
    try:
        number = math.nan if isinstance(value, (bool, str)) else float(value)
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    if not math.isfinite(number):
        raise ValueError(f"{row.name} must be a finite number. Got {value!r}.")
    if not row.low <= number <= row.high:
        raise ValueError(f"{row.name} must be between {row.low:g} and {row.high:g}. Got {number:g}.")
    return number


def _check_layers(row: Setting, value: Any) -> tuple[int, ...]:
    want = f"{row.name} must be at most {HIDDEN_LAYERS} layer sizes, each from 1 to {UNITS_PER_LAYER}"
    if isinstance(value, (str, bytes)) or not hasattr(value, "__iter__"):
        raise ValueError(f"{want}. Got {value!r}.")
    sizes = tuple(value)
    for size in sizes:
        if isinstance(size, bool) or not hasattr(size, "__index__") or not 1 <= size <= UNITS_PER_LAYER:
            raise ValueError(f"{want}. Got {sizes!r}.")
    if len(sizes) > HIDDEN_LAYERS:
        raise ValueError(f"{want}. Got {len(sizes)} layers.")
    return tuple(int(size) for size in sizes)


def _check_schedule(row: Setting, value: Any) -> Any:
    return value  # an experiment checks its schedule itself: it needs the other rows


_CHECKS = {
    "choice": _check_choice,
    "int": _check_int,
    "float": _check_float,
    "layers": _check_layers,
    "schedule": _check_schedule,
}
