"""Text with a row a line: encoding, delimiter, decimal sign and header are guessed."""

from __future__ import annotations

import csv
import io
from collections import Counter

from aecore.experiment.own import MOST_COLUMNS, MOST_POINTS
from aecore.experiment.setting import Refused
from aecore.tables.table import Table, Understood, as_number, check_size, is_missing, table

DELIMITERS = ("\t", ";", ",", "|", " ")
SAMPLE = 50  # rows that are looked at for a guess
BEGINNING = 10_000  # characters of each
BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def read_delimited(data: bytes) -> Table:
    """The table of a CSV, TSV or other delimited text. Raises Refused where it is none."""
    text, encoding = _decoded(data)
    lines = [line for line in text.splitlines() if line.strip()]
    if not lines:
        raise Refused("Got no lines.", "file-empty")
    delimiter = _delimiter(lines[:SAMPLE])
    try:
        rows = list(_some(csv.reader(io.StringIO(text), delimiter=delimiter, skipinitialspace=True)))
    except csv.Error as error:
        raise Refused(f"Got {error}.", "file-damaged", kind="csv") from None
    if not rows:
        raise Refused("Got nothing but delimiters.", "file-empty")
    width = max(map(len, rows))
    decimal = _decimal(rows[:SAMPLE], delimiter)
    header = _has_header(rows, decimal)
    names = rows[0] if header else []
    body = rows[1:] if header else rows
    check_size(len(body), width)
    cells = [[row[i] if i < len(row) else "" for row in body] for i in range(width)]
    names = [names[i] if i < len(names) else "" for i in range(width)]
    return table(names, cells, Understood("csv", delimiter, decimal, encoding, header))


def _some(rows: csv.reader) -> list[list[str]]:  # type: ignore[valid-type]
    """The rows that hold anything, no more than show that there are too many."""
    found: list[list[str]] = []
    for row in rows:  # type: ignore[attr-defined]
        if any(cell.strip() for cell in row):
            found.append(row)
            check_size(2, min(len(row), 10**7))
        if len(found) > MOST_POINTS + 1:
            break
    return found


def _decoded(data: bytes) -> tuple[str, str]:
    for bom, encoding in BOMS:
        if data.startswith(bom):
            try:
                return data.decode(encoding), encoding.removesuffix("-sig")
            except UnicodeDecodeError:
                raise Refused("Got bytes of another encoding.", "encoding") from None
    if b"\0" in data:
        raise Refused("Got bytes that are no text.", "not-text")
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace"), "cp1252"  # as Excel writes in the West


def _delimiter(lines: list[str]) -> str:
    """The sign that splits the most lines into the same number of cells, more than one; a comma where none does."""
    best, most = ",", (0.0, 0)
    lines = [line[:BEGINNING] for line in lines]
    for sign in DELIMITERS:
        counts = Counter(len(row) for row in csv.reader(lines, delimiter=sign, skipinitialspace=True) if row)
        width, lines_of_it = counts.most_common(1)[0]
        rank = lines_of_it / len(lines), min(width, MOST_COLUMNS)
        if width > 1 and rank[0] > most[0] + 0.1:
            best, most = sign, rank
    return best


def _decimal(rows: list[list[str]], delimiter: str) -> str:
    """A comma where more cells are numbers with it than with a point, which it cannot be where it delimits."""
    if delimiter == ",":
        return "."
    with_comma = sum(as_number(cell, ",") is not None and "," in cell for row in rows for cell in row)
    with_point = sum(as_number(cell, ".") is not None and "." in cell for row in rows for cell in row)
    return "," if with_comma > with_point else "."


def _has_header(rows: list[list[str]], decimal: str) -> bool:
    """Whether the first row names the columns: none of it is a number, while some of the next rows are."""
    if any(as_number(cell, decimal) is not None for cell in rows[0]):
        return False
    numbers = any(as_number(cell, decimal) is not None for row in rows[1:SAMPLE] for cell in row)
    return numbers and not all(is_missing(cell) for cell in rows[0])
