"""Steps of runs taken apart: computed by a worker, once for all who ask."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

import numpy as np

from aecore.experiment import Experiment
from aecore.experiment.timeline import frame_steps
from aecore.records import Checkpoint
from aecore.step import Step
from trajectories.answers import NoSuchFrame
from trajectories.computing.dispatcher import Diverged, RunFailed
from trajectories.computing.kept import Kept

VERSION = 1
MOST_KEPT = 200  # steps, of 40 kilobytes each for a default network and 300 for the largest
DECIMALS = 6


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
        self._kept = Kept(MOST_KEPT)

    def of(self, experiment: Experiment, step: int) -> Future[bytes]:
        """A future of the update that starts from the frame at step, as gzipped JSON (`written`).

        Raises NoSuchFrame where no frame is or no update follows, RunFailed where the run has
        diverged, and Unavailable; the future may raise RunFailed or Unavailable.
        """
        if step not in frame_steps(experiment.steps)[:-1]:
            raise NoSuchFrame(
                f"This run has frames with a next step from 0 on, none beyond {experiment.steps - 1}. Got {step}."
            )
        return self._kept.get((experiment.content_key, step), lambda: self._asked(experiment, step))

    def _asked(self, experiment: Experiment, step: int) -> Future[bytes]:
        state = self._before(experiment, step)
        if isinstance(state, Diverged):
            raise RunFailed(f"The run diverged at step {state.step}.")
        return self._call(dissect, experiment, step, state)


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
