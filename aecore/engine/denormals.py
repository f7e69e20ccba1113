"""Numbers below 1.2e-38 count as zero while the engine works: a processor takes a hundred times as long for them.

They come up all the time: slopes of units far from any point, and what is left in Adam's moments of units that
have fallen silent. With them a step of the same network cost up to 1.7 times as much (benchmarks/training.py).
Imports numba.
"""

from __future__ import annotations

import platform
from typing import Any

from llvmlite import ir
from numba.core import cgutils, types
from numba.extending import intrinsic

_BITS, _WORD = ir.IntType(32), ir.IntType(64)
_X86 = platform.machine().lower() in ("x86_64", "amd64", "i686", "x86")
_ARM = platform.machine().lower() in ("aarch64", "arm64")
_FLUSH = 0x8040 if _X86 else 1 << 24  # operands and results: bits of MXCSR, or of FPCR


def _read(builder: Any) -> Any:
    """The thread's register of floating-point modes; nothing on other processors."""
    if _X86:
        place = cgutils.alloca_once(builder, _BITS)
        _call_with_place(builder, "llvm.x86.sse.stmxcsr", place)
        return builder.zext(builder.load(place), _WORD)
    if _ARM:
        return builder.asm(ir.FunctionType(_WORD, []), "mrs $0, fpcr", "=r", [], side_effect=True)
    return _WORD(0)


def _write(builder: Any, modes: Any) -> None:
    if _X86:
        place = cgutils.alloca_once(builder, _BITS)
        builder.store(builder.trunc(modes, _BITS), place)
        _call_with_place(builder, "llvm.x86.sse.ldmxcsr", place)
    elif _ARM:
        builder.asm(ir.FunctionType(ir.VoidType(), [_WORD]), "msr fpcr, $0", "r", [modes], side_effect=True)


def _call_with_place(builder: Any, name: str, place: Any) -> None:
    kind = ir.FunctionType(ir.VoidType(), [ir.IntType(8).as_pointer()])
    function = cgutils.get_or_insert_function(builder.module, kind, name)
    builder.call(function, [builder.bitcast(place, ir.IntType(8).as_pointer())])


@intrinsic
def flush(typing):
    """From now on tiny numbers are zero in this thread. Returns the modes before, for `restore`."""

    def build(context, builder, signature, arguments):
        before = _read(builder)
        _write(builder, builder.or_(before, _WORD(_FLUSH)))
        return before

    return types.int64(), build


@intrinsic
def restore(typing, modes):
    """Back to the modes that `flush` found."""

    def build(context, builder, signature, arguments):
        _write(builder, arguments[0])
        return context.get_dummy_value()

    return types.void(types.int64), build
