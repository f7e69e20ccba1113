"""Where a run on images stands. Known to the web process, which keeps it, so without torch."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class State:
    """Where a run stands: all parameters in a row, and the optimiser's two moments, float32 (parameters,)."""

    step: int
    weights: np.ndarray
    first: np.ndarray
    second: np.ndarray

    @property
    def nbytes(self) -> int:
        """The memory it takes."""
        return self.weights.nbytes + self.first.nbytes + self.second.nbytes
