"""What the lessons on denoising and on blur claim, over eleven seeds."""

from dataclasses import replace

import numpy as np

from tests.claims.seeds import SEEDS, far, floors, holds, opened, run_of, runs, tried

STEPS = 10  # of a walk, as the page has it at first
NEAR = 0.15  # plane units from the curve
STARTS = np.random.default_rng(0).uniform(-1.9, 1.9, (400, 2)).astype(np.float32)


def walked(run, points=STARTS, steps=STEPS):
    """The network applied again and again to its own output."""
    for _ in range(steps):
        points = run.reconstruct(points)
    return points


def arrived(run) -> float:
    """The share of walks from everywhere that end near the curve; a fifth of them begin there."""
    return float((far(run, walked(run)) < NEAR).mean())


def plain(experiment):
    return replace(experiment, model="autoencoder")


def test_the_denoising_network_climbs_onto_the_curve_from_everywhere():
    shares = [arrived(run) for run in runs(opened("denoising"))]
    assert holds(share > 0.95 for share in shares) == len(SEEDS), shares


def test_the_plain_network_seldom_climbs_and_with_which_seed_it_does():
    shares = [arrived(run) for run in runs(plain(opened("denoising")))]
    assert holds(share < 0.5 for share in shares) >= 9, shares
    assert arrived(run_of(plain(opened("denoising")))) < 0.4
    assert arrived(run_of(plain(tried("denoising", "Another seed")))) > 0.5


def test_the_plain_network_has_the_smaller_error_on_clean_points():
    pairs = zip(runs(opened("denoising")), runs(plain(opened("denoising"))), strict=True)
    assert holds(floors(copy) < 0.1 < floors(clean) for clean, copy in pairs) == len(SEEDS)


def test_with_much_noise_the_walk_ends_where_no_data_is():
    found = runs(tried("denoising", "Too much noise"))
    assert holds(np.median(far(run, walked(run, steps=30))) > 0.3 for run in found) == len(SEEDS)


def test_without_noise_it_is_the_plain_network_again():
    without = tried("denoising", "No noise")
    assert np.array_equal(run_of(without).weights, run_of(plain(without)).weights)


def test_through_a_bottleneck_both_climb():
    bottleneck = tried("denoising", "A bottleneck")
    for experiment in (bottleneck, plain(bottleneck)):
        shares = [arrived(run) for run in runs(experiment)]
        assert holds(share > 0.95 for share in shares) == len(SEEDS), shares


def test_on_another_curve_it_is_the_same():
    assert holds(arrived(run) > 0.95 for run in runs(tried("denoising", "Another curve"))) == len(SEEDS)


def filled_in(experiment, x: float) -> np.ndarray:
    """The y that is given back where only x is given, for each seed."""
    return np.array([run.reconstruct(np.array([[x, 0]], dtype=np.float32))[0, 1] for run in runs(experiment)])


LOSSES = ("squared", "absolute", "cross-entropy")


def test_squared_error_and_cross_entropy_answer_between_and_absolute_error_on_the_likelier_branch():
    for loss in LOSSES:
        answers = filled_in(replace(opened("blur"), loss=loss), 1.0)
        if loss == "absolute":
            assert (answers > 0.9).all(), answers
        else:
            assert (abs(answers) < 0.75).all(), answers


def test_where_one_answer_is_possible_mean_and_median_agree():
    answers = [filled_in(replace(tried("blur", "One answer"), loss=loss), 0.5) for loss in LOSSES[:2]]
    assert np.ptp(np.array(answers), axis=0).max() < 0.1


def test_where_two_are_equally_likely_absolute_error_is_undecided():
    mean = filled_in(tried("blur", "Two equally"), 1.0)
    median = filled_in(replace(tried("blur", "Two equally"), loss="absolute"), 1.0)
    assert (abs(mean) < 0.3).all(), mean
    assert np.ptp(median) > 2 * np.ptp(mean) and (abs(median) < 1.3).all(), median
