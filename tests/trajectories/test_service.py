"""Computing on demand: what is shared, what is computed again, what is dropped, and what is refused."""

from __future__ import annotations

import gzip
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np

from aecore.experiment import Change, Experiment
from aecore.experiment.timeline import segments
from aecore.network import network_of
from aecore.records import Checkpoint, Frames
from tests.trajectories.stand_ins import (
    ANN,
    BEN,
    CHUNKS,
    DEADLINE,
    SMALL,
    ByHand,
    Inline,
    everything,
)
from trajectories.computing import worker
from trajectories.computing.kept import Kept
from trajectories.service import Trajectories
from trajectories.wire import frames


def test_a_hundred_viewers_of_one_experiment_cost_one_training(runs):
    service = runs(Inline)
    key = service.open(SMALL)
    asked = [service.chunk(key, number) for number in range(CHUNKS) for _ in range(100)]
    assert len({future.result(DEADLINE) for future in asked}) == CHUNKS
    assert service.statistics()["computed"] == CHUNKS


def test_opening_again_computes_nothing(runs):
    service = runs(Inline)
    first = everything(service, SMALL)
    assert everything(service, SMALL) == first
    assert service.statistics()["computed"] == CHUNKS


def test_only_what_is_asked_for_and_the_segment_after_it_is_computed(runs):
    service = runs(Inline)
    service.chunk(service.open(SMALL), 0).result(DEADLINE)
    service.chunk(service.open(SMALL), 1).result(DEADLINE)
    assert service.statistics()["computed"] == 3


def test_a_fork_computes_only_what_comes_after_its_change(runs):
    service = runs(Inline)
    plain = everything(service, SMALL)
    start, _ = segments(SMALL.steps)[2]
    fork = replace(SMALL, schedule=(Change(start + 1, "learning_rate", 0.001),))
    forked = everything(service, fork)
    assert forked[:2] == plain[:2]
    assert all(a != b for a, b in zip(forked[2:], plain[2:], strict=True))
    assert service.statistics()["computed"] == CHUNKS + CHUNKS - 2


def test_a_forks_chunks_are_the_same_without_the_run_it_came_from(runs):
    fork = replace(SMALL, schedule=(Change(30, "learning_rate", 0.001),))
    beside = runs(Inline)
    everything(beside, SMALL)
    assert everything(beside, fork) == everything(runs(Inline), fork)


def test_what_was_evicted_is_computed_again_and_is_the_same():
    experiment = replace(SMALL, steps=40)
    with ThreadPoolExecutor(1) as executor, ThreadPoolExecutor(1) as other:
        service = Trajectories(lambda: executor, workers=1, budget_bytes=0)
        kept = Trajectories(lambda: other, workers=1)
        first, again, expected = (everything(s, experiment) for s in (service, service, kept))
        assert first == again == expected
        assert service.statistics()["computed"] > kept.statistics()["computed"] == len(segments(experiment.steps))
        assert service.statistics()["bytes"] == 0
        service.stop()
        kept.stop()


def test_the_cache_lets_go_of_what_was_used_least_recently():
    cache = Kept(10)
    cache.put("a", 1, 4)
    cache.put("b", 2, 4)
    cache.get("a")
    cache.put("c", 3, 4)
    assert (cache.get("a"), cache.get("b"), cache.get("c"), cache.size) == (1, None, 3, 8)


def test_a_segment_that_takes_many_turns_gives_what_it_gives_in_one(runs):
    hand = ByHand()
    service = runs(lambda: hand)
    asked = service.chunk(service.open(SMALL), 0)
    _, finish = hand.take()
    part = Frames(np.array([3]), np.zeros((1, 3), np.float32), np.ones((1, network_of(SMALL).size), np.float32))
    middle = Checkpoint(3, *[np.ones(network_of(SMALL).size, np.float32)] * 3)
    finish(worker.Turn(part, middle))
    (_, number, checkpoint, before, _), finish = hand.take()
    assert (checkpoint, number) == (middle, 0)
    assert [found.steps.tolist() for found in before] == [[3]]
    finish()
    assert frames.decode(gzip.decompress(asked.result(DEADLINE))).steps.tolist() == [3, 6]


def test_between_two_turns_of_a_long_segment_others_have_theirs(runs):
    hand = ByHand()
    service = runs(lambda: hand)
    long, short = Experiment(hidden=(64, 64)), SMALL
    first = service.chunk(service.open(long), 0, ANN)
    (experiment, *_), finish = hand.take()
    second = service.chunk(service.open(short), 0, BEN)
    empty = Frames(np.zeros(0, int), np.zeros((0, 3)), np.zeros((0, network_of(long).size)))
    finish(worker.Turn(empty, Checkpoint(1, *[np.ones(network_of(long).size, np.float32)] * 3)))
    (experiment, *_), finish = hand.take()
    assert experiment == short.canonical()
    finish()
    assert second.result(DEADLINE)
    assert not first.done()


def test_a_chunk_far_ahead_takes_one_place_in_the_queue(runs):
    service = runs(ByHand)
    service.chunk(service.open(SMALL), CHUNKS - 1)
    assert service.statistics()["pending"] == 1
