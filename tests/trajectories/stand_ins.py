"""Stand-ins for workers and their executors: as pure, and depending on every setting, but training nothing."""

from __future__ import annotations

import queue
import zlib
from concurrent.futures import Executor, Future

import numpy as np

from aecore.experiment import Experiment
from aecore.experiment.timeline import segments
from aecore.network import network_of
from aecore.records import Checkpoint, Frames, terms_of
from trajectories.computing import worker
from trajectories.wire import frames

DEADLINE = 30  # seconds; reached only by a test that fails
SMALL = Experiment(points=40, hidden=(6,), batch=8, steps=120)
CHUNKS = len(segments(SMALL.steps))
ANN, BEN = ("10.0.0.1", "ann"), ("10.0.0.2", "ben")


def pretend(function, *arguments):
    """Stands in for a worker: as pure, and depends on every setting in force, but trains nothing."""
    return pretend_segment(*arguments) if function is worker.compute else function(*arguments)


def pretend_segment(experiment, number, checkpoint, before, seconds):
    step = checkpoint.step if checkpoint else 0
    end = segments(experiment.steps)[number][1]
    mark = float(checkpoint.weights[0]) if checkpoint else 0.0
    for now in range(step, end):
        mark = zlib.crc32(f"{mark} {experiment.at(now).canonical()}".encode()) % 2**20
    weights = np.full((1, network_of(experiment).size), mark, np.float32)
    found = worker.joined(
        [*before, Frames(np.array([end]), np.zeros((1, len(terms_of(experiment))), np.float32), weights)]
    )
    after = None if end == experiment.steps else Checkpoint(end, weights[0], weights[0], weights[0])
    return worker.Turn(found, after, worker.pack(frames.encode(found, unit=None)))


class Inline(Executor):
    """Computes at once, and remembers what it was given."""

    def __init__(self):
        self.given = []

    def submit(self, function, *arguments):
        self.given.append(arguments)
        done = Future()
        try:
            done.set_result(pretend(function, *arguments))
        except Exception as error:
            done.set_exception(error)
        return done


class ByHand(Executor):
    """Computes nothing until the test says so."""

    def __init__(self):
        self.given = queue.Queue()

    def submit(self, function, *arguments):
        future = Future()
        self.given.put((future, function, arguments))
        return future

    def take(self):
        """The next thing it was given: an experiment, and what finishes it."""
        future, function, arguments = self.given.get(timeout=DEADLINE)
        return arguments, lambda result=None: future.set_result(result or pretend(function, *arguments))


def everything(service, experiment):
    """All chunks of a run."""
    key = service.open(experiment)
    count = len(segments(experiment.steps))
    return [service.chunk(key, number).result(DEADLINE) for number in range(count)]
