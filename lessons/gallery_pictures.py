"""Draws the small pictures of the gallery anew, each from its preset's own run: `python -m lessons.gallery_pictures`.

A picture has the data, and some moments of the training: in pink what the network then makes of the codes in use, as
in `lessons.pictures`. It goes into panels/pages/gallery/pictures.js, coordinates in a square of 100 by 100.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from aecore import train
from aecore.network import decode, encode, network_of
from ui.gallery import PRESETS, Preset

TARGET = Path(__file__).resolve().parents[1] / "panels" / "pages" / "gallery" / "pictures.js"
MOMENTS = (0, 20, 60, 150, 400, 1000, None)  # steps; None is the last
DOTS = 90
CODES = 120
HEAD = (
    "/** The small pictures of the gallery, SVG paths: written by lessons/gallery_pictures.py from their runs. */\n\n"
)


def picture(preset: Preset) -> dict[str, object]:
    """`dots` are data; `moments` the path in pink at each moment, a line or dots as `kind` says."""
    run = train(preset.experiment)
    assert run.trajectory is not None
    network, steps = network_of(run.experiment), run.history["step"]
    shown = [0, run.points.shape[1] - 1]
    reach = 1.15 * np.abs(run.points[:, shown]).max()
    on_paper = lambda places: 50 + places[:, shown] * (48 / reach) * [1, -1]  # noqa: E731
    some = run.points[:: max(1, len(run.points) // DOTS)]
    moments = []
    for moment in MOMENTS:
        weights = run.trajectory[-1 if moment is None else int(np.abs(steps - moment).argmin())]
        codes = encode(network, weights, run.points)
        if run.experiment.width == 1:
            along = np.linspace(codes.min(), codes.max(), CODES, dtype=np.float32)[:, None]
            moments.append(_line(on_paper(decode(network, weights, along))))
        else:
            moments.append(_dots(on_paper(decode(network, weights, encode(network, weights, some)))))
    return {"kind": "line" if run.experiment.width == 1 else "back", "dots": _dots(on_paper(some)), "moments": moments}


def _dots(places: np.ndarray) -> str:
    return "".join(f"M{x:.0f} {y:.0f}h0" for x, y in np.clip(places, -5, 105))


def _line(places: np.ndarray) -> str:
    kept = [f"{x:.0f} {y:.0f}" for x, y in np.clip(places, -20, 120)]
    return "M" + "L".join(place for i, place in enumerate(kept) if i == 0 or place != kept[i - 1])


def main(names: Iterable[str] = ()) -> int:
    """Write the pictures of all presets. Returns 0."""
    found = {preset.name: picture(preset) for preset in PRESETS}
    TARGET.write_text(f"{HEAD}export default {json.dumps(found, indent=2)};\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
