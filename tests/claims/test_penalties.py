"""What the lessons on sparse and contractive codes claim, over eleven seeds."""

from dataclasses import replace

import numpy as np
import pytest

from tests.claims.seeds import SEEDS, floors, holds, opened, part, runs, tried, watched

SILENT = 0.01  # of the code's largest activity


def firing(run) -> np.ndarray:
    """The share of points on which each unit is above half of its largest activity; 0 for a silent unit. (width,)"""
    codes = run.encode(run.points)
    largest = codes.max(0)
    return np.where(largest > SILENT * largest.max(), (codes > largest / 2).mean(0), 0)


def test_each_unit_is_held_to_a_tenth_and_fires_on_about_a_fifth():
    found = runs(opened("sparse"))
    means = np.array([run.encode(run.points).mean(0) for run in found])  # (seeds, units)
    assert np.abs(means - 0.1).max() < 0.03
    shares = [firing(run) for run in found]
    assert holds(0.15 < np.median(share) < 0.27 for share in shares) == len(SEEDS)
    assert holds(share.min() > 0.1 and share.max() < 0.5 for share in shares) == len(SEEDS)


def test_a_unit_stands_for_one_place():
    """The points on which it fires lie together: their mean direction is longer than that of a random half."""
    for run in runs(opened("sparse")):
        codes = run.encode(run.points)
        round_about = run.points / np.linalg.norm(run.points, axis=1, keepdims=True)
        lengths = [np.linalg.norm(round_about[own > own.max() / 2].mean(0)) for own in codes.T]
        assert holds(length > 0.6 for length in lengths) >= 7, lengths


def test_without_a_price_units_are_uneven():
    free, priced = runs(tried("sparse", "No price")), runs(opened("sparse"))
    spreads = [(np.ptp(firing(a)), np.ptp(firing(b))) for a, b in zip(free, priced, strict=True)]
    assert holds(a > b for a, b in spreads) >= 9, spreads
    assert holds(firing(run).min() == 0 for run in free) >= 6


def test_under_l1_two_units_are_left_for_three_blobs():
    for run in runs(tried("sparse", "L1 on three blobs")):
        assert (firing(run) > 0).sum() == 2
        codes = run.encode(run.points)
        activity = [codes[part(run) == blob].sum(1).mean() for blob in range(3)]
        assert sorted(activity)[0] < 0.1 * sorted(activity)[1], activity


def test_too_high_a_price_silences_every_unit():
    found = runs(tried("sparse", "Too high a price"))
    assert holds((run.encode(run.points) == 0).all() for run in found) == len(SEEDS)


def test_l1_is_dodged_by_small_codes_and_a_decoder_that_enlarges_them():
    cheap = replace(opened("sparse"), sparsity_kind="l1", sparsity=0.001)
    dear = replace(cheap, sparsity=0.05)
    pairs = list(zip(runs(cheap), runs(dear), strict=True))
    sizes = [b.encode(b.points).sum(1).mean() / a.encode(a.points).sum(1).mean() for a, b in pairs]
    assert holds(size < 0.5 for size in sizes) == len(SEEDS), sizes
    assert holds(floors(b) < 1 for _, b in pairs) >= 9, [floors(b) for _, b in pairs]


def stretches(run, step: float = 1e-3) -> tuple[float, float]:
    """How far the code moves along the circle and across it, root mean squares over the data."""
    jacobian = np.stack(
        [run.encode(run.points + d) - run.encode(run.points - d) for d in step * np.eye(2, dtype=np.float32)], axis=-1
    ) / (2 * step)  # (n, width, 2)
    across = run.points / np.linalg.norm(run.points, axis=1, keepdims=True)
    along = np.stack([-across[:, 1], across[:, 0]], axis=1)
    moved = [np.einsum("nkd,nd->nk", jacobian, direction) for direction in (along, across)]
    return tuple(float(np.sqrt((each**2).sum(1).mean())) for each in moved)


def ratios(experiment) -> list[float]:
    """Across, as a share of along, for each seed."""
    return [across / along for along, across in map(stretches, runs(experiment))]


def test_the_contracted_code_moves_less_than_a_quarter_as_far_across_the_curve():
    found = ratios(opened("contractive"))
    assert holds(ratio < 0.25 for ratio in found) == len(SEEDS), found


def test_without_the_penalty_it_moves_as_far_across_and_copies():
    experiment = tried("contractive", "No penalty")
    assert holds(ratio > 0.8 for ratio in ratios(experiment)) == len(SEEDS)
    assert holds(floors(run) < 0.2 for run in runs(experiment)) == len(SEEDS)


def test_a_little_penalty_shrinks_the_code_and_squeezes_hardly():
    none, little = tried("contractive", "No penalty"), tried("contractive", "A little")
    pairs = zip(runs(none), runs(little), strict=True)
    assert holds(stretches(b)[0] < 0.4 * stretches(a)[0] for a, b in pairs) == len(SEEDS)
    assert holds(0.6 < ratio < 1.1 for ratio in ratios(little)) >= 10, ratios(little)


def test_too_much_for_sigmoid_units_and_the_code_collapses():
    found = runs(tried("contractive", "Too much"))
    spread = [run.reconstruct(run.points).var(0).sum() / run.points.var(0).sum() for run in found]
    assert holds(share < 0.01 for share in spread) == len(SEEDS), spread


def test_the_longer_it_trains_the_more_it_shrinks_instead():
    short = opened("contractive")
    pairs = zip(ratios(short), ratios(replace(short, steps=4 * short.steps)), strict=True)
    assert holds(later > sooner for sooner, later in pairs) >= 9


def test_the_mean_over_batches_of_the_kl_lies_a_little_above_that_of_all_points():
    """Training sees the activity of a batch, a frame that of all points: by Jensen's inequality the mean is larger."""
    run = watched(opened("sparse"))
    rho, random = run.experiment.target_activity, np.random.default_rng(0)
    codes = run.encode(run.points[~run.heldout])

    def penalty(activity):
        return (rho * np.log(rho / activity) + (1 - rho) * np.log((1 - rho) / (1 - activity))).sum()

    batches = [penalty(codes[random.integers(0, len(codes), run.experiment.batch)].mean(0)) for _ in range(2000)]
    whole = penalty(codes.mean(0))
    assert run.history["sparsity"][-1] == pytest.approx(whole, rel=0.02)
    assert whole < np.mean(batches) < whole + 0.1
