"""Data of one's own leave in their own units, and come back from both kinds of files."""

from __future__ import annotations

import nbformat
import numpy as np
import pytest

from aecore import Experiment, own_points, train
from aecore.experiment import Units
from aecore.export.notebook import notebook_text
from aecore.export.scene import scene
from aecore.export.tables import table
from aecore.run import Run

SMALL = {"hidden": (6, 5), "batch": 16, "steps": 20}


@pytest.fixture(params=[2, 3, 5], ids="{} columns".format)
def run(request) -> Run:
    d = request.param
    points = np.random.default_rng(0).normal(size=(40, d)).clip(-1.5, 1.5)
    names = tuple(f"column {i}" for i in range(d))
    own = own_points(points, Units(names, (1.0,) * d, (2.0,) * d), np.arange(40) % 2, ("a", "b"), private=True)
    return train(Experiment(**SMALL, dataset="own", own=own, width=2))


@pytest.mark.parametrize("kind", ["safetensors", "json"])
def test_a_run_on_them_comes_back_without_the_secret(run: Run, kind: str, tmp_path) -> None:
    path = tmp_path / f"run.{kind}"
    (run.save if kind == "safetensors" else run.save_json)(path)
    assert run.experiment.own.key.encode() not in path.read_bytes()
    loaded = Run.load(path)
    assert loaded.weights.tobytes() == run.weights.tobytes()
    assert loaded.experiment.own.units == run.experiment.own.units
    assert loaded.experiment.own.labels.tolist() == run.experiment.own.labels.tolist()
    assert np.array_equal(train(loaded.experiment).weights, run.weights)


def test_the_table_is_in_their_units(run: Run) -> None:
    columns = table(run, run.experiment.own.units)
    assert columns["column 0"] == pytest.approx(2 * run.points[:, 0].astype(float) + 1)


def test_the_notebook_finds_the_same_network(run: Run) -> None:
    found: dict = {}
    for cell in nbformat.reads(notebook_text(run), 4).cells:
        if cell.cell_type == "code" and "figure" not in cell.source:
            exec(cell.source, found)
    assert np.array_equal(found["run"].weights, run.weights)


def test_there_is_a_picture(run: Run) -> None:
    assert len(scene(run).marks) > 4
