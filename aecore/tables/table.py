"""What was read from a file: columns of numbers or of text, and how the file was understood."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from aecore.experiment.own import MOST_COLUMNS, MOST_POINTS
from aecore.experiment.setting import Refused

MOST_BYTES = 5 * 2**20  # of a file
MOST_UNPACKED = 100 * 2**20  # of what is packed in it
LONGEST_NAME = 40  # characters of a column's name
LONGEST_TEXT = 60  # characters of a cell that is kept
MISSING = frozenset({"", "na", "n/a", "nan", "null", "none", "-", "?", "."})
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?")
_GROUPED = re.compile(r"[+-]?\d{1,3}([,.' \u00a0\u202f]\d{3})+([.,]\d+)?")


@dataclass(frozen=True)
class Column:
    """A column: numbers, None where a cell is empty or not finite, or else texts, "" where it is empty."""

    name: str
    numbers: tuple[float | None, ...] | None
    texts: tuple[str, ...] = ()

    @property
    def constant(self) -> bool:
        """Whether all its numbers are the same, or there are none."""
        found = {v for v in self.numbers or () if v is not None}
        return len(found) < 2

    @property
    def missing(self) -> int:
        """Cells without a finite number."""
        return sum(v is None for v in self.numbers or ())


@dataclass(frozen=True)
class Understood:
    """How a file was read. kind: csv, xlsx, parquet, json or npy; the others are empty where they mean nothing."""

    kind: str
    delimiter: str = ""
    decimal: str = ""
    encoding: str = ""
    header: bool = True
    formulas: int = 0  # cells that hold a formula whose value is not in the file


@dataclass(frozen=True)
class Table:
    """Columns of one length, from 2 to 64 of them, and how the file was understood."""

    columns: tuple[Column, ...]
    understood: Understood

    @property
    def rows(self) -> int:
        """How many rows there are."""
        first = self.columns[0]
        return len(first.texts if first.numbers is None else first.numbers)


def check_size(rows: int, columns: int) -> None:
    """Raises Refused where a table is too large, or too small for a network to learn from."""
    if columns > MOST_COLUMNS:
        raise Refused(f"Got {columns} columns.", "columns-most", got=columns, most=MOST_COLUMNS)
    if rows > MOST_POINTS:
        raise Refused(f"Got {rows} rows.", "rows-most", got=rows, most=MOST_POINTS)
    if rows < 2:
        raise Refused(f"Got {rows} rows.", "rows-fewest", got=rows)


def table(names: Sequence[str], cells: Sequence[Sequence[Any]], understood: Understood) -> Table:
    """The table of columns of cells as they were read: numbers, text, None, booleans.

    A column is one of numbers where nine tenths of its cells that are not empty are. Raises Refused where the
    table has not the size for it, or too few columns of numbers.
    """
    check_size(len(cells[0]) if cells else 0, len(names))
    columns = [_column(name, column, understood.decimal) for name, column in zip(_distinct(names), cells, strict=True)]
    numeric = sum(column.numbers is not None for column in columns)
    if numeric < 2:
        raise Refused(f"Got {numeric} columns of numbers.", "numbers-fewest", got=numeric)
    return Table(tuple(columns), understood)


def as_number(cell: Any, decimal: str = "") -> float | None:
    """The number in a cell; None where there is none, or no finite one. Text is read with this decimal sign."""
    if isinstance(cell, bool) or cell is None:
        return None
    if isinstance(cell, int | float):
        try:
            value = float(cell)
        except OverflowError:
            return None
        return value if math.isfinite(value) else None
    text = str(cell).strip().replace("\u2212", "-")
    if decimal == ",":
        text = text.replace(".", "") if _GROUPED.fullmatch(text) and "," in text else text
        text = text.replace(",", ".")
    elif _GROUPED.fullmatch(text) and text.count(".") <= 1:
        text = re.sub(r"[,' \u00a0\u202f]", "", text)
    if not _NUMBER.fullmatch(text):
        return None
    value = float(text)
    return value if math.isfinite(value) else None


def is_missing(cell: Any) -> bool:
    """Whether a cell is empty, or says that its value is not known."""
    if isinstance(cell, float):
        return not math.isfinite(cell)
    return (
        cell is None
        or str(cell).strip().lower() in MISSING
        or str(cell).strip().lower().lstrip("+-") in ("inf", "infinity")
    )


def _column(name: str, cells: Sequence[Any], decimal: str) -> Column:
    given = [cell for cell in cells if not is_missing(cell)]
    numbers = [as_number(cell, decimal) for cell in cells]
    found = sum(number is not None for number in numbers)
    if found and found >= 0.9 * len(given):
        return Column(name, tuple(numbers))
    return Column(name, None, tuple("" if is_missing(cell) else clean(cell, LONGEST_TEXT) for cell in cells))


def clean(text: Any, longest: int) -> str:
    """Text from a file in one line of printable characters, cut to a length."""
    return "".join(c if c.isprintable() else " " for c in str(text)[: 4 * longest]).strip()[:longest]


def _distinct(names: Sequence[Any]) -> list[str]:
    """Names for the columns: numbered where they have none, and again where two are the same."""
    found: list[str] = []
    for i, given in enumerate(names):
        name = base = clean(given, LONGEST_NAME) or f"column {i + 1}"
        again = 2
        while name in found:
            name = f"{base} ({again})"
            again += 1
        found.append(name)
    return found
