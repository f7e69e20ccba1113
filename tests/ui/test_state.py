"""The link, the session and the controls hold one experiment."""

from __future__ import annotations

import random
from functools import partial

import pytest
from streamlit.testing.v1 import AppTest

from aecore.experiment import SETTINGS, Experiment
from aecore.experiment.rates import usual_rate
from tests.ui.apps import address, open_app
from ui import controls, text
from ui.state import VIEW, Session, read_link

DENOISING = Experiment(model="denoising", noise=0.1)


def lab() -> None:
    """A page as small as a page can be: controls, notices, and the experiment in the end."""
    import streamlit as st

    from aecore.experiment import Experiment
    from ui import controls, state

    pages = {"plain": Experiment(), "denoising": Experiment(model="denoising", noise=0.1)}
    page = st.session_state.get("visited", "plain")
    state.enter(page)
    experiment = state.page_experiment(pages[page])
    controls.sidebar()
    controls.notices()
    st.code(experiment.content_key)


opened = partial(open_app, lab)


def shows(app: AppTest, experiment: Experiment) -> bool:
    return app.code[0].value == experiment.content_key


def test_the_bare_address_shows_the_page_as_it_starts_and_stays_bare():
    app = opened()
    assert shows(app, Experiment())
    assert address(app) == {}


def test_a_link_alone_determines_the_run():
    experiment = Experiment(dataset="moons", width=2, hidden=(8, 4), learning_rate=0.0123, seed=77)
    assert shows(opened(**experiment.to_query()), experiment)


def test_a_control_opens_the_new_run_and_writes_the_link():
    app = opened()
    app.slider(key="width").set_value(3).run()
    assert shows(app, Experiment(width=3))
    assert address(app) == {"v": "2", "width": "3"}


def test_a_change_keeps_what_belongs_to_the_browser():
    view = {"x": "0.5", "y": "-1.25", "code": "0.1", "step": "120"}
    app = opened(**view)
    app.selectbox(key="dataset").set_value("moons").run()
    assert address(app) == {"v": "2", "dataset": "moons", **view}


def test_the_point_alone_does_not_count_as_a_link():
    assert read_link({}, DENOISING)[0] == DENOISING
    app = opened(x="1")
    app.session_state["visited"] = "denoising"
    app.run()
    assert shows(app, DENOISING)


def test_going_back_reads_the_address_again():
    app = opened(width="2")
    app.slider(key="width").set_value(3).run()
    app.query_params.clear()
    app.query_params["width"] = "2"
    app.run()
    assert shows(app, Experiment(width=2))
    assert app.slider(key="width").value == 2


def test_going_back_works_twice_to_the_same_address():
    app = opened(width="2")
    for _ in range(2):
        app.slider(key="width").set_value(3).run()
        app.query_params.clear()
        app.query_params["width"] = "2"
        app.run()
        assert shows(app, Experiment(width=2))


def test_another_page_starts_from_its_own_experiment():
    app = opened()
    app.slider(key="width").set_value(3).run()
    app.query_params.clear()  # as Streamlit does when a visitor changes the page
    app.session_state["visited"] = "denoising"
    app.run()
    assert shows(app, DENOISING)
    assert app.slider(key="width").value == 1


def test_a_link_is_relative_to_the_table_and_not_to_the_page():
    assert read_link({"v": "2"}, DENOISING)[0] == Experiment()
    assert read_link({"v": "2", "width": "2"}, DENOISING)[0] == Experiment(width=2)
    assert read_link(DENOISING.to_query(), Experiment())[0] == DENOISING


def test_an_unknown_parameter_alone_leaves_the_page_as_it_starts():
    experiment, problems = read_link({"utm_source": "mail"}, DENOISING)
    assert experiment == DENOISING
    assert "utm_source" in problems[0]


def test_data_of_another_dimension_falls_back_to_the_pages_own():
    experiment, problems = read_link({"dataset": "helix", "width": "2"}, Experiment())
    assert experiment == Experiment(width=2)
    assert "Helix" in problems[0]


def test_a_bad_value_is_named_until_the_next_change():
    app = opened(width="99", noise="0.1")
    assert shows(app, Experiment(noise=0.1))
    assert "Bottleneck width must be between 1 and 8" in app.warning[0].value
    app.slider(key="width").set_value(2).run()
    assert not app.warning
    assert address(app) == {"v": "2", "width": "2", "noise": "0.1"}


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"width": "99"}, "Bottleneck width must be between 1 and 8. Got 99."),
        ({"rate": "x"}, "Learning rate must be a number. Got “x”."),
        ({"points": "1.5"}, "Points must be a whole number. Got “1.5”."),
        ({"loss": "none"}, "Reconstruction loss must be Squared, Absolute, or Cross-entropy. Got “none”."),
        ({"hidden": "99"}, "Hidden layers must be at most 4 layer sizes, each from 1 to 64. Got (99,)."),
        ({"colour": "red"}, "There is no setting called “colour”."),
        ({"v": "9"}, "The link is of version “9”; this lab reads version 2."),
        ({"at": "5"}, "A change on the way must be written step:setting:value. Got “5”."),
        ({"at": "5:at:1"}, "A change on the way must be of a single setting. Got “5:at:1”."),
        ({"at": "0:beta:1"}, "A change on the way must come at step 1 or later. Got 0."),
        ({"at": "5:seed:1"}, "Got “Seed”."),
        ({"at": "5:model:linear"}, "Got Autoencoder, then Linear autoencoder."),
        ({"sparse": "kl", "at": "5:model:sparse"}, "needs the L1 penalty"),
        ({"dataset": "helix"}, "Helix has 3 coordinates; this page shows 2. It shows Circle instead."),
    ],
)
def test_a_problem_names_settings_as_the_controls_do(query, said):
    _, problems = read_link(query, Experiment())
    assert len(problems) == 1
    assert said in problems[0]


def test_a_problem_cannot_carry_markup_into_the_page():
    shown = text.plain("![x](https://example.org/x.png) <b>")
    assert shown.replace("\u2060", "") == r"\!\[x\]\(https\:\/\/example\.org\/x\.png\) \<b\>"
    assert "https\\:" not in shown  # a joiner without width keeps the browser's side from making it a link


def test_only_the_first_problems_are_listed():
    app = opened(**{f"nothing{i}": "1" for i in range(50)})
    assert app.warning[0].value.count("\n- ") == controls.MOST_PROBLEMS + 1
    assert "And 45 more" in app.warning[0].value.replace("\\", "")


GARBAGE = (
    "",
    "nan",
    "-inf",
    "1e999",
    "0",
    "-1",
    "9" * 400,
    "none",
    "'; --",
    "\x00",
    "１",
    "[]",
    "1:2:3",
    "~" * 300,
    "🙂",
)


@pytest.mark.parametrize("key", [*(row.key for row in SETTINGS.values()), "v", *sorted(VIEW)])
def test_garbage_in_any_field_opens_an_experiment(key):
    for value in GARBAGE:
        experiment, _ = read_link({key: value} if key not in VIEW else {}, Experiment())
        assert read_link(experiment.to_query(), Experiment()) == (experiment, ())


def test_garbage_in_every_field_at_once_opens_the_page():
    draw = random.Random(0)
    keys = [*(row.key for row in SETTINGS.values()), "v", *sorted(VIEW)]
    app = opened(**{key: draw.choice(GARBAGE) for key in keys})
    assert app.warning


def test_a_link_with_thousands_of_changes_costs_no_more_than_one_with_too_many():
    experiment, problems = read_link({"at": "1:rate:0.1~" * 10_000}, Experiment())
    assert len(experiment.schedule) == 20
    assert problems == ("There must be at most 20 changes on the way. Got 21.",)


def test_the_new_seed_is_the_next_one_and_the_last_is_followed_by_the_first():
    app = opened(seed="999999")
    app.button(key="new-seed").click().run()
    assert shows(app, Experiment(seed=0))
    app.button(key="new-seed").click().run()
    assert shows(app, Experiment(seed=1))
    assert address(app) == {"v": "2", "seed": "1"}


def test_reset_shows_the_page_as_it_starts():
    app = opened(width="4", hidden="8-4", at="100:rate:0.5")
    app.button(key="reset").click().run()
    assert shows(app, Experiment())
    assert address(app) == {"v": "2"}


def test_an_exact_value_of_a_link_survives_changes_of_other_controls():
    app = opened(rate="0.0123", points="333", hidden="7-5", noise="0.1234")
    app.slider(key="width").set_value(2).run()
    assert shows(app, Experiment(learning_rate=0.0123, points=333, hidden=(7, 5), noise=0.1234, width=2))


def test_a_control_takes_over_from_an_exact_value():
    app = opened(rate="0.0123")
    app.select_slider(key="learning_rate=0.0123").set_value(0.05).run()
    assert shows(app, Experiment(learning_rate=0.05))
    assert app.select_slider(key="learning_rate").value == 0.05


@pytest.mark.parametrize(
    "before, depth, after",
    [("32-32-32", 1, (32,)), ("32-32-32", 4, (32,) * 4), ("16-8", 3, (16, 8, 8)), ("16", 0, ()), ("none", 2, (32, 32))],
)
def test_depth_keeps_the_sizes_there_are(before, depth, after):
    app = opened(hidden=before)
    app.slider(key="depth").set_value(depth).run()
    assert shows(app, Experiment(hidden=after, learning_rate=usual_rate(after)))


def test_a_layer_size_is_for_all_layers():
    app = opened(hidden="16-8")
    app.select_slider(key="units=16-8").set_value("64").run()
    assert shows(app, Experiment(hidden=(64, 64), learning_rate=0.021))


def test_the_usual_rate_goes_with_the_network_and_a_chosen_one_stays():
    app = opened(hidden="16-8")
    app.select_slider(key="units=16-8").set_value("64").run()
    assert app.select_slider(key="learning_rate=0.021").value == 0.021
    app.select_slider(key="units").set_value("32").run()
    assert shows(app, Experiment(hidden=(32, 32)))
    app = opened(hidden="32-32", rate="0.01")
    app.select_slider(key="units").set_value("64").run()
    assert shows(app, Experiment(hidden=(64, 64), learning_rate=0.01))


@pytest.mark.parametrize("model", SETTINGS["model"].choices)
def test_only_settings_that_matter_for_the_model_have_a_control(model):
    experiment = Experiment(model=model)
    app = opened(**experiment.to_query())
    keys = {widget.key for kind in ("slider", "select_slider", "selectbox", "number_input") for widget in app.get(kind)}
    names = {name for name, row in SETTINGS.items() if row.single and experiment.matters(name)}
    assert keys == (names - {"hidden"}) | ({"depth", "units"} if "hidden" in names else set())


def test_all_settings_are_built_when_their_folder_is_opened():
    app = AppTest.from_function(lab, default_timeout=10).run()
    assert [folder.label for folder in app.expander] == ["All settings"]
    assert not app.slider and not app.selectbox and not app.number_input
    app.session_state["session"] = Session(folder_open=True)
    app.run()
    assert "seed" in {widget.key for widget in app.number_input}


def test_settings_without_effect_are_not_in_the_link():
    app = opened(model="denoising", corruption="0.5")
    app.selectbox(key="model").set_value("autoencoder").run()
    app.slider(key="width").set_value(2).run()
    assert address(app) == {"v": "2", "width": "2"}


def test_a_change_that_cannot_be_is_refused_and_explained():
    app = opened(at="100:model:sparse")
    app.selectbox(key="model").set_value("variational").run()
    assert shows(app, Experiment.from_query({"at": "100:model:sparse"}))
    assert app.selectbox(key="model").value == "autoencoder"
    assert app.warning
