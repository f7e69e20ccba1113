"""What the browser has to know of a run on images before the first frame. Runs in a worker."""

from __future__ import annotations

import json
from base64 import b64encode

import numpy as np

from aecore.images import scores
from aecore.images.data import Images
from aecore.images.experiment import ImageExperiment
from aecore.images.odd import odd_ones
from aecore.images.schedule import frame_steps, plan_of
from trajectories.computing.worker import pack
from trajectories.images import worker

SHOWN = 500  # held-out images that go to the browser: to pick from, and for the map
WIDTHS = (1, 2, 3, 4, 6, 8, 12, 16, 24, 30, 32, 48, 64)  # at which PCA's error is told


def describe(experiment: ImageExperiment, source: worker.Source) -> bytes:
    """The gzipped JSON description; panels/run/image-description.js says what it holds."""
    from aecore.images.modules import layers_of, size_of
    from aecore.images.running import FALSE_ALARMS
    from aecore.images.training import network_of

    images = source.load(experiment)
    network = network_of(experiment, images.side)
    plan = plan_of(experiment, len(images.train))
    size, layers = size_of(network), layers_of(network)
    about = {
        "side": images.side,
        "width": experiment.width,
        "variational": network.variational,
        "active": network.active,
        "parameters": size,
        "layers": layers if size <= worker.MOST_SENT else None,
        "frames": frame_steps(plan, size),
        "pretraining": plan.pretraining,
        "machines": plan.machines,
        "counts": [len(images.train), len(images.heldout)],
        "labelled": images.labelled,
        "pictures": _levels(images.heldout[:SHOWN]),
        "labels": images.heldout_labels[:SHOWN].tolist(),
        "odd": [{"kind": kind, "name": name, "pixels": _levels(picture)} for kind, name, picture in odd_ones(images)],
        "falseAlarms": FALSE_ALARMS,
        "pca": _pca(experiment, images),
    }
    return pack(json.dumps(about, allow_nan=False, separators=(",", ":")).encode())


def _pca(experiment: ImageExperiment, images: Images) -> dict[str, object]:
    """PCA of the same training images: axes for the browser, errors by width, and the score of its codes."""
    pca = scores.pca_of(images.train)
    widths = sorted({width for width in (*WIDTHS, experiment.width) if width <= images.side**2})
    score = None
    if images.labelled:
        codes = pca.encode(images.heldout, experiment.width)
        seen = pca.encode(images.train[: scores.MOST_SCORED], experiment.width)
        score = scores.neighbour_score(codes, images.heldout_labels, seen, images.train_labels[: scores.MOST_SCORED])
    return {
        "mean": _floats(pca.mean),
        "components": _floats(pca.components[: max(2, experiment.width)]),
        "widths": widths,
        "errors": scores.pca_errors(pca, images.heldout, tuple(widths)),
        "meanError": scores.error(np.broadcast_to(pca.mean, images.heldout.shape), images.heldout),
        "score": score,
    }


def _levels(pictures: np.ndarray) -> str:
    """Grey levels as bytes, in base 64."""
    return b64encode(np.round(np.clip(pictures, 0, 1) * 255).astype(np.uint8).tobytes()).decode()


def _floats(values: np.ndarray) -> str:
    return b64encode(np.ascontiguousarray(values, "<f4").tobytes()).decode()
