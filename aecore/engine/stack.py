"""A stack of K networks of equal shape: their parameters in one buffer, and the passes through them.

Feature-major throughout: activity is (K, units, columns), one column a point. No number of one
network ever depends on the others, to the bit; what that takes is noted where it is done.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from aecore.engine.activations import ACTIVATIONS
from aecore.network import ALIGNMENT, Network

# Elementwise kernels treat 32 floats at a time and the rest of a tensor by another formula. With
# columns in multiples of 32, no network's numbers fall into that rest (tests/test_determinism.py).
COLUMNS = 32


def padded_columns(count: int) -> int:
    """count rounded up to a multiple of COLUMNS."""
    return -(-count // COLUMNS) * COLUMNS


def aligned(count: int) -> int:
    """count of floats rounded up to a multiple of ALIGNMENT."""
    return -(-count // ALIGNMENT) * ALIGNMENT


def sum_of_products(a: Tensor, b: Tensor, out: Tensor, free: Tensor) -> None:
    """Sum over columns of each unit of a times each unit of b, into out.

    a (K, m, columns), b (K, columns, n), out (K, m, n); free, of the shape of a, may be written to.
    """
    if b.shape[2] > 1:
        torch.bmm(a, b, out=out)
    else:
        # With n = 1 the product of one network alone is a matrix times a vector, and rounds differently.
        torch.mul(a, b.transpose(1, 2), out=free)
        torch.sum(free, 2, keepdim=True, out=out)


class Stack:
    """Parameters and gradients of K networks, and views of each layer's part of them.

    A row holds the weights of all layers, each from a multiple of 64 bytes on, then all biases, so
    that the biases' gradients can be written at once. Rows are a multiple of 64 bytes apart too:
    how a matrix product rounds depends on how its operands lie in memory.
    """

    def __init__(self, network: Network, count: int, dtype: torch.dtype = torch.float32) -> None:
        self.network = network
        self.count = count
        starts, order, end = [], [], 0
        for layer in network.layers:
            starts.append(end)
            end = aligned(end + layer.inputs * layer.outputs)
        self._biases_at = end
        for layer, start in zip(network.layers, starts, strict=True):
            order += range(start, start + layer.inputs * layer.outputs)
            order += range(end, end + layer.outputs)
            end += layer.outputs
        self._order = torch.tensor(order)  # where each parameter of a `Network` row lies in a row of ours
        self.parameters = torch.zeros(count, aligned(end), dtype=dtype)
        self.gradients = torch.zeros(count, aligned(end), dtype=dtype)
        self.all_bias_gradients = self.gradients[:, self._biases_at : end]  # (K, units)

        def weights(rows: Tensor) -> list[Tensor]:
            sizes = [(layer.outputs, layer.inputs) for layer in network.layers]
            return [rows[:, at : at + m * n].unflatten(1, (m, n)) for at, (m, n) in zip(starts, sizes, strict=True)]

        def biases(rows: Tensor) -> list[Tensor]:
            return list(rows[:, self._biases_at : end].split([layer.outputs for layer in network.layers], dim=1))

        self.weights = weights(self.parameters)  # (K, out, in) each
        self.biases = [row[:, :, None] for row in biases(self.parameters)]  # (K, out, 1) each
        self.bias_gradients = biases(self.gradients)  # (K, out) each
        # Batched products write to contiguous blocks only; `gather` moves these into the rows.
        self._places = weights(self.gradients)
        self.weight_gradients = [  # (K, out, in) each
            place if place.is_contiguous() else torch.zeros(place.shape, dtype=dtype) for place in self._places
        ]

    def load(self, k: int, row: np.ndarray, into: Tensor | None = None) -> None:
        """Take the parameters of network k, or numbers that belong to them, from a `Network` row (P,)."""
        rows = self.parameters if into is None else into
        rows[k, self._order] = torch.from_numpy(row).to(rows.dtype)

    def rows(self, source: Tensor | None = None) -> np.ndarray:
        """The parameters, or numbers that belong to them, as `Network` rows: a new array (K, P)."""
        return torch.index_select(self.parameters if source is None else source, 1, self._order).numpy()

    def gather(self) -> None:
        """Move the weights' gradients into the rows of `gradients`, where the biases' already are."""
        if self.count > 1:
            torch._foreach_copy_(self._places, self.weight_gradients)


class Pass:
    """Buffers for sending `columns` points (a multiple of COLUMNS) through a stack and gradients back."""

    def __init__(self, stack: Stack, columns: int) -> None:
        self.stack = stack
        layers = stack.network.layers
        self._code_layer = stack.network.code_layer
        count, dtype = stack.count, stack.parameters.dtype
        widest = max(max(layer.inputs, layer.outputs) for layer in layers)
        scratch = torch.zeros(count * widest * columns, dtype=dtype)

        def scratch_of(units: int) -> Tensor:
            return scratch[: count * units * columns].view(count, units, columns)

        sizes = [layer.outputs for layer in layers]
        self._outputs = [torch.zeros(count, size, columns, dtype=dtype) for size in sizes]
        # What each layer keeps for its derivative, then the gradient at its sums before the activation.
        self._all_kept = torch.zeros(count, sum(sizes), columns, dtype=dtype)
        self._kept = list(self._all_kept.split(sizes, dim=1))
        self._free = [scratch_of(size) for size in sizes]
        self._sums = [
            out if layer.activation == "linear" else free
            for layer, out, free in zip(layers, self._outputs, self._free, strict=True)
        ]
        self._inputs = [scratch_of(layer.inputs) for layer in layers]
        self._activations = [ACTIVATIONS[layer.activation] for layer in layers]
        self._weights_turned = [weights.transpose(1, 2) for weights in stack.weights]
        self._outputs_turned = [out.transpose(1, 2) for out in self._outputs]
        self._fed = [self._outputs_turned[-1], *self._outputs_turned[:-1]]  # each layer's input, (K, columns, in)
        self.d_outputs = self._kept[-1]  # where the gradient at the reconstructions goes, (K, d, columns)

    def encode(self, x: Tensor) -> Tensor:
        """Inputs (K, d, columns) -> the encoder's output (K, heads * width, columns), a buffer."""
        self._fed[0] = x.transpose(1, 2)
        return self._forward(x, 0, self._code_layer)

    def decode(self, codes: Tensor) -> Tensor:
        """Codes (K, width, columns) -> reconstructions (K, d, columns), a buffer."""
        self._fed[self._code_layer] = codes.transpose(1, 2)
        return self._forward(codes, self._code_layer, len(self._outputs))

    def decoder_gradients(self) -> Tensor:
        """From the gradient in `d_outputs` to the one at the codes; writes the decoder's weight gradients."""
        return self._backward(self.d_outputs, self._code_layer, len(self._outputs))

    def encoder_gradients(self, d_heads: Tensor) -> None:
        """From the gradient at the encoder's output, write the encoder's weight gradients and all biases'."""
        self._backward(d_heads, 0, self._code_layer)
        torch.sum(self._all_kept, 2, out=self.stack.all_bias_gradients)

    def _forward(self, h: Tensor, first: int, end: int) -> Tensor:
        weights, biases = self.stack.weights, self.stack.biases
        for i in range(first, end):
            z = torch.baddbmm(biases[i], weights[i], h, out=self._sums[i])
            h = self._outputs[i]
            self._activations[i].forward(z, self._kept[i], h)
        return h

    def _backward(self, d: Tensor, first: int, end: int) -> Tensor:
        for i in range(end - 1, first - 1, -1):
            d_sums = self._kept[i]
            self._activations[i].backward(self._outputs[i], d_sums, d)
            sum_of_products(d_sums, self._fed[i], self.stack.weight_gradients[i], self._free[i])
            if i > 0:
                d = torch.bmm(self._weights_turned[i], d_sums, out=self._inputs[i])
        return d
