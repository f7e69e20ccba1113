"""The executed notebook in docs/ shows a run as the lab's page, and what it prints is what the engine gives."""

from __future__ import annotations

import nbformat
import pytest

from aecore import Experiment, train
from tests.places import ROOT


@pytest.fixture(scope="module")
def cells() -> dict:
    notebook = nbformat.read(ROOT / "docs" / "notebook.ipynb", 4)
    nbformat.validate(notebook)
    return {cell.id: cell for cell in notebook.cells}


def test_a_run_shows_itself_as_an_interactive_page(cells: dict) -> None:
    (shown,) = cells["show"].outputs
    html = shown["data"]["text/html"]
    assert html.startswith("<iframe srcdoc=") and "bn-modules" in html


def test_its_numbers_are_those_of_the_engine(cells: dict) -> None:
    run = train(Experiment(dataset="moons", hidden=(16, 16), steps=1000))
    printed = cells["train"].outputs[0]["text"]
    assert float(printed.split()[1]) == pytest.approx(run.history["train"][-1], rel=0.5)
    assert cells["load"].outputs[0]["text"] == "True\n"


def test_every_file_it_names_is_there(cells: dict) -> None:
    printed = cells["save"].outputs[0]["text"].split()
    assert {"run.safetensors", "run.onnx", "points.parquet", "training.gif", "page.html", "report.html"} <= set(printed)
