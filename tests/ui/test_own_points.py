"""What the page with the pen sends becomes the run that is shown."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

LINE = [v for i in range(40) for v in (25 * i - 500, 10 * i)]


def lab() -> None:
    import streamlit as st

    from aecore.experiment import Experiment
    from ui import state
    from ui.own_points import take_drawing

    state.enter(st.session_state.get("visited", "draw"))
    base = Experiment()
    state.page_experiment(base, takes=st.session_state.get("takes", state.SAME))
    if "asked" in st.session_state:
        take_drawing(st.session_state.pop("asked"))
    shown = state.experiment()
    st.code(f"{shown.dataset} {0 if shown.own is None else len(shown.own.points)} {state.drawing_number()}")


def drawn(asked: Any) -> AppTest:
    app = AppTest.from_function(lab, default_timeout=10)
    app.run()
    app.session_state["asked"] = asked
    app.run()
    assert not app.exception
    return app


def address(app: AppTest, key: str) -> str:
    value = app.query_params[key]
    return value[-1] if isinstance(value, list) else value


def test_a_drawing_is_shown_and_stands_in_the_address():
    app = drawn({"number": 3, "places": LINE})
    assert app.code[0].value == "own 40 3"
    assert address(app, "own").startswith("1")


def test_a_drawing_that_no_link_holds_is_kept_for_its_browser():
    app = drawn({"number": 1, "places": [(7919 * i * i) % 2001 - 1000 for i in range(10_000)]})
    assert app.code[0].value == "own 5000 1"
    assert len(address(app, "own")) == 33


@pytest.mark.parametrize(
    "asked",
    [
        None, [], {}, {"number": 1}, {"number": "1", "places": LINE}, {"number": 1, "places": LINE[:-1]},
        {"number": 1, "places": [0, 0]}, {"number": 1, "places": [0.5] * 40}, {"number": 1, "places": [5000] * 40},
        {"number": 1, "places": [True] * 40}, {"number": 1, "places": LINE * 200}, {"number": 1, "places": "1" * 40},
    ],
    ids=range(12),
)  # fmt: skip
def test_what_is_no_drawing_changes_nothing(asked):
    assert drawn(asked).code[0].value == "circle 0 0"


def test_a_drawing_goes_along_to_other_pages_but_not_where_the_true_curve_is_needed():
    app = drawn({"number": 1, "places": LINE})
    for visited, takes, shown in [
        ("projection", "same", "own"),
        ("denoising", "none", "circle"),
        ("linear", "same", "own"),
    ]:
        for key in list(app.query_params):
            del app.query_params[key]
        app.session_state["visited"], app.session_state["takes"] = visited, takes
        app.run()
        assert not app.exception
        assert app.code[0].value.split()[0] == shown, visited
