"""The compiled engine: one network, its state and the room it works in. Imports numba."""

from __future__ import annotations

import numpy as np

from aecore.engine import kernel, passes
from aecore.engine.batches import Batches
from aecore.engine.elementwise import NUMBERED
from aecore.engine.goal import Goal
from aecore.engine.objectives import LOSSES, OBJECTIVES
from aecore.engine.simd import padded
from aecore.network import Network
from aecore.records import Checkpoint

ROWS_MEASURED = 128  # points sent through at once where nothing is trained
ALIGNED = 16  # floats in a line of the processor's cache


class Trainer:
    """A network with Adam's moments; `train` changes them. batch: points of an update; carries: whether an objective
    of the run reads the encoder's Jacobian.

    `reference.Trainer` is the same by autograd, to read first.
    """

    def __init__(self, network: Network, batch: int, carries: bool = False) -> None:
        self.network = network
        rows = max(batch, ROWS_MEASURED)
        layout = _Layout(network, rows, carries)
        self._plan, self._layout, self._order = layout.plan, layout.layout, layout.order
        self._parameters, self._gradients, self._first, self._second = (_zeros(layout.parameters) for _ in range(4))
        self._room = _zeros(layout.room)

    def load(self, checkpoint: Checkpoint) -> None:
        """Stand where the checkpoint stands."""
        rows = (checkpoint.weights, checkpoint.first_moment, checkpoint.second_moment)
        for own, row in zip((self._parameters, self._first, self._second), rows, strict=True):
            own[self._order] = row

    def checkpoint(self, step: int) -> Checkpoint:
        """The state, as that of `step`: copies."""
        return Checkpoint(step, *(own[self._order] for own in (self._parameters, self._first, self._second)))

    def weights(self) -> np.ndarray:
        """The weights, a copy (P,)."""
        return self._parameters[self._order]

    def gradient(self) -> np.ndarray:
        """The last update's gradient, a copy (P,)."""
        return self._gradients[self._order]

    def train(self, goal: Goal, batches: Batches, rates: np.ndarray, weights: np.ndarray, step: int) -> int:
        """An update for each batch, from `step` on. rates, weights (S,): learning rate, the penalty's weight.

        Returns how many were made before a gradient was not finite: all, where all is well.
        """
        objective = goal.objective
        kind = (
            OBJECTIVES.index(objective),
            [loss.name for loss in LOSSES].index(goal.loss),
            objective.draw is not None,
            objective.at_jacobian is not None,
            objective.corrupted is not None,
        )
        # In one piece, whatever way they were drawn: the kernel is compiled once, for such arrays alone.
        inputs, noise = np.ascontiguousarray(batches.inputs), np.ascontiguousarray(batches.noise)
        given = batches.points, batches.indices, inputs, noise, rates, weights, goal.target, step
        state = self._parameters, self._gradients, self._first, self._second, self._room
        made: int = kernel.train(self._plan, self._layout, np.array(kind, dtype=np.int64), *given, *state)
        return made

    def encode(self, points: np.ndarray) -> np.ndarray:
        """Points (n, d) -> the encoder's outputs (n, heads * width), float32."""
        return self._send(0, self.network.code_layer, points)

    def decode(self, codes: np.ndarray) -> np.ndarray:
        """Codes (n, width) -> reconstructions (n, d), float32."""
        return self._send(self.network.code_layer, len(self.network.layers), codes)

    def jacobians(self, points: np.ndarray) -> np.ndarray:
        """The encoder's Jacobians at points (n, d): (d, n, heads * width), float32."""
        found = np.empty((points.shape[1], len(points), self.network.heads * self.network.width), dtype=np.float32)
        kernel.stretch(self._plan, self._layout, _float32(points), self._parameters, self._room, found)
        return found

    def _send(self, first: int, end: int, points: np.ndarray) -> np.ndarray:
        outputs = np.empty((len(points), self.network.layers[end - 1].outputs), dtype=np.float32)
        kernel.send(self._plan, self._layout, first, end, _float32(points), self._parameters, self._room, outputs)
        return outputs


class _Layout:
    """Where everything lies: the plan of `passes`, the layout of `kernel`, the order of a network's weights."""

    def __init__(self, network: Network, rows: int, carries: bool) -> None:
        self.room = self.parameters = 0
        plan = np.zeros((len(network.layers), passes.COLUMNS), dtype=np.int64)
        order = []
        d = network.layers[0].inputs
        widest = max(padded(max(layer.inputs, layer.outputs)) for layer in network.layers)
        fed, fed_wide = self._take(rows * d), d
        for i, layer in enumerate(network.layers):
            if i == network.code_layer and network.heads > 1:
                fed, fed_wide = self._take(rows * padded(network.width)), padded(network.width)
            row = plan[i]
            wide = padded(layer.outputs)
            row[passes.INPUTS], row[passes.OUTPUTS] = layer.inputs, layer.outputs
            row[passes.IN_PADDED], row[passes.OUT_PADDED] = padded(layer.inputs), wide
            row[passes.ACTIVATION] = NUMBERED.index(layer.activation)
            row[passes.WEIGHTS] = self.parameters
            row[passes.BIASES] = self.parameters + layer.inputs * wide
            self.parameters += (layer.inputs + 1) * wide
            row[passes.FED], row[passes.FED_WIDE] = fed, fed_wide
            row[passes.SLOPES], row[passes.ACTIVITY] = self._take(rows * wide), self._take(rows * wide)
            row[passes.TURNED] = self._take(layer.outputs * padded(layer.inputs))
            if carries and i < network.code_layer:
                row[passes.BENT], row[passes.MORE] = self._take(rows * wide), self._take(layer.inputs * wide)
                row[passes.MOVED], row[passes.TANGENTS] = self._take(d * rows * wide), self._take(d * rows * wide)
            fed, fed_wide = row[passes.ACTIVITY], wide
            inputs, outputs = np.arange(layer.inputs), np.arange(layer.outputs)
            order += (row[passes.WEIGHTS] + outputs[:, None] + wide * inputs).ravel().tolist()
            order += (row[passes.BIASES] + outputs).tolist()
        gradients = [self._take(rows * widest) for _ in range(3)]
        jacobians = [self._take(d * rows * widest if carries else 0) for _ in range(2)]
        ends = self._take(rows * d), self._take(widest)
        shape = len(network.layers), network.code_layer, network.width, network.heads
        self.plan = plan
        self.order = np.array(order)
        self.layout = np.array([*shape, *gradients, *jacobians, *ends, rows], dtype=np.int64)

    def _take(self, count: int) -> int:
        """A place in the room for this many floats, from a line of the cache on."""
        at = self.room
        self.room += -(-count // ALIGNED) * ALIGNED
        return at


def _zeros(count: int) -> np.ndarray:
    """float32 zeros (count,), from a line of the processor's cache on: how fast, not how, products are made."""
    whole = np.zeros(count + ALIGNED, dtype=np.float32)
    skipped = -(whole.ctypes.data // 4) % ALIGNED
    return whole[skipped : skipped + count]


def _float32(points: np.ndarray) -> np.ndarray:
    return np.ascontiguousarray(points, dtype=np.float32)
