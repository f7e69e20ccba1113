"""Files as people bring them, and as they should not be: a table, or a reason that has a sentence."""

from __future__ import annotations

import io
import json
import pickle
import zipfile

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from pyarrow import parquet

from aecore.experiment import Refused
from aecore.tables import MOST_BYTES, process, read_table
from aecore.tables.read import read
from aecore.tables.table import Table
from words import catalogue

ROWS = [[1.5, -2.0, "red"], [2.5, 0.25, "blue"], [4.0, 1e3, "red"]]
NAMES = ["height", "weight", "kind"]


def xlsx(rows: list[list]) -> bytes:
    book, file = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


def npy(array: np.ndarray) -> bytes:
    file = io.BytesIO()
    np.save(file, array, allow_pickle=array.dtype == object)
    return file.getvalue()


def arrow(columns: dict[str, list]) -> bytes:
    file = io.BytesIO()
    parquet.write_table(pa.table(columns), file)
    return file.getvalue()


def zipped(files: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return file.getvalue()


def delimited(delimiter: str, decimal: str = ".", encoding: str = "utf-8") -> bytes:
    lines = [NAMES, *ROWS]
    cells = [[cell if isinstance(cell, str) else str(cell).replace(".", decimal) for cell in line] for line in lines]
    return "\n".join(delimiter.join(line) for line in cells).encode(encoding)


GOOD = {
    "comma.csv": delimited(","),
    "semicolon.csv": delimited(";", ","),
    "tab.tsv": delimited("\t"),
    "spreadsheet.txt": delimited("\t", ","),
    "utf-16.csv": delimited(";", ".", "utf-16"),
    "bom.csv": delimited(",", ".", "utf-8-sig"),
    "book.xlsx": xlsx([NAMES, *ROWS]),
    "shifted.xlsx": xlsx([[], [None, *NAMES], *([None, *row] for row in ROWS)]),
    "columns.parquet": arrow(dict(zip(NAMES, map(list, zip(*ROWS, strict=True)), strict=True))),
    "records.json": json.dumps([dict(zip(NAMES, row, strict=True)) for row in ROWS]).encode(),
    "columns.json": json.dumps(dict(zip(NAMES, map(list, zip(*ROWS, strict=True)), strict=True))).encode(),
    "wrapped.json": json.dumps({"data": [dict(zip(NAMES, row, strict=True)) for row in ROWS]}).encode(),
}


@pytest.mark.parametrize("name", GOOD)
def test_the_same_table_is_read_from_every_kind_of_file(name):
    table = read(GOOD[name], name)
    assert [column.name for column in table.columns] == NAMES
    assert [column.numbers for column in table.columns[:2]] == [(1.5, 2.5, 4.0), (-2.0, 0.25, 1000.0)]
    assert table.columns[2].texts == ("red", "blue", "red")
    assert table.understood.header


def test_what_was_guessed_of_a_text_is_told():
    understood = read(delimited(";", ",", "utf-16"), "a.csv").understood
    assert (understood.delimiter, understood.decimal, understood.encoding) == (";", ",", "utf-16")
    assert not read(b"1,2\n3,4", "a.csv").understood.header
    assert read("größe;b\n1;2\n3;4".encode("cp1252"), "a.csv").columns[0].name == "größe"


def test_numbers_with_thousands_units_of_nothing_and_minus_signs_are_numbers():
    table = read('a,b\n"1,234.5",\u22122\n3e2,inf\n,NA\n7,1\n'.encode(), "a.csv")
    assert table.columns[0].numbers == (1234.5, 300.0, None, 7.0)
    assert table.columns[1].numbers == (-2.0, None, None, 1.0)
    assert table.columns[1].missing == 2


def test_arrays_are_numbered_by_column_or_named_by_field():
    assert [c.name for c in read(npy(np.eye(3)), "a.npy").columns] == ["column 1", "column 2", "column 3"]
    fields = np.array([(1.0, 2), (3.0, 4)], dtype=[("u", "f8"), ("v", "i4")])
    assert [c.name for c in read(npy(fields), "a.npy").columns] == ["u", "v"]


def test_two_columns_of_one_name_can_be_told_apart():
    assert [c.name for c in read(b"a,a,\n1,2,3\n4,5,6", "a.csv").columns] == ["a", "a (2)", "column 3"]


def test_a_formula_counts_by_its_value_and_without_one_as_empty():
    with pytest.raises(Refused) as refused:
        read(xlsx([["a", "b"], ["=1+1", "=A2"], ["=2", "=3"]]), "a.xlsx")
    assert refused.value.rule == "formulas"
    table = read(xlsx([["a", "b", "c"], [1, 2, "=A2+B2"], [3, 4, "=A3"]]), "a.xlsx")
    assert table.understood.formulas == 2
    assert table.columns[1].numbers == (2.0, 4.0)


BAD = {
    "bytes-most": ("a.csv", b"1,2\n" * (MOST_BYTES // 4 + 1)),
    "file-empty": ("a.csv", b" \n\n"),
    "file-empty delimiters": ("a.csv", b"," * 1_000_000),
    "file-empty sheet": ("a.xlsx", xlsx([])),
    "columns-most": ("a.csv", b",".join([b"1"] * 1_000_000)),
    "columns-most parquet": ("a.parquet", arrow({f"c{i}": [1, 2] for i in range(70)})),
    "columns-most npy": ("a.npy", npy(np.zeros((2, 100)))),
    "columns-most xlsx": ("a.xlsx", xlsx([list(range(100))] * 3)),
    "columns-most json": ("a.json", json.dumps([{str(i): i for i in range(90)}] * 2).encode()),
    "rows-most": ("a.csv", b"1,2\n" * 5001),
    "rows-most npy": ("a.npy", npy(np.zeros((100_000, 2), np.uint8))),
    "rows-most parquet": ("a.parquet", arrow({"a": [1] * 9000, "b": [2] * 9000})),
    "rows-fewest": ("a.csv", b"a,b\n1,2"),
    "numbers-fewest": ("a.csv", b"a,b\nx,1\ny,2"),
    "numbers-fewest infinities": ("a.csv", b"a,b\ninf,1\n-inf,2\nnan,3"),
    "encoding": ("a.csv", b"\xff\xfe1\x00,\x00\xd8"),
    "not-text": ("a.csv", b"\x00\x01\x02\x03"),
    "file-damaged xlsx": ("a.xlsx", b"PK\x03\x04" + bytes(range(200))),
    "file-damaged parquet": ("a.parquet", arrow({"a": [1, 2], "b": [1, 2]})[:-9]),
    "file-damaged npy": ("a.npy", npy(np.eye(9))[:-100]),
    "file-damaged json": ("a.json", b'[{"a": 1, '),
    "file-damaged deep": ("a.json", b"[" * 200_000),
    "misnamed": ("a.parquet", xlsx([NAMES, *ROWS])),
    "misnamed csv": ("a.xlsx", b"a,b\n1,2\n3,4"),
    "misnamed npy": ("a.csv", npy(np.eye(3))),
    "other-kind zip": ("a.xlsx", zipped({"a.txt": b"1,2"})),
    "other-kind gzip": ("a.csv", b"\x1f\x8b\x08" + bytes(50)),
    "other-kind xls": ("a.xls", b"\xd0\xcf\x11\xe0" + bytes(50)),
    "other-kind html": ("a.csv", b"<html><table>"),
    "other-kind pickle": ("a.npy", pickle.dumps(np.eye(2), protocol=4)),
    "too-large-inside": ("a.xlsx", zipped({"xl/workbook.xml": bytes(150 * 2**20)})),
    "npy-form": ("a.npy", npy(np.zeros(5))),
    "npy-form objects": ("a.npy", npy(np.array([[1, "a"], [None, 2]], dtype=object))),
    "npy-form text": ("a.npy", npy(np.array([["a", "b"]] * 3))),
    "json-form": ("a.json", b'{"a": 1}'),
    "json-form mixed": ("a.json", b"[1, {}, [2]]"),
}


@pytest.mark.parametrize("case", BAD)
def test_each_bad_file_has_its_own_reason_and_the_reason_a_sentence(case):
    name, data = BAD[case]
    with pytest.raises(Refused) as refused:
        read(data, name)
    rule = case.split()[0]
    # What nests too deeply runs out of the stack in one version of Python and is damaged in another.
    assert refused.value.rule in ({rule, "too-large-inside"} if case == "file-damaged deep" else {rule})
    assert f"own-data.refused.{rule}" in catalogue()


def test_the_reader_in_its_own_process_gives_the_same_table_and_the_same_reasons():
    assert read_table(GOOD["book.xlsx"], "book.xlsx") == read(GOOD["book.xlsx"], "book.xlsx")
    with pytest.raises(Refused) as refused:
        read_table(BAD["too-large-inside"][1], "a.xlsx")
    assert refused.value.rule == "too-large-inside"


def test_a_reader_that_takes_too_long_or_dies_is_a_reason_too(monkeypatch):
    monkeypatch.setattr(process, "SECONDS", 0.001)
    with pytest.raises(Refused) as refused:
        read_table(GOOD["comma.csv"], "a.csv")
    assert refused.value.rule == "too-slow"
    monkeypatch.undo()
    monkeypatch.setattr(process.sys, "executable", "/bin/false")
    with pytest.raises(Refused) as refused:
        read_table(GOOD["comma.csv"], "a.csv")
    assert refused.value.rule == "too-large-inside"


CELLS = st.one_of(
    st.integers(),
    st.floats(),
    st.text(max_size=8),
    st.sampled_from(["", "1,5", "1.000,5", "=A1", '"', "NaN", "\x00", "−3"]),
)
TABLES = st.lists(st.lists(CELLS, min_size=1, max_size=5), min_size=1, max_size=8)
ENCODINGS = st.sampled_from(["utf-8", "utf-16", "utf-8-sig", "cp1252", "latin-1"])
ENDINGS = st.sampled_from(["csv", "tsv", "xlsx", "parquet", "json", "npy", "", "exe"])
START = st.sampled_from([b"", b"PAR1", b"PK\x03\x04", b"\x93NUMPY\x01\x00", b"[", b"{", b"\xff\xfe", b"1,2\n3,4\n"])


@st.composite
def files(draw: st.DrawFn) -> bytes:
    """Bytes that nobody thought of: tables as text or JSON, cut off and turned about, and any bytes at all."""
    kind = draw(st.integers(0, 3))
    if kind == 0:
        return draw(START) + draw(st.binary(max_size=80))
    rows = draw(TABLES)
    if kind == 1:
        return json.dumps(rows).encode()
    delimiter = draw(st.sampled_from([",", ";", "\t", "|", " "]))
    text = draw(st.sampled_from(["\n", "\r\n", "\r"])).join(delimiter.join(map(str, row)) for row in rows)
    data = text.encode(draw(ENCODINGS), "replace")
    return data[: draw(st.integers(0, len(data)))] if kind == 3 else data


@settings(max_examples=5000, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(files(), ENDINGS)
def test_five_thousand_generated_files_are_tables_or_refused_with_a_sentence(data: bytes, ending: str):
    try:
        table = read(data, f"a.{ending}")
    except Refused as error:
        refused = error.rule
    else:
        refused = ""
    if refused:
        assert f"own-data.refused.{refused}" in catalogue()
        return
    assert isinstance(table, Table)
    assert 2 <= table.rows <= 5000 and 2 <= len(table.columns) <= 64
    assert all(len(c.texts if c.numbers is None else c.numbers) == table.rows for c in table.columns)
