"""Data, codes and reconstructions as a table: CSV and Parquet, in the units of whoever brought the data."""

from __future__ import annotations

import csv
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from aecore.datasets import units_of
from aecore.experiment import OWN

if TYPE_CHECKING:
    from aecore.run import Run

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet takes for the beginning of a formula


class Units(Protocol):
    """Where data come from: the names of its columns, and the way back from the plane to their units."""

    @property
    def names(self) -> tuple[str, ...]: ...

    def from_plane(self, points: np.ndarray) -> np.ndarray:
        """Points of the plane (n, d) as rows of the user's columns (n, len(names))."""


def table(run: Run, units: Units | None = None) -> dict[str, np.ndarray]:
    """The columns of a run's table, one row a data point, in their order.

    The point's coordinates (x, y, z, or the names of units, and in these units), held_out (whether training never
    saw it), code_1, …, the reconstruction's coordinates (x_reconstruction, …), and squared_error: the squared
    distance of the two, in plane units, as everywhere in the lab. Where units are not given, those of one's own data.
    """
    if units is None and run.experiment.dataset == OWN:
        units = units_of(run.experiment)
    codes, back = run.encode(run.points), run.reconstruct(run.points)
    names = units.names if units else tuple("xyz"[: run.points.shape[1]])
    mine, theirs = (units.from_plane(run.points), units.from_plane(back)) if units else (run.points, back)
    columns = dict(zip(names, np.asarray(mine).T, strict=True))
    columns["held_out"] = run.heldout
    columns |= {f"code_{i + 1}": column for i, column in enumerate(codes.T)}
    columns |= {f"{name}_reconstruction": column for name, column in zip(names, np.asarray(theirs).T, strict=True)}
    columns["squared_error"] = ((run.points - back) ** 2).sum(1)
    return columns


def save_csv(run: Run, path: str | PathLike[str], units: Units | None = None) -> None:
    """Write `table` as CSV: UTF-8, commas, decimal points; each number the shortest that reads back as the same.

    A column's name that a spreadsheet would take for a formula gets an apostrophe in front.
    """
    columns = table(run, units)
    with Path(path).open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow([f"'{name}" if name.startswith(FORMULA) else name for name in columns])
        cells = [
            values.astype(int).astype(str) if values.dtype == bool else values.astype(str)
            for values in columns.values()
        ]
        rows.writerows(zip(*cells, strict=True))


def save_parquet(run: Run, path: str | PathLike[str], units: Units | None = None) -> None:
    """Write `table` as Parquet, each column in its own kind of number. Needs pyarrow."""
    import pyarrow
    from pyarrow import parquet

    parquet.write_table(pyarrow.table(table(run, units)), path)
