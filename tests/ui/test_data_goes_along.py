"""Data, noise, points and seed go along from page to page, but for those that a page is about."""

from __future__ import annotations

import json
from functools import partial

from streamlit.testing.v1 import AppTest

from aecore.experiment import Experiment
from tests.ui.apps import open_app


def moving_lab() -> None:
    """Pages that start with their own data, one of them because its lesson is about them."""
    import streamlit as st

    from aecore.experiment import Experiment
    from ui import controls, state

    pages = {
        "plain": (Experiment(), frozenset()),
        "small": (Experiment(hidden=(10, 10)), frozenset({"hidden"})),
        "moons": (Experiment(dataset="moons", width=2), frozenset({"dataset", "width"})),
        "space": (Experiment(dataset="helix"), frozenset({"dataset"})),
    }
    page = st.session_state.get("visited", "plain")
    state.enter(page)
    experiment = state.page_experiment(*pages[page])
    controls.sidebar()
    controls.notices()
    st.code(experiment.content_key)
    st.json(state.address_due())


moving = partial(open_app, moving_lab)


def go(app: AppTest, page: str, **query: str) -> AppTest:
    app.query_params.clear()  # as Streamlit does when a visitor changes the page
    for key, value in query.items():
        app.query_params[key] = value
    app.session_state["visited"] = page
    return app.run()


def shows(app: AppTest, experiment: Experiment) -> bool:
    return app.code[0].value == experiment.content_key


def take_along(app: AppTest):
    return next((button for button in app.button if button.key == "take-along"), None)


def test_chosen_data_go_along_to_the_next_page_and_back_and_the_link_says_so():
    app = moving()
    app.selectbox(key="dataset").set_value("spiral").run()
    go(app, "small")
    assert shows(app, Experiment(dataset="spiral", hidden=(10, 10)))
    assert json.loads(app.json[0].value) == {"v": "2", "dataset": "spiral", "hidden": "10-10"}
    assert take_along(app) is None
    go(app, "small", **json.loads(app.json[0].value))  # the browser has written it
    assert shows(app, Experiment(dataset="spiral", hidden=(10, 10)))
    go(app, "plain")
    assert shows(app, Experiment(dataset="spiral"))


def test_noise_points_and_seed_go_along_and_the_width_does_not():
    app = moving(noise="0.2", points="200", seed="7", width="3")
    go(app, "small")
    assert shows(app, Experiment(noise=0.2, points=200, seed=7, hidden=(10, 10)))


def test_a_page_about_its_own_data_says_what_it_replaced_and_one_tap_takes_it_along():
    app = moving(dataset="spiral", seed="7")
    go(app, "moons")
    assert shows(app, Experiment(dataset="moons", width=2, seed=7))
    assert any("Two moons" in shown.value and "Spiral" in shown.value for shown in app.caption)
    take_along(app).click().run()
    assert shows(app, Experiment(dataset="spiral", width=2, seed=7))
    assert take_along(app) is None
    go(app, "plain")
    assert shows(app, Experiment(dataset="spiral", seed=7))


def test_what_a_page_replaced_is_there_again_on_the_page_after_it():
    app = moving(dataset="spiral")
    go(app, "moons")
    go(app, "small")
    assert shows(app, Experiment(dataset="spiral", hidden=(10, 10)))


def test_data_of_a_page_that_the_visitor_did_not_choose_stay_there():
    app = moving()
    go(app, "moons")
    go(app, "plain")
    assert shows(app, Experiment())
    assert json.loads(app.json[0].value) == {}


def test_a_choice_taken_back_is_not_carried_on():
    app = moving(dataset="spiral")
    app.selectbox(key="dataset").set_value("circle").run()
    go(app, "small")
    assert shows(app, Experiment(hidden=(10, 10)))


def test_reset_lets_go_of_what_came_along():
    app = moving(dataset="spiral")
    go(app, "small")
    app.button(key="reset").click().run()
    assert shows(app, Experiment(hidden=(10, 10)))
    go(app, "plain")
    assert shows(app, Experiment())


def test_data_in_space_cannot_go_to_the_plane_and_that_is_said():
    app = moving()
    go(app, "space", dataset="sphere")
    go(app, "small")
    assert shows(app, Experiment(hidden=(10, 10)))
    assert any("Sphere" in shown.value for shown in app.caption)
    assert take_along(app) is None


def test_a_link_alone_says_what_a_page_shows_whatever_was_chosen_before():
    app = moving(dataset="spiral")
    go(app, "small", v="1", width="2")
    assert shows(app, Experiment(width=2))
