"""What training hands over: frames, checkpoints, the names of the terms, one step taken apart."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from aecore.engine.objectives import penalties_of
from aecore.experiment import Experiment
from aecore.experiment.timeline import segments

# Of reconstruction errors, in squared plane units. A run that is farther out counts as diverged and ends there: its
# picture would show nothing, though its numbers may stay finite for long, and though a few such runs would come back.
LARGEST_ERROR = 1e6


@dataclass(frozen=True)
class Checkpoint:
    """All that is needed to go on from `step`: weights and Adam's two moments, each (P,) float32."""

    step: int
    weights: np.ndarray
    first_moment: np.ndarray
    second_moment: np.ndarray


@dataclass(frozen=True)
class Frames:
    """The frames of one segment: steps (F,) int64, terms (F, T) float32, weights (F, P) float32.

    All numbers are finite. diverged_at is the first step that the run could not reach, as the gradient before it was
    not finite, or whose frame was not, or had a training error above LARGEST_ERROR; the run ends there, and its
    frames are the ones before. None while all is well.
    """

    steps: np.ndarray
    terms: np.ndarray
    weights: np.ndarray
    diverged_at: int | None = None


def terms_of(experiment: Experiment) -> tuple[str, ...]:
    """Names of what is measured at every frame.

    train, heldout: reconstruction error, mean over points of the squared distance between a clean
    input and its reconstruction (a variational one by the posterior's mean). Without held-out
    points, heldout repeats train.
    objective: what training minimises at that step, over all training points. Under the sparse KL penalty
    training sees each batch's own mean activity, and the mean of those penalties lies a little above the one
    of all points together, which is what is measured.
    Where a model of the run adds a penalty: loss, the objective's reconstruction part, and each
    penalty before its weight. They are measured throughout, also while another model is in force:
    sparsity, contraction, kl (nats).
    """
    penalties = tuple(objective.penalty for objective in penalties_of(experiment.canonical()))
    return ("train", "heldout", "objective", *(("loss", *penalties) if penalties else ()))


def segment_at(steps: int, step: int) -> int:
    """The number of the segment that starts at `step`. Raises ValueError where none does."""
    for number, (start, _) in enumerate(segments(steps)):
        if start == step:
            return number
    raise ValueError(f"step must be the start of a segment of a run of {steps} steps. Got {step}.")


@dataclass(frozen=True)
class Step:
    """The update from `step` to `step + 1`. Rows belong to the points of its batch, in the order drawn.

    indices (batch,) int64: which of the training points (`make_data(experiment).train`); drawn with
    replacement, so a point may come twice. inputs (batch, d): what the network was given, corrupted
    where denoising. targets (batch, d): what it should give back. reconstructions (batch, d): what it
    gave, with the update's own posterior sample where variational. All float64 but indices.
    pull (batch, d): minus the gradient, at each reconstruction, of that point's own reconstruction
    loss: not divided by the size of the batch, and without penalties.
    before, after (P,) float32: the weights, to the bit those of the run. rate: the learning rate.
    loss: the reconstruction loss of the batch before and after, mean over its points; objective: the
    same with the model's penalty; both with the same corruption and samples. error: as the frames'
    train, of all training points: mean squared distance from a clean point to its reconstruction.
    """

    step: int
    indices: np.ndarray
    inputs: np.ndarray
    targets: np.ndarray
    reconstructions: np.ndarray
    pull: np.ndarray
    before: np.ndarray
    after: np.ndarray
    rate: float
    loss: tuple[float, float]
    objective: tuple[float, float]
    error: tuple[float, float]
