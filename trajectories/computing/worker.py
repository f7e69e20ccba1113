"""What runs in the worker processes: the only place of this room where the engine gets loaded."""

from __future__ import annotations

import time
import zlib
from dataclasses import dataclass

import numpy as np

from aecore.experiment import Experiment
from aecore.experiment.timeline import segments
from aecore.network import network_of
from aecore.randomness import BLOCK
from aecore.records import Checkpoint, Frames
from trajectories.wire import frames
from trajectories.wire.precision import Reconstruct, unit_for

# Weights times points between two looks at the clock: some milliseconds, for the largest network as for the smallest.
GLANCE = 25_000_000
GZIP = 31  # zlib's name for the gzip format


@dataclass(frozen=True)
class Turn:
    """What one turn at a segment gave: the frames on the way and where to go on from, or at the end the gzipped chunk.

    checkpoint is None once the run has finished or diverged.
    """

    frames: Frames
    checkpoint: Checkpoint | None
    chunk: bytes | None = None
    diverged_at: int | None = None


def prepare() -> None:
    """Make a fresh process ready to compute: the engine compiled, or fetched from where it was kept."""
    # Here, not above: the web process imports this module and not the engine.
    from aecore.engine.warm import leave_blas_out, warm

    leave_blas_out()
    warm()


def compute(
    experiment: Experiment, number: int, checkpoint: Checkpoint | None, before: list[Frames], seconds: float
) -> Turn:
    """Train on through segment `number` for about so many seconds, at most to its end.

    checkpoint: where the run stands, None at its start; before: the segment's frames of earlier turns. When
    a turn ends depends on the clock; what the segment gives in the end does not.
    """
    from aecore.engine.training import Training  # brings numba

    until = time.monotonic() + seconds
    run, end = Training(experiment, checkpoint), segments(experiment.steps)[number][1]
    found: list[Frames] = []
    stride = min(BLOCK, max(1, GLANCE // (network_of(experiment).size * experiment.batch)))
    while run.step < end:
        found.append(run.frames_to(min(end, (run.step // stride + 1) * stride)))
        if found[-1].diverged_at is not None:
            break
        if time.monotonic() > until and run.step < end:
            return Turn(joined(found), run.checkpoint())
    whole = joined([*before, *found])
    ended = whole.diverged_at is not None or end == experiment.steps
    after = None if ended else run.checkpoint()
    return Turn(joined(found), after, pack(frames.encode(whole, unit_of(experiment, whole))), whole.diverged_at)


def joined(parts: list[Frames]) -> Frames:
    """The frames of several turns, one after the other."""
    if len(parts) == 1:
        return parts[0]
    steps, terms, weights = (
        np.concatenate([getattr(part, name) for part in parts]) for name in ("steps", "terms", "weights")
    )
    return Frames(steps, terms, weights, parts[-1].diverged_at)


def pack(chunk: bytes) -> bytes:
    """The chunk gzipped; equal chunks, equal bytes.

    Runs only, no other matches: differences repeat nothing but zeros, so that this is as small as the
    highest level and ten times as fast.
    """
    packer = zlib.compressobj(wbits=GZIP, memLevel=9, strategy=zlib.Z_RLE)
    return packer.compress(chunk) + packer.flush()


def unit_of(experiment: Experiment, found: Frames) -> float | None:
    """The last frame of a run is exact, the ones on the way as exact as can be seen."""
    if len(found.steps) and found.steps[-1] == experiment.steps:
        return None
    return unit_for(experiment, found, _reconstruct(experiment))


def _reconstruct(experiment: Experiment) -> Reconstruct:
    """The engine's own way through a network: many times as fast as numpy's, and the same on every machine."""
    from aecore.engine.choice import trainer_class

    network = network_of(experiment)
    trainer = trainer_class()(network, 1)
    still = np.zeros(network.size, np.float32)

    def reconstruct(weights: np.ndarray, points: np.ndarray) -> np.ndarray:
        trainer.load(Checkpoint(0, weights, still, still))
        return trainer.decode(trainer.encode(points)[:, : network.width])

    return reconstruct
