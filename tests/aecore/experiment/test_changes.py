"""A change in the middle of a run: what is shared with the run it came from, and what the page offers and takes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from aecore import train
from aecore.engine.training import advance
from aecore.experiment import SETTINGS, Change, Experiment
from aecore.experiment.changes import changeable, last_change, schedule_with, schedule_without, without_changes_at
from aecore.experiment.timeline import segments
from trajectories.service import Trajectories
from ui import fork_stage, state

SMALL = Experiment(points=40, hidden=(6,), batch=8, steps=120)
DEADLINE = 60  # seconds; reached only by a test that fails
CHANGES = (
    (SMALL, Change(40, "learning_rate", 0.3)),
    (SMALL, Change(40, "loss", "absolute")),
    (SMALL, Change(40, "model", "denoising")),
    (SMALL, Change(40, "model", "contractive")),
    (replace(SMALL, model="denoising"), Change(40, "corruption", 0.9)),
    (replace(SMALL, model="sparse", width=4), Change(40, "sparsity", 2.0)),
    (replace(SMALL, model="variational"), Change(40, "beta", 3.0)),
)


def weights(experiment: Experiment) -> tuple[np.ndarray, np.ndarray]:
    """Steps (F,) and weights (F, P) of all frames of a run."""
    found, checkpoint = [], None
    while True:
        ((frames, checkpoint),) = advance([experiment], [checkpoint])
        found.append(frames)
        if checkpoint is None:
            return np.concatenate([f.steps for f in found]), np.concatenate([f.weights for f in found])


@pytest.mark.parametrize(("before", "change"), CHANGES, ids=lambda value: getattr(value, "setting", ""))
def test_up_to_the_change_the_frames_are_the_same_to_the_bit_and_then_they_part(before, change):
    after = replace(before, schedule=schedule_with(before, change))
    (steps, plain), (also, forked) = weights(before), weights(after)
    assert np.array_equal(steps, also)
    shared = steps <= change.step
    assert np.array_equal(plain[shared], forked[shared])
    assert not np.any([np.array_equal(a, b) for a, b in zip(plain[~shared], forked[~shared])])


def test_the_service_computes_a_fork_only_from_its_change_on():
    with ThreadPoolExecutor(1) as executor:
        service = Trajectories(lambda: executor, workers=1)

        def computed(experiment: Experiment) -> int:
            """Segments that opening and seeing all of a run has cost."""
            before = service.statistics()["computed"]
            key = service.open(experiment)
            for number in range(len(segments(experiment.steps))):
                service.chunk(key, number).result(DEADLINE)
            return service.statistics()["computed"] - before

        every = len(segments(SMALL.steps))
        assert computed(SMALL) == every
        for number in (1, 3, every - 1):
            start, end = segments(SMALL.steps)[number]
            fork = replace(SMALL, schedule=(Change(start + 1, "learning_rate", 0.1 + start / 1000),))
            assert computed(fork) == every - number, f"a change in ({start}, {end}]"
            assert computed(without_changes_at(fork, last_change(fork))) == 0
        service.stop()


def test_a_change_of_the_same_setting_at_the_same_step_is_replaced():
    once = replace(SMALL, schedule=schedule_with(SMALL, Change(40, "learning_rate", 0.3)))
    twice = replace(once, schedule=schedule_with(once, Change(40, "learning_rate", 0.1)))
    assert twice.schedule == (Change(40, "learning_rate", 0.1),)
    assert schedule_without(twice, 40, "learning_rate") == ()
    assert schedule_without(twice, 41, "learning_rate") == twice.schedule


def test_a_change_that_changes_nothing_names_no_other_run():
    rate = SMALL.learning_rate
    same = replace(SMALL, schedule=(Change(40, "learning_rate", rate),))
    assert same.content_key == SMALL.content_key
    once, twice = Change(40, "learning_rate", 0.3), Change(80, "learning_rate", 0.3)
    assert replace(SMALL, schedule=(once, twice)).canonical().schedule == (once,)
    back = Change(90, "learning_rate", rate)
    assert replace(SMALL, schedule=(once, twice, back)).canonical().schedule == (once, back)


def test_a_change_can_be_left_out_whichever_it_is():
    early, late = Change(40, "learning_rate", 0.3), Change(80, "learning_rate", 0.1)
    run = replace(SMALL, schedule=(early, late))
    assert without_changes_at(run, 40).schedule == (late,)
    assert without_changes_at(run, 80).schedule == (early,)
    assert without_changes_at(run, 41) == run


def test_the_ghost_lacks_all_that_changed_at_the_last_step_and_nothing_else():
    early, late = Change(20, "learning_rate", 0.1), Change(40, "model", "denoising")
    run = replace(SMALL, schedule=(early, late, Change(40, "corruption", 0.5)))
    assert without_changes_at(run, last_change(run)).schedule == (early,)
    assert last_change(SMALL) is None
    beyond = replace(SMALL, schedule=(early, Change(120, "learning_rate", 0.5)))  # never comes into force
    assert without_changes_at(beyond, last_change(beyond)).schedule == ()


@pytest.mark.parametrize("model", SETTINGS["model"].choices)
def test_all_that_is_offered_can_be_changed(model):
    experiment = replace(SMALL, model=model)
    offered = changeable(experiment)
    assert {"learning_rate", "loss"} <= set(offered)
    for name, choices in offered.items():
        assert experiment.matters(name)
        for value in choices or (SETTINGS[name].low, SETTINGS[name].high):
            train(replace(experiment, steps=10, schedule=(Change(9, name, value),)))


def test_models_of_another_shape_are_not_offered():
    assert set(changeable(SMALL)["model"]) == {"autoencoder", "denoising", "sparse", "contractive"}
    assert "model" not in changeable(replace(SMALL, model="variational"))


@pytest.fixture
def session(monkeypatch):
    """The visitor's session and address, without a page around them."""
    held: dict = {}

    class Address(dict):
        to_dict = dict.copy

        def from_dict(self, other):
            self.clear()
            self.update(other)

    address = Address()
    monkeypatch.setattr(state.st, "session_state", held)
    monkeypatch.setattr(state.st, "query_params", address)
    state.page_experiment(SMALL)
    return address


def test_what_the_form_sends_opens_the_fork_and_is_in_the_link(session):
    fork_stage.answer({"step": 40, "setting": "learning_rate", "value": 0.3})
    assert state.experiment().schedule == (Change(40, "learning_rate", 0.3),)
    assert session["at"] == "40:rate:0.3"
    fork_stage.answer({"step": 40, "setting": "learning_rate", "remove": True})
    assert state.experiment().schedule == ()
    assert "at" not in session


@pytest.mark.parametrize(
    "asked",
    [
        None, 7, "x", [], {}, {"step": 40}, {"step": 40, "setting": "seed", "value": 3},
        {"step": 40, "setting": ["learning_rate"], "value": 0.1}, {"step": 0, "setting": "learning_rate", "value": 0.1},
        {"step": 4.5, "setting": "learning_rate", "value": 0.1},
        {"step": True, "setting": "learning_rate", "value": 0.1},
        {"step": "40", "setting": "learning_rate", "value": 0.1},
        {"step": 40, "setting": "learning_rate", "value": "0.1"},
        {"step": 40, "setting": "learning_rate", "value": float("nan")},
        {"step": 40, "setting": "model", "value": "variational"},
        {"step": 40, "setting": "model", "value": {}}, {"step": [1], "setting": "loss", "remove": True},
    ],
    ids=str,
)  # fmt: skip
def test_whatever_else_is_sent_changes_nothing(session, asked):
    fork_stage.answer(asked)
    assert state.experiment() == SMALL
    assert "at" not in session
