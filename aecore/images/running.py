"""A trained network at work: parts of it on rows of numbers, and what a frame says of how good it is."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from aecore.images import scores
from aecore.images.data import Images
from aecore.images.experiment import ImageExperiment
from aecore.images.modules import ImageAutoencoder
from aecore.images.training import load, network_of

FALSE_ALARMS = (0.2, 0.1, 0.05, 0.02, 0.01)  # shares of held-out images for which a threshold is told


def restored(experiment: ImageExperiment, side: int, weights: np.ndarray) -> ImageAutoencoder:
    """The network of an experiment with these parameters in a row."""
    network = network_of(experiment, side)
    load(network, weights)
    return network.requires_grad_(False)


def applied(network: ImageAutoencoder, part: str, rows: np.ndarray) -> np.ndarray:
    """What "encode" or "decode" makes of rows."""
    with torch.no_grad():
        found: np.ndarray = getattr(network, part)(torch.from_numpy(rows.copy())).numpy()
    return found


def measured(network: ImageAutoencoder, images: Images) -> dict[str, Any]:
    """Errors on held-out and training images, thresholds, and the score of the codes; JSON-safe."""
    seen = images.train[: scores.MOST_SCORED]
    codes, train_codes = (applied(network, "encode", rows) for rows in (images.heldout, seen))
    errors = ((applied(network, "decode", codes) - images.heldout) ** 2).sum(1)
    score = None
    if images.labelled:
        score = scores.neighbour_score(codes, images.heldout_labels, train_codes, images.train_labels[: len(seen)])
    return {
        "heldout": float(errors.mean()),
        "train": scores.error(applied(network, "decode", train_codes), seen),
        "thresholds": [scores.threshold(errors, share) for share in FALSE_ALARMS],
        "score": score,
    }
