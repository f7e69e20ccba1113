"""The untrained network."""

from __future__ import annotations

import math

import numpy as np

from aecore.experiment import Experiment
from aecore.experiment.setting import UNITS_PER_LAYER
from aecore.network import network_of
from aecore.randomness import generator

BIAS_SPREAD = 0.5  # of hidden biases: bends spread over the plane from the start (benchmarks/convergence.py)


def initial_weights(experiment: Experiment) -> np.ndarray:
    """The weights at step 0, (P,) float32.

    Weights N(0, 2 / inputs) before a non-linearity (He et al. 2015), N(0, 1 / inputs) before a
    linear layer. Biases N(0, BIAS_SPREAD²) before a non-linearity, zero before a linear layer.
    Every layer draws from streams of its own, and each unit's numbers are the same whatever the layer's size:
    another width, model or hidden layer leaves the draws of all other layers as they were.
    """
    network = network_of(experiment)
    row = np.zeros(network.size, dtype=np.float32)
    for name, layer in zip(_names(len(network.layers), network.code_layer), network.layers, strict=True):
        bends = layer.activation != "linear"
        weights = _drawn(experiment.seed, f"weights of {name}", layer.outputs, layer.inputs, network.heads, name)
        row[layer.weights_at : layer.biases_at] = (weights * math.sqrt((2 if bends else 1) / layer.inputs)).ravel()
        if bends:
            biases = generator(experiment.seed, f"biases of {name}").standard_normal(layer.outputs)
            row[layer.biases_at : layer.biases_at + layer.outputs] = biases * BIAS_SPREAD
    return row


def _names(count: int, code_layer: int) -> list[str]:
    """Each layer's name: counted from the data, so that one more hidden layer renames none of the others."""
    encoder = [f"encoder {i}" for i in range(code_layer - 1)]
    decoder = [f"decoder {i}" for i in reversed(range(count - code_layer))]
    return [*encoder, "code", *decoder]


def _drawn(seed: int, purpose: str, outputs: int, inputs: int, heads: int, name: str) -> np.ndarray:
    """Standard normal numbers (outputs, inputs), the corner of a square as large as any layer."""
    if (
        name == "code" and heads > 1
    ):  # the log-variances from a stream of their own: the means are another model's codes
        width = outputs // 2
        return np.concatenate(
            [_corner(seed, purpose, width, inputs), _corner(seed, f"{purpose}, spread", width, inputs)]
        )
    return _corner(seed, purpose, outputs, inputs)


def _corner(seed: int, purpose: str, outputs: int, inputs: int) -> np.ndarray:
    square = generator(seed, purpose).standard_normal((UNITS_PER_LAYER, UNITS_PER_LAYER))
    return square[:outputs, :inputs]
