"""Who waits for a run, leaves, comes too late or too often, and what each is told."""

from __future__ import annotations

import gzip
from concurrent.futures import Future
from dataclasses import replace

import pytest

from aecore.experiment import Experiment
from tests.trajectories.stand_ins import (
    ANN,
    BEN,
    CHUNKS,
    DEADLINE,
    SMALL,
    ByHand,
    Inline,
    everything,
    pretend_segment,
)
from trajectories.errors import Crowded, NoSuchChunk, RunFailed, Unavailable, UnknownTrajectory
from trajectories.wire import frames
from trajectories.wire.description import describe


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
