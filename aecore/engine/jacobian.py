"""The encoder's Jacobian in numpy, to whatever precision it is given."""

from __future__ import annotations

import math

import numpy as np

from aecore.network import ACTIVATE, Network, sigmoid

_GELU = 2 * math.sqrt(2 / math.pi)


def jacobians(network: Network, weights: np.ndarray, points: np.ndarray) -> np.ndarray:
    """How each output of the encoder moves with each coordinate of a point.

    weights (P,), points (n, d) -> (d, n, heads * width).
    """
    n, d = points.shape
    x, tangents = points, np.broadcast_to(np.eye(d)[:, None, :], (d, n, d))
    for layer in network.layers[: network.code_layer]:
        matrix = weights[layer.weights_at : layer.biases_at].reshape(layer.outputs, layer.inputs)
        z = x @ matrix.T + weights[layer.biases_at : layer.biases_at + layer.outputs]  # (n, outputs)
        tangents = tangents @ matrix.T * slope(layer.activation, z)  # (d, n, outputs)
        x = ACTIVATE[layer.activation](z)
    return tangents


def slope(activation: str, z: np.ndarray) -> np.ndarray:
    """The derivative of an activation at z, of any shape."""
    if activation == "linear":
        return np.ones_like(z)
    if activation == "relu":
        return (z > 0).astype(z.dtype)
    if activation == "tanh":
        return 1 - np.tanh(z) ** 2
    if activation == "sigmoid":
        return sigmoid(z) * (1 - sigmoid(z))
    # What is left is z times the sigmoid of an inner function of z: itself, or GELU's cubic.
    inner, rise = z, np.ones_like(z)
    if activation == "gelu":
        inner, rise = _GELU * (z + 0.044715 * z**3), _GELU * (1 + 3 * 0.044715 * z**2)
    s = sigmoid(inner)
    return s + z * s * (1 - s) * rise
