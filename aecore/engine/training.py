"""Training: a stack of experiments advanced by one segment, as a pure function."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import numpy as np
import torch

from aecore.datasets import make_data
from aecore.engine.adam import Adam, rate_groups
from aecore.engine.batches import draw_batches
from aecore.engine.initial import initial_weights
from aecore.engine.measure import Measure, Points
from aecore.engine.objectives import Goal
from aecore.engine.stack import Pass, Stack, padded_columns
from aecore.experiment import Experiment
from aecore.experiment.rates import beta_at, decay_shape
from aecore.experiment.timeline import segment_frames, segments
from aecore.network import network_of
from aecore.randomness import BLOCK
from aecore.records import LARGEST_ERROR, Checkpoint, Frames, segment_at, stack_key, terms_of

# Bytes of activity side by side that stay in a core's cache; beyond, a larger stack is slower
# (benchmarks/training.py). Eight networks of the default size.
CACHE = 2_000_000


def advance(
    experiments: Sequence[Experiment],
    checkpoints: Sequence[Checkpoint | None] | None = None,
    points: Sequence[Points] | None = None,
) -> list[tuple[Frames, Checkpoint | None]]:
    """Advance each experiment by one segment of its timeline.

    checkpoints: where each stands; None is the start. points: each run's own points in place of its
    data set's. Returns for each its frames and where to go on from: None once finished or diverged.
    What is returned for one experiment does not depend, to the bit, on the others, their number or
    their order. Raises ValueError where the experiments cannot go side by side (`stack_key`).
    """
    experiments = [experiment.canonical() for experiment in experiments]
    checkpoints = list(checkpoints) if checkpoints is not None else [None] * len(experiments)
    starts = [0 if checkpoint is None else checkpoint.step for checkpoint in checkpoints]
    points = list(points) if points is not None else [_own_points(e) for e in experiments]
    if not len(experiments) == len(checkpoints) == len(points):
        raise ValueError(
            f"experiments, checkpoints and points must be equally many. "
            f"Got {len(experiments)}, {len(checkpoints)} and {len(points)}."
        )
    keys = {
        (stack_key(e, step), own.train.shape, own.held.shape)
        for e, step, own in zip(experiments, starts, points, strict=True)
    }
    if len(keys) > 1:
        raise ValueError(f"experiments must have equal stack keys to be advanced together. Got {len(keys)} keys.")
    results: list[tuple[Frames, Checkpoint | None]] = []
    size = _side_by_side(experiments[0]) if experiments else 1
    with engine():
        for i in range(0, len(experiments), size):
            part = slice(i, i + size)
            results += _Segment(experiments[part], checkpoints[part], points[part]).run()
    return results


def update_at(experiment: Experiment, step: int, checkpoint: Checkpoint | None = None) -> tuple[np.ndarray, np.ndarray]:
    """The weights before and after the update from `step` to `step + 1`: two rows (P,) float32.

    They are those of the run's frames, to the bit, also where there is no frame. checkpoint: any one
    of the run that is not beyond step, to train on from; None is the start. Past a run's divergence
    they may be anything. Raises ValueError for a step that has no update.
    """
    experiment = experiment.canonical()
    begin = 0 if checkpoint is None else checkpoint.step
    if not begin <= step < experiment.steps:
        raise ValueError(f"step must be between {begin} and {experiment.steps - 1}. Got {step}.")
    points = [_own_points(experiment)]
    with engine():
        segment = _Segment([experiment], [checkpoint], points, measured=False)
        while segment.end <= step:
            segment.train(segment.end)
            segment = _Segment([experiment], [segment.checkpoint(0)], points, measured=False)
        segment.train(step)
        before = segment.checkpoint(0).weights
        segment.train(step + 1)
        return before, segment.checkpoint(0).weights


@contextmanager
def engine() -> Iterator[None]:
    """How torch must run for numbers to be those of a run: one thread, nothing recorded for autograd."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # several threads would cut the work elsewhere, and round differently
    try:
        with torch.inference_mode(), np.errstate(over="ignore", invalid="ignore"):
            yield
    finally:
        torch.set_num_threads(threads)


def _own_points(experiment: Experiment) -> Points:
    data = make_data(experiment)
    return Points(data.train, data.held)


def _side_by_side(experiment: Experiment) -> int:
    """How many networks to train at once."""
    units = sum(layer.outputs for layer in network_of(experiment).layers)
    return max(1, CACHE // (2 * 4 * units * padded_columns(experiment.batch)))


class _Segment:
    """One segment of one stack, trained as far as `step`. Without `measured` it takes no frames."""

    def __init__(
        self,
        experiments: list[Experiment],
        checkpoints: list[Checkpoint | None],
        points: list[Points],
        measured: bool = True,
    ) -> None:
        first = experiments[0]
        self.experiments, self.points = experiments, points
        number = segment_at(first.steps, 0 if checkpoints[0] is None else checkpoints[0].step)
        self.start, self.end = segments(first.steps)[number]
        self.step = self.start
        self.frame_steps = frozenset(segment_frames(first.steps, number) if measured else ())
        self.columns = padded_columns(first.batch)
        self.stack = Stack(network_of(first), len(experiments))
        self.adam = Adam(self.stack, self.start)
        self._load(checkpoints)
        self.pass_ = Pass(self.stack, self.columns)
        self.measure = Measure(self.stack, points, terms_of(first))
        self.frames: list[tuple[int, np.ndarray, np.ndarray]] = []
        # The output biases' gradient at every step: not finite from the first step that is not.
        self.pulse = torch.zeros(self.end - self.start, len(experiments), first.dimension)
        self.pulses = self.pulse.unbind(0)

    def run(self) -> list[tuple[Frames, Checkpoint | None]]:
        """Train through the segment; each experiment's frames and checkpoint."""
        if 0 in self.frame_steps and self.start == 0:
            self._frame(0, [e.at(0) for e in self.experiments])
        self.train(self.end)
        return [self._result(k) for k in range(len(self.experiments))]

    def train(self, until: int) -> None:
        """Make the updates up to the step `until`, at most the segment's end."""
        turns = self._turns(until)
        for begin, end in zip(turns, [*turns[1:], until], strict=True):
            in_force = [e.at(begin) for e in self.experiments]
            goal = Goal(in_force, self.columns)
            for first in range(begin, end):
                if first == begin or first % BLOCK == 0:
                    self._train(goal, in_force, first, min(end, (first // BLOCK + 1) * BLOCK))
        self.step = until

    def checkpoint(self, k: int) -> Checkpoint:
        """Where network k stands."""
        rows = [self.stack.rows(t)[k].copy() for t in (self.stack.parameters, self.adam.first, self.adam.second)]
        return Checkpoint(self.step, *rows)

    def _load(self, checkpoints: list[Checkpoint | None]) -> None:
        for k, checkpoint in enumerate(checkpoints):
            if checkpoint is None:
                self.stack.load(k, initial_weights(self.experiments[k]))
            else:
                self.stack.load(k, checkpoint.weights)
                self.stack.load(k, checkpoint.first_moment, self.adam.first)
                self.stack.load(k, checkpoint.second_moment, self.adam.second)

    def _turns(self, until: int) -> list[int]:
        """The present step, and every later one before `until` at which a setting of any experiment changes."""
        changes = {change.step for e in self.experiments for change in e.schedule}
        return [self.step, *sorted(step for step in changes if self.step < step < until)]

    def _train(self, goal: Goal, in_force: list[Experiment], begin: int, end: int) -> None:
        """The updates from begin to end: settings in force throughout, batches of one block."""
        batches = draw_batches(in_force, [own.train for own in self.points], begin, end)
        groups = rate_groups([e.learning_rate * decay_shape(e.decay, e.steps)[begin:end] for e in in_force])
        betas = torch.tensor([[beta_at(e, step) for e in in_force] for step in range(begin, end)])[:, :, None, None]
        each = zip(*(part.unbind(0) for part in (batches.inputs, batches.targets, batches.noise, betas)), strict=True)
        for i, (inputs, targets, noise, beta) in enumerate(each):
            goal.gradients(self.pass_, inputs, targets, noise, beta)
            self.pulses[begin - self.start + i].copy_(self.stack.bias_gradients[-1])
            self.adam.update(groups, i)
            step = begin + i + 1
            if step in self.frame_steps:
                # A frame shows what the next update minimises; the last one, what the last update did.
                at = min(step, self.experiments[0].steps - 1)
                self._frame(step, in_force if step < end else [e.at(at) for e in self.experiments])

    def _frame(self, step: int, in_force: list[Experiment]) -> None:
        self.frames.append((step, self.measure.terms(in_force, step), self.stack.rows()))

    def _result(self, k: int) -> tuple[Frames, Checkpoint | None]:
        steps = np.array([step for step, _, _ in self.frames], dtype=np.int64)
        kinds = len(terms_of(self.experiments[k]))
        terms = np.array([terms[k] for _, terms, _ in self.frames], dtype=np.float32).reshape(len(steps), kinds)
        weights = np.array([weights[k] for _, _, weights in self.frames], dtype=np.float32)
        weights = weights.reshape(len(steps), self.stack.network.size)
        terms_hold = np.isfinite(terms).all(1) & (terms[:, 0] <= LARGEST_ERROR)
        bad_frames = steps[~(terms_hold & np.isfinite(weights).all(1))]
        bad_steps = self.start + np.flatnonzero(~np.isfinite(self.pulse[:, k].numpy()).all(1))
        bad = [*bad_frames[:1], *bad_steps[:1]]
        if bad:
            kept = steps < min(bad)
            return Frames(steps[kept], terms[kept], weights[kept], int(min(bad))), None
        frames = Frames(steps, terms, weights)
        if self.end == self.experiments[k].steps:
            return frames, None
        return frames, self.checkpoint(k)
