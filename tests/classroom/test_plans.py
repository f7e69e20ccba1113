"""Lesson plans: those that ship hold, and what is wrong with one's own is said with its place."""

from __future__ import annotations

import pytest

from classroom import printing
from classroom.models.base import Invalid
from classroom.plans import read_plan, write_plan
from classroom.web.shipped import names, shipped, text_of
from ui.sitemap import addresses

START = "title: x\nitems:\n- {title: a, view: {page: projection, query: 'width=1'}"


@pytest.mark.parametrize("name", names())
def test_a_plan_that_ships_is_whole(name):
    plan = shipped(name)
    assert sum(item.minutes for item in plan.items) == plan.minutes
    assert plan.goals and plan.misconceptions
    assert {item.view.page for item in plan.items} <= set(addresses())
    for item in plan.items:
        assert item.notes
        if item.question is not None and item.question.kind != "challenge":
            assert item.question.explanation, item.title


@pytest.mark.parametrize("name", names())
def test_a_plan_comes_back_from_its_file_as_it_was(name):
    assert read_plan(write_plan(shipped(name))) == shipped(name)


@pytest.mark.parametrize("name", names())
def test_the_teachers_sheet_has_all_a_teacher_needs(name):
    page = printing.sheet(shipped(name))
    for item in shipped(name).items:
        assert item.title in page
    assert page.count("✓") == sum(
        len(item.question.right) for item in shipped(name).items if item.question and item.question.kind == "choice"
    )


@pytest.mark.parametrize(
    "text, where, told",
    [
        ("title: x\nitems: []", "items", "length >= 1"),
        ("title: [", "", "Line 1"),
        ("a: &x [1]\nb: *x", "", "may not refer"),
        (START + "}\n- {title: b}", "items[1]", "missing required field `view`"),
        (START.replace("width=1", "width=9") + "}", "items[0].view.query", "width must be between 1 and 8"),
        (START + ", question: {kind: point, point: [1, 2, 3]}}", "items[0].question.point", "2 numbers"),
        (START + ", question: {kind: choice, options: [a, b], right: [2]}}", "items[0].question", "indices"),
        (START.replace("width=1", "width=2") + ", question: {kind: curve}}", "items[0].question.kind", "width 1"),
        (START + ", colour: red}", "items[0]", "unknown field `colour`"),
        (START.replace("projection", "digits") + ", question: {kind: curve}}", "items[0].question.kind", "Of images"),
        ("x" * 70_000, "", "65,536 bytes"),
    ],
)
def test_what_is_wrong_with_a_plan_is_said_with_its_place(text, where, told):
    with pytest.raises(Invalid) as error:
        read_plan(text)
    assert error.value.where == where
    assert told in str(error.value)


def test_what_somebody_wrote_into_a_plan_is_text_on_the_sheet():
    plan = read_plan(START.replace("title: a", "title: '<script>x</script>'") + "}")
    assert "<script>" not in printing.sheet(plan)


def test_every_plan_is_a_file_of_its_own():
    assert all(text_of(name).startswith("title: ") for name in names())
