"""Every measure against a case worked out by hand, and the report as a whole."""

import subprocess
import sys

import numpy as np
import pytest

from aecore.datasets import make_data
from aecore.experiment import PLANE_DATASETS, SPACE_DATASETS, Experiment
from aecore.metrics import metrics
from aecore.metrics.pca import fit_pca
from aecore.metrics.report import code_recovery, report

SQUARE = np.array([[0.0, 0], [2, 0], [2, 2], [0, 2]])
SIX = np.arange(6.0)[:, None]  # six points on a line, one apart


def test_reconstruction_error_is_the_mean_squared_distance():
    moved = SQUARE + np.array([[3, 4], [0, 0], [0, 1], [0, 0]])  # 5² and 1², over four points
    assert metrics.reconstruction_error(SQUARE, moved) == pytest.approx(26 / 4)


def test_variance_explained_of_half_a_square():
    # Total variance 1 + 1; keeping x and answering the mean for y loses 1 of it.
    flat = SQUARE * [1, 0] + [0, 1]
    assert metrics.variance_explained(SQUARE, flat) == pytest.approx(0.5)
    assert metrics.variance_explained(SQUARE, np.ones((4, 2))) == pytest.approx(0)
    assert metrics.variance_explained(SQUARE, SQUARE) == 1


def test_the_held_out_gap_is_a_ratio():
    assert metrics.held_out_gap(0.02, 0.05) == pytest.approx(2.5)


def test_rank_correlation_of_one_exchange():
    # Ranks 0 1 2 3 against 0 1 3 2: 1 - 6 * (0 + 0 + 1 + 1) / (4 * 15) = 0.8 (Spearman's formula).
    assert metrics.rank_correlation(np.array([1.0, 5, 30, 20]), np.arange(4) / 4) == pytest.approx(0.8)


def test_rank_correlation_allows_a_flip_and_any_monotone_warp():
    coordinate = np.array([0.3, 0.1, 0.9, 0.5])
    assert metrics.rank_correlation(-np.exp(5 * coordinate), coordinate) == pytest.approx(1)


def test_on_a_closed_curve_the_tear_may_be_anywhere():
    coordinate = np.arange(10) / 10
    torn = (coordinate + 0.4) % 1  # runs 0.4 ... 0.9, 0.0 ... 0.3: ranks 4..9, 0..3
    assert metrics.rank_correlation(torn, coordinate, closed=True) == pytest.approx(1)
    assert metrics.rank_correlation(-torn, coordinate, closed=True) == pytest.approx(1)
    # Spearman without the shift: six ranks are 4 off, four are 6 off: 1 - 6 (6*16 + 4*36) / (10 * 99) = -0.4545.
    assert metrics.rank_correlation(torn, coordinate) == pytest.approx(0.4545, abs=1e-4)


def test_equal_codes_share_their_rank_and_a_constant_code_recovers_nothing():
    # Ranks 0.5 0.5 2.5 2.5 against 0 1 2 3: covariance 4, norms √4 and √5.
    assert metrics.rank_correlation(np.array([1.0, 1, 2, 2]), np.arange(4.0)) == pytest.approx(4 / np.sqrt(20))
    assert metrics.rank_correlation(np.zeros(4), np.arange(4.0)) == 0


def test_neighbour_regression_reads_the_neighbours_targets():
    # Codes 0, 1, 10, 11: each one's nearest is its twin, so targets 0, 2, 10, 12 are each guessed 2 off.
    # R² = 1 - 4 / variance, and the variance of 0, 2, 10, 12 is 26.
    found = metrics.neighbour_regression(np.array([[0.0], [1], [10], [11]]), np.array([[0.0], [2], [10], [12]]), 1)
    assert found == pytest.approx(1 - 4 / 26)


def test_trustworthiness_and_continuity_of_one_exchange():
    # Six points about 1 apart on a line, k = 1; the code exchanges points 0 and 3. Uneven gaps leave no ties.
    points = SIX + np.array([[0], [0.01], [0.03], [0.07], [0.15], [0.31]])
    codes = np.array([[3.1], [1], [2.2], [0], [4.3], [5]])
    # Nearest in the code: 0->2, 1->3, 2->0, 3->1, 4->5, 5->4. Their ranks in the data, and how far beyond k:
    # 0 (then 1 2 3 4 5): 2 is second, 1. 1 (0 2 3 4 5): 3 is third, 2. 2 (1 3 0 4 5): 0 is third, 2.
    # 3 (2 4 1 5 0): 1 is third, 2. 4 (3 5 2 1 0): 5 is second, 1. 5: 4 is first, 0. Together 8.
    # The scale is 2 / (n k (2n - 3k - 1)) = 2 / (6 * 8) = 1/24.
    assert metrics.trustworthiness(points, codes, 1) == pytest.approx(1 - 8 / 24)
    # Nearest in the data: 0->1, 1->0, 2->1, 3->2, 4->3, 5->4. Their ranks in the code, and how far beyond k:
    # 0 (2 4 5 1 3): 1 is fourth, 3. 1 (3 2 0 4 5): 0 is third, 2. 2 (0 1 4 3 5): 1 is second, 1.
    # 3 (1 2 0 4 5): 2 is second, 1. 4 (5 0 2 1 3): 3 is fifth, 4. 5: 4 is first, 0. Together 11.
    assert metrics.continuity(points, codes, 1) == pytest.approx(1 - 11 / 24)


def test_an_order_that_is_kept_is_fully_trustworthy_and_continuous():
    points = np.cumsum(np.arange(1.0, 31))[:, None]
    assert metrics.trustworthiness(points, -3 * points) == 1
    assert metrics.continuity(points, -3 * points) == 1


def test_a_torn_circle_is_trustworthy_but_not_continuous():
    angle = np.linspace(0, 2 * np.pi, 60, endpoint=False)
    points = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    assert metrics.trustworthiness(points, angle[:, None], 5) > 0.99
    assert metrics.continuity(points, angle[:, None], 5) < 0.98


def test_idle_dimensions_are_not_active():
    codes = np.array([[1, 0.09, 0], [-1, -0.09, 0]])  # variances 1, 0.0081, 0
    for prior in (True, False):
        assert metrics.active_dimensions(codes, prior) == 1
        assert metrics.active_dimensions(codes * [1, 2, 1], prior) == 2


def test_without_a_prior_a_small_code_is_as_active_as_a_large_one():
    codes = np.array([[1, 0.2, 0.05], [-1, -0.2, -0.05]])  # variances 1, 0.04, 0.0025
    assert [metrics.active_dimensions(scale * codes, prior=False) for scale in (1, 1e-3, 1e3)] == [2, 2, 2]
    assert [metrics.active_dimensions(scale * codes, prior=True) for scale in (1, 1e-3, 1e3)] == [2, 0, 3]
    assert metrics.active_dimensions(np.ones((3, 2)), prior=False) == 0


def test_random_orders_and_folds_have_a_rank_correlation_of_their_own():
    # A fold of a ramp, |t| for t from -1/2 to 1/2, has variance 1/48, the ramp 1/12. Moved by a quarter, the ramp
    # is t + 1/4 up to 1/4 and t - 3/4 beyond; its covariance with |t| is 1/32. 1/32 / sqrt(1/48 * 1/12) = 3/4.
    coordinate = np.arange(1000)
    fold = np.abs(coordinate - 499.75)
    assert metrics.rank_correlation(fold, coordinate, closed=True) == pytest.approx(metrics.FOLDED, abs=1e-4)
    assert metrics.rank_correlation(fold, coordinate) < 0.01
    assert metrics.rank_correlation_by_chance(500, closed=True) == pytest.approx(0.10, abs=0.01)
    # Without shifts the correlation is nearly normal with deviation 1/sqrt(n - 1): its mean size is sqrt(2/pi) of it.
    assert metrics.rank_correlation_by_chance(500) == pytest.approx(np.sqrt(2 / np.pi / 499), rel=0.15)


def test_the_participation_ratio_counts_equal_axes_fully():
    assert metrics.participation_ratio(SQUARE) == pytest.approx(2)
    assert metrics.participation_ratio(SQUARE * [1, 0]) == pytest.approx(1)
    assert metrics.participation_ratio(SQUARE @ np.array([[1.0, 1], [1, 1]])) == pytest.approx(1)  # one line, turned
    assert metrics.participation_ratio(SQUARE * [2, 1]) == pytest.approx(25 / 17)  # variances 4 and 1
    assert metrics.participation_ratio(np.zeros((3, 2))) == 0


def test_the_kl_of_a_gaussian_posterior_in_closed_form():
    means, log_variances = np.array([[1.0, 0], [3, 0]]), np.array([[0.0, 0], [np.log(2), 0]])
    # (1 + 1 - 1 - 0)/2 = 1/2 and (9 + 2 - 1 - log 2)/2 = 5 - log(2)/2; the second dimension is the prior.
    expected = [(0.5 + 5 - np.log(2) / 2) / 2, 0]
    assert metrics.kl_per_dimension(means, log_variances) == pytest.approx(expected)


def test_the_kl_is_the_integral_it_stands_for():
    z = np.linspace(-12, 12, 20_001)
    q = np.exp(-((z - 0.7) ** 2) / (2 * 0.3)) / np.sqrt(2 * np.pi * 0.3)
    log_ratio = -((z - 0.7) ** 2) / 0.6 - 0.5 * np.log(0.3) + z**2 / 2
    found = metrics.kl_per_dimension(np.array([[0.7]]), np.log([[0.3]]))[0]
    assert found == pytest.approx(np.trapezoid(q * log_ratio, z), rel=1e-6)


@pytest.mark.parametrize("dataset", [d for d in PLANE_DATASETS + SPACE_DATASETS if d != "blobs"])
def test_the_true_coordinate_as_code_recovers_itself(dataset):
    data = make_data(Experiment(dataset=dataset))
    codes = data.coordinate.reshape(500, -1)
    assert code_recovery(dataset, codes, data.coordinate, data.part) > 0.95
    shuffled = np.random.default_rng(0).permutation(codes)
    assert code_recovery(dataset, shuffled, data.coordinate, data.part) < 0.2


def test_a_ring_by_its_points_recovers_its_coordinate_without_an_end():
    data = make_data(Experiment(dataset="circle"))
    assert code_recovery("circle", data.points, data.coordinate, data.part) > 0.99


def rows_of(experiment, codes, reconstructions, log_variances=None):
    return {row.name: row for row in report(experiment, codes, reconstructions, log_variances)}


def test_the_report_of_pca_finds_pca():
    experiment = Experiment(dataset="s-curve", noise=0.1)
    points = make_data(experiment).points
    pca = fit_pca(make_data(experiment).train)
    rows = rows_of(experiment, pca.encode(points, 1), pca.project(points, 1))
    assert rows["error-against-pca"].value == pytest.approx(1)
    for name in ("variance-explained", "trustworthiness", "continuity"):
        assert rows[name].value == pytest.approx(rows[name].reference)
    assert rows["active-code-dimensions"].value == 1
    assert rows["reconstruction-error"].reference == pytest.approx(0.01, rel=0.05)


def test_the_report_says_what_chance_gives_and_how_far_the_floor_varies():
    experiment = Experiment()
    points = make_data(experiment).points
    rows = rows_of(experiment, np.random.default_rng(0).random((500, 1)), points)
    recovery, floor = rows["code-recovers-the-coordinate"], rows["error-against-the-noise-floor"]
    assert recovery.value == pytest.approx(recovery.reference, abs=0.05)
    assert recovery.reference_name == "random-order"
    assert (floor.reference_name, floor.told) == (
        "manifold-interval",
        {"low": 0.86, "high": 1.14},
    )  # 1 -+ 1.96 sqrt(2 / 400)


def test_good_codes_of_a_tiny_scale_are_counted_as_active():
    experiment = Experiment(model="contractive", width=2)
    points = make_data(experiment).points
    assert rows_of(experiment, 1e-3 * points, points)["active-code-dimensions"].value == 2


def test_the_report_of_the_true_manifold_reaches_the_noise_floor():
    experiment = Experiment(dataset="circle", points=5000, noise=0.05)
    data = make_data(experiment)
    nearest = 1.5 * data.points / np.linalg.norm(data.points, axis=1, keepdims=True)
    rows = rows_of(experiment, np.arctan2(*data.points.T)[:, None], nearest)
    assert rows["error-against-the-noise-floor"].value == pytest.approx(1, abs=0.06)
    assert rows["held-out-gap"].value == pytest.approx(1, abs=0.15)
    assert rows["code-recovers-the-coordinate"].value > 0.97  # noise carries a few points across the tear
    assert rows["trustworthiness"].value > 0.99 > rows["trustworthiness"].reference


@pytest.mark.parametrize("dataset", PLANE_DATASETS + SPACE_DATASETS)
@pytest.mark.parametrize("width", [1, 3])
def test_every_data_set_has_a_report_even_at_the_fewest_points(dataset, width):
    experiment = Experiment(dataset=dataset, points=20, noise=0.0, heldout=0.0, width=width, model="variational")
    points = make_data(experiment).points
    codes = np.repeat(points[:, :1], width, axis=1)
    rows = rows_of(experiment, codes, points * 0.9, np.zeros((20, width)))
    assert all(row.value is None or np.isfinite(row.value) for row in rows.values())
    assert rows["error-against-the-noise-floor"].value is None
    assert rows["held-out-gap"].meaning == "none-held-out"
    assert rows["kl-of-code"].told == {"dimension": width}


def test_codes_of_another_shape_and_diverged_runs_are_refused():
    points = make_data(Experiment()).points
    with pytest.raises(ValueError, match=r"codes must be finite and of shape \(500, 1\). Got shape \(500, 2\)"):
        report(Experiment(), points, points)
    with pytest.raises(ValueError, match="reconstructions must be finite"):
        report(Experiment(), points[:, :1], points * np.nan)


def test_measures_refuse_what_they_cannot_measure():
    with pytest.raises(ValueError, match="points that differ"):
        metrics.variance_explained(np.ones((3, 2)), np.ones((3, 2)))
    with pytest.raises(ValueError, match="below half the 4 points. Got 2"):
        metrics.trustworthiness(SQUARE, SQUARE, 2)
    with pytest.raises(ValueError, match="n at least 3"):
        metrics.rank_correlation(np.zeros(2), np.zeros(2))


def test_scikit_learn_is_loaded_only_when_a_measure_needs_it():
    loaded = "print('sklearn' in sys.modules, 'scipy' in sys.modules)"
    code = f"import sys, aecore.metrics.report, aecore.datasets.score; {loaded}"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert out.split() == ["False", "False"]
