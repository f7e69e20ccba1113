"""The truth of a question and the figure of an attempt are those of the run itself."""

from __future__ import annotations

import numpy as np
import pytest

from aecore import train
from aecore.experiment import Experiment
from classroom.distances import along, curve_distance, distance
from classroom.models.base import Refused, convert
from classroom.models.questions import Question
from classroom.models.view import View
from classroom.truth import figure_of, truth_of
from tests.running import finish, service_in_thread

SHORT = Experiment(steps=60, hidden=(8,), points=60)
QUERY = "&".join(f"{key}={value}" for key, value in SHORT.to_query().items())


@pytest.fixture(scope="module")
def runs():
    with service_in_thread() as service:
        yield lambda: service


@pytest.fixture(scope="module")
def trained():
    return train(SHORT)


def truth(runs, step=None, **question):
    view = View(page="projection", query=QUERY, step=step)
    return finish(truth_of(runs, convert(Question, question), view))


def test_where_a_point_lands_is_where_the_run_puts_it(runs, trained):
    point = np.array([[0.3, -0.8]], dtype=np.float32)
    landed = truth(runs, kind="point", point=[0.3, -0.8])
    assert landed == pytest.approx(trained.reconstruct(point)[0].tolist(), abs=1e-5)
    assert truth(runs, kind="code", point=[0.3, -0.8]) == pytest.approx(trained.encode(point)[0].tolist(), abs=1e-5)


def test_the_truth_is_that_of_the_step_that_is_looked_at(runs):
    early, late = (truth(runs, step, kind="point", point=[1, 1]) for step in (1, 60))
    assert early != late


def test_figures_of_a_number_are_those_of_the_run(runs, trained):
    assert truth(runs, kind="number", figure="heldout-error") == pytest.approx(trained.history["heldout"][-1], rel=1e-4)
    assert truth(runs, kind="number", figure="parameters") == len(trained.weights)
    point = np.array([[1.0, 1.0]], dtype=np.float32)
    error = float(((trained.reconstruct(point) - point) ** 2).sum())
    assert truth(runs, kind="number", figure="error", point=[1, 1]) == pytest.approx(error, rel=1e-4)


def test_what_stands_in_the_question_needs_no_run(runs):
    assert truth(runs, kind="width") == 1
    assert truth(runs, kind="choice", options=["a", "b"], right=[1]) == (1,)
    assert truth(runs, kind="number", right=7) == 7


def test_the_curve_is_where_the_codes_of_the_data_are_decoded(runs, trained):
    curve = np.array(truth(runs, kind="curve"))
    landed = trained.reconstruct(trained.points)
    assert curve.shape == (200, 2)
    apart = np.linalg.norm(landed[:, None] - curve[None], axis=2).min(axis=1)
    assert apart.max() < 0.2


def test_a_challenges_figures(runs, trained):
    def figure(goal, limit):
        return finish(figure_of(runs, convert(Question, {"kind": "challenge", "goal": goal, "limit": limit}), QUERY))

    error = float(trained.history["heldout"][-1])
    assert figure("smallest", error * 1.01) == (len(trained.weights), True)
    assert figure("smallest", error * 0.99)[1] is False
    assert figure("closest", len(trained.weights)) == (pytest.approx(error, rel=1e-4), True)
    landed, points = trained.reconstruct(trained.points), trained.points
    share = landed.var(axis=0).sum() / points.var(axis=0).sum()
    assert figure("collapse", 0.001) == (pytest.approx(share, rel=1e-3), False)
    assert figure("uncovered", 0.0001) == (pytest.approx(error / points.var(axis=0).sum(), rel=1e-3), True)


def test_settings_out_of_range_are_refused_before_anything_is_computed():
    with pytest.raises(Refused, match="width must be between 1 and 8. Got 99"):
        finish(
            truth_of(
                lambda: pytest.fail("The run was asked for."),
                convert(Question, {"kind": "width"}),
                View(page="", query="width=99"),
            )
        )


def test_distances_by_hand():
    def apart(kind, truth, value, **more):
        return distance(convert(Question, {"kind": kind, **more}), truth, value)

    assert apart("point", [0, 0], [3, 4], point=[1, 1]) == 5
    assert apart("number", 3, 1.5, right=3) == 1.5
    assert apart("choice", [0, 2], 2, options=["a", "b", "c"], right=[0, 2]) == 0
    assert apart("choice", [0, 2], 1, options=["a", "b", "c"], right=[0, 2]) == 1
    assert apart("width", 2, 5) == 3


def test_the_distance_of_two_parallel_lines_is_what_lies_between_them():
    line = along(np.array([[0.0, 0.0], [2.0, 0.0]]), 200)
    assert curve_distance(line, np.array([[0.0, 0.5], [2.0, 0.5]])) == pytest.approx(0.5)
    assert curve_distance(line, np.array([[2.0, 0.0], [0.0, 0.0]])) == pytest.approx(0, abs=1e-9), "either way round"
