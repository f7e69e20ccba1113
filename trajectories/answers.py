"""What is asked about a run beside its frames: how good it is at one of them, and one update taken apart.

Each answer is computed by a worker, once for all who ask.
"""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import asdict
from functools import partial
from typing import Any

import numpy as np

from aecore.datasets import make_data
from aecore.experiment import Experiment
from aecore.experiment.timeline import frame_steps, segments
from aecore.metrics.report import report
from aecore.network import decode, forward, network_of
from aecore.records import Checkpoint, Step
from trajectories.computing.dispatcher import Diverged
from trajectories.computing.kept import Kept
from trajectories.errors import NoSuchFrame, RunFailed
from trajectories.wire import frames
from words import say

VERSION = 1
REPORTS_KEPT = 500  # of about a kilobyte each
STEPS_KEPT = 200  # of 40 kilobytes each for a default network and 300 for the largest
DECIMALS = 6


class Reports:
    """Reports of runs, by content key and step.

    segment gives a future of a run's gzipped chunk by experiment and number; call runs a function in
    a worker (`Calls.call`). Safe for threads.
    """

    def __init__(self, segment: Callable[[Experiment, int], Future[bytes]], call: Callable[..., Future[Any]]) -> None:
        self._segment = segment
        self._call = call
        self._kept = Kept(REPORTS_KEPT)

    def of(self, experiment: Experiment, step: int) -> Future[bytes]:
        """A future of the gzipped JSON report of the frame at step: {"version", "step", "divergedAt", "rows"}.

        Of a run that diverged before, the report is of its last frame. Raises NoSuchFrame; the future
        may raise RunFailed or Unavailable.
        """
        if step not in frame_steps(experiment.steps):
            raise NoSuchFrame(
                f"This run has frames from step 0 to {experiment.steps}, but not at every step. Got {step}."
            )
        return self._kept.shared((experiment.content_key, step), lambda: self._asked(experiment, step))

    def _asked(self, experiment: Experiment, step: int) -> Future[bytes]:
        wanted: Future[bytes] = Future()
        wanted.set_running_or_notify_cancel()  # shared: none of those who wait can cancel it
        self._look_up(experiment, step, None, wanted)
        return wanted

    def _look_up(self, experiment: Experiment, step: int, diverged_at: int | None, wanted: Future[bytes]) -> None:
        number = next(i for i, (_, end) in enumerate(segments(experiment.steps)) if step <= end)
        then = partial(self._measure, experiment, step, diverged_at, wanted)
        _then(partial(self._segment, experiment, number), wanted, then)

    def _measure(
        self, experiment: Experiment, step: int, diverged_at: int | None, wanted: Future[bytes], chunk: bytes
    ) -> None:
        found = frames.decode(gzip.decompress(chunk))
        at = np.flatnonzero(found.steps == step)
        if len(at):
            weights = found.weights[at[0]]
            _then(partial(self._call, measure, experiment, step, diverged_at, weights), wanted, wanted.set_result)
            return
        before = [s for s in frame_steps(experiment.steps) if s < min(step, found.diverged_at or 0)]
        if not before:
            raise RunFailed(say("runs.diverged-at-once"))
        self._look_up(experiment, before[-1], found.diverged_at, wanted)


class Steps:
    """Steps of runs, by content key and number.

    before gives the latest state of a run that is kept, by experiment and step
    (`Dispatcher.state_before`); call runs a function in a worker (`Calls.call`). Safe for threads.
    """

    def __init__(
        self,
        before: Callable[[Experiment, int], Checkpoint | Diverged | None],
        call: Callable[..., Future[Any]],
    ) -> None:
        self._before = before
        self._call = call
        self._kept = Kept(STEPS_KEPT)

    def of(self, experiment: Experiment, step: int) -> Future[bytes]:
        """A future of the update that starts from the frame at step, as gzipped JSON (`written`).

        Raises NoSuchFrame where no frame is or no update follows, RunFailed where the run has
        diverged, and Unavailable; the future may raise RunFailed or Unavailable.
        """
        if step not in frame_steps(experiment.steps)[:-1]:
            raise NoSuchFrame(
                f"This run has frames with a next step from 0 on, none beyond {experiment.steps - 1}. Got {step}."
            )
        return self._kept.shared((experiment.content_key, step), lambda: self._asked(experiment, step))

    def _asked(self, experiment: Experiment, step: int) -> Future[bytes]:
        state = self._before(experiment, step)
        if isinstance(state, Diverged):
            raise RunFailed(say("runs.diverged", step=state.step))
        return self._call(dissect, experiment, step, state)


def measure(experiment: Experiment, step: int, diverged_at: int | None, weights: np.ndarray) -> bytes:
    """The gzipped JSON report of one network. Runs in a worker: needs scikit-learn, a tenth of a second or more."""
    from threadpoolctl import threadpool_limits

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


def dissect(experiment: Experiment, step: int, checkpoint: Checkpoint | None) -> bytes:
    """One step taken apart, as gzipped JSON. Runs in a worker: trains on from the checkpoint."""
    from aecore.engine.one_step import one_step  # here, not above: it imports torch

    try:
        found = one_step(experiment, step, checkpoint)
    except ValueError as error:
        raise RunFailed(str(error)) from None
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


def _then(ask: Callable[[], Future[Any]], wanted: Future[bytes], act: Callable[[Any], None]) -> None:
    """Do something with what is asked for, once it is there; what goes wrong on the way, `wanted` raises."""

    def on_done(done: Future[Any]) -> None:
        try:
            act(done.result())
        except Exception as error:
            wanted.set_exception(error)

    try:
        asked = ask()
    except Exception as error:
        wanted.set_exception(error)
    else:
        asked.add_done_callback(on_done)
