"""What runs in the worker processes: the only place of this room where torch gets loaded."""

from __future__ import annotations

import os
import signal
import threading
import zlib
from multiprocessing import parent_process

from aecore.experiment import Experiment
from aecore.records import Checkpoint, Frames
from trajectories.wire import frames
from trajectories.wire.precision import unit_for

GZIP = 31  # zlib's name for the gzip format


def attach() -> None:
    """Tie a fresh process to its parent.

    Ctrl-C reaches the whole process group; the parent alone answers it, by ending its workers. A
    worker whose parent was killed ends by itself.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def prepare() -> None:
    """Make a fresh process ready to compute: tied to its parent, torch loaded, one thread, first-call costs paid."""
    attach()
    import torch  # here, not above: the web process imports this module and must stay free of torch

    torch.set_num_threads(1)
    compute([Experiment(points=20, hidden=(4,), batch=4, steps=10)], [None])


def ready() -> None:
    """Does nothing; a pool that is asked for it starts a worker."""


def compute(
    experiments: list[Experiment], checkpoints: list[Checkpoint | None]
) -> list[tuple[bytes, Checkpoint | None, int | None]]:
    """One segment of each experiment: its gzipped chunk, where the next one starts, where it diverged.

    All must have equal stack_key. A checkpoint of None starts from the beginning; None comes back
    when the run has finished or diverged.
    """
    from aecore.engine.training import advance  # imports torch

    return [
        (pack(frames.encode(found, _unit(experiment, found))), checkpoint, found.diverged_at)
        for experiment, (found, checkpoint) in zip(experiments, advance(experiments, checkpoints), strict=True)
    ]


def pack(chunk: bytes) -> bytes:
    """The chunk gzipped; equal chunks, equal bytes.

    Runs only, no other matches: differences repeat nothing but zeros, so that this is as small as the
    highest level and ten times as fast.
    """
    packer = zlib.compressobj(wbits=GZIP, memLevel=9, strategy=zlib.Z_RLE)
    return packer.compress(chunk) + packer.flush()


def _unit(experiment: Experiment, found: Frames) -> float | None:
    """The last frame of a run is exact, the ones on the way as exact as can be seen."""
    if len(found.steps) and found.steps[-1] == experiment.steps:
        return None
    return unit_for(experiment, found)


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:  # it is in the worker of a pool
        parent.join()
    os._exit(1)
