"""Whether the default network finds each data set's manifold: twenty seeds each, side by side.

    python benchmarks/convergence.py [setting=value ...]

Settings are written as in a link (`rate=0.01 hidden=32-32`). Prints the training points'
reconstruction error after the last step as a multiple of the noise floor, and how many seeds reach
the limit: twice the floor, four times for rings and blobs.
"""

from __future__ import annotations

import sys
from dataclasses import replace

import numpy as np

from aecore import Experiment, noise_floor
from aecore.engine.training import advance
from aecore.experiment import PLANE_DATASETS

SEEDS = 20
LIMITS = {name: 2.0 for name in PLANE_DATASETS if name != "fork"} | {"rings": 4.0, "blobs": 4.0}


def final_terms(experiments: list[Experiment]) -> np.ndarray:
    """The terms of the last frame of experiments of one shape: (K, T); NaN for one that diverged."""
    running = dict.fromkeys(range(len(experiments)))
    last = np.full((len(experiments), 3), np.nan)
    while running:
        results = advance([experiments[k] for k in running], list(running.values()))
        following = {}
        for k, (frames, checkpoint) in zip(list(running), results, strict=True):
            if len(frames.terms):
                last[k] = frames.terms[-1, :3]
            if frames.diverged_at is not None:
                last[k] = np.nan
            if checkpoint is not None:
                following[k] = checkpoint
        running = following
    return last


def main(query: dict[str, str]) -> None:
    """Print the table."""
    base = Experiment.from_query(query)
    print(f"{'data set':10} {'median':>8} {'worst':>8} {'held-out median':>16} {'seeds under the limit':>22}")
    for dataset, limit in LIMITS.items():
        experiments = [replace(base, dataset=dataset, seed=seed) for seed in range(SEEDS)]
        terms = final_terms(experiments) / noise_floor(experiments[0])
        train = np.where(np.isfinite(terms[:, 0]), terms[:, 0], np.inf)
        reached = int((train <= limit).sum())
        print(
            f"{dataset:10} {np.median(train):8.2f} {train.max():8.2f} {np.nanmedian(terms[:, 1]):16.2f} "
            f"{f'{reached} of {SEEDS} under {limit:g}':>22}",
            flush=True,
        )


if __name__ == "__main__":
    main(dict(argument.split("=", 1) for argument in sys.argv[1:]))
