"""Data, codes and reconstructions come back from CSV and Parquet, in one's own units where there are any."""

from __future__ import annotations

import csv
from dataclasses import dataclass

import numpy as np
import pytest
from pyarrow import parquet

from aecore.experiment import Experiment
from aecore.export.tables import table
from aecore.run import Run, train

SMALL = {"hidden": (6, 5), "points": 60, "batch": 16, "steps": 40}


@dataclass(frozen=True)
class Centimetres:
    names: tuple[str, ...] = ("length (cm)", "=SUM(A1)")

    def from_plane(self, points: np.ndarray) -> np.ndarray:
        return points.astype(np.float64) * [2.5, 10] + [5, 100]


@pytest.fixture(scope="module")
def run() -> Run:
    return train(Experiment(**SMALL, width=2))


def read(path) -> tuple[list[str], np.ndarray]:
    with path.open(encoding="utf-8", newline="") as file:
        names, *rows = list(csv.reader(file))
    return names, np.array(rows, dtype=np.float64)


def test_a_row_has_the_point_its_code_and_its_reconstruction(run: Run) -> None:
    columns = table(run)
    assert list(columns) == [
        *("x", "y", "held_out", "code_1", "code_2", "x_reconstruction", "y_reconstruction", "squared_error")
    ]
    assert columns["squared_error"][~run.heldout].mean() == pytest.approx(run.history["train"][-1], rel=1e-4)


def test_csv_comes_back_to_the_bit(run: Run, tmp_path) -> None:
    run.save_csv(tmp_path / "points.csv")
    names, rows = read(tmp_path / "points.csv")
    assert names == list(table(run))
    assert np.array_equal(rows[:, :2].astype(np.float32), run.points)
    assert np.array_equal(rows[:, 2].astype(bool), run.heldout)
    assert np.array_equal(rows[:, 3:5].astype(np.float32), run.encode(run.points))
    assert np.array_equal(rows[:, 5:7].astype(np.float32), run.reconstruct(run.points))


def test_parquet_holds_the_same_columns(run: Run, tmp_path) -> None:
    run.save_parquet(tmp_path / "points.parquet")
    read_back = parquet.read_table(tmp_path / "points.parquet")
    for name, values in table(run).items():
        assert np.array_equal(read_back[name].to_numpy(), values), name


def test_points_and_reconstructions_are_in_ones_own_units(run: Run, tmp_path) -> None:
    units = Centimetres()
    run.save_csv(tmp_path / "points.csv", units)
    names, rows = read(tmp_path / "points.csv")
    assert names[:2] == ["length (cm)", "'=SUM(A1)"]  # no spreadsheet takes it for a formula
    assert rows[:, :2] == pytest.approx(units.from_plane(run.points))
    assert rows[:, 5:7] == pytest.approx(units.from_plane(run.reconstruct(run.points)))
    assert rows[:, 7] == pytest.approx(table(run)["squared_error"])
