"""A stack of K networks of equal shape: their parameters in one buffer, and the passes through them.

Feature-major throughout: activity is (K, units, columns), one column a point. No number of one
network ever depends on the others, to the bit; what that takes is noted where it is done.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from aecore.activations import ACTIVATIONS
from aecore.network import Network

# Elementwise kernels treat 32 floats at a time and the rest of a tensor by another formula. With
# columns in multiples of 32, no network's numbers fall into that rest (tests/test_determinism.py).
COLUMNS = 32


def padded_columns(count: int) -> int:
    """count rounded up to a multiple of COLUMNS."""
    return -(-count // COLUMNS) * COLUMNS


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
    """Parameters and gradients of K networks: rows (K, padded), and views of each layer's part of them."""

    def __init__(self, network: Network, count: int, dtype: torch.dtype = torch.float32) -> None:
        self.network = network
        self.count = count
        # Rows a multiple of 64 bytes apart: matrix products depend on how their operands lie in memory.
        self.parameters = torch.zeros(count, network.padded, dtype=dtype)
        self.gradients = torch.zeros(count, network.padded, dtype=dtype)
        self.weights = [self._weights(self.parameters, layer) for layer in network.layers]  # (K, out, in)
        self.biases = [self._biases(self.parameters, layer)[:, :, None] for layer in network.layers]  # (K, out, 1)
        self.bias_gradients = [self._biases(self.gradients, layer) for layer in network.layers]  # (K, out)
        # Batched products write to contiguous blocks only; `gather` moves these into the rows.
        self._blocks = [self._weights(self.gradients, layer) for layer in network.layers]
        self.weight_gradients = [torch.zeros(block.shape, dtype=dtype) for block in self._blocks]  # (K, out, in)

    def load(self, rows: np.ndarray) -> None:
        """Take the parameters from rows (K, size)."""
        self.parameters[:, : self.network.size] = torch.from_numpy(rows)

    def gather(self) -> None:
        """Move the weights' gradients into the rows of `gradients`, where the biases' already are."""
        torch._foreach_copy_(self._blocks, self.weight_gradients)

    @staticmethod
    def _weights(rows: Tensor, layer) -> Tensor:
        return rows[:, layer.weights_at : layer.biases_at].unflatten(1, (layer.outputs, layer.inputs))

    @staticmethod
    def _biases(rows: Tensor, layer) -> Tensor:
        return rows[:, layer.biases_at : layer.biases_at + layer.outputs]


class Pass:
    """Buffers for sending `columns` points (a multiple of COLUMNS) through a stack and gradients back."""

    def __init__(self, stack: Stack, columns: int) -> None:
        self.stack = stack
        self.layers = stack.network.layers
        self.code_layer = stack.network.code_layer
        count, dtype = stack.count, stack.parameters.dtype
        widest = max(max(layer.inputs, layer.outputs) for layer in self.layers)
        scratch = torch.zeros(count * widest * columns, dtype=dtype)

        def scratch_of(units: int) -> Tensor:
            return scratch[: count * units * columns].view(count, units, columns)

        def buffer(units: int) -> Tensor:
            return torch.zeros(count, units, columns, dtype=dtype)

        self.outputs = [buffer(layer.outputs) for layer in self.layers]
        self._kept = [buffer(layer.outputs) for layer in self.layers]
        self._free = [scratch_of(layer.outputs) for layer in self.layers]
        self._sums = [
            out if layer.activation == "linear" else free
            for layer, out, free in zip(self.layers, self.outputs, self._free, strict=True)
        ]
        self._inputs = [scratch_of(layer.inputs) for layer in self.layers]
        self._weights_turned = [weights.transpose(1, 2) for weights in stack.weights]
        self._outputs_turned = [out.transpose(1, 2) for out in self.outputs]
        self._fed: list[Tensor] = [buffer(0)] * len(self.layers)  # each layer's input, (K, columns, in)

    def encode(self, x: Tensor) -> Tensor:
        """Inputs (K, d, columns) -> the encoder's output (K, heads * width, columns), a buffer."""
        return self._forward(x, range(self.code_layer))

    def decode(self, codes: Tensor) -> Tensor:
        """Codes (K, width, columns) -> reconstructions (K, d, columns), a buffer."""
        return self._forward(codes, range(self.code_layer, len(self.layers)))

    def decoder_gradients(self, d_outputs: Tensor) -> Tensor:
        """Gradient at the reconstructions -> gradient at the codes; writes the decoder's parameter gradients."""
        return self._backward(d_outputs, range(self.code_layer, len(self.layers)))

    def encoder_gradients(self, d_heads: Tensor) -> None:
        """From the gradient at the encoder's output, write the encoder's parameter gradients."""
        self._backward(d_heads, range(self.code_layer))

    def _forward(self, h: Tensor, layers: range) -> Tensor:
        stack = self.stack
        for i in layers:
            self._fed[i] = h.transpose(1, 2) if i == layers[0] else self._outputs_turned[i - 1]
            z = torch.baddbmm(stack.biases[i], stack.weights[i], h, out=self._sums[i])
            h = self.outputs[i]
            ACTIVATIONS[self.layers[i].activation].forward(z, self._kept[i], h)
        return h

    def _backward(self, d: Tensor, layers: range) -> Tensor:
        stack = self.stack
        for i in reversed(layers):
            d_sums = self._kept[i]
            ACTIVATIONS[self.layers[i].activation].backward(self.outputs[i], d_sums, d)
            sum_of_products(d_sums, self._fed[i], stack.weight_gradients[i], self._free[i])
            torch.sum(d_sums, 2, out=stack.bias_gradients[i])
            if i > 0:
                d = torch.bmm(self._weights_turned[i], d_sums, out=self._inputs[i])
        return d
