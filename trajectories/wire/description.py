"""The description of a run: all that the browser has to know besides the frames, as JSON."""

from __future__ import annotations

import gzip
import json
from dataclasses import asdict
from typing import Any

import numpy as np

from aecore.datasets import make_data, shares, truth, units_of
from aecore.datasets.noise_floor import noise_floor, noise_floor_interval
from aecore.engine.objectives import objective_of
from aecore.experiment import OWN, SETTINGS, Experiment
from aecore.experiment.timeline import frame_steps, segment_frames, segments
from aecore.metrics.pca import fit_pca
from aecore.network import Layer, network_of
from aecore.records import terms_of

VERSION = 1
RANGE = (-2, 2)  # what the plane shows along each axis
DECIMALS = 5  # a coordinate's, so that it is off by less than a hundredth of a pixel


def describe(experiment: Experiment) -> bytes:
    """The description of a run as gzipped JSON. Equal runs, equal bytes."""
    text = json.dumps(description(experiment), separators=(",", ":"), allow_nan=False)
    return gzip.compress(text.encode(), mtime=0)


def description(experiment: Experiment) -> dict[str, Any]:
    """The description of a run, JSON-safe.

    points: coordinates of all points one after the other. truthShares: how much of the data falls on
    each line of truth, empty for surfaces. noiseFloorInterval: where the training error of the true manifold
    lies for 95 of 100 samples. pca: fitted to the training points, with
    its reconstruction error of them by width. chunks: how many frames each chunk has, as long as the
    run does not diverge.
    """
    network = network_of(experiment)
    data = make_data(experiment)
    pca = fit_pca(data.train)
    settings = {name: getattr(experiment, name) for name, row in SETTINGS.items() if row.single}
    return {
        "version": VERSION,
        "key": experiment.content_key,
        "query": experiment.to_query(),
        "dataset": experiment.dataset,
        "model": experiment.model,
        "dimension": experiment.dimension,
        "width": experiment.width,
        "heads": experiment.heads,
        "network": {
            "layers": [_layer(layer) for layer in network.layers],
            "codeLayer": network.code_layer,
            "parameters": network.size,
        },
        "points": _rounded(data.points.ravel()),
        "coordinate": None if data.coordinate is None else _rounded(data.coordinate),
        "part": data.part.tolist(),
        "labels": list(experiment.own.label_names) if experiment.dataset == OWN and experiment.own else [],
        "labelled": experiment.own.labelled if experiment.dataset == OWN and experiment.own else "",
        "units": asdict(units_of(experiment)),
        "heldout": data.heldout.astype(int).tolist(),
        "heldoutCount": int(data.heldout.sum()),
        "truth": [_rounded(line) for line in truth(experiment.dataset)],
        "truthShares": list(shares(experiment.dataset)),
        "noiseFloor": noise_floor(experiment),
        "noiseFloorInterval": list(noise_floor_interval(experiment, len(data.train))),
        "pca": {
            "mean": pca.mean.tolist(),
            "components": pca.components.tolist(),
            "errors": [pca.error(data.train, width) for width in range(1, experiment.dimension + 1)],
        },
        "terms": list(terms_of(experiment)),
        "objectives": {model: _objective(experiment, model) for model in sorted(experiment.models_used())},
        "steps": experiment.steps,
        "frames": list(frame_steps(experiment.steps)),
        "chunks": [len(segment_frames(experiment.steps, i)) for i in range(len(segments(experiment.steps)))],
        "changes": [asdict(change) for change in experiment.schedule],
        "range": list(RANGE),
        "batch": experiment.batch,
        "settings": settings,
    }


def _objective(experiment: Experiment, model: str) -> dict[str, Any]:
    found = objective_of(experiment, model)
    name = f"{found.model}-{found.kind}" if found.kind else found.model
    return {"name": name, "term": found.penalty, "weight": found.weight, "formula": asdict(found.formula)}


def _layer(layer: Layer) -> dict[str, Any]:
    return {
        "inputs": layer.inputs,
        "outputs": layer.outputs,
        "activation": layer.activation,
        "weightsAt": layer.weights_at,
        "biasesAt": layer.biases_at,
    }


def _rounded(numbers: np.ndarray) -> list[Any]:
    return numbers.astype(np.float64).round(DECIMALS).tolist()
