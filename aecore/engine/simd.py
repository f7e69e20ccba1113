"""The one product of matrices: tiles of the result held in vector registers. Imports numba.

Each number of a result is its start plus its products in ascending order, fused one by one, so that it has the same
bits in whatever tile, at whatever width of vector.
"""

from __future__ import annotations

from typing import Any

import numba
import numpy as np
from llvmlite import ir
from llvmlite.binding import get_host_cpu_features
from numba.core import cgutils, types
from numba.extending import intrinsic

from aecore.engine.compiling import compiled

LANES = 16
FUSED = ("contract",)
_INT, _FLOAT = ir.IntType(64), ir.FloatType()
_VECTOR = ir.VectorType(_FLOAT, LANES)
_ALL = ir.Constant(ir.VectorType(ir.IntType(32), LANES), [0] * LANES)  # the first lane, everywhere


def padded(count: int) -> int:
    """count rounded up to whole vectors."""
    return -(-count // LANES) * LANES


def _tile(rows: int, vectors: int) -> Any:
    """C = start + A @ B for a tile of `rows` rows and `vectors` vectors of columns.

    The compiled function takes the number of products in each sum, A and the bytes from one of its rows and
    columns to the next, B and the bytes between its rows, C likewise, and start. A, B, C and start are addresses.
    """

    @intrinsic
    def tile(typing, products, a, a_row, a_column, b, b_row, c, c_row, start):
        def build(context, builder, signature, arguments):
            products, a, a_row, a_column, b, b_row, c, c_row, start = arguments

            def pointer(base, *moves, to=_VECTOR):
                for count, stride in moves:
                    move = builder.mul(_as_int(count), _as_int(stride))
                    base = builder.add(base, move)
                return builder.inttoptr(base, to.as_pointer())

            def load(*where, to=_VECTOR):
                return builder.load(pointer(*where, to=to), align=4)

            sums = [[cgutils.alloca_once(builder, _VECTOR) for _ in range(vectors)] for _ in range(rows)]
            for row in sums:
                for j, kept in enumerate(row):
                    builder.store(load(start, (j, 4 * LANES)), kept)
            with cgutils.for_range(builder, products) as loop:
                right = [load(b, (loop.index, b_row), (j, 4 * LANES)) for j in range(vectors)]
                for i, row in enumerate(sums):
                    one = load(a, (i, a_row), (loop.index, a_column), to=_FLOAT)
                    first = builder.insert_element(_VECTOR(ir.Undefined), one, _INT(0))
                    left = builder.shuffle_vector(first, _VECTOR(ir.Undefined), _ALL)
                    for kept, values in zip(row, right, strict=True):
                        product = builder.fmul(left, values, flags=FUSED)
                        builder.store(builder.fadd(builder.load(kept), product, flags=FUSED), kept)
            for i, row in enumerate(sums):
                for j, kept in enumerate(row):
                    builder.store(builder.load(kept), pointer(c, (i, c_row), (j, 4 * LANES)), align=4)
            return context.get_dummy_value()

        return types.void(*[types.int64] * 9), build

    return tile


def _as_int(value: Any) -> Any:
    return value if isinstance(value, ir.Value) else _INT(value)


def _tile_sizes() -> tuple[int, int, int]:
    """Rows and vectors of a tile, and rows where a matrix is one vector wide: as many sums as registers hold."""
    asked = numba.config.CPU_FEATURES  # set where code is made for another processor than this one
    features = asked if asked is not None else get_host_cpu_features().flatten()
    return (8, 2, 16) if "+avx512f" in features.split(",") else (6, 1, 6)


WIDE_ROWS, WIDE, NARROW_ROWS = _tile_sizes()
_wide, _wide_row = _tile(WIDE_ROWS, WIDE), _tile(1, WIDE)
_narrow, _narrow_row = _tile(NARROW_ROWS, 1), _tile(1, 1)


@compiled
def product(a, b, c, start):
    """c = start + a @ b: a (m, k) of any strides; rows of b (k, n), c (m, n) contiguous, of whole vectors; start (n,).

    Nothing is checked: what lies beyond the arrays is read and written as if it were theirs.
    """
    m, k = a.shape
    a_row, a_column = a.strides
    b_row, c_row = b.strides[0], c.strides[0]
    a_at, b_at = np.int64(a.ctypes.data), np.int64(b.ctypes.data)
    c_at, start_at = np.int64(c.ctypes.data), np.int64(start.ctypes.data)
    done = 0
    while done < c.shape[1]:
        wide = done + WIDE * LANES <= c.shape[1]
        rows = WIDE_ROWS if wide else NARROW_ROWS
        i = 0
        while i + rows <= m:
            if wide:
                _wide(k, a_at + i * a_row, a_row, a_column, b_at, b_row, c_at + i * c_row, c_row, start_at)
            else:
                _narrow(k, a_at + i * a_row, a_row, a_column, b_at, b_row, c_at + i * c_row, c_row, start_at)
            i += rows
        while i < m:
            if wide:
                _wide_row(k, a_at + i * a_row, a_row, a_column, b_at, b_row, c_at + i * c_row, c_row, start_at)
            else:
                _narrow_row(k, a_at + i * a_row, a_row, a_column, b_at, b_row, c_at + i * c_row, c_row, start_at)
            i += 1
        step = WIDE * LANES if wide else LANES
        done += step
        b_at += 4 * step
        c_at += 4 * step
        start_at += 4 * step
