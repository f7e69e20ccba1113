"""The exported notebook runs and finds the same network; the script it stands beside is the listing."""

from __future__ import annotations

import nbclient
import nbformat
import numpy as np
import pytest

from aecore.experiment import MODELS, SETTINGS, Change, Experiment
from aecore.export.listing import listing
from aecore.export.notebook import notebook_text, written
from aecore.run import train
from tests.places import ROOT

SMALL = {"hidden": (6, 5), "points": 60, "batch": 16, "steps": 40}


def test_a_notebook_is_executed_and_its_own_check_holds(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    run = train(Experiment(**SMALL, dataset="moons", width=2), np.random.default_rng(0).normal(size=(40, 2)))
    run.save_notebook(tmp_path / "run.ipynb")
    notebook = nbformat.read(tmp_path / "run.ipynb", 4)
    nbformat.validate(notebook)
    nbclient.NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(tmp_path)}}).execute()
    printed = "".join(out.get("text", "") for cell in notebook.cells for out in cell.get("outputs", []))
    assert f"{run.history['train'][-1]:.5f}" in printed


@pytest.mark.parametrize("model", MODELS)
def test_the_notebooks_cells_train_the_same_network(model: str) -> None:
    run = train(Experiment(**SMALL, model=model, schedule=(Change(20, "learning_rate", 0.001),)))
    notebook = nbformat.reads(notebook_text(run), 4)
    nbformat.validate(notebook)
    found: dict = {}
    for cell in notebook.cells:
        if cell.cell_type == "code" and "figure" not in cell.source:
            exec(cell.source, found)
    assert np.array_equal(found["run"].trajectory, run.trajectory)


def test_an_experiment_is_written_as_python_reads_it() -> None:
    odd = Experiment(dataset="moons", hidden=(3,), noise=0.123, schedule=(Change(5, "loss", "absolute"),))
    assert eval(written(odd), {"Experiment": Experiment, "Change": Change}) == odd
    assert written(Experiment()) == "Experiment()"
    assert all(name in written(odd) for name, row in SETTINGS.items() if getattr(odd, name) != row.default)


def test_the_script_is_the_listing(tmp_path) -> None:
    run = train(Experiment(**SMALL))
    run.save_script(tmp_path / "run.py")
    assert (tmp_path / "run.py").read_text(encoding="utf-8") == listing(run.experiment)
