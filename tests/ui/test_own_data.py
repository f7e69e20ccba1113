"""Columns of a table become points: what is left out is counted, and what cannot be learned is said."""

from __future__ import annotations

import numpy as np
import pytest

from aecore.tables import Column, Table, Understood
from ui import own_data
from ui.examples import NAMES, example, kept

TABLE = Table(
    (
        Column("a", (1.0, 2.0, None, 4.0)),
        Column("b", (10.0, 30.0, 20.0, 50.0)),
        Column("c", (3.0, 3.0, 3.0, 3.0)),
        Column("kind", None, ("x", "y", "x", "x")),
        Column("gaps", (None, None, None, 1.0)),
        Column("whole", (1.0, 2.0, 1.0, 2.0)),
    ),
    Understood("csv"),
)


def test_rows_without_a_number_are_left_out_and_values_come_back():
    own, left_out = own_data.points_of(TABLE, ["a", "b"], "kind", separate=True)
    assert left_out == 1
    assert np.allclose(own.units.from_plane(own.points), [[1, 10], [2, 30], [4, 50]], atol=1e-5)
    assert (own.labels.tolist(), own.label_names, own.labelled) == ([0, 1, 0], ("x", "y"), "kind")
    assert own.private


@pytest.mark.parametrize("label", ["whole", None, "nothing of the kind"])
def test_labels_are_texts_or_whole_numbers_or_none(label):
    own, _ = own_data.points_of(TABLE, ["b", "a"], label, separate=False)
    assert own.label_names == (("1", "2") if label == "whole" else ())
    assert len(set(own.units.scale)) == 1


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        (["a"], "two or three"),
        ([], "two or three"),
        (["a", "b", "whole", "c"], "two or three"),
        (["a", "c"], "same"),
        (["a", "gaps"], "only 1 rows"),
    ],
)
def test_columns_that_cannot_be_learned_are_told_in_words(chosen, said):
    with pytest.raises(ValueError, match=said):
        own_data.points_of(TABLE, chosen, None, separate=True)


@pytest.mark.parametrize("name", NAMES)
def test_an_example_is_known_by_its_name_in_a_link(name):
    own = example(name)
    assert kept(own.key) is own
    assert len(own.points) == len(own.labels) > 100
    assert not own.private


@pytest.mark.parametrize("key", ["e", "enothing", "p", "1", ""])
def test_no_other_key_names_an_example(key):
    assert kept(key) is None
