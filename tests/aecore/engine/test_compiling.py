"""Compiled code is kept between processes and belongs to its source files; no folder has to be writable."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from aecore.engine import compiling
from tests.places import ROOT

PROGRAM = """
import json, sys
from pathlib import Path
from aecore.engine import compiling
compiling.FOLDER = Path(sys.argv[1])
from numba import njit

def double(x):
    return 2 * x

found = compiling.kept(double)
assert found(21) == 42
print(json.dumps([sum(found.stats.cache_hits.values()), sum(found.stats.cache_misses.values())]))
"""


def hits_and_misses(folder: Path, program: Path) -> list[int]:
    command = [sys.executable, str(program), str(folder)]
    path = os.environ | {"PYTHONPATH": str(ROOT)}
    return json.loads(subprocess.run(command, env=path, check=True, capture_output=True, text=True).stdout)


@pytest.fixture
def program(tmp_path: Path) -> Path:
    file = tmp_path / "program.py"
    file.write_text(PROGRAM)
    return file


def test_the_second_process_finds_what_the_first_compiled(tmp_path, program):
    assert hits_and_misses(tmp_path / "kept", program) == [0, 1]
    assert hits_and_misses(tmp_path / "kept", program) == [1, 0]


def test_where_nothing_can_be_written_each_process_compiles_for_itself(tmp_path, program):
    (tmp_path / "file").write_text("a folder cannot be made in here")
    assert hits_and_misses(tmp_path / "file" / "kept", program) == [0, 1]


def test_a_change_of_any_source_file_is_another_folder(tmp_path, monkeypatch):
    first = compiling._digest()
    changed = tmp_path / "rates.py"
    changed.write_text(compiling.RATES.read_text() + "# more\n")
    monkeypatch.setattr(compiling, "RATES", changed)
    assert compiling._digest() != first


def test_one_function_stands_for_several():
    chosen = compiling.chosen((lambda x: x + 1.0, lambda x: x * 10.0, lambda x: -x))

    def call(which: int, x: float) -> float:
        return chosen(which, x)

    found = compiling.compiled(call)
    assert [found(which, 3.0) for which in range(3)] == [4.0, 30.0, -3.0]
    assert np.isnan(found(1, np.nan))
