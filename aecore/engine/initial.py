"""The untrained network."""

from __future__ import annotations

import math

import numpy as np

from aecore.experiment import Experiment
from aecore.network import network_of
from aecore.randomness import generator

BIAS_SPREAD = 0.5  # of hidden biases: bends spread over the plane from the start (benchmarks/convergence.py)


def initial_weights(experiment: Experiment) -> np.ndarray:
    """The weights at step 0, (P,) float32.

    Weights N(0, 2 / inputs) before a non-linearity (He et al. 2015), N(0, 1 / inputs) before a
    linear layer. Biases N(0, BIAS_SPREAD²) before a non-linearity, zero before a linear layer.
    """
    network = network_of(experiment)
    random = generator(experiment.seed, "weights")
    row = np.zeros(network.size, dtype=np.float32)
    for layer in network.layers:
        bends = layer.activation != "linear"
        weights = random.standard_normal(layer.inputs * layer.outputs) * math.sqrt((2 if bends else 1) / layer.inputs)
        biases = random.standard_normal(layer.outputs) * BIAS_SPREAD
        row[layer.weights_at : layer.biases_at] = weights
        row[layer.biases_at : layer.biases_at + layer.outputs] = biases if bends else 0
    return row
