"""The network as numbers: where each weight lies in one flat row, and the forward pass in numpy."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from aecore.experiment import Experiment


@dataclass(frozen=True)
class Layer:
    """One affine map and its activation: weights (outputs, inputs) row-major, then biases (outputs,)."""

    inputs: int
    outputs: int
    activation: str
    weights_at: int
    biases_at: int


@dataclass(frozen=True)
class Network:
    """An autoencoder's layers. layers[:code_layer] is the encoder, layers[code_layer:] the decoder.

    The encoder gives (n, heads * width): the codes, or where heads is 2 the posterior's means, then
    its log-variances. The decoder takes (n, width).
    """

    layers: tuple[Layer, ...]
    code_layer: int
    width: int
    heads: int

    @property
    def size(self) -> int:
        """Number of parameters."""
        return self.layers[-1].biases_at + self.layers[-1].outputs


def network_of(experiment: Experiment) -> Network:
    """The network an experiment trains. The code and the reconstruction are linear in the last hidden layer.

    A sparse model's code passes a ReLU (L1) or a sigmoid (KL), so that units can be silent: the
    experiment's code activation is `code_activation`.
    """
    hidden = () if experiment.model == "linear" else experiment.hidden
    activations = experiment.activation, code_activation(experiment)
    return _network(experiment.dimension, experiment.width, experiment.heads, hidden, *activations)


@lru_cache(maxsize=512)  # by what shapes it: an experiment would be kept with the points of its own
def _network(d: int, k: int, heads: int, hidden: tuple[int, ...], activation: str, code: str) -> Network:
    encoder = [*hidden, heads * k]
    decoder = [*reversed(hidden), d]
    layers: list[Layer] = []
    inputs, at = d, 0
    for i, outputs in enumerate(encoder + decoder):
        if i == len(encoder):
            inputs = k
        applied = activation
        if i == len(encoder) - 1:
            applied = code
        elif i == len(encoder) + len(decoder) - 1:
            applied = "linear"
        layers.append(Layer(inputs, outputs, applied, at, at + inputs * outputs))
        inputs, at = outputs, at + inputs * outputs + outputs
    return Network(tuple(layers), len(encoder), k, heads)


def code_activation(experiment: Experiment) -> str:
    """The activation of the code: linear, except where the first model of the run is a sparse one."""
    if experiment.model != "sparse":
        return "linear"
    return "relu" if experiment.sparsity_kind == "l1" else "sigmoid"


def forward(layers: tuple[Layer, ...], weights: np.ndarray, x: np.ndarray) -> np.ndarray:
    """The layers' output. weights (P,), x (n, inputs of the first layer) -> (n, outputs of the last)."""
    for layer in layers:
        matrix = weights[layer.weights_at : layer.biases_at].reshape(layer.outputs, layer.inputs)
        z = x @ matrix.T + weights[layer.biases_at : layer.biases_at + layer.outputs]  # (n, outputs)
        x = ACTIVATE[layer.activation](z)
    return x


def encode(network: Network, weights: np.ndarray, points: np.ndarray) -> np.ndarray:
    """The codes of points (a variational posterior's means). points (n, d) -> (n, width)."""
    return forward(network.layers[: network.code_layer], weights, points)[:, : network.width]


def decode(network: Network, weights: np.ndarray, codes: np.ndarray) -> np.ndarray:
    """The decoder's points. codes (n, width) -> (n, d)."""
    return forward(network.layers[network.code_layer :], weights, codes)


def sigmoid(z: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-np.clip(z, -80, 80)))


# GELU by the tanh formula (Hendrycks & Gimpel 2016), the same in torch, numpy and JavaScript.
def _gelu(z: np.ndarray) -> np.ndarray:
    return z * sigmoid(2 * math.sqrt(2 / math.pi) * (z + 0.044715 * z * z * z))


ACTIVATE: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "silu": lambda z: z * sigmoid(z),
    "gelu": _gelu,
    "tanh": np.tanh,
    "relu": lambda z: np.maximum(z, 0),
    "sigmoid": sigmoid,
    "linear": lambda z: z,
}
