"""What the lesson in three dimensions claims, over eleven seeds."""

from aecore.datasets import make_data
from aecore.metrics.report import code_recovery
from tests.claims.seeds import SEEDS, floors, holds, opened, runs, tried


def test_two_numbers_give_the_rolled_sheet_back():
    errors = [floors(run) for run in runs(opened("space"))]
    assert holds(error < 1.2 for error in errors) >= 10, errors


def test_one_number_leaves_most_of_it_bare_and_flat_sheets_do_not_fit():
    assert holds(floors(run) > 10 for run in runs(tried("space", "One number"))) == len(SEEDS)
    assert holds(floors(run) > 50 for run in runs(tried("space", "Only flat"))) == len(SEEDS)


def test_three_numbers_copy():
    assert holds(floors(run) < 0.2 for run in runs(tried("space", "Three numbers"))) == len(SEEDS)


def test_a_helix_is_usually_cut_although_it_need_not_be():
    order = []
    for run in runs(tried("space", "A helix")):
        data = make_data(run.experiment)
        order.append(code_recovery("helix", run.encode(run.points), data.coordinate, data.part))
    assert holds(found < 0.95 for found in order) >= 7, order
    assert holds(floors(run) < 2.5 for run in runs(tried("space", "A helix"))) == len(SEEDS)
