"""An experiment as a Jupyter notebook that trains it anew with `aecore` and looks at it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np

from aecore.datasets import make_data
from aecore.experiment import OWN, SETTINGS, Experiment
from aecore.export.saved import numbers

if TYPE_CHECKING:
    from aecore.run import Run

IN_A_LINE = 8  # numbers of own points
ABOUT = "Trained anew with `aecore`; change a setting and run all cells."
ERRORS = "Reconstruction errors: mean over points of the squared distance."
FLOOR = "The noise floor is what the true curve would leave."
PICTURE = "The picture at the last step."
SAME = "The same settings give the same network: this error was found when the notebook was written."
PRINTED = """print(f"training points {run.history['train'][-1]:.5f}")
print(f"held-out points {run.history['heldout'][-1]:.5f}")"""


def notebook(run: Run) -> dict[str, Any]:
    """The notebook of a run, as JSON of nbformat 4.5: settings, training, errors, the picture.

    It ends with a check that it has found the same network. Own points stand in a cell of their own.
    """
    own = has_own_points(run)
    brought = run.experiment.dataset == OWN  # the experiment itself holds them
    own = own or brought
    given = "experiment, points" if own and not brought else "experiment"
    floor = "" if own else '\nprint(f"noise floor     {noise_floor(experiment):.5f}")'
    cells = [
        _prose("title", f"# {_title(run.experiment)}\n\n{ABOUT}"),
        _code("imports", f"import numpy as np\n\nfrom aecore import {_imports(run.experiment)}"),
        *([_code("points", _points(run.points))] if own else []),
        _code("experiment", f"experiment = {written(run.experiment)}\nrun = train({given})"),
        _prose("errors", ERRORS if own else f"{ERRORS} {FLOOR}"),
        _code("history", PRINTED + floor),
        _prose("picture", PICTURE),
        _code("figure", "run.figure()"),
        _prose("same", SAME),
        _code("check", f"assert np.isclose(run.history['train'][-1], {_last(run)}, rtol=1e-3)"),
    ]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
        "cells": cells,
    }


def notebook_text(run: Run) -> str:
    """`notebook` as the text of an .ipynb file."""
    return json.dumps(notebook(run), indent=1, ensure_ascii=False) + "\n"


def written(experiment: Experiment) -> str:
    """The experiment as Python writes it, with the settings that differ from the default."""
    parts = [
        "own=own_points(points)" if name == "own" else f"{name}={getattr(experiment, name)!r}"
        for name, row in SETTINGS.items()
        if getattr(experiment, name) != row.default
    ]
    return f"Experiment({', '.join(parts)})"


def has_own_points(run: Run) -> bool:
    """Whether a run was trained on other points than those of its data set."""
    data = make_data(run.experiment)
    return not (np.array_equal(data.points, run.points) and np.array_equal(data.heldout, run.heldout))


def _imports(experiment: Experiment) -> str:
    return ", ".join(
        [
            *(["Change"] if experiment.schedule else []),
            "Experiment",
            "noise_floor",
            *(["own_points"] if experiment.dataset == OWN else []),
            "train",
        ]
    )


def _title(experiment: Experiment) -> str:
    return f"{experiment.model.capitalize()} on {experiment.dataset}, a code of width {experiment.width}"


def _points(points: np.ndarray) -> str:
    flat = [repr(value) for value in numbers(points.ravel())]
    lines = [", ".join(flat[i : i + IN_A_LINE]) for i in range(0, len(flat), IN_A_LINE)]
    inside = ",\n    ".join(lines)
    return f"points = np.array([\n    {inside},\n], dtype=np.float32).reshape(-1, {points.shape[1]})"


def _last(run: Run) -> float:
    return numbers(run.history["train"][-1:])[0]


def _prose(name: str, text: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": name, "metadata": {}, "source": text}


def _code(name: str, text: str) -> dict[str, Any]:
    return {"cell_type": "code", "id": name, "metadata": {}, "source": text, "execution_count": None, "outputs": []}
