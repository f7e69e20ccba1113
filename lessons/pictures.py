"""Draws the small pictures of the lessons anew, each from its lesson's own run: `python -m lessons.pictures`.

A picture has the data, and in pink what the trained network makes of the codes in use: the curve of one number,
else the reconstructions of the data. It goes into panels/pages/lessons/pictures.json as SVG paths in a square of
100 by 100. Data in space are seen from the side: first and third coordinate.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np

from aecore import train
from aecore.datasets import make_data
from aecore.experiment import Experiment
from aecore.images.data import digits
from aecore.images.experiment import ImageExperiment
from aecore.images.running import applied
from aecore.images.scores import pca_of
from aecore.images.training import train_images
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


def image_picture(experiment: ImageExperiment, number: int) -> dict[str, str]:
    """Held-out images by their codes of two numbers: `dots` are PCA's or all, `back` the autoencoder's or one kind's.

    number: which of the lessons about images it is for, so that no two look alike.
    """
    images = digits(experiment.seed)
    shown, labels = images.heldout[: 2 * DOTS], images.heldout_labels[: 2 * DOTS]
    codes = applied(train_images(replace(experiment, width=2), images), "encode", shown)
    pca = pca_of(images.train).encode(shown, 2)
    dots, back = [(codes, codes[labels % 9 == 0]), (pca, codes), (codes, codes[labels == 4])][number % 3]
    return {"dots": _dots(_spread(dots, dots)), "back": _dots(_spread(back, codes if number != 1 else back))}


def _spread(codes: np.ndarray, over: np.ndarray) -> np.ndarray:
    low, high = np.quantile(over, 0.01, axis=0), np.quantile(over, 0.99, axis=0)
    return np.clip(6 + 88 * (codes - low) / (high - low), 2, 98)


def _dots(places: np.ndarray) -> str:
    return "".join(f"M{x:.0f} {y:.0f}h0" for x, y in places)


def _line(places: np.ndarray) -> str:
    """A polyline in tenths, without the points that are where the one before was."""
    kept = [f"{x:.1f} {y:.1f}" for x, y in places]
    return "M" + "L".join(place for i, place in enumerate(kept) if i == 0 or place != kept[i - 1])


def main(names: Iterable[str] = ()) -> int:
    """Write the pictures of all lessons. Returns 0."""
    files = sorted(file.stem for file in LESSONS.glob("*.md") if file.stem != "start")
    of_images = [name for name in files if lesson(name).images]
    found = {}
    for name in names or files:
        images = lesson(name).images
        found[name] = image_picture(images, of_images.index(name)) if images else picture(lesson(name).experiment)
    TARGET.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
