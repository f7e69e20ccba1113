"""The contractive penalty: the encoder's squared stretch (Rifai et al. 2011).

||J||², the squared Frobenius norm of the encoder's Jacobian, mean over points. The Jacobian's d
columns are carried forward through the layers beside the points, as tangents: t' = f'(z) W t.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from aecore.engine.activations import slopes
from aecore.engine.stack import Stack, sum_of_products


def jacobians(stack: Stack, x: Tensor) -> Tensor:
    """The encoder's Jacobian at each point. x (K, d, columns) -> (K, heads * width, d, columns)."""
    return _carry(stack, x)[-1].after


def contraction_value(jacobian: np.ndarray) -> float:
    """The penalty: Jacobians (width, d, n) -> mean over points of ||J||², in float64."""
    return float((jacobian.astype(np.float64) ** 2).sum((0, 1)).mean())


def add_contraction_gradients(stack: Stack, x: Tensor, weight: Tensor) -> None:
    """Add to the stack's gradients those of the sum over columns of weight * ||J||².

    x (K, d, columns), weight (K, columns).
    """
    carried = _carry(stack, x)
    d_tangents = 2 * carried[-1].after * weight[:, None, None, :]  # (K, out, d, columns)
    d_h = torch.zeros_like(carried[-1].first)  # (K, out, columns)
    for i in reversed(range(len(carried))):
        layer = carried[i]
        d_moved = d_tangents * layer.first[:, :, None, :]
        bent = d_tangents[:, :, 0] * layer.moved[:, :, 0]
        for direction in range(1, x.shape[1]):
            bent = torch.addcmul(bent, d_tangents[:, :, direction], layer.moved[:, :, direction])
        d_sums = layer.first * d_h + layer.second * bent  # (K, out, columns)
        for d, fed in ((d_sums, layer.h), (d_moved.flatten(2), layer.before.flatten(2))):
            product = torch.empty_like(stack.weight_gradients[i])
            sum_of_products(d, fed.transpose(1, 2), product, torch.empty_like(d))
            stack.weight_gradients[i].add_(product)
        stack.bias_gradients[i].add_(d_sums.sum(2))
        turned = stack.weights[i].transpose(1, 2)  # (K, in, out)
        d_h = torch.bmm(turned, d_sums)
        d_tangents = torch.bmm(turned, d_moved.flatten(2)).unflatten(2, d_moved.shape[2:])


class _Carried:
    """One encoder layer: its input, its slopes, and the tangents before, between and after."""

    def __init__(self, weights: Tensor, biases: Tensor, activation: str, h: Tensor, before: Tensor) -> None:
        self.h, self.before = h, before  # (K, in, columns), (K, in, d, columns)
        self.value, self.first, self.second = slopes(activation, torch.baddbmm(biases, weights, h))
        self.moved = torch.bmm(weights, before.flatten(2)).unflatten(2, before.shape[2:])
        self.after = self.moved * self.first[:, :, None, :]  # (K, out, d, columns)


def _carry(stack: Stack, x: Tensor) -> list[_Carried]:
    d = x.shape[1]
    h, tangents = x, torch.eye(d, dtype=x.dtype)[None, :, :, None].expand(len(x), d, d, x.shape[2]).contiguous()
    carried = []
    for i, layer in enumerate(stack.network.layers[: stack.network.code_layer]):
        carried.append(_Carried(stack.weights[i], stack.biases[i], layer.activation, h, tangents))
        h, tangents = carried[-1].value, carried[-1].after
    return carried
