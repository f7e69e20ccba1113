"""What the lessons on width and on measures claim, over eleven seeds."""

from dataclasses import replace

import numpy as np
import pytest

from tests.claims.seeds import SEEDS, floors, holds, opened, runs, tried

PLANE = np.stack(np.meshgrid(*[np.linspace(-2, 2, 33)] * 2), -1).reshape(-1, 2).astype(np.float32)


def moved(run) -> float:
    """How far the network moves a point of the plane, on average."""
    return float(np.linalg.norm(run.reconstruct(PLANE) - PLANE, axis=1).mean())


def test_one_number_ends_near_the_noise_floor_and_mostly_below():
    errors = [floors(run) for run in runs(opened("too-wide"))]
    assert holds(0.75 < error < 1.15 for error in errors) == len(SEEDS), errors
    assert holds(error < 1 for error in errors) >= 7, errors


@pytest.mark.parametrize("width", [2, 6])
def test_two_numbers_or_more_copy_to_a_thousandth_of_the_noise_floor(width):
    found = runs(replace(opened("too-wide"), width=width))
    assert holds(floors(run) < 1e-3 for run in found) == len(SEEDS)
    assert holds(floors(run, "heldout") < 2e-3 for run in found) >= 9, [floors(run, "heldout") for run in found]
    assert holds(moved(run) < 0.1 for run in found) >= 9, [moved(run) for run in found]


def test_a_small_network_of_points_is_memorised():
    few = runs(tried("too-wide", "Few points"))
    assert holds(floors(run) < 0.5 for run in few) == len(SEEDS), [floors(run) for run in few]
    assert holds(floors(run, "heldout") > 2 for run in few) == len(SEEDS), [floors(run, "heldout") for run in few]
    many = runs(tried("too-wide", "The same network"))
    assert holds(0.75 < floors(run) < 1.3 for run in many) == len(SEEDS), [floors(run) for run in many]


def test_where_no_data_was_nothing_is_copied():
    found = runs(tried("too-wide", "Width 2, and no copy"))
    assert holds(run.history["train"][-1] < 1e-4 for run in found) == len(SEEDS)
    assert holds(moved(run) > 0.5 for run in found) == len(SEEDS)


def test_training_points_come_back_as_near_as_noise_allows_and_held_out_points_seldom_do():
    found = runs(opened("numbers"))
    assert holds(floors(run) < 1.5 for run in found) >= 9, [floors(run) for run in found]
    assert holds(floors(run, "heldout") > 1.15 for run in found) >= 6, [floors(run, "heldout") for run in found]
