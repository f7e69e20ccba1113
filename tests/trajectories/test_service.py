"""Computing on demand: what is shared, what is computed again, who goes first, what a dead worker costs."""

from __future__ import annotations

import gzip
import queue
import zlib
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace

import numpy as np
import pytest

from aecore.experiment import Change, Experiment
from aecore.experiment.timeline import segments
from aecore.network import network_of
from aecore.records import Checkpoint, Frames, segment_at, terms_of
from trajectories.computing import worker
from trajectories.computing.kept import Kept
from trajectories.computing.queue import LARGEST_STACK, Pending
from trajectories.errors import NoSuchChunk, RunFailed, Unavailable, UnknownTrajectory
from trajectories.service import Trajectories
from trajectories.wire import frames

DEADLINE = 30  # seconds; reached only by a test that fails
SMALL = Experiment(points=40, hidden=(6,), batch=8, steps=120)
CHUNKS = len(segments(SMALL.steps))


def pretend(experiments, checkpoints):
    """Stands in for worker.compute: as pure, and depends on every setting in force, but trains nothing."""
    return [_pretend_one(e, c) for e, c in zip(experiments, checkpoints)]


def _pretend_one(experiment, checkpoint):
    step = checkpoint.step if checkpoint else 0
    end = segments(experiment.steps)[segment_at(experiment.steps, step)][1]
    mark = float(checkpoint.weights[0]) if checkpoint else 0.0
    for now in range(step, end):
        mark = zlib.crc32(f"{mark} {experiment.at(now).canonical()}".encode()) % 2**20
    weights = np.full((1, network_of(experiment).size), mark, np.float32)
    terms = np.zeros((1, len(terms_of(experiment))), np.float32)
    chunk = worker.pack(frames.encode(Frames(np.array([end]), terms, weights), unit=None))
    after = None if end == experiment.steps else Checkpoint(end, weights[0], weights[0], weights[0])
    return chunk, after, None


class Inline(Executor):
    """Computes at once, in the dispatcher's thread, and remembers what it was given."""

    def __init__(self):
        self.stacks = []

    def submit(self, function, experiments, checkpoints):
        self.stacks.append((experiments, checkpoints))
        done = Future()
        done.set_result(pretend(experiments, checkpoints))
        return done


class ByHand(Executor):
    """Computes nothing until the test says so."""

    def __init__(self):
        self.given = queue.Queue()

    def submit(self, function, experiments, checkpoints):
        future = Future()
        self.given.put((future, experiments, checkpoints))
        return future

    def take(self):
        return self.given.get(timeout=DEADLINE)

    @staticmethod
    def finish(stack):
        future, experiments, checkpoints = stack
        future.set_result(pretend(experiments, checkpoints))

    @staticmethod
    def die(stack):
        stack[0].set_exception(BrokenProcessPool("A worker died."))


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
    service.stop()
    assert service.statistics()["computed"] <= 3


def test_a_fork_computes_only_what_comes_after_its_change(runs):
    service = runs(Inline)
    plain = everything(service, SMALL)
    start, _ = segments(SMALL.steps)[2]
    fork = replace(SMALL, schedule=(Change(start + 1, "learning_rate", 0.001),))
    forked = everything(service, fork)
    assert forked[:2] == plain[:2]
    assert all(a != b for a, b in zip(forked[2:], plain[2:]))
    assert service.statistics()["computed"] == CHUNKS + CHUNKS - 2


def test_a_forks_chunks_are_the_same_without_the_run_it_came_from(runs):
    fork = replace(SMALL, schedule=(Change(30, "learning_rate", 0.001),))
    beside = runs(Inline)
    everything(beside, SMALL)
    assert everything(beside, fork) == everything(runs(Inline), fork)


def test_what_was_evicted_is_computed_again_and_is_the_same():
    experiment = replace(SMALL, steps=40)
    with ThreadPoolExecutor(1) as executor:
        service = Trajectories(lambda: executor, workers=1, budget_bytes=0)
        kept = Trajectories(lambda: executor, workers=1)
        first, again, expected = (everything(s, experiment) for s in (service, service, kept))
        assert first == again == expected
        assert service.statistics()["computed"] > kept.statistics()["computed"] == len(segments(experiment.steps))
        assert service.statistics()["bytes"] == 0
        service.stop()


def test_the_cache_lets_go_of_what_was_used_least_recently():
    cache = Kept(10)
    cache.put("a", 1, 4)
    cache.put("b", 2, 4)
    cache.get("a")
    cache.put("c", 3, 4)
    assert (cache.get("a"), cache.get("b"), cache.get("c"), cache.size) == (1, None, 3, 8)


def test_equal_shapes_are_computed_side_by_side(runs):
    hand = ByHand()
    service = runs(lambda: hand)
    busy = service.chunk(service.open(Experiment(steps=10)), 0)
    first = hand.take()
    waiting = [service.chunk(service.open(replace(SMALL, seed=seed)), 0) for seed in range(40)]
    hand.finish(first)
    stacks = [hand.take()]
    hand.finish(stacks[0])
    stacks.append(hand.take())
    hand.finish(stacks[1])
    assert [len(experiments) for _, experiments, _ in stacks] == [LARGEST_STACK, 40 - LARGEST_STACK]
    assert len({future.result(DEADLINE) for future in [busy, *waiting]}) == 41


def ready_task(pending, experiment, number, wanted=True):
    task = pending.add((experiment.content_key, number, ()), experiment, number)
    task.ready, task.wanted = True, wanted
    return task


def test_the_run_that_has_come_least_far_goes_first_and_read_ahead_last():
    pending = Pending()
    ahead = ready_task(pending, SMALL, 0, wanted=False)
    far = ready_task(pending, Experiment(steps=200), 3)
    near = ready_task(pending, Experiment(steps=300), 1)
    order = []
    while stack := pending.next_stack(running=0, workers=1):
        order += stack
        pending.remove(stack[0])
    assert order == [near, far, ahead]


def test_equal_shapes_are_shared_out_over_idle_workers():
    pending = Pending()
    for seed in range(6):
        ready_task(pending, Experiment(seed=seed), 0)
    assert len(pending.next_stack(running=1, workers=3)) == 3
    assert pending.next_stack(running=3, workers=3) == []


def test_a_server_with_too_much_to_do_says_so(runs):
    service = runs(ByHand, most_pending=2)
    waiting = service.chunk(service.open(SMALL), 0)  # and its read-ahead
    with pytest.raises(Unavailable):
        service.chunk(service.open(Experiment(seed=1)), 0)
    assert service.chunk(service.open(SMALL), 0) is waiting


def test_a_worker_that_dies_is_replaced_and_its_segments_are_computed_one_at_a_time(runs):
    pools = [ByHand(), ByHand()]
    made = iter(pools)
    service = runs(lambda: next(made))
    service.chunk(service.open(Experiment(steps=10)), 0)
    first = pools[0].take()
    waiting = {s: service.chunk(service.open(replace(SMALL, seed=s)), 0) for s in range(3)}
    pools[0].finish(first)
    together = pools[0].take()
    assert len(together[1]) == 3
    pools[0].die(together)
    for seed in range(3):
        alone = pools[1].take()
        assert [e.seed for e in alone[1]] == [seed]
        assert pools[1].given.empty()
        pools[1].finish(alone)
        assert waiting[seed].result(DEADLINE)


def test_an_experiment_that_kills_workers_fails_alone(runs):
    class Deadly(Inline):
        def submit(self, function, experiments, checkpoints):
            if all(e.seed != 13 for e in experiments):
                return super().submit(function, experiments, checkpoints)
            broken = Future()
            broken.set_exception(BrokenProcessPool("A worker died."))
            return broken

    service = runs(Deadly, workers=2)
    keys = [service.open(replace(SMALL, seed=seed)) for seed in range(20)]
    asked = [service.chunk(key, 1) for key in keys]
    for seed, future in enumerate(asked):
        if seed == 13:
            with pytest.raises(RunFailed, match="could not be computed"):
                future.result(DEADLINE)
        else:
            assert future.result(DEADLINE)
    with pytest.raises(RunFailed):
        service.chunk(keys[13], 0).result(0)


def test_chunks_after_a_divergence_are_empty_and_say_when_it_happened(runs):
    class Diverging(Inline):
        def submit(self, function, experiments, checkpoints):
            done = super().submit(function, experiments, checkpoints)
            results = [
                (chunk, None, 9) if checkpoint and checkpoint.step == 6 else (chunk, after, None)
                for (chunk, after, _), checkpoint in zip(done.result(), checkpoints)
            ]
            done = Future()
            done.set_result(results)
            return done

    service = runs(Diverging)
    chunks = everything(service, SMALL)
    service.chunk(service.open(SMALL), CHUNKS - 1).result(DEADLINE)
    assert service.statistics()["computed"] == 2
    for chunk in chunks[2:]:
        found = frames.decode(gzip.decompress(chunk))
        assert (len(found.steps), found.diverged_at) == (0, 9)


def test_whoever_waits_when_the_server_stops_is_told(runs):
    service = runs(ByHand)
    waiting = service.chunk(service.open(SMALL), 3)
    service.stop()
    with pytest.raises(Unavailable, match="stopping"):
        waiting.result(DEADLINE)


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


def test_opening_and_describing_starts_no_worker(runs):
    def never():
        raise AssertionError("no executor is needed")

    service = runs(never)
    service.describe(service.open(SMALL))
    assert service.statistics()["pending"] == 0
