"""Each activation and its derivatives, on the buffers of a stack of networks.

An activation is a pair of functions:

    forward(z, kept, h)    writes h = f(z), and into kept what the derivative needs beside h
    backward(h, kept, d)   turns kept into d * f'(z) in place, and may spoil h

All tensors are of one shape, (K, units, columns). d and kept may be one tensor only where f is
linear. `slopes` gives f' and f'' where speed matters less.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor

_GELU = 2 * math.sqrt(2 / math.pi)


class Activation(NamedTuple):
    forward: Callable[[Tensor, Tensor, Tensor], object]
    backward: Callable[[Tensor, Tensor, Tensor], object]


def _silu(z: Tensor, kept: Tensor, h: Tensor) -> None:
    torch.sigmoid(z, out=kept)
    torch.mul(z, kept, out=h)


def _silu_back(h: Tensor, kept: Tensor, d: Tensor) -> None:
    # f' = s + h (1 - s), so d f' lies the share s of the way from d h to d.
    torch.lerp(torch.mul(h, d, out=h), d, kept, out=kept)


def _gelu(z: Tensor, kept: Tensor, h: Tensor) -> None:
    kept.copy_(z)
    torch.ops.aten.gelu.out(z, approximate="tanh", out=h)


def _gelu_back(h: Tensor, kept: Tensor, d: Tensor) -> None:
    torch.ops.aten.gelu_backward.grad_input(d, kept, approximate="tanh", grad_input=kept)


def _tanh(z: Tensor, kept: Tensor, h: Tensor) -> None:
    # tanh z = 2 sigmoid(2 z) - 1: the same function at a third of the price of torch.tanh.
    torch.sigmoid(torch.add(z, z, out=z), out=h)
    h.add_(h).sub_(1)


def _tanh_back(h: Tensor, kept: Tensor, d: Tensor) -> None:
    torch.ops.aten.tanh_backward.grad_input(d, h, grad_input=kept)


def _relu(z: Tensor, kept: Tensor, h: Tensor) -> None:
    torch.clamp_min(z, 0, out=h)


def _relu_back(h: Tensor, kept: Tensor, d: Tensor) -> None:
    torch.ops.aten.threshold_backward.grad_input(d, h, 0, grad_input=kept)


def _sigmoid(z: Tensor, kept: Tensor, h: Tensor) -> None:
    torch.sigmoid(z, out=h)


def _sigmoid_back(h: Tensor, kept: Tensor, d: Tensor) -> None:
    torch.ops.aten.sigmoid_backward.grad_input(d, h, grad_input=kept)


def _linear(z: Tensor, kept: Tensor, h: Tensor) -> None:
    """Nothing to do: a linear layer's z and h are one buffer."""


def _linear_back(h: Tensor, kept: Tensor, d: Tensor) -> None:
    if d is not kept:  # a reconstruction's gradient is written where it is wanted
        kept.copy_(d)


ACTIVATIONS = {
    "silu": Activation(_silu, _silu_back),
    "gelu": Activation(_gelu, _gelu_back),
    "tanh": Activation(_tanh, _tanh_back),
    "relu": Activation(_relu, _relu_back),
    "sigmoid": Activation(_sigmoid, _sigmoid_back),
    "linear": Activation(_linear, _linear_back),
}


def slopes(name: str, z: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """An activation and its first and second derivative at z."""
    if name == "linear":
        return z, torch.ones_like(z), torch.zeros_like(z)
    if name == "relu":
        return z.clamp_min(0), (z > 0).to(z.dtype), torch.zeros_like(z)
    if name == "tanh":
        h = 2 * torch.sigmoid(2 * z) - 1
        return h, 1 - h * h, -2 * h * (1 - h * h)
    if name == "sigmoid":
        s = torch.sigmoid(z)
        return s, s * (1 - s), s * (1 - s) * (1 - 2 * s)
    # What is left is z times the sigmoid of an inner function of z: itself, or GELU's cubic.
    inner, rise, bend = z, torch.ones_like(z), torch.zeros_like(z)
    if name == "gelu":
        a = 0.044715
        inner, rise, bend = _GELU * (z + a * z**3), _GELU * (1 + 3 * a * z * z), _GELU * 6 * a * z
    s = torch.sigmoid(inner)
    s1, s2 = s * (1 - s), s * (1 - s) * (1 - 2 * s)
    first = s + z * s1 * rise
    second = 2 * s1 * rise + z * (s2 * rise * rise + s1 * bend)
    return z * s, first, second
