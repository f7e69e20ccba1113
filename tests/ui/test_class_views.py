"""What the dashboard asks to open comes from a browser: bounded, and nothing where it is no list of texts."""

from __future__ import annotations

import pytest

from ui import class_views, state


@pytest.fixture
def watched(monkeypatch):
    """The queries that are watched."""
    kept: list[str] = []
    monkeypatch.setattr(state, "keep_watched", lambda queries: kept.__setitem__(slice(None), queries))
    return kept


def test_a_dashboard_watches_the_runs_it_asks_for(watched):
    class_views.opens(["v=2&width=2", "v=2&seed=3"])
    assert watched == ["v=2&width=2", "v=2&seed=3"]


@pytest.mark.parametrize("asked", [None, "v=2", {"v": 2}, 7])
def test_what_is_no_list_changes_nothing(watched, asked):
    class_views.opens(["v=2"])
    class_views.opens(asked)
    assert watched == ["v=2"]


def test_what_is_too_much_is_left_out(watched):
    class_views.opens([*(f"v=2&seed={i}" for i in range(100)), "x" * 3000, 5])
    assert len(watched) == class_views.MOST
    class_views.opens(["x" * 3000, 5, "v=2"])
    assert watched == ["v=2"]


@pytest.mark.parametrize("query", ["", "v=2&width=99", "nonsense", "%%%", "a=b=c"])
def test_any_query_is_an_experiment(query):
    assert class_views._experiment(query).width >= 1
