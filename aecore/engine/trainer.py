"""What both engines are from outside: a network, its state, and the updates that change it."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from aecore.engine.batches import Batches
from aecore.engine.goal import Goal
from aecore.network import Network
from aecore.records import Checkpoint


class Trainer(Protocol):
    """A network with Adam's moments; `train` changes them.

    batch: points of an update; carries: whether an objective of the run reads the encoder's Jacobian.
    """

    network: Network

    def __init__(self, network: Network, batch: int, carries: bool = False) -> None: ...

    def load(self, checkpoint: Checkpoint) -> None:
        """Stand where the checkpoint stands."""

    def checkpoint(self, step: int) -> Checkpoint:
        """The state, as that of `step`: copies."""

    def weights(self) -> np.ndarray:
        """The weights, a copy (P,)."""

    def train(self, goal: Goal, batches: Batches, rates: np.ndarray, weights: np.ndarray, step: int) -> int:
        """An update for each batch, from `step` on. rates, weights (S,) float64: learning rate, the penalty's weight.

        Returns how many were made before a gradient was not finite: all, where all is well.
        """

    def encode(self, points: np.ndarray) -> np.ndarray:
        """Points (n, d) -> the encoder's outputs (n, heads * width), float32."""

    def decode(self, codes: np.ndarray) -> np.ndarray:
        """Codes (n, width) -> reconstructions (n, d), float32."""

    def jacobians(self, points: np.ndarray) -> np.ndarray:
        """The encoder's Jacobians at points (n, d): (d, n, heads * width), float32."""
