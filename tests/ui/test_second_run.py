"""A page's second experiment: its difference from the first in the link, and the controls that set it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest
from streamlit.testing.v1 import AppTest

from aecore.experiment import SETTINGS, Experiment
from tests.ui.apps import address, open_app
from tests.ui.test_state import GARBAGE
from ui import second_run, sweeps
from ui.differences import differences, read_difference, write_difference

FIRST = Experiment(dataset="moons", noise=0.1)


def lab() -> None:
    """Two runs: the keys of both."""
    import streamlit as st

    from ui import controls, state
    from ui.second_run import one_thing, second_run

    state.enter("two")
    first = state.page_experiment()
    controls.sidebar()
    controls.notices()
    st.code(first.content_key)
    st.code(second_run(width=2).content_key)
    one_thing()


opened = partial(open_app, lab)


def shows(app: AppTest, first: Experiment, other: Experiment) -> bool:
    return [code.value for code in app.code] == [first.content_key, other.content_key]


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"width": 3},
        {"hidden": (8, 4)},
        {"hidden": ()},
        {"learning_rate": 0.0123},
        {"seed": 7, "activation": "relu"},
        {"model": "denoising", "corruption_kind": "drop", "corruption": 0.5},
        {"dataset": "circle", "noise": 0.0},
    ],
)
def test_a_difference_reads_back_as_it_was_written(changed):
    other = replace(FIRST, **changed)
    assert read_difference(write_difference(FIRST, other), FIRST) == (other, ())
    assert differences(FIRST, other) == [name for name in SETTINGS if name in changed]


def test_a_difference_is_written_in_link_keys():
    assert write_difference(FIRST, replace(FIRST, width=2, learning_rate=0.1)) == "width:2~rate:0.1"


@pytest.mark.parametrize(
    "text", ["width:9", "width", ":", "nothing:1", "at:5:rate:0.1", "v:1", "dataset:helix", "rate:nan"]
)
def test_a_part_that_does_not_hold_is_named_and_the_rest_is_used(text):
    other, problems = read_difference(f"{text}~seed:5", FIRST)
    assert other == replace(FIRST, seed=5)
    assert len(problems) == 1


@pytest.mark.parametrize("garbage", GARBAGE)
def test_garbage_as_a_difference_opens_the_page(garbage):
    app = opened(b=garbage)
    assert shows(app, Experiment(), Experiment())


def test_without_a_word_in_the_link_the_page_says_what_differs():
    app = opened()
    assert shows(app, Experiment(), Experiment(width=2))
    assert address(app) == {}


def test_one_click_on_a_setting_takes_its_next_value_and_writes_the_link():
    app = opened()
    app.selectbox(key="second-setting").set_value("seed").run()
    assert shows(app, Experiment(), Experiment(seed=1))
    assert address(app) == {"b": "seed:1"}
    app.number_input(key="second-seed").set_value(9).run()
    assert shows(app, Experiment(), Experiment(seed=9))


def test_the_value_can_be_chosen():
    app = opened(b="activation:tanh")
    app.selectbox(key="second-activation").set_value("relu").run()
    assert shows(app, Experiment(), Experiment(activation="relu"))
    assert address(app)["b"] == "activation:relu"


def test_one_thing_is_changed_at_one_click():
    app = opened(b="seed:4~noise:0.2")
    app.button(key="one-activation").click().run()
    assert shows(app, Experiment(), Experiment(activation="gelu"))
    assert address(app) == {"b": "activation:gelu"}
    app.button(key="one-seed").click().run()
    assert shows(app, Experiment(), Experiment(seed=1))


def test_the_difference_stays_when_the_first_run_changes():
    app = opened(b="seed:4")
    app.slider(key="width").set_value(3).run()
    assert shows(app, Experiment(width=3), Experiment(width=3, seed=4))
    assert address(app) == {"v": "2", "width": "3", "b": "seed:4"}


def test_swapping_exchanges_the_runs():
    app = opened(b="seed:4~noise:0.2")
    app.button(key="swap").click().run()
    assert shows(app, Experiment(seed=4, noise=0.2), Experiment())
    app.button(key="swap").click().run()
    assert shows(app, Experiment(), Experiment(seed=4, noise=0.2))


def test_reset_forgets_the_difference():
    app = opened(b="seed:4", width="3")
    app.button(key="reset").click().run()
    assert shows(app, Experiment(), Experiment(width=2))


@pytest.mark.parametrize("name", [name for name, row in SETTINGS.items() if row.single])
def test_every_setting_has_another_value(name):
    for first in (Experiment(), Experiment(**{name: SETTINGS[name].high}) if SETTINGS[name].high else FIRST):
        other = second_run.another(SETTINGS[name], first)
        assert other != getattr(first, name)
        replace(first, **{name: other})


def test_titles_name_what_differs():
    assert second_run.titles(FIRST, replace(FIRST, activation="relu")) == ["A: Activation SiLU", "B: Activation ReLU"]


@pytest.mark.parametrize("name", sweeps.OVER)
def test_a_sweep_goes_over_one_setting_only(name):
    runs = sweeps.sweep(FIRST, name)
    assert 4 <= len(set(runs)) == len(runs) <= 8
    assert all(differences(FIRST, run) in ([name], []) for run in runs)


def test_a_tile_opens_its_run_by_a_link():
    runs = sweeps.sweep(FIRST, "width")
    assert [tile["label"] for tile in sweeps.tiles(runs, "width")][:2] == ["Bottleneck width 1", "Bottleneck width 2"]
    assert sweeps.tiles(runs, "width")[1]["href"] == "/projection?v=2&dataset=moons&noise=0.1&width=2"


def test_the_sweep_of_widths_has_every_width_with_several_seeds():
    runs = sweeps.width_sweep(replace(FIRST, seed=SETTINGS["seed"].high))
    assert [run.width for run in runs[:: sweeps.SEEDS]] == list(range(1, 9))
    assert [run.seed for run in runs[: sweeps.SEEDS]] == [999_999, 0, 1]
