"""The door to the workers: fixed functions run beside the runs, a few at a time, whatever happens to a worker."""

from __future__ import annotations

import math
import os
import queue
import threading
from concurrent.futures import Executor, Future
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from multiprocessing import active_children

import pytest

from trajectories.computing.dispatcher import MOST_FAILURES
from trajectories.computing.processes import call_pool
from trajectories.computing.worker_calls import Calls
from trajectories.errors import RunFailed, Unavailable
from trajectories.service import Trajectories

DEADLINE = 30  # seconds; reached only by a test that fails


class ByHand(Executor):
    """Runs nothing until the test says so."""

    def __init__(self):
        self.given = queue.Queue()

    def submit(self, function, *arguments):
        future = Future()
        self.given.put((future, function, arguments))
        return future

    def finish(self):
        future, function, arguments = self.given.get(timeout=DEADLINE)
        future.set_result(function(*arguments))

    def die(self):
        self.given.get(timeout=DEADLINE)[0].set_exception(BrokenProcessPool("A worker died."))


class Starting(Executor):
    """Cannot be given anything."""

    def submit(self, function, *arguments):
        raise BrokenProcessPool("Already dead.")


def test_a_call_gives_what_its_function_gives_in_another_process():
    with_workers = Trajectories(Starting, 1, caller_factory=partial(call_pool, 1))
    assert with_workers.call(os.getpid).result(DEADLINE) != os.getpid()
    assert with_workers.call(math.hypot, 3, 4).result(DEADLINE) == 5
    with_workers.stop()
    assert active_children() == []


def test_no_process_starts_before_the_first_call():
    service = Trajectories(Starting, 1)
    assert active_children() == []
    service.stop()


def test_a_caller_gets_the_error_of_its_function():
    hand = ByHand()
    calls = Calls(lambda: hand, at_a_time=1, most_waiting=5)
    asked = calls.call(int, "seven")
    future, _, _ = hand.given.get(timeout=DEADLINE)
    future.set_exception(ValueError("invalid literal"))
    with pytest.raises(ValueError, match="invalid literal"):
        asked.result(DEADLINE)


def test_only_so_many_calls_run_at_a_time_in_the_order_they_came():
    hand = ByHand()
    calls = Calls(lambda: hand, at_a_time=2, most_waiting=5)
    asked = [calls.call(abs, -number) for number in range(5)]
    assert hand.given.qsize() == 2
    for number in range(5):
        hand.finish()
        assert asked[number].result(DEADLINE) == number
        assert hand.given.qsize() == min(2, 4 - number)


def test_too_many_calls_are_refused():
    hand = ByHand()
    calls = Calls(lambda: hand, at_a_time=1, most_waiting=2)
    for _ in range(3):
        calls.call(abs, 1)
    with pytest.raises(Unavailable, match="2 calls"):
        calls.call(abs, 1)
    hand.finish()
    calls.call(abs, 1)


def test_a_call_whose_worker_died_runs_again_in_a_new_pool():
    pools = [ByHand(), ByHand()]
    made = iter(pools)
    calls = Calls(lambda: next(made), at_a_time=1, most_waiting=5)
    first, second = calls.call(abs, -1), calls.call(abs, -2)
    pools[0].die()
    pools[1].finish()
    pools[1].finish()
    assert (first.result(DEADLINE), second.result(DEADLINE)) == (1, 2)


@pytest.mark.parametrize("executor", [ByHand, Starting])
def test_a_call_that_kills_every_worker_is_given_up(executor):
    hand = executor()
    calls = Calls(lambda: hand, at_a_time=1, most_waiting=5)
    asked = calls.call(abs, 1)
    if executor is ByHand:
        for _ in range(MOST_FAILURES):
            hand.die()
    with pytest.raises(RunFailed, match="could not be computed"):
        asked.result(DEADLINE)


def test_a_killed_worker_process_costs_its_call_only_time():
    service = Trajectories(Starting, 1, caller_factory=partial(call_pool, 1))
    service.call(os.getpid).result(DEADLINE)
    for process in active_children():
        process.kill()
        process.join(DEADLINE)
    assert service.call(math.hypot, 3, 4).result(DEADLINE) == 5
    service.stop()


def test_whoever_waits_when_the_server_stops_is_told():
    hand = ByHand()
    calls = Calls(lambda: hand, at_a_time=1, most_waiting=5)
    running, waiting = calls.call(abs, -1), calls.call(abs, -2)
    stopping = threading.Thread(target=calls.stop)
    stopping.start()
    with pytest.raises(Unavailable, match="stopping"):
        waiting.result(DEADLINE)
    hand.finish()
    assert running.result(DEADLINE) == 1
    stopping.join(DEADLINE)
    with pytest.raises(Unavailable, match="stopping"):
        calls.call(abs, 1)
