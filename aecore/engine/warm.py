"""Compiles the engine or fetches what was compiled before: `python -m aecore.engine.warm`, and each worker at first."""

from __future__ import annotations

from aecore.engine.choice import COMPILED
from aecore.engine.training import advance
from aecore.experiment import Experiment

SMALL = Experiment(points=20, hidden=(4,), batch=4, steps=10, model="contractive")  # reaches every compiled function


def warm() -> None:
    """Train a run of a moment, so that the next one need not wait for the compiler."""
    advance([SMALL])


def leave_blas_out() -> None:
    """Have numba do without BLAS in this process, for a worker, before it compiles anything.

    It would load scipy's linear algebra, 20 megabytes and a tenth of a second, to find out whether there is one;
    nothing here asks it for a product.
    """
    if not COMPILED:
        return
    from numba.np import linalg

    def absent() -> None:
        raise ImportError("left out")

    there, linalg.ensure_blas = linalg.ensure_blas, absent
    from numba.np import arraymath  # noqa: F401 (asks once, when it is loaded)

    linalg.ensure_blas = there


def main() -> None:
    """What the set-up runs: says what takes so long, where something does."""
    if COMPILED:
        from aecore.engine.compiling import is_kept

        if not is_kept():
            print("Compiling the engine, once …", flush=True)
    warm()


if __name__ == "__main__":
    main()
