"""Worker processes: a dead or hung one is replaced and nobody else notices, and none outlives the lab."""

from __future__ import annotations

import math
import os
import signal
import subprocess
import sys
import time
from functools import partial
from multiprocessing import active_children

import numpy as np
import pytest

from aecore.engine.training import advance_to
from aecore.experiment import Experiment
from aecore.experiment.timeline import segments
from tests.places import ROOT
from tests.running import gone
from tests.trajectories.stand_ins import DEADLINE, Inline, everything
from trajectories.computing import worker
from trajectories.computing.processes import MOST_DEATHS, Processes, call_pool, local_pool
from trajectories.errors import RunFailed, Unavailable
from trajectories.service import Trajectories

SHORT = 3  # seconds that a call may take, where a test waits for it to be ended


@pytest.fixture
def pools():
    """Makes pools of processes, and ends them after the test."""
    made: list[Processes] = []

    def make(*arguments, **more):
        made.append(Processes(*arguments, **more))
        return made[-1]

    yield make
    for pool in made:
        pool.shutdown()
    assert active_children() == []


def wait_until(holds):
    deadline = time.monotonic() + DEADLINE
    while not holds():
        assert time.monotonic() < deadline, "It never came true."
        time.sleep(0.01)


def end_oneself(*_):
    os.kill(os.getpid(), signal.SIGKILL)


def end_oneself_at_first(folder, name):
    """Ends its worker until it has been tried twice."""
    tries = folder / name
    tries.write_text(tries.read_text() + "x" if tries.exists() else "x")
    if len(tries.read_text()) < MOST_DEATHS:
        end_oneself()
    return name


def hang(*_):
    os.kill(os.getpid(), signal.SIGSTOP)


def complain():
    raise ValueError("seven is no number")


def unsendable():
    return lambda: None


def start_a_child():
    """A process that its worker leaves running."""
    return subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], stdin=subprocess.DEVNULL).pid


def test_a_call_gives_what_its_function_gives_in_another_process(pools):
    pool = pools(1, DEADLINE)
    assert pool.submit(os.getpid).result(DEADLINE) != os.getpid()
    assert pool.submit(math.hypot, 3, 4).result(DEADLINE) == 5


def test_no_process_starts_before_the_first_call_and_none_that_is_not_needed(pools):
    pool = pools(3, DEADLINE)
    assert active_children() == []
    for _ in range(3):
        pool.submit(os.getpid).result(DEADLINE)
    assert len(active_children()) <= 2


def test_a_caller_gets_the_error_of_its_function_and_the_worker_goes_on(pools):
    pool = pools(1, DEADLINE)
    before = pool.submit(os.getpid).result(DEADLINE)
    with pytest.raises(ValueError, match="seven is no number"):
        pool.submit(complain).result(DEADLINE)
    with pytest.raises(TypeError, match="unsendable"):
        pool.submit(unsendable).result(DEADLINE)
    with pytest.raises(Exception, match="pickle"):
        pool.submit(lambda: None).result(DEADLINE)
    assert pool.submit(os.getpid).result(DEADLINE) == before


def test_a_call_whose_worker_died_is_made_again(pools, tmp_path):
    assert pools(1, DEADLINE).submit(end_oneself_at_first, tmp_path, "tries").result(DEADLINE) == "tries"


def test_a_call_that_ends_every_worker_fails_and_no_other_does(pools):
    pool = pools(2, DEADLINE)
    deadly, fine = pool.submit(end_oneself), [pool.submit(abs, -number) for number in range(20)]
    assert [future.result(DEADLINE) for future in fine] == list(range(20))
    with pytest.raises(RunFailed, match="could not be computed"):
        deadly.result(DEADLINE)
    assert pool.submit(abs, -1).result(DEADLINE) == 1


def test_a_worker_that_hangs_is_ended_and_replaced(pools):
    pool = pools(1, SHORT)
    first = pool.submit(os.getpid).result(DEADLINE)
    os.kill(first, signal.SIGSTOP)
    assert pool.submit(os.getpid).result(DEADLINE) != first
    assert gone(first)


def test_a_call_that_hangs_each_time_fails(pools):
    with pytest.raises(RunFailed):
        pools(1, 1).submit(hang).result(DEADLINE)


def test_an_idle_worker_that_is_killed_costs_the_next_call_only_time(pools):
    pool = pools(1, DEADLINE)
    os.kill(pool.submit(os.getpid).result(DEADLINE), signal.SIGKILL)
    assert pool.submit(math.hypot, 3, 4).result(DEADLINE) == 5


@pytest.mark.parametrize("stuck", [hang, time.sleep])
def test_at_the_end_no_worker_is_waited_for_whatever_it_does(stuck):
    pool = Processes(1, 600)
    worker = pool.submit(os.getpid).result(DEADLINE)
    waits = pool.submit(stuck, 600)
    later = pool.submit(abs, 1)
    pool.shutdown()
    assert gone(worker)
    for future in (waits, later):
        with pytest.raises(Unavailable, match="stopping"):
            future.result(DEADLINE)
    with pytest.raises(Unavailable, match="stopping"):
        pool.submit(abs, 1)
    assert active_children() == []


def test_what_a_worker_has_started_ends_with_it():
    pool = Processes(1, 600)
    child = pool.submit(start_a_child).result(DEADLINE)
    assert not gone(child)
    pool.shutdown()
    wait_until(lambda: gone(child))


def test_the_web_process_never_imports_the_engine():
    program = (
        "import sys, trajectories, app\n"
        "from aecore.experiment import Experiment\n"
        "runs = trajectories.current()\n"
        "if __name__ == '__main__':\n"
        "    runs.describe(runs.open(Experiment())).result()\n"
        "    assert not {'torch', 'numba'} & sys.modules.keys()\n"
        "    trajectories.stop()\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=2 * DEADLINE, cwd=ROOT)


def test_a_worker_trains_without_torch():
    program = (
        "import sys\n"
        "from aecore.experiment import Experiment\n"
        "from trajectories.computing import worker\n"
        "worker.prepare()\n"
        "worker.compute(Experiment(points=40, steps=20, model='variational'), 0, None, [], 1.0)\n"
        "assert not {'torch', 'sklearn', 'pandas', 'scipy.linalg'} & sys.modules.keys()\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=DEADLINE, cwd=ROOT)


def test_turns_however_short_give_the_same_bytes():
    experiment = Experiment(points=40, hidden=(6,), batch=8, steps=300)
    number = next(i for i, (start, end) in enumerate(segments(300)) if end - start > 80)
    _, checkpoint = advance_to(experiment, segments(300)[number][0])
    whole = worker.compute(experiment, number, checkpoint, [], DEADLINE)
    parts = []
    while (turn := worker.compute(experiment, number, checkpoint, parts, 0)).chunk is None:
        checkpoint, parts = turn.checkpoint, [*parts, turn.frames]
    assert parts and turn.chunk == whole.chunk
    assert np.array_equal(turn.checkpoint.weights, whole.checkpoint.weights)


def test_workers_killed_again_and_again_cost_a_run_nothing_but_time(runs):
    experiment = Experiment(points=40, hidden=(6,), batch=8, steps=400)
    service = runs(partial(local_pool, 1, DEADLINE))
    key = service.open(experiment)
    chunks = []
    for number in range(len(segments(experiment.steps))):
        asked = service.chunk(key, number)
        if number in (1, 2, 3):
            for process in active_children():
                process.kill()
        chunks.append(asked.result(2 * DEADLINE))
    beside = runs(partial(local_pool, 1, DEADLINE))
    assert chunks == everything(beside, experiment)


def test_calls_run_in_processes_of_their_own_beside_the_runs():
    service = Trajectories(Inline, 1, caller_factory=partial(call_pool, 1, DEADLINE))
    assert service.call(os.getpid).result(DEADLINE) != os.getpid()
    service.stop()
    assert active_children() == []


def test_calls_of_one_name_are_made_once_for_all_who_ask(tmp_path):
    service = Trajectories(Inline, 1, caller_factory=partial(call_pool, 1, DEADLINE))
    asked = [service.call(count, tmp_path / "made", name="count") for _ in range(20)]
    assert {future.result(DEADLINE) for future in asked} == {1}
    service.stop()


def count(file):
    file.write_text(file.read_text() + "x" if file.exists() else "x")
    return len(file.read_text())


def test_workers_end_when_their_parent_is_killed():
    program = (
        "from trajectories.computing.processes import call_pool\n"
        "if __name__ == '__main__':\n"
        "    pool = call_pool(1, 60)\n"
        "    pool.submit(abs, 1).result()\n"
        "    print('ready', flush=True)\n"
        "    input()\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT)
    assert parent.stdout.readline() == b"ready\n"
    parent.kill()
    rest, _ = parent.communicate(timeout=DEADLINE)  # ends when the worker, which shares the pipe, has ended
    assert rest == b""
