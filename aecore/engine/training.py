"""Training: an experiment advanced along its timeline, as a pure function."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from aecore.datasets import make_data
from aecore.engine.batches import Batches, draw_batches
from aecore.engine.choice import trainer_class
from aecore.engine.goal import Goal
from aecore.engine.initial import initial_weights
from aecore.engine.measure import Measure, Points
from aecore.engine.objectives import penalties_of
from aecore.experiment import Experiment
from aecore.experiment.rates import decay_shape
from aecore.experiment.timeline import frame_steps, segments
from aecore.network import network_of
from aecore.randomness import BLOCK
from aecore.records import LARGEST_ERROR, Checkpoint, Frames, segment_at, terms_of


def advance(
    experiments: Sequence[Experiment],
    checkpoints: Sequence[Checkpoint | None] | None = None,
    points: Sequence[Points] | None = None,
) -> list[tuple[Frames, Checkpoint | None]]:
    """Advance each experiment by one segment of its timeline.

    checkpoints: where each stands, the start of a segment; None is the start of the run. points: each run's own
    points in place of its data set's. Returns for each its frames and where to go on from: None once finished or
    diverged. What is returned for one experiment does not depend, to the bit, on the others. Raises ValueError
    where there are not as many of each.
    """
    checkpoints = list(checkpoints) if checkpoints is not None else [None] * len(experiments)
    owned: list[Points | None] = list(points) if points is not None else [None] * len(experiments)
    if not len(experiments) == len(checkpoints) == len(owned):
        raise ValueError(
            f"experiments, checkpoints and points must be equally many. "
            f"Got {len(experiments)}, {len(checkpoints)} and {len(owned)}."
        )
    found = []
    for experiment, checkpoint, own in zip(experiments, checkpoints, owned, strict=True):
        number = segment_at(experiment.steps, 0 if checkpoint is None else checkpoint.step)
        found.append(advance_to(experiment, segments(experiment.steps)[number][1], checkpoint, own))
    return found


def advance_to(
    experiment: Experiment, until: int, checkpoint: Checkpoint | None = None, points: Points | None = None
) -> tuple[Frames, Checkpoint | None]:
    """Advance one experiment to the step `until`, from checkpoint, at any step before it; None is the start.

    Returns the frames on the way (of `until`, but not of the checkpoint's step; of step 0 where it begins there) and
    where to go on from: None once finished or diverged. However a run's steps are cut into calls, its frames and
    checkpoints are the same to the bit. Raises ValueError for a step that is none of the run or not ahead.
    """
    run = Training(experiment, checkpoint, points)
    frames = run.frames_to(until)
    ended = frames.diverged_at is not None or until == experiment.steps
    return frames, None if ended else run.checkpoint()


def update_at(experiment: Experiment, step: int, checkpoint: Checkpoint | None = None) -> tuple[np.ndarray, np.ndarray]:
    """The weights before and after the update from `step` to `step + 1`: two rows (P,) float32.

    They are those of the run's frames, to the bit, also where there is no frame. checkpoint: any one
    of the run that is not beyond step, to train on from; None is the start. Past a run's divergence
    they may be anything. Raises ValueError for a step that has no update.
    """
    begin = 0 if checkpoint is None else checkpoint.step
    if not begin <= step < experiment.steps:
        raise ValueError(f"step must be between {begin} and {experiment.steps - 1}. Got {step}.")
    run = Training(experiment, checkpoint)
    run.train(step)
    before = run.checkpoint().weights
    run.train(step + 1)
    return before, run.checkpoint().weights


class Training:
    """A run on its way, standing at `step`."""

    def __init__(
        self, experiment: Experiment, checkpoint: Checkpoint | None = None, points: Points | None = None
    ) -> None:
        experiment = experiment.canonical()
        self.experiment = experiment
        if points is None:
            data = make_data(experiment)
            points = Points(data.train, data.held)
        self._points = points
        network = network_of(experiment)
        carries = any(objective.at_jacobian for objective in penalties_of(experiment))
        self._trainer = trainer_class()(network, experiment.batch, carries)
        self._drawn: tuple[Experiment, int, Batches] | None = None  # the block it is in, under these settings
        self._fresh = checkpoint is None
        if checkpoint is None:
            checkpoint = Checkpoint(0, initial_weights(experiment), *np.zeros((2, network.size), dtype=np.float32))
        self._trainer.load(checkpoint)
        self.step = checkpoint.step

    def checkpoint(self) -> Checkpoint:
        """Where the run stands."""
        return self._trainer.checkpoint(self.step)

    def frames_to(self, until: int) -> Frames:
        """Train to the step `until`; the frames on the way. A run that diverges stops there."""
        if not self.step < until <= self.experiment.steps:
            raise ValueError(f"until must be between {self.step + 1} and {self.experiment.steps}. Got {until}.")
        measure = Measure(self._trainer, self.experiment, self._points)
        due = [step for step in frame_steps(self.experiment.steps) if self.step < step <= until]
        due = [0, *due] if self._fresh else due
        found: list[tuple[int, list[float], np.ndarray]] = []
        diverged_at = None
        with np.errstate(over="ignore", invalid="ignore"):
            for step in due:
                diverged_at = self.train(step)
                if diverged_at is None:
                    # A frame shows what the next update minimises; the last one, what the last update did.
                    terms = measure.terms(self.experiment, min(step, self.experiment.steps - 1))
                    frame = step, terms, self._trainer.weights()
                    diverged_at = None if _holds(frame) else step
                if diverged_at is not None:
                    break
                found.append(frame)
            else:
                diverged_at = self.train(until)
        self._fresh = False
        return self._packed(found, diverged_at)

    def train(self, until: int) -> int | None:
        """Make the updates up to the step `until`. Returns the step that could not be reached, if there is one."""
        changes = {change.step for change in self.experiment.schedule}
        while self.step < until:
            turn = min([step for step in changes if step > self.step], default=until)
            end = min(until, turn, (self.step // BLOCK + 1) * BLOCK)
            now = self.experiment.at(self.step)
            goal = Goal.of(now)
            steps = range(self.step, end)
            batches = self._batches(now, end)
            rates = now.learning_rate * decay_shape(now.decay, now.steps)[self.step : end]
            weights = np.array([goal.objective.weight_at(now, step) for step in steps], dtype=np.float64)
            made = self._trainer.train(goal, batches, rates, weights, self.step)
            self.step += made
            if made < len(steps):
                return self.step + 1
        return None

    def _batches(self, now: Experiment, end: int) -> Batches:
        """The batches up to the step `end`. Random numbers come by whole blocks, and a block's frames cut it up."""
        block = self.step // BLOCK
        if self._drawn is None or self._drawn[:2] != (now, block):
            whole = draw_batches(now, self._points.train, block * BLOCK, (block + 1) * BLOCK)
            self._drawn = now, block, whole
        return self._drawn[2].part(self.step % BLOCK, end - block * BLOCK)

    def _packed(self, found: list[tuple[int, list[float], np.ndarray]], diverged_at: int | None) -> Frames:
        count, kinds = len(found), len(terms_of(self.experiment))
        steps = np.array([step for step, _, _ in found], dtype=np.int64)
        terms = np.array([terms for _, terms, _ in found], dtype=np.float32).reshape(count, kinds)
        weights = np.array([weights for _, _, weights in found], dtype=np.float32)
        return Frames(steps, terms, weights.reshape(count, network_of(self.experiment).size), diverged_at)


def _holds(frame: tuple[int, list[float], np.ndarray]) -> bool:
    """Whether a frame can be shown: finite also as float32, and not beyond all bounds."""
    _, terms, weights = frame
    finite = np.isfinite(np.array(terms, dtype=np.float32)).all() and np.isfinite(weights).all()
    return bool(finite and terms[0] <= LARGEST_ERROR)
