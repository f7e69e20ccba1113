"""Private data: nobody else's, not listed, and gone with their runs after a while."""

from __future__ import annotations

import numpy as np
import pytest

from aecore.experiment import OWN, Experiment, own_points
from tests.trajectories.test_service import Inline
from trajectories.errors import UnknownTrajectory
from trajectories.private import MOST_EACH, PrivateData
from trajectories.service import Trajectories

CLOUD = np.random.default_rng(0).normal(0, 0.5, (60, 2))


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def store(seconds: float = 60.0):
    gone, clock = [], Clock()
    return PrivateData(seconds, gone.append, clock), gone, clock


def test_data_are_given_to_the_browser_that_brought_them_alone():
    kept, _, _ = store()
    own = own_points(CLOUD, private=True)
    kept.keep("mine", own)
    assert kept.get("mine", own.key) is own
    assert kept.get("yours", own.key) is None
    assert kept.get("mine", "p" + 32 * "0") is None


def test_data_are_forgotten_some_time_after_their_last_use():
    kept, gone, clock = store(60)
    own = own_points(CLOUD, private=True)
    kept.keep("mine", own)
    clock.now = 50
    assert kept.get("mine", own.key) is own
    clock.now = 109
    kept.let_go()
    assert not gone
    clock.now = 110
    assert kept.get("mine", own.key) is None
    assert gone == [own]
    assert len(own.points) == 0


def test_a_browser_keeps_so_many_data_sets_and_forgets_them_when_asked():
    kept, gone, _ = store()
    owns = [own_points(CLOUD, private=True) for _ in range(MOST_EACH + 2)]
    for own in owns:
        kept.keep("mine", own)
    assert gone == owns[:2]
    kept.forget("mine")
    assert len(kept) == 0
    assert gone == owns


def test_what_is_no_secret_is_not_kept():
    kept, _, _ = store()
    with pytest.raises(ValueError, match="secret"):
        kept.keep("mine", own_points(CLOUD))


def test_forgotten_data_take_their_runs_along():
    runs = Trajectories(Inline, workers=1)
    own = own_points(CLOUD, private=True)
    private = Experiment(dataset=OWN, own=own, steps=20, hidden=(4,))
    public = Experiment(steps=20, hidden=(4,))
    mine, everybodys = runs.open(private), runs.open(public)
    for key in (mine, everybodys):
        runs.describe(key).result()
        runs.chunk(key, 0).result()
    before = runs.statistics()["bytes"]
    assert runs.private(mine) and not runs.private(everybodys)
    assert own.key not in mine
    runs.forget(own)
    assert runs.statistics()["open"] == 1
    assert 0 < runs.statistics()["bytes"] < before
    with pytest.raises(UnknownTrajectory):
        runs.chunk(mine, 0)
    runs.stop()
