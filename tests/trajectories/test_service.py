"""Computing on demand: what is shared, what is computed again, what is dropped, and what is refused."""

from __future__ import annotations

import gzip
import queue
import zlib
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from aecore.experiment import Change, Experiment
from aecore.experiment.timeline import segments
from aecore.network import network_of
from aecore.records import Checkpoint, Frames, terms_of
from trajectories.computing import worker
from trajectories.computing.kept import Kept
from trajectories.errors import Crowded, NoSuchChunk, RunFailed, Unavailable, UnknownTrajectory
from trajectories.service import Trajectories
from trajectories.wire import frames
from trajectories.wire.description import describe

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


def test_work_that_nobody_waits_for_any_more_is_dropped_at_once(runs):
    hand = ByHand()
    service = runs(lambda: hand)
    stays = service.chunk(service.open(SMALL), 0, BEN)
    _, finish = hand.take()
    left = [service.chunk(service.open(replace(SMALL, seed=seed)), 0, ANN) for seed in range(1, 300 // 2)]
    for future in left:
        future.cancel()
    assert service.statistics()["pending"] == 1
    finish()
    assert stays.result(DEADLINE)


def test_who_leaves_takes_nothing_from_who_waits_for_the_same(runs):
    hand = ByHand()
    service = runs(lambda: hand)
    busy = service.chunk(service.open(Experiment(steps=10)), 0)
    _, finish = hand.take()
    one, other = (service.chunk(service.open(SMALL), 0, visitor) for visitor in (ANN, BEN))
    one.cancel()
    finish()
    (experiment, *_), finish = hand.take()
    assert experiment == SMALL.canonical()
    finish()
    assert other.result(DEADLINE) and busy.result(DEADLINE)


def test_one_visitor_may_wait_for_so_much_and_others_for_theirs(runs):
    service = runs(ByHand, most_each=2)
    for seed in (1, 2):
        service.chunk(service.open(replace(SMALL, seed=seed)), 0, ANN)
    with pytest.raises(Crowded, match="2 parts of runs already"):
        service.chunk(service.open(SMALL), 0, ANN)
    assert (
        service.place(service.chunk(service.open(SMALL), 0, BEN)) == 2
    )  # one of Ann's has a worker, one a turn before


def test_a_server_with_too_much_to_do_says_so(runs):
    service = runs(ByHand, most_pending=1)
    service.chunk(service.open(SMALL), 0)
    with pytest.raises(Unavailable, match="1 part of a run"):
        service.chunk(service.open(Experiment(seed=1)), 0)
    assert not service.chunk(service.open(SMALL), 0).done()


def test_what_failed_is_tried_again_by_the_next_who_asks(runs):
    class FailingOnce(Inline):
        def submit(self, function, *arguments):
            if self.given:
                return super().submit(function, *arguments)
            self.given.append(arguments)
            failed = Future()
            failed.set_exception(MemoryError("too large"))
            return failed

    executor = FailingOnce()
    service = runs(lambda: executor)
    key = service.open(SMALL)
    with pytest.raises(MemoryError):
        service.chunk(key, 0).result(DEADLINE)
    assert service.chunk(key, 0).result(DEADLINE)


def test_an_executor_that_takes_nothing_fails_those_who_ask_and_no_others(runs):
    class Refusing(Inline):
        def submit(self, function, *arguments):
            if arguments[0].seed == 13:
                raise RunFailed("no worker")
            return super().submit(function, *arguments)

    service = runs(Refusing, workers=2)
    asked = {seed: service.chunk(service.open(replace(SMALL, seed=seed)), 1) for seed in range(20)}
    for seed, future in asked.items():
        if seed == 13:
            with pytest.raises(RunFailed):
                future.result(DEADLINE)
        else:
            assert future.result(DEADLINE)


def test_chunks_after_a_divergence_are_empty_and_say_when_it_happened(runs):
    class Diverging(Inline):
        def submit(self, function, *arguments):
            done = super().submit(function, *arguments)
            turn = done.result()
            if arguments[1] == 1:
                done = Future()
                done.set_result(replace(turn, checkpoint=None, diverged_at=9))
            return done

    service = runs(Diverging)
    chunks = everything(service, SMALL)
    again = service.chunk(service.open(SMALL), CHUNKS - 1).result(DEADLINE)
    assert service.statistics()["computed"] == 2
    for chunk in [*chunks[2:], again]:
        found = frames.decode(gzip.decompress(chunk))
        assert (len(found.steps), found.diverged_at) == (0, 9)


def test_who_waits_for_a_chunk_after_a_divergence_gets_the_empty_one(runs):
    hand = ByHand()
    service = runs(lambda: hand)
    last = service.chunk(service.open(SMALL), CHUNKS - 1)
    arguments, finish = hand.take()
    finish(replace(pretend_segment(*arguments), checkpoint=None, diverged_at=4))
    found = frames.decode(gzip.decompress(last.result(DEADLINE)))
    assert (len(found.steps), found.diverged_at) == (0, 4)


def test_whoever_waits_when_the_server_stops_is_told(runs):
    service = runs(ByHand)
    waiting = service.chunk(service.open(SMALL), 3)
    service.stop()
    with pytest.raises(Unavailable, match="stopping"):
        waiting.result(DEADLINE)
    with pytest.raises(Unavailable, match="stopping"):
        service.chunk(service.open(SMALL), 3)


def test_unknown_runs_and_chunks_are_refused(runs):
    service = runs(Inline, most_open=2)
    with pytest.raises(UnknownTrajectory):
        service.describe("0" * 32)
    key = service.open(SMALL)
    for number in (-1, CHUNKS):
        with pytest.raises(NoSuchChunk):
            service.chunk(key, number)
    for seed in (1, 2):
        service.open(Experiment(seed=seed))
    with pytest.raises(UnknownTrajectory):
        service.chunk(key, 0)


def test_opening_starts_no_worker(runs):
    def never():
        raise AssertionError("no executor is needed")

    service = runs(never)
    service.open(SMALL)
    assert service.statistics()["pending"] == 0


def test_a_description_is_computed_by_a_worker_once_and_the_first_chunk_ahead_of_its_being_asked_for(runs):
    executor = Inline()
    service = runs(lambda: executor)
    key = service.open(SMALL)
    assert {service.describe(key).result(DEADLINE) for _ in range(100)} == {describe(SMALL.canonical())}
    assert [arguments[0] for arguments in executor.given] == [SMALL.canonical()] * 2
    assert service.chunk(key, 0).done()


def test_descriptions_count_among_the_bytes_that_may_be_kept(runs):
    large = replace(SMALL, points=5_000)
    service = runs(Inline, budget_bytes=300_000)
    for seed in range(10):
        service.describe(service.open(replace(large, seed=seed))).result(DEADLINE)
        assert 0 < service.statistics()["bytes"] <= 300_000
