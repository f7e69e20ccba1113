"""The experiment: a frozen value that a link holds whole and that refuses what does not hold; its key names the run."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import FrozenInstanceError, replace

import numpy as np
import pytest

from aecore.experiment import SETTINGS, Change, Experiment, read_query
from aecore.experiment.drawing import drawn as drawing
from tests.places import ROOT

SCHEDULE = (Change(50, "learning_rate", 0.001), Change(90, "loss", "absolute"))
NUMBERS = [name for name, row in SETTINGS.items() if row.kind in ("int", "float")]
CHOICES = [name for name, row in SETTINGS.items() if row.kind == "choice"]
IDLE = {  # settings that have no effect on the plain autoencoder
    "corruption": 0.4, "corruption_kind": "drop", "sparsity": 1.0, "target_activity": 0.3,
    "contraction": 1.0, "beta": 1.0, "beta_warmup": 0.0,
}  # fmt: skip


def drawn(seed: int) -> Experiment:
    """An experiment with every setting somewhere in its range."""
    random = np.random.default_rng(seed)
    values = {}
    for name, row in SETTINGS.items():
        if row.kind == "int":
            values[name] = int(random.integers(row.low, row.high + 1))
        elif row.kind == "float":
            values[name] = float(random.uniform(row.low, row.high))
        elif row.kind == "choice":
            values[name] = str(random.choice(row.choices))
        elif row.kind == "layers":
            values[name] = tuple(int(size) for size in random.integers(1, 65, size=random.integers(0, 5)))
        elif row.kind == "own":
            values[name] = drawing(random.normal(0, 0.5, (50, 2)))
    if values["sparsity_kind"] == "kl":
        values["activation"] = "sigmoid"
    return Experiment(**values, schedule=SCHEDULE)


@pytest.mark.parametrize("seed", range(20))
def test_a_link_holds_the_whole_experiment(seed):
    experiment = drawn(seed)
    assert Experiment.from_query(experiment.to_query()) == experiment
    assert Experiment.from_query(experiment.to_query(defaults=True)) == experiment


def test_a_link_of_the_default_names_its_version_only():
    assert Experiment().to_query() == {"v": "2"}


def test_an_experiment_is_a_value():
    assert {Experiment(seed=1), Experiment(seed=1)} == {Experiment(seed=1)}
    assert Experiment(seed=1) != Experiment(seed=2)
    with pytest.raises(FrozenInstanceError):
        Experiment().seed = 3


@pytest.mark.parametrize("name", NUMBERS)
def test_a_number_out_of_its_range_is_refused_with_range_and_value(name):
    row = SETTINGS[name]
    for bound, beyond in ((row.low, row.low - 1), (row.high, row.high + 1)):
        assert getattr(Experiment(**{name: bound}), name) == bound
        with pytest.raises(ValueError, match=name) as refused:
            Experiment(**{name: beyond})
        for said in (row.low, row.high, beyond):  # large whole numbers are written out
            assert f"{said:g}" in str(refused.value) or str(said) in str(refused.value)


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize("wrong", [float("nan"), float("inf"), "3", None, True, [1]], ids=repr)
def test_what_is_no_number_is_refused(name, wrong):
    with pytest.raises(ValueError, match=name):
        Experiment(**{name: wrong})


@pytest.mark.parametrize("name", CHOICES)
def test_an_unknown_choice_is_refused_with_the_list(name):
    with pytest.raises(ValueError, match=name) as refused:
        Experiment(**{name: "none of these"})
    assert all(choice in str(refused.value) for choice in SETTINGS[name].choices)


@pytest.mark.parametrize("hidden", [(0,), (65,), (8,) * 5, "32-32", (1.5,), 32], ids=repr)
def test_hidden_layers_that_cannot_be_are_refused(hidden):
    with pytest.raises(ValueError, match="hidden"):
        Experiment(hidden=hidden)


def test_the_key_is_the_same_in_every_process_and_stays_what_it_was():
    experiment = Experiment(dataset="moons", model="variational", width=2, beta=0.05, steps=500, learning_rate=0.01)
    program = f"from aecore.experiment import Change, Experiment; print(({experiment!r}).content_key)"
    for hash_seed in ("1", "2"):
        printed = subprocess.run(
            [sys.executable, "-c", program],
            env=os.environ | {"PYTHONHASHSEED": hash_seed},
            cwd=ROOT,
            check=True,
            capture_output=True,
            text=True,
            timeout=60,
        ).stdout.strip()
        assert printed == experiment.content_key
    assert experiment.content_key == "537aee151a5723338a6a96b5d40a2be0"


@pytest.mark.parametrize("name", IDLE)
def test_a_setting_without_effect_does_not_make_another_run(name):
    idle = replace(Experiment(), **{name: IDLE[name]})
    assert idle.content_key == Experiment().content_key
    assert idle.canonical() == Experiment()


@pytest.mark.parametrize(
    "change", [{"seed": 1}, {"width": 2}, {"hidden": (32, 32)}, {"noise": 0.06}, {"schedule": SCHEDULE}]
)
def test_a_setting_with_effect_makes_another_run(change):
    assert Experiment(**change).content_key != Experiment().content_key


@pytest.mark.parametrize(
    "experiment",
    [
        *map(drawn, range(10)),
        Experiment(
            steps=100, contraction=1.0, schedule=(Change(200, "model", "contractive"),)
        ),  # never comes into force
    ],
)
def test_the_canonical_form_of_a_canonical_form_is_itself(experiment):
    once = experiment.canonical()
    assert once.canonical() == once
    assert once.content_key == experiment.content_key


def test_a_change_beyond_the_end_has_no_effect():
    beyond = Experiment(steps=100, contraction=1.0, schedule=(Change(100, "model", "contractive"),))
    assert beyond.content_key == Experiment(steps=100).content_key


@pytest.mark.parametrize(
    ("schedule", "said"),
    [
        ((Change(0, "beta", 1.0),), "step 1 or later. Got 0"),
        ((Change(5, "seed", 1),), "Got 'seed'"),
        ((Change(5, "learning_rate", 2.0),), "Got 2"),
        ((Change(5, "model", "variational"),), "one shape of network"),
        (tuple(Change(step, "beta", 1.0) for step in range(1, 23)), "at most 20 changes. Got 22"),
    ],
)
def test_a_schedule_that_does_not_hold_is_refused_with_the_reason(schedule, said):
    with pytest.raises(ValueError) as refused:
        Experiment(schedule=schedule)
    assert said in str(refused.value)


def test_a_link_with_garbage_gives_the_rest_and_a_sentence_for_each_piece():
    experiment, problems = read_query({
        "v": "9", "width": "99", "noise": "NaN", "rate": "0.01", "hidden": "a-b", "colour": "red",
        "at": "50:rate:0.001~x:y~60:seed:1",
    })  # fmt: skip
    assert experiment == Experiment(learning_rate=0.01, schedule=(Change(50, "learning_rate", 0.001),))
    assert len(problems) == 7
    for named in ("version", "width", "noise", "hidden", "colour", "x:y", "seed"):
        assert any(named in str(problem) for problem in problems), named


def test_from_query_refuses_what_read_query_replaces():
    with pytest.raises(ValueError, match="width"):
        Experiment.from_query({"v": "2", "width": "99"})
