"""Whose turn is next: equal shares by address and session, first pictures soon, the shortest first, read-ahead last."""

from __future__ import annotations

from collections import Counter

from trajectories.computing.queue import NOBODY, Queue, Task, Waiter

ANN, BEN, EVE = ("10.0.0.1", "ann"), ("10.0.0.2", "ben"), ("10.0.0.3", "eve")


def waiting(queue, name, *visitors, work=1.0, first=False, until=None):
    """A task that some visitors wait for."""
    task = Task(name, work, first)
    task.waiters = [Waiter(visitor, until=until) for visitor in visitors]
    for waiter in task.waiters:
        waiter.task = task
    queue.add(task)
    return task


def turns(queue, seconds=None):
    """The names of all tasks in the order of their turns, each taking some seconds of its visitor's time."""
    order = []
    while (taken := queue.take(running=0)) is not None:
        task, visitor = taken
        order.append(task.key)
        queue.charge(visitor, (seconds or {}).get(task.key, 0.1))
    return order


def test_two_visitors_take_turns_however_much_one_of_them_wants():
    queue = Queue(workers=1)
    for number in range(20):
        waiting(queue, f"eve {number}", EVE)
    for number in range(3):
        waiting(queue, f"ann {number}", ANN)
    order = turns(queue)
    assert [name.split()[0] for name in order[:6]] == ["eve", "ann"] * 3


def test_it_is_time_that_is_shared_not_turns():
    queue = Queue(workers=1)
    long = {f"eve {number}": 1.0 for number in range(10)}
    for name in long:
        waiting(queue, name, EVE)
    for number in range(10):
        waiting(queue, f"ann {number}", ANN)
    order = turns(queue, long)
    assert Counter(name.split()[0] for name in order[:11]) == {"ann": 10, "eve": 1}


def test_many_sessions_of_one_address_have_the_share_of_one_address():
    queue = Queue(workers=1)
    for number in range(300):
        waiting(queue, "eve", (EVE[0], f"session {number}"))
    for _ in range(3):
        waiting(queue, "ann", ANN)
    assert turns(queue)[:6].count("ann") == 3


def test_sessions_behind_one_address_share_alike():
    queue = Queue(workers=1)
    school = "10.1.1.1"
    for _ in range(10):
        waiting(queue, "greedy", (school, "greedy"))
    waiting(queue, "modest", (school, "modest"))
    assert turns(queue).index("modest") <= 1


def test_who_comes_later_does_not_get_the_time_they_did_not_want_before():
    queue = Queue(workers=1)
    for _ in range(20):
        waiting(queue, "ann", ANN)
    for _ in range(10):
        queue.take(running=0)
    for _ in range(5):
        waiting(queue, "ben", BEN)
    assert turns(queue)[:8].count("ann") == 4


def test_what_is_seen_first_goes_first_at_every_other_turn():
    queue = Queue(workers=1)
    for number in range(6):
        waiting(queue, "later", ("10.0.1.1", str(number)))
    for number in range(3):
        waiting(queue, "first", ("10.0.2.1", str(number)), first=True)
    order = turns(queue)
    assert order[0] == "first"
    assert order.index("later") <= 1  # and nobody waits for ever
    assert max(i for i, name in enumerate(order) if name == "first") <= 5


def test_of_one_visitors_tasks_the_shortest_goes_first_and_of_equal_ones_the_first_that_came():
    queue = Queue(workers=1)
    for name, work in (("long", 3), ("short", 1), ("short too", 1)):
        waiting(queue, name, ANN, work=work)
    assert turns(queue) == ["short", "short too", "long"]


def test_what_several_wait_for_is_done_once_at_whichever_turn_comes_first():
    queue = Queue(workers=1)
    waiting(queue, "ann's", ANN, work=1)
    waiting(queue, "both's", ANN, BEN, work=2)
    assert turns(queue) == ["ann's", "both's"]


def test_read_ahead_is_done_when_nobody_waits_and_not_once_its_time_is_over():
    queue = Queue(workers=1)
    waiting(queue, "ahead", ANN, until=float("inf"))
    over = waiting(queue, "over", ANN, until=0.0)
    waiting(queue, "wanted", ANN, work=99)
    assert turns(queue) == ["wanted", "ahead"]
    assert over.waiters[0].future.cancelled()


def test_a_kept_worker_takes_nothing_but_first_tasks():
    queue = Queue(workers=4, kept=1)
    waiting(queue, "later", ANN)
    assert queue.take(running=3) is None
    waiting(queue, "first", BEN, first=True)
    assert queue.take(running=3)[0].key == "first"
    assert queue.take(running=4) is None
    assert queue.take(running=2)[0].key == "later"


def test_the_place_in_the_queue_counts_the_turns_before_ones_own():
    queue = Queue(workers=1)
    for _ in range(10):
        waiting(queue, "eve", EVE)
    ann = [waiting(queue, "ann", ANN).waiters[0] for _ in range(3)]
    assert [queue.place(waiter) for waiter in ann] == [2, 4, 6]
    assert queue.place(Waiter(NOBODY)) == 0


def test_who_has_long_gone_is_forgotten():
    queue = Queue(workers=1)
    for number in range(5_000):
        waiting(queue, "one", (f"10.0.{number // 256}.{number % 256}", "session"))
        queue.take(running=0)
    assert len(queue._turns._sessions) < 2_000
    assert len(queue._turns._addresses._had) < 2_000
