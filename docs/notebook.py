"""Writes and executes docs/notebook.ipynb: a run in a notebook, and every way out. `python docs/notebook.py`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import nbclient
import nbformat
from nbformat import v4

ROOT = Path(__file__).resolve().parents[1]
TARGET = Path(__file__).with_suffix(".ipynb")
TITLE = """# A run in a notebook

`aecore` trains; a run shows itself as the lab's own page. Play it, click the plane, drag the code: it runs in your
browser, without a server."""
TRAIN = """from aecore import Experiment, train

run = train(Experiment(dataset="moons", hidden=(16, 16), steps=1000))
print(f"error {run.history['train'][-1]:.4f} after {run.history['step'][-1]} steps")"""
OUT = "Every way out of the lab's menu *Take home* is a method. `run.save` keeps each frame to the bit."
SAVE = """import tempfile
from pathlib import Path

folder = Path(tempfile.mkdtemp())
run.save(folder / "run.safetensors")
run.save_json(folder / "run.json")
run.save_onnx(folder / "run.onnx")
run.save_csv(folder / "points.csv")
run.save_parquet(folder / "points.parquet")
run.save_script(folder / "run.py")
run.save_notebook(folder / "run.ipynb")
run.save_svg(folder / "run.svg", size=900)
run.save_film(folder / "training.gif", size=240)
run.save_html(folder / "page.html")
run.save_report(folder / "report.html")
print(*sorted(file.name for file in folder.iterdir()), sep="\\n")"""
LOAD = """from aecore.run import Run

again = Run.load(folder / "run.safetensors")
print((again.trajectory == run.trajectory).all())"""
CELLS = {"title": TITLE, "train": TRAIN, "show": "run", "out": OUT, "save": SAVE, "load": LOAD}
PROSE = {"title", "out"}


def main() -> int:
    """Write and execute the notebook. Returns 0."""
    notebook = v4.new_notebook(
        cells=[
            (v4.new_markdown_cell if name in PROSE else v4.new_code_cell)(text, id=name) for name, text in CELLS.items()
        ],
        metadata={"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}},
    )
    os.environ["PYTHONPATH"] = str(ROOT)
    nbclient.NotebookClient(notebook, timeout=300).execute()
    for cell in notebook.cells:
        cell.metadata.clear()  # when each cell was run
    notebook.metadata.pop("language_info", None)
    nbformat.write(notebook, TARGET)
    return 0


if __name__ == "__main__":
    sys.exit(main())
