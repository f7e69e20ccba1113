"""What runs in the worker processes for images: the only place of this room where torch gets loaded."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from aecore.images import data
from aecore.images.data import Images
from aecore.images.experiment import ImageExperiment
from aecore.images.schedule import frame_steps
from aecore.images.state import State
from trajectories.computing.worker import pack
from trajectories.errors import NoSuchChunk
from trajectories.images import frames

# What brings torch is imported within functions: the web process imports this module, too.
if TYPE_CHECKING:
    from aecore.images.modules import ImageAutoencoder

NICE = 10  # what a worker for images gets less of the processor than one of the plane
GLANCE = 5  # steps between two looks at the clock
MOST_SENT = 400_000  # parameters; a larger network stays on the server: frames of 0.8 MB, a dozen a run


@dataclass(frozen=True)
class Source:
    """Where the images of a run are: a file on the server, a visitor's packed ones, or scikit-learn's."""

    path: str = ""
    packed: bytes = b""

    def load(self, experiment: ImageExperiment) -> Images:
        """The images themselves."""
        if self.packed:
            return data.restored(self.packed)
        return data.mnist(self.path) if self.path else data.digits(experiment.seed)


@dataclass(frozen=True)
class Turn:
    """What a turn gave: where the run stands; where it has come to a frame, the gzipped chunk.

    values: the frame's weights, where the chunk has none as the network is too large to be sent.
    """

    state: State
    side: int
    chunk: bytes | None = None
    values: frames.Packed | None = None


def prepare() -> None:
    """Make a fresh process ready: of low priority, with torch and the digits loaded."""
    if hasattr(os, "nice"):
        with suppress(OSError):
            os.nice(NICE)
    from aecore.images.training import ImageTraining

    ImageTraining(ImageExperiment(), data.digits(0)).advance(2)


def train(experiment: ImageExperiment, source: Source, number: int, state: State | None, seconds: float) -> Turn:
    """Train on towards frame `number` for about so many seconds.

    When a turn ends depends on the clock; what the frame holds does not. Raises NoSuchChunk.
    """
    from aecore.images.modules import layers_of, size_of
    from aecore.images.running import measured
    from aecore.images.training import ImageTraining

    until = time.monotonic() + seconds
    images = source.load(experiment)
    run = ImageTraining(experiment, images, state)
    steps = frame_steps(run.plan, size_of(run.network))
    if number >= len(steps):
        raise NoSuchChunk(f"This run has frames 0 to {len(steps) - 1}. Got {number}.")
    while run.step < steps[number]:
        run.advance(min(steps[number], run.step + GLANCE))
        if time.monotonic() > until and run.step < steps[number]:
            return Turn(run.state(), images.side)
    packed = frames.quantised(run.network)
    sent = size_of(run.network) <= MOST_SENT and layers_of(run.network) is not None
    about = {"step": run.step, **measured(_network(run.experiment, images.side, packed), images)}
    chunk = pack(frames.encode(about, packed if sent else None))
    return Turn(run.state(), images.side, chunk, None if sent else packed)


def apply(experiment: ImageExperiment, side: int, packed: frames.Packed, part: str, values: bytes) -> bytes:
    """The network of a frame on the server's side: images (n, side²) to codes, or codes (n, width) to images.

    part: "encode" or "decode". values: float32 rows, little-endian; what is given back is gzipped and of the same kind.
    """
    from aecore.images.running import applied

    rows = np.frombuffer(values, "<f4").reshape(-1, experiment.width if part == "decode" else side * side)
    return pack(applied(_network(experiment, side, packed), part, rows).astype("<f4").tobytes())


@lru_cache(maxsize=4)
def _network(experiment: ImageExperiment, side: int, packed: frames.Packed) -> ImageAutoencoder:
    """The network as the browser gets it: in 16-bit numbers."""
    from aecore.images.running import restored

    return restored(experiment, side, frames.restored(packed))
