"""Worker processes: torch stays in them, a dead one is replaced, and none outlives the lab."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from multiprocessing import active_children

from aecore.experiment import Experiment
from aecore.experiment.timeline import segments
from tests.places import ROOT
from tests.trajectories.test_service import DEADLINE, everything
from trajectories.computing.processes import local_pool
from trajectories.service import Trajectories


def test_the_web_process_never_imports_torch():
    program = (
        "import sys, trajectories, app\n"
        "from aecore.experiment import Experiment\n"
        "runs = trajectories.current()\n"
        "runs.describe(runs.open(Experiment()))\n"
        "assert 'torch' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=DEADLINE, cwd=ROOT)


def test_a_killed_worker_process_is_replaced_and_the_bytes_are_the_same(runs):
    experiment = Experiment(points=40, hidden=(6,), batch=8, steps=400)
    service = runs(partial(local_pool, 1))
    key = service.open(experiment)
    chunks = [service.chunk(key, 0).result(DEADLINE)]
    last = service.chunk(key, len(segments(experiment.steps)) - 1)
    for process in active_children():
        process.kill()
    chunks += [service.chunk(key, n).result(DEADLINE) for n in range(1, len(segments(experiment.steps)))]
    assert last.result(DEADLINE) == chunks[-1]
    with ThreadPoolExecutor(1) as executor:
        assert chunks == everything(Trajectories(lambda: executor, workers=1), experiment)


def test_workers_end_when_their_parent_is_killed():
    program = (
        "from trajectories.computing.processes import local_pool\n"
        "from trajectories.computing import worker\n"
        "if __name__ == '__main__':\n"
        "    pool = local_pool(1)\n"
        "    pool.submit(worker.ready).result()\n"
        "    print('ready', flush=True)\n"
        "    input()\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT)
    assert parent.stdout.readline() == b"ready\n"
    parent.kill()
    rest, _ = parent.communicate(timeout=DEADLINE)  # ends when the worker, which shares the pipe, has ended
    assert rest == b""
