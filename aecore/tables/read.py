"""A file's bytes -> a table. What kind it is, its first bytes say; its name is only compared with them."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

from aecore.experiment.own import MOST_COLUMNS, MOST_POINTS
from aecore.experiment.setting import Refused
from aecore.tables.delimited import read_delimited
from aecore.tables.table import MOST_BYTES, MOST_UNPACKED, Table, Understood, check_size, table

# Beginnings of files that many will try, and no reader is there for.
OTHERS = {
    b"\xd0\xcf\x11\xe0": "xls", b"\x1f\x8b": "gzip", b"BZh": "bzip2", b"\xfd7zXZ": "xz", b"7z\xbc\xaf": "7z",
    b"Rar!": "rar", b"%PDF": "pdf", b"\x89PNG": "picture", b"\xff\xd8\xff": "picture", b"GIF8": "picture",
    b"\x89HDF": "hdf5", b"\x80\x04\x95": "pickle", b"\x28\xb5\x2f\xfd": "zstd", b"<": "html",
}  # fmt: skip
TEXTS = ("csv", "json")
NAMED = {"csv": "csv", "tsv": "csv", "txt": "csv", "parquet": "parquet", "xlsx": "xlsx", "json": "json", "npy": "npy"}


def read(data: bytes, name: str) -> Table:
    """The table in a file. Raises Refused, with a rule of [own-data.refused] in words/en.own.toml, where it is none."""
    if len(data) > MOST_BYTES:
        raise Refused(f"Got {len(data)} bytes.", "bytes-most", got=round(len(data) / 2**20, 1), most=5)
    if not data.strip(b" \r\n\t\0\xef\xbb\xbf"):
        raise Refused("Got an empty file.", "file-empty")
    said = NAMED.get(name.rpartition(".")[2].lower())
    kind = _kind(data)
    if kind in TEXTS and said in TEXTS:
        kind = said  # a table may begin with a bracket
    if said not in (None, kind):
        raise Refused(f"Got {kind} named {said}.", "misnamed", kind=kind, said=said)
    try:
        return _READERS[kind](data)
    except Refused:
        raise
    except (MemoryError, RecursionError):
        raise Refused("Got a file that takes too much memory.", "too-large-inside") from None
    except Exception as error:  # whatever a reader stumbles over, the file is not what it should be
        raise Refused(f"Got {type(error).__name__}.", "file-damaged", kind=kind) from None


def _kind(data: bytes) -> str:
    if data.startswith(b"PK\x03\x04"):
        return "xlsx"
    if data.startswith(b"PAR1"):
        return "parquet"
    if data.startswith(b"\x93NUMPY"):
        return "npy"
    for beginning, kind in OTHERS.items():
        if data.lstrip(b" \r\n\t\xef\xbb\xbf").startswith(beginning):
            raise Refused(f"Got {kind}.", "other-kind", kind=kind)
    return "json" if data.lstrip(b" \r\n\t\xef\xbb\xbf")[:1] in (b"[", b"{") else "csv"


def _read_xlsx(data: bytes) -> Table:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > MOST_UNPACKED:
            raise Refused("Got a bomb.", "too-large-inside")
        if "xl/workbook.xml" not in archive.namelist():
            raise Refused("Got another zip.", "other-kind", kind="zip")
    from openpyxl import load_workbook  # 0.3 s: for these files alone

    rows: list[tuple[Any, ...]] = []
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    for row in book.worksheets[0].iter_rows(max_row=10 * MOST_POINTS, max_col=MOST_COLUMNS + 1, values_only=True):
        if any(cell is not None for cell in row):
            rows.append(row)
        if len(rows) > MOST_POINTS + 1:
            break
    rows = _trimmed(rows)
    if not rows:
        empty = _formulas(data)
        if empty:
            raise Refused("Got formulas without values.", "formulas", got=empty)
        raise Refused("Got an empty sheet.", "file-empty")
    header = not any(isinstance(cell, int | float) for cell in rows[0])
    names, body = (list(rows[0]), rows[1:]) if header else ([""] * len(rows[0]), rows)
    gaps = len(body) < 2 or any(cell is None for row in body for cell in row)
    formulas = _formulas(data) if gaps else 0
    found = [list(column) for column in zip(*body, strict=True)]
    if formulas and sum(any(isinstance(c, int | float) for c in column) for column in found) < 2:
        raise Refused("Got formulas without values.", "formulas", got=formulas)
    check_size(len(body), len(names))
    names = ["" if name is None else name for name in names]
    return table(names, found, Understood("xlsx", header=header, formulas=formulas))


def _trimmed(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """The rows without columns that are empty in all of them, all of one length."""
    width = max((len(row) for row in rows), default=0)
    full = [row + (None,) * (width - len(row)) for row in rows]
    used = [i for i in range(width) if any(row[i] is not None for row in full)]
    return [tuple(row[i] for i in used) for row in full]


def _formulas(data: bytes) -> int:
    """How many cells hold a formula."""
    from openpyxl import load_workbook

    sheet = load_workbook(io.BytesIO(data), read_only=True).worksheets[0]
    rows = sheet.iter_rows(max_row=MOST_POINTS + 2, max_col=MOST_COLUMNS + 1, values_only=True)
    return sum(isinstance(cell, str) and cell.startswith("=") for row in rows for cell in row)


def _read_parquet(data: bytes) -> Table:
    from pyarrow import BufferReader, parquet

    file = parquet.ParquetFile(BufferReader(data))
    about = file.metadata
    check_size(about.num_rows, about.num_columns)
    unpacked = sum(about.row_group(i).total_byte_size for i in range(about.num_row_groups))
    if unpacked > MOST_UNPACKED:
        raise Refused("Got a bomb.", "too-large-inside")
    read = file.read(use_threads=False)
    cells = [[_plain(cell) for cell in column.to_pylist()] for column in read.columns]
    return table(read.column_names, cells, Understood("parquet"))


def _read_json(data: bytes) -> Table:
    try:
        found = json.loads(data)
    except (ValueError, UnicodeDecodeError):
        raise Refused("Got damaged JSON.", "file-damaged", kind="json") from None
    if isinstance(found, dict):  # columns by name, or records under one name
        lists = {name: value for name, value in found.items() if isinstance(value, list)}
        if len(lists) == 1 and lists and all(isinstance(row, dict | list) for row in next(iter(lists.values()))):
            found = next(iter(lists.values()))
        elif len(lists) > 1 and len({len(value) for value in lists.values()}) == 1:
            check_size(len(next(iter(lists.values()))), len(lists))
            return table(list(lists), [list(map(_plain, column)) for column in lists.values()], Understood("json"))
    if not isinstance(found, list) or not found:
        raise Refused("Got JSON of another form.", "json-form")
    check_size(len(found), 2)
    if all(isinstance(row, dict) for row in found):
        names = list(dict.fromkeys(name for row in found for name in row))
        check_size(len(found), len(names))
        return table(names, [[_plain(row.get(name)) for row in found] for name in names], Understood("json"))
    if all(isinstance(row, list) for row in found) and len({len(row) for row in found}) == 1:
        check_size(len(found), len(found[0]))
        cells = [[_plain(cell) for cell in column] for column in zip(*found, strict=True)]
        return table([""] * len(cells), cells, Understood("json", header=False))
    raise Refused("Got JSON of another form.", "json-form")


def _read_npy(data: bytes) -> Table:
    import numpy as np
    from numpy.lib import format as npy

    file = io.BytesIO(data)
    version = npy.read_magic(file)
    shape, _, dtype = (npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0)(file)
    if dtype.names is None and (dtype.kind not in "biuf" or len(shape) != 2):
        raise Refused(f"Got {dtype} of shape {shape}.", "npy-form", got=f"{dtype} {shape}"[:60])
    check_size(shape[0] if shape else 0, len(dtype.names) if dtype.names else shape[1])
    array = np.load(io.BytesIO(data), allow_pickle=False)
    names = list(dtype.names or [""] * shape[1])
    columns = [array[name] for name in names] if dtype.names else list(array.T)
    return table(
        names,
        [[_plain(cell) for cell in column.tolist()] for column in columns],
        Understood("npy", header=bool(dtype.names)),
    )


def _plain(cell: Any) -> Any:
    """A cell as a number, a text or None."""
    if cell is None or isinstance(cell, bool | int | float | str):
        return cell
    try:
        return float(cell)  # decimals
    except (TypeError, ValueError, OverflowError):
        return str(cell)


_READERS = {"csv": read_delimited, "xlsx": _read_xlsx, "parquet": _read_parquet, "json": _read_json, "npy": _read_npy}
