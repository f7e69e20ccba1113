"""What is asked about a run beside its frames: how good it is at one of them, and one update taken apart.

Each answer is computed by a worker, once for all who ask.
"""

from __future__ import annotations

import asyncio
import base64
import gzip
import json
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import asdict
from typing import Any

import numpy as np

from aecore.datasets import make_data
from aecore.experiment import Experiment
from aecore.experiment.timeline import frame_steps, segments
from aecore.metrics.report import report
from aecore.network import decode, forward, network_of
from aecore.records import Checkpoint, Step
from trajectories.computing.kept import Kept
from trajectories.computing.queue import Visitor
from trajectories.computing.segments import Diverged, Segments
from trajectories.errors import HasDiverged, NoSuchFrame
from trajectories.wire import frames
from words import say

VERSION = 1
DECIMALS = 6


class Answers:
    """Reports of runs and updates taken apart, by content key and step.

    call runs a function in a worker, once for all who ask under one name, and keeps in `kept` what it
    gives (`Trajectories.call`).
    """

    def __init__(self, segments: Segments, call: Callable[..., Future[Any]], kept: Kept) -> None:
        self._segments = segments
        self._call = call
        self._kept = kept

    async def report(self, experiment: Experiment, step: int, visitor: Visitor) -> bytes:
        """The gzipped JSON report of the frame at step: {"version", "step", "divergedAt", "rows"}.

        Of a run that diverged before, the report is of its last frame. Raises NoSuchFrame, HasDiverged,
        RunFailed or Unavailable.
        """
        steps = frame_steps(experiment.steps)
        if step not in steps:
            raise NoSuchFrame(
                f"This run has frames from step 0 to {experiment.steps}, but not at every step. Got {step}."
            )
        diverged_at = None
        while True:
            name = ("report", experiment.content_key, step, diverged_at)
            got = self._kept.get(name)
            if got is None:
                chunk = await asyncio.wrap_future(
                    self._segments.ask(experiment, _segment_of(experiment, step), visitor)
                )
                arguments = (experiment, step, diverged_at, chunk)
                got = await asyncio.wrap_future(self._call(measure, *arguments, name=name, visitor=visitor))
            if isinstance(got, bytes):
                return got
            diverged_at = got
            if not diverged_at:
                raise HasDiverged(say("queue.diverged-at-once"))
            step = max(s for s in steps if s < min(step, diverged_at))

    async def step(self, experiment: Experiment, step: int, visitor: Visitor) -> bytes:
        """The update that starts from the frame at step, as gzipped JSON (`written`).

        Raises NoSuchFrame where no frame is or no update follows, HasDiverged, RunFailed or Unavailable.
        """
        if step not in frame_steps(experiment.steps)[:-1]:
            raise NoSuchFrame(
                f"This run has frames with a next step from 0 on, none beyond {experiment.steps - 1}. Got {step}."
            )
        key = ("step", experiment.content_key, step)
        found: bytes | None = self._kept.get(key)
        if found is None:
            number = _segment_of(experiment, step)
            if step > 0 and number > 0:  # up to there in its turns; what is left is short
                await asyncio.wrap_future(self._segments.ask(experiment, number - 1, visitor))
            state = self._segments.state_before(experiment, step)
            if isinstance(state, Diverged):
                raise HasDiverged(say("queue.diverged", step=state.step))
            return await asyncio.wrap_future(
                self._call(answer_step, experiment, step, state, name=key, visitor=visitor)
            )
        return found


def _segment_of(experiment: Experiment, step: int) -> int:
    """The number of the segment whose frames include that of a step."""
    return next(i for i, (_, end) in enumerate(segments(experiment.steps)) if step <= end)


def measure(experiment: Experiment, step: int, diverged_at: int | None, chunk: bytes) -> bytes | int:
    """The gzipped JSON report of the frame at step, from its chunk.

    Where the run diverged before that frame, the step at which it did, or 0 where the chunk does not say.
    Runs in a worker: needs scikit-learn, a tenth of a second or more.
    """
    from threadpoolctl import threadpool_limits

    sent = frames.decode(gzip.decompress(chunk))
    if step not in sent.steps:
        return sent.diverged_at or 0
    weights = sent.weights[np.flatnonzero(sent.steps == step)[0]]
    network = network_of(experiment)
    points = make_data(experiment).points.astype(np.float64)
    heads = forward(network.layers[: network.code_layer], weights, points)  # (n, heads * width)
    codes, log_variances = heads[:, : network.width], heads[:, network.width :]
    reconstructions = decode(network, weights, codes)  # (n, d)
    with threadpool_limits(1):  # the cores belong to the runs
        rows = report(experiment, codes, reconstructions, log_variances if network.heads == 2 else None)
    found = {"version": VERSION, "step": step, "divergedAt": diverged_at, "rows": [asdict(row) for row in rows]}
    text = json.dumps(found, separators=(",", ":"), allow_nan=False)
    return gzip.compress(text.encode(), mtime=0)


def answer_step(experiment: Experiment, step: int, checkpoint: Checkpoint | None) -> bytes:
    """One step taken apart, as gzipped JSON. Runs in a worker: trains on from the checkpoint."""
    from aecore.engine.one_step import one_step  # here, not above: it brings the engine

    try:
        found = one_step(experiment, step, checkpoint)
    except ValueError as error:
        raise HasDiverged(str(error)) from None
    return gzip.compress(json.dumps(written(found), separators=(",", ":"), allow_nan=False).encode(), mtime=0)


def written(step: Step) -> dict[str, Any]:
    """A step as JSON: coordinates one after the other, weights as base64 of little-endian float32."""

    def rounded(points: np.ndarray) -> list[float]:
        return points.ravel().round(DECIMALS).tolist()

    def packed(weights: np.ndarray) -> str:
        return base64.b64encode(weights.astype("<f4").tobytes()).decode()

    return {
        "version": VERSION,
        "step": step.step,
        "indices": step.indices.tolist(),
        "inputs": rounded(step.inputs),
        "targets": rounded(step.targets),
        "reconstructions": rounded(step.reconstructions),
        "pull": rounded(step.pull),
        "before": packed(step.before),
        "after": packed(step.after),
        "rate": step.rate,
        "loss": step.loss,
        "objective": step.objective,
        "error": step.error,
    }
