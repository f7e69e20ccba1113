"""How the engine's functions are compiled, and where what was compiled is kept. Imports numba."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import numba
from numba.core.caching import CompileResultCacheImpl, FunctionCache, InTreeCacheLocator

# Division as numpy has it, without a test for zero that would keep a loop from being vectorised: more than twice
# as fast (benchmarks/training.py). A product and a sum may become one fused operation; nothing may change its
# order, so that a result depends on nothing but its operands: not on its place in a vector, nor on how wide one is.
OPTIONS: dict[str, Any] = {"error_model": "numpy", "fastmath": {"contract"}, "nogil": True}
ROOM = Path(__file__).resolve().parent
COMPILED = ("compiling", "denormals", "elementwise", "kernel", "passes", "simd")
RATES = ROOM.parent / "experiment" / "rates.py"  # Adam's constants
FOLDER = ROOM / ".compiled"  # beside the code it comes from; need not be writable


def compiled(function: Callable[..., Any]) -> Any:
    """The function, compiled where another one calls it."""
    return numba.njit(**OPTIONS)(function)


def kept(function: Callable[..., Any]) -> Any:
    """The function, compiled when it is first called; the machine code is kept in FOLDER for the next process."""
    found = compiled(function)
    found._cache = _Kept(function)  # type: ignore[no-untyped-call]
    return found


def chosen(functions: tuple[Callable[..., Any], ...]) -> Any:
    """One compiled function: its first argument says which of `functions` gets the others."""
    first = compiled(functions[0])
    if len(functions) == 1:
        return compiled(lambda which, *given: first(*given))
    rest = chosen(functions[1:])

    def choose(which: int, *given: Any) -> Any:
        if which == 0:
            return first(*given)
        return rest(which - 1, *given)

    return compiled(choose)


def is_kept() -> bool:
    """Whether there is machine code of these very source files, for some processor."""
    return (FOLDER / _digest()).exists()


def _digest() -> str:
    """Of every source file that goes into the machine code: numba itself looks at the calling one only."""
    files = [ROOM / f"{name}.py" for name in COMPILED] + sorted((ROOM / "objectives").glob("*.py")) + [RATES]
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()[:16]


class _Place(InTreeCacheLocator):
    """A folder for each state of the source files; numba's own index tells processors and versions apart."""

    def get_cache_path(self) -> str:
        return str(FOLDER / _digest())

    def get_source_stamp(self) -> str:
        return "the folder's name says it"

    @classmethod
    def from_function(cls, py_func: Callable[..., Any], py_file: str) -> _Place:
        return cls(py_func, py_file)


class _KeptImpl(CompileResultCacheImpl):
    _locator_classes = [_Place]  # noqa: RUF012


class _Kept(FunctionCache):
    """Where the folder cannot be read or written, this process has its own code, and the next compiles anew."""

    _impl_class = _KeptImpl

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        with suppress(OSError):
            return super().load_overload(sig, target_context)  # type: ignore[no-untyped-call]
        return None

    def save_overload(self, sig: Any, data: Any) -> None:
        with suppress(OSError):
            super().save_overload(sig, data)  # type: ignore[no-untyped-call]
