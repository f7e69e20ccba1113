"""Draws the small pictures of the lessons anew, each from its lesson's own run: `python -m lessons.pictures`.

A picture has the data, and in pink what the trained network makes of the codes in use: the curve of one number,
else the reconstructions of the data. It goes into panels/pages/lessons/pictures.json as SVG paths in a square of
100 by 100. Data in space are seen from the side: first and third coordinate.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from aecore import train
from aecore.datasets import make_data
from aecore.experiment import Experiment
from ui.lessons import LESSONS, lesson

TARGET = Path(__file__).resolve().parents[1] / "panels" / "pages" / "lessons" / "pictures.json"
DOTS = 140
CODES = 400


def picture(experiment: Experiment) -> dict[str, str]:
    """The paths of an experiment's picture: `dots` are data, `line` the curve, `back` reconstructions."""
    points = make_data(experiment).points
    run = train(experiment)
    shown = [0, points.shape[1] - 1]
    reach = 1.15 * np.abs(points[:, shown]).max()
    on_paper = lambda places: 50 + places[:, shown] * (48 / reach) * [1, -1]  # noqa: E731
    some = points[:: max(1, len(points) // DOTS)]
    found = {"dots": _dots(on_paper(some))}
    if experiment.width == 1:
        codes = run.encode(points)[:, 0]
        along = np.linspace(codes.min(), codes.max(), CODES, dtype=np.float32)[:, None]
        found["line"] = _line(on_paper(run.decode(along)))
    else:
        found["back"] = _dots(on_paper(run.reconstruct(some)))
    return found


def _dots(places: np.ndarray) -> str:
    return "".join(f"M{x:.0f} {y:.0f}h0" for x, y in places)


def _line(places: np.ndarray) -> str:
    """A polyline in tenths, without the points that are where the one before was."""
    kept = [f"{x:.1f} {y:.1f}" for x, y in places]
    return "M" + "L".join(place for i, place in enumerate(kept) if i == 0 or place != kept[i - 1])


def main(names: Iterable[str] = ()) -> int:
    """Write the pictures of all lessons. Returns 0."""
    files = sorted(file.stem for file in LESSONS.glob("*.md") if file.stem != "start")
    found = {name: picture(lesson(name).experiment) for name in names or files}
    TARGET.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
