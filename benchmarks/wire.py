"""Bytes a run costs on the wire, and how far the coding moves the picture: `python benchmarks/wire.py`.

Figures to reach: a default run at most 1 MB, the first picture (description and first chunk) less than
100 KB, the picture moved by less than a thousandth of the plane (0.004 plane units).
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import numpy as np
import torch

from aecore.datasets import make_data
from aecore.engine.training import advance
from aecore.experiment import Experiment
from aecore.network import decode, encode, network_of
from aecore.records import Frames
from trajectories.computing import worker
from trajectories.wire import frames
from trajectories.wire.description import describe
from trajectories.wire.precision import unit_for

EXPERIMENTS = {
    "default": Experiment(),
    "spiral": Experiment(dataset="spiral"),
    "width 2": Experiment(width=2),
    "constant rate": Experiment(decay="constant"),
    "4x64, 3,000 steps": Experiment(hidden=(64, 64, 64, 64)),
    "tanh, 2x32": Experiment(hidden=(32, 32), activation="tanh"),
    "swiss-roll": Experiment(dataset="swiss-roll", width=2),
}


def all_frames(experiment: Experiment) -> list[Frames]:
    """The frames of each segment of a run, as they come from training."""
    segments, checkpoint = [], None
    while not segments or checkpoint is not None:
        ((found, checkpoint),) = advance([experiment], [checkpoint])
        segments.append(found)
    return segments


def movement(experiment: Experiment, segments: list[Frames]) -> float:
    """The farthest that the coding moves the reconstruction of a data point or of a grid of the plane."""
    network = network_of(experiment)
    axes = [np.linspace(-2, 2, 21 if experiment.dimension == 2 else 9)] * experiment.dimension
    grid = np.stack(np.meshgrid(*axes), axis=-1).reshape(-1, experiment.dimension)
    points = np.concatenate([make_data(experiment).points, grid]).astype(np.float64)  # (n, d)

    def reconstructed(weights: np.ndarray) -> np.ndarray:
        weights = weights.astype(np.float64)
        return decode(network, weights, encode(network, weights, points))

    farthest = 0.0
    for sent in segments:
        got = frames.decode(frames.encode(sent, unit_for(experiment, sent)))
        for before, after in zip(sent.weights[:, : network.size], got.weights):
            moved = np.linalg.norm(reconstructed(before) - reconstructed(after), axis=1)
            farthest = max(farthest, float(moved.max()))
    return farthest


def main() -> None:
    torch.set_num_threads(1)
    print(f"{'':20}{'run, KB':>10}{'as float32':>12}{'first picture':>15}{'frames':>8}{'moved, plane units':>20}")
    for name, experiment in EXPERIMENTS.items():
        segments = all_frames(experiment)
        description = len(describe(experiment))
        units = [unit_for(experiment, s) for s in segments[:-1]] + [None]
        chunks = [len(worker.pack(frames.encode(s, unit))) for s, unit in zip(segments, units)]
        exact = [len(worker.pack(frames.encode(s, unit=None))) for s in segments]
        print(
            f"{name:20}{(description + sum(chunks)) / 1e3:10.0f}{(description + sum(exact)) / 1e3:12.0f}"
            f"{(description + chunks[0]) / 1e3:15.1f}{sum(len(s.steps) for s in segments):8}"
            f"{movement(experiment, segments):20.5f}"
        )


if __name__ == "__main__":
    main()
