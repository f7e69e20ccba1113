"""Writes the golden files of this folder: `python tests/golden/write.py`. Run again only when a format changes.

chunk-*.bin are chunks, chunks.json what they decode to. network.json is the forward pass computed by
torch, layer by layer, for every activation. Python and JavaScript read the same files. frames.json are the
last weights and terms of short runs by the readable trainer: what a link stands for may not drift.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import torch

FOLDER = Path(__file__).parent
sys.path.insert(0, str(FOLDER.parent.parent))

from aecore.engine import reference, training  # noqa: E402
from aecore.experiment import ACTIVATIONS, MODELS, Change, Experiment  # noqa: E402
from aecore.network import network_of  # noqa: E402
from aecore.records import Frames  # noqa: E402
from trajectories.wire import frames  # noqa: E402


def write_chunks() -> None:
    """Three chunks: differences with a weight of either sign at its largest, float32, and one after a divergence."""
    random = np.random.default_rng(1)
    steps = np.array([0, 1, 2, 70_000])
    terms = random.random((4, 3), dtype=np.float32)
    weights = np.cumsum(random.standard_normal((4, 7)), axis=0).astype(np.float32)
    weights[:, 0] = [127.9, -127.9, 127.9, 0]  # changes that need all 24 bits
    chunks = {
        "differences": frames.encode(Frames(steps, terms, weights), unit=2.0**-14),
        "float32": frames.encode(Frames(steps, terms, weights * 1000, diverged_at=70_001), unit=None),
        "diverged": frames.empty(terms=3, parameters=7, diverged_at=42),
    }
    decoded = {}
    for name, chunk in chunks.items():
        (FOLDER / f"chunk-{name}.bin").write_bytes(chunk)
        found = frames.decode(chunk)
        decoded[name] = {
            "divergedAt": found.diverged_at,
            "steps": found.steps.tolist(),
            "terms": found.terms.tolist(),
            "weights": found.weights.tolist(),
        }
    (FOLDER / "chunks.json").write_text(json.dumps(decoded, indent=1) + "\n")


def write_network() -> None:
    """Codes and reconstructions of seven points by torch in float64, for each activation and kind of code."""
    experiments = [Experiment(hidden=(5, 3), width=2, activation=name) for name in ACTIVATIONS]
    experiments += [
        Experiment(model="sparse", sparsity_kind="l1", hidden=(5,), width=4),
        Experiment(model="sparse", sparsity_kind="kl", hidden=(5,), width=4),
        Experiment(model="variational", hidden=(5,), width=2),
        Experiment(model="linear", dataset="helix", width=2),
    ]
    cases = []
    for experiment in experiments:
        network = network_of(experiment)
        random = np.random.default_rng(2)
        weights = random.standard_normal(network.size).round(4)
        points = random.uniform(-2, 2, (7, experiment.dimension)).round(4)
        codes = _through(network.layers[: network.code_layer], weights, points)[:, : network.width]
        reconstructions = _through(network.layers[network.code_layer :], weights, codes)
        cases.append(
            {
                "query": experiment.to_query(),
                "width": network.width,
                "heads": network.heads,
                "codeLayer": network.code_layer,
                "layers": [
                    {
                        "inputs": a.inputs,
                        "outputs": a.outputs,
                        "activation": a.activation,
                        "weightsAt": a.weights_at,
                        "biasesAt": a.biases_at,
                    }
                    for a in network.layers
                ],
                "weights": weights.tolist(),
                "points": points.tolist(),
                "codes": codes.tolist(),
                "reconstructions": reconstructions.tolist(),
            }
        )
    (FOLDER / "network.json").write_text(json.dumps(cases) + "\n")


def write_frames() -> None:
    """The end of a run of twenty steps for every objective and one with a change on the way."""
    training.trainer_class = lambda: reference.Trainer
    small = {"hidden": (5,), "points": 40, "batch": 9, "steps": 20}
    runs = [Experiment(**small, model=model, width=2) for model in MODELS]
    runs += [
        Experiment(**small, model="sparse", sparsity_kind="kl", width=3),
        Experiment(**small, model="denoising", corruption_kind="drop", loss="cross-entropy", dataset="helix"),
        Experiment(**small, schedule=(Change(7, "loss", "absolute"), Change(11, "model", "contractive"))),
    ]
    cases = []
    for run in runs:
        frames, _ = training.advance_to(run, run.steps)
        last = {"weights": frames.weights[-1].tolist(), "terms": frames.terms[-1].tolist()}
        cases.append({"query": run.to_query(defaults=True), **last})
    (FOLDER / "frames.json").write_text(json.dumps(cases) + "\n")


def _through(layers: tuple, weights: np.ndarray, inputs: np.ndarray) -> np.ndarray:
    return reference.through(layers, torch.from_numpy(weights), torch.from_numpy(inputs)).numpy()


if __name__ == "__main__":
    write_chunks()
    write_network()
    write_frames()
