"""The few settings beside a stage: which they are, what they offer, what comes back from them."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from aecore.experiment import SETTINGS, Experiment
from tests.places import ROOT
from ui import controls
from ui.lessons import LESSONS, lesson
from words import catalogue

NAMES = sorted(file.stem for file in LESSONS.rglob("*.md"))
ON_POINTS = [name for name in NAMES if set(lesson(name).controls) <= set(SETTINGS)]  # images have settings of their own
MOST = 3  # controls beside a stage


def lab() -> None:
    """A page whose strip offers the width and the noise, and gets an answer from outside."""
    import json

    import streamlit as st

    from ui import controls, state

    state.enter("plain")
    state.page_experiment()
    st.button("answer", key="answer", on_click=lambda: controls.chosen(st.session_state.get("asked")))
    experiment = state.page_experiment()
    controls.notices()
    st.code(json.dumps(controls.beside(["width", "noise", "dataset", "learning_rate", "beta"])))
    st.code(str(experiment.width))


def answered(asked: object, **query: str) -> AppTest:
    app = AppTest.from_function(lab, default_timeout=10)
    for key, value in query.items():
        app.query_params[key] = value
    app.session_state["asked"] = asked
    app.run()
    app.button(key="answer").click().run()
    assert not app.exception
    return app


@pytest.mark.parametrize("name", ON_POINTS)
def test_a_lesson_is_about_a_few_settings_that_matter_in_it(name):
    taught = lesson(name)
    assert len(taught.controls) <= MOST
    assert all(taught.experiment.matters(setting) for setting in taught.controls)
    assert not {SETTINGS[setting].kind for setting in taught.controls} & {"layers", "schedule"}


def test_a_strip_offers_what_matters_with_the_value_in_force_among_its_options():
    offered = json.loads(answered(None, noise="0.123", rate="0.0123").code[0].value)
    assert [setting["name"] for setting in offered] == ["width", "noise", "dataset", "learning_rate"]
    assert [setting["kind"] for setting in offered] == ["slider", "slider", "list", "slider"]
    assert all(setting["value"] in dict(setting["options"]) for setting in offered)
    assert dict(offered[1]["options"])["0.123"] == "0.123"


@pytest.mark.parametrize(
    "row", [row for row in SETTINGS.values() if row.kind in ("int", "float")], ids=lambda r: r.name
)
def test_a_sliders_positions_are_within_the_bounds_and_can_be_set_by_hand(row):
    found = controls.positions(row)
    assert (found[0], found[-1]) == (row.low, row.high)
    assert list(found) == sorted(set(found))
    assert len(found) <= controls.MOST_POSITIONS + 1


def test_what_is_chosen_in_the_strip_opens_the_new_run():
    app = answered({"setting": "width", "value": "3"})
    assert app.code[1].value == "3"
    assert list(app.query_params["width"])[-1] == "3"


@pytest.mark.parametrize("asked", [None, [], {}, {"setting": "nothing"}, {"setting": "schedule", "value": "1"}])
def test_what_is_no_choice_changes_nothing(asked):
    app = answered(asked)
    assert app.code[1].value == "1" and not app.warning


@pytest.mark.parametrize("value", ["99", "x", None, "1" * 500])
def test_a_choice_that_does_not_hold_is_named(value):
    app = answered({"setting": "width", "value": value})
    assert app.code[1].value == "1"
    assert app.warning


def test_only_lessons_name_what_stands_beside_a_stage():
    assert not [file.name for file in (ROOT / "pages").glob("*.py") if "controls.beside" in file.read_text("utf-8")]


@pytest.mark.parametrize("name", SETTINGS)
def test_a_ladder_reaches_both_bounds_and_the_default(name):
    row = SETTINGS[name]
    if row.kind in ("int", "float"):
        rungs = controls.rungs(row)
        assert {row.low, row.high, row.default} <= set(rungs)
        assert list(rungs) == sorted(set(rungs))
        assert all(getattr(replace(Experiment(), **{name: rung}), name) == rung for rung in rungs)


def test_every_setting_and_every_choice_has_a_name_and_no_name_is_left_over():
    sections = {key.split(".")[1] for key in catalogue() if key.startswith("settings.")}
    assert sections == SETTINGS.keys()
    for setting, row in SETTINGS.items():
        own = f"settings.{setting}.values."
        assert {key.removeprefix(own) for key in catalogue() if key.startswith(own)} == set(row.choices)
