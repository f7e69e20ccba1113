"""A run in this process as the lab sends it: its description and its chunks of frames."""

from __future__ import annotations

import gzip
import json
from typing import Any

import numpy as np

from aecore.experiment.timeline import segment_frames, segments
from aecore.export.notebook import has_own_points
from aecore.metrics.pca import fit_pca
from aecore.records import Frames, terms_of
from aecore.run import Run, train
from trajectories.computing.worker import pack, unit_of
from trajectories.wire import frames
from trajectories.wire.description import description

SPOTS = 5  # decimals of a coordinate


def answers(run: Run) -> list[bytes]:
    """What the lab would answer for a run, gzipped: its description, then its chunks in order."""
    if run.trajectory is None:
        run = train(run.experiment, run.points if has_own_points(run) else None)
    text = json.dumps(described(run), separators=(",", ":"), allow_nan=False)
    return [gzip.compress(text.encode(), mtime=0), *map(pack, _chunks(run))]


def described(run: Run) -> dict[str, Any]:
    """The description of a run; where its points were given by hand, with these and without a true manifold."""
    about = description(run.experiment)
    if not has_own_points(run):
        return about
    trained = run.points[~run.heldout]
    pca = fit_pca(trained)
    widths = range(1, min(run.experiment.dimension, len(trained)) + 1)
    return about | {
        "points": run.points.astype(np.float64).round(SPOTS).ravel().tolist(),
        "coordinate": None,
        "part": [0] * len(run.points),
        "heldout": run.heldout.astype(int).tolist(),
        "heldoutCount": int(run.heldout.sum()),
        "truth": [],
        "truthShares": [],
        "noiseFloor": 0.0,
        "noiseFloorInterval": [0.0, 0.0],
        "pca": {
            "mean": pca.mean.tolist(),
            "components": pca.components.tolist(),
            "errors": [pca.error(trained, width) for width in widths],
        },
    }


def _chunks(run: Run) -> list[bytes]:
    experiment, steps = run.experiment, run.history["step"]
    assert run.trajectory is not None
    terms = np.stack([run.history[name] for name in terms_of(experiment)], axis=1)  # (F, T)
    made = []
    for number in range(len(segments(experiment.steps))):
        due = segment_frames(experiment.steps, number)
        here = np.isin(steps, due)
        ended = run.diverged_at if here.sum() < len(due) else None
        found = Frames(steps[here], terms[here], run.trajectory[here], ended)
        made.append(frames.encode(found, unit_of(experiment, found) if here.any() else None))
    return made
