"""What a worker makes of runs to take home: one function, by kind, from settings to bytes."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from aecore.datasets import make_data
from aecore.experiment import Experiment
from aecore.experiment.own import DRAWN
from aecore.export.film import KINDS as FILMS
from aecore.export.film import Cancelled, kinds, save_film
from aecore.run import Run, train
from words import say

# kind -> how its file's name ends, what it is
KINDS: dict[str, tuple[str, str]] = {
    "html": ("html", "text/html"),
    "report": ("report.html", "text/html"),
    "safetensors": ("safetensors", "application/octet-stream"),
    "json": ("json", "application/json"),
    "onnx": ("onnx", "application/octet-stream"),
    "script": ("py", "text/x-python"),
    "notebook": ("ipynb", "application/x-ipynb+json"),
    "csv": ("csv", "text/csv"),
    "parquet": ("parquet", "application/vnd.apache.parquet"),
    "gif": ("gif", "image/gif"),
    "webm": ("webm", "video/webm"),
    "mp4": ("mp4", "video/mp4"),
}
PROGRESS, STOP = "progress", "stop"  # files by which worker and web process tell one another how far it is
FILM_SIZES = (240, 960)  # pixels
MOST_FRAMES = 500_000_000  # bytes of a run's frames, in a worker's memory


class Unmakeable(ValueError):
    """It cannot be made, for a reason that helps whoever asked."""


def offered() -> list[str]:
    """The kinds that can be made on this server: some need a package that may not be there."""
    films = set(kinds())
    return [
        kind for kind in KINDS if not (kind in FILMS and kind not in films) and (kind != "onnx" or find_spec("onnx"))
    ]


def make(kind: str, experiments: Mapping[str, Experiment], asked: Mapping[str, Any], folder: str) -> bytes:
    """One kind of file of some runs by slot, the main one first. Runs in a worker: trains them anew.

    asked: layout, options, view and link of the page (`page.page`); size and dark of a film. folder: where the two
    processes meet. Raises Unmakeable in the lab's words, Cancelled where it is not wanted any more.
    """
    _tell(folder, 0, 0)
    runs = {slot: train(experiment) for slot, experiment in experiments.items()}
    main = next(iter(runs.values()))
    if not len(main.weights) or main.trajectory is None or not len(main.trajectory):
        raise Unmakeable(say("home.diverged-at-once"))
    if kind == "html":
        from takehome.page import page

        return page(runs, *(asked[name] for name in ("layout", "options", "view", "link"))).encode()
    if kind == "report":
        from takehome.report import report

        return report(main, asked["link"]).encode()
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / f"run.{KINDS[kind][0]}"
        if kind in FILMS:
            save_film(list(runs.values()), path, kind, asked["size"], asked["dark"], lambda *far: _tell(folder, *far))
        else:
            _SAVE[kind](main, path)
        return path.read_bytes()


def _save_table(method: Callable[..., None], run: Run, path: Path) -> None:
    method(path, units_of(run.experiment))


def units_of(experiment: Experiment) -> Any:
    """What the columns of an experiment's own data mean; None where there are none."""
    return None if experiment.own is None else experiment.own.units


_SAVE: dict[str, Callable[[Run, Path], None]] = {
    "safetensors": lambda run, path: run.save(path),
    "json": lambda run, path: run.save_json(path),
    "onnx": lambda run, path: run.save_onnx(path),
    "script": lambda run, path: run.save_script(path),
    "notebook": lambda run, path: run.save_notebook(path),
    "csv": lambda run, path: _save_table(run.save_csv, run, path),
    "parquet": lambda run, path: _save_table(run.save_parquet, run, path),
}


def _tell(folder: str, done: int, count: int) -> bool:
    """Say how far it is; whether it is still wanted. Raises Cancelled where it is not."""
    place = Path(folder)
    if not place.is_dir() or (place / STOP).exists():
        raise Cancelled
    (place / PROGRESS).write_text(f"{done} {count}", encoding="utf-8")
    return True


def opened(content: bytes) -> dict[str, Any]:
    """The settings of a saved run, as a link writes them, and its dimension. Runs in a worker, as files are large.

    Raises Unmakeable where the file is no saved run, or where its points are none of the lab's.
    """
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "run"
        path.write_bytes(content)
        try:
            run = Run.load(path)
        except ValueError as error:
            raise Unmakeable(say("home.not-a-run", reason=str(error)[:300])) from None
    own, points = run.experiment.own, make_data(run.experiment).points
    drawn = own is None or own.key.startswith(DRAWN)  # a link holds a drawing, and no other points of one's own
    if not drawn or points.shape != run.points.shape or (points != run.points).any():
        raise Unmakeable(say("home.own-points"))
    return {"query": run.experiment.canonical().to_query(), "dimension": run.experiment.dimension}


def name_of(kind: str, experiment: Experiment) -> str:
    """What the file is called."""
    words = ("bottleneck", experiment.dataset, experiment.model, str(experiment.width))
    return f"{'-'.join(words)}.{KINDS[kind][0]}"


def packed(answer: Mapping[str, Any]) -> bytes:
    """JSON as the routes send it."""
    return json.dumps(answer, separators=(",", ":"), allow_nan=False).encode()
