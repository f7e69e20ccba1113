"""Activations with their derivatives, and what else is done number by number. Imports numba.

float32 throughout, as plain loops that the compiler vectorises.
"""

from __future__ import annotations

import numpy as np
from llvmlite import ir
from numba.core import types
from numba.extending import intrinsic

from aecore.engine.compiling import compiled

F = np.float32
NUMBERED = ("silu", "gelu", "tanh", "relu", "sigmoid", "linear")
SILU, GELU, TANH, RELU, SIGMOID, LINEAR = range(6)
# GELU by the tanh formula (Hendrycks & Gimpel 2016): x times the sigmoid of RISE (x + CUBIC x³).
RISE, CUBIC = F(1.5957691216057308), F(0.044715)

# e^y = 2^n e^f with n a whole number and |f| at most ln 2 / 2. Adding MAGIC to y / ln 2 rounds it to whole numbers
# and leaves n in the lowest bits. ln 2 is taken off in two parts, the first without rounding (Cody & Waite 1980),
# and e^f is a polynomial of degree six: within two units in the last place.
FURTHEST = F(87)  # e^87 is still a normal number
MAGIC = F(12582912)
BY_LN2, LN2_HIGH, LN2_LOW = F(1.4426950408889634), F(0.693359375), F(-2.12194440e-4)
TAYLOR = F(1), F(1), F(0.5), F(0.16666667), F(0.041666668), F(0.0083333338), F(0.0013888889)


@intrinsic
def _times_two_to(typing, value, shifted):
    """value * 2**n for n in the lowest bits of `shifted`, a number to which MAGIC was added."""

    def build(context, builder, signature, arguments):
        value, shifted = arguments
        bits = ir.IntType(32)
        power = builder.shl(builder.bitcast(shifted, bits), bits(23))
        return builder.bitcast(builder.add(builder.bitcast(value, bits), power), ir.FloatType())

    return types.float32(types.float32, types.float32), build


@compiled
def exp(x):
    """e^x; beyond ±FURTHEST as at the border. NaN stays NaN."""
    x = FURTHEST if x > FURTHEST else x
    x = -FURTHEST if x < -FURTHEST else x
    shifted = x * BY_LN2 + MAGIC
    n = shifted - MAGIC
    f = (x - n * LN2_HIGH) - n * LN2_LOW
    c0, c1, c2, c3, c4, c5, c6 = TAYLOR
    return _times_two_to(c0 + f * (c1 + f * (c2 + f * (c3 + f * (c4 + f * (c5 + f * c6))))), shifted)


@compiled
def sigmoid(x):
    """1 / (1 + e^-x)."""
    return F(1) / (F(1) + exp(-x))


@compiled
def activate(activation, z, h):
    """h = f(z), and f'(z) in the place of z. Both (n,) float32; not for LINEAR, whose z and h are one."""
    if activation == SILU:
        for i in range(z.size):
            x = z[i]
            s = sigmoid(x)
            y = x * s
            h[i] = y
            z[i] = s + y * (F(1) - s)
    elif activation == GELU:
        for i in range(z.size):
            x = z[i]
            s = sigmoid(RISE * (x + CUBIC * x * x * x))
            h[i] = x * s
            z[i] = s + x * s * (F(1) - s) * RISE * (F(1) + F(3) * CUBIC * x * x)
    elif activation == TANH:
        for i in range(z.size):
            t = F(2) * sigmoid(F(2) * z[i]) - F(1)
            h[i] = t
            z[i] = F(1) - t * t
    elif activation == RELU:
        for i in range(z.size):
            x = z[i]
            h[i] = F(0) if x < F(0) else x
            z[i] = F(1) if x > F(0) else F(0)
    elif activation == SIGMOID:
        for i in range(z.size):
            s = sigmoid(z[i])
            h[i] = s
            z[i] = s * (F(1) - s)


@compiled
def bend(activation, z, second):
    """second = f''(z), both (n,) float32."""
    if activation == SILU:
        for i in range(z.size):
            s = sigmoid(z[i])
            second[i] = s * (F(1) - s) * (F(2) + z[i] * (F(1) - F(2) * s))
    elif activation == GELU:
        for i in range(z.size):
            x = z[i]
            s = sigmoid(RISE * (x + CUBIC * x * x * x))
            inner = RISE * (F(1) + F(3) * CUBIC * x * x)
            again = RISE * F(6) * CUBIC * x
            once = s * (F(1) - s)
            second[i] = F(2) * once * inner + x * once * ((F(1) - F(2) * s) * inner * inner + again)
    elif activation == TANH:
        for i in range(z.size):
            t = F(2) * sigmoid(F(2) * z[i]) - F(1)
            second[i] = F(-2) * t * (F(1) - t * t)
    elif activation == SIGMOID:
        for i in range(z.size):
            s = sigmoid(z[i])
            second[i] = s * (F(1) - s) * (F(1) - F(2) * s)
    else:
        for i in range(z.size):
            second[i] = F(0)


@compiled
def multiply(a, b):
    """a *= b, both (n,)."""
    for i in range(a.size):
        a[i] *= b[i]


@compiled
def turn(a, b):
    """b = a transposed: a (m, n), b (n, m)."""
    for i in range(a.shape[0]):
        for j in range(a.shape[1]):
            b[j, i] = a[i, j]


@compiled
def column_sums(a, sums):
    """sums (n,) = the sums of the columns of a (m, n), four rows at a time."""
    rows, columns = a.shape
    for j in range(columns):
        sums[j] = F(0)
    whole = rows - rows % 4
    for i in range(0, whole, 4):
        for j in range(columns):
            sums[j] += (a[i, j] + a[i + 1, j]) + (a[i + 2, j] + a[i + 3, j])
    for i in range(whole, rows):
        for j in range(columns):
            sums[j] += a[i, j]


@compiled
def adam(parameters, gradients, first, second, beta1, beta2, rate, scale, epsilon):
    """One update (Kingma & Ba 2015). rate: the learning rate over 1 - beta1^t; scale: 1 / sqrt(1 - beta2^t)."""
    for i in range(parameters.size):
        g = gradients[i]
        m = beta1 * first[i] + (F(1) - beta1) * g
        v = beta2 * second[i] + (F(1) - beta2) * g * g
        first[i] = m
        second[i] = v
        parameters[i] -= rate * m / (np.sqrt(v) * scale + epsilon)
