"""The true score and the best denoiser, against closed forms and against draws."""

import numpy as np
import pytest

from aecore.datasets import manifold, truth
from aecore.datasets.score import denoised, score
from aecore.experiment import PLANE_DATASETS, SPACE_DATASETS, Experiment

EVERY = PLANE_DATASETS + SPACE_DATASETS


def probes(dataset, spread, count=12):
    """Points near the manifold, where its density can be measured."""
    generator = np.random.default_rng(3)
    clean, _, _ = manifold(dataset).place(generator.random((count, 2)))
    return clean + spread * generator.standard_normal(clean.shape)


def test_near_one_blob_the_score_is_that_of_one_gaussian():
    # log N(x; c, s² I) has the gradient (c - x) / s²; the other blobs are 60 standard deviations away.
    centre = np.concatenate(truth("blobs"))[0]
    points = centre + np.array([[0.0, 0.0], [0.03, 0], [-0.05, 0.1]])
    found = score(Experiment(dataset="blobs", noise=0.05), points)
    assert found == pytest.approx((centre - points) / 0.0025, rel=1e-5, abs=1e-5)
    assert found.dtype == np.float32


def test_for_one_gaussian_the_best_denoiser_is_linear_shrinkage():
    # Prior N(c, 0.1²), corruption 0.2: the posterior mean keeps 0.1² / (0.1² + 0.2²) = 1/5 of the way from c.
    centre = np.concatenate(truth("blobs"))[1]
    points = centre + np.array([[0.1, 0.0], [-0.05, 0.2]])
    found = denoised(Experiment(dataset="blobs", noise=0.1), points, sigma=0.2)
    assert found == pytest.approx(centre + (points - centre) / 5, abs=1e-5)


def test_beside_the_middle_of_a_line_the_score_points_straight_back():
    along, across = np.array([1.5, 0.9]) / np.hypot(1.5, 0.9), np.array([-0.9, 1.5]) / np.hypot(1.5, 0.9)
    found = score(Experiment(dataset="line", noise=0.05), (0.3 * along + 0.1 * across)[None])
    assert found[0] == pytest.approx(-0.1 * across / 0.0025, rel=1e-4)


def test_at_the_end_of_a_line_the_score_is_that_of_half_a_density():
    # Along the line the density is Φ(u / s), u the distance inside the end; its score there is φ(0) / (s Φ(0)),
    # inwards, with φ(0) / Φ(0) = √(2/π).
    end, along = np.array([1.5, 0.9]), np.array([1.5, 0.9]) / np.hypot(1.5, 0.9)
    found = score(Experiment(dataset="line", noise=0.05), end[None])
    assert found[0] == pytest.approx(-along * np.sqrt(2 / np.pi) / 0.05, rel=2e-3)


@pytest.mark.parametrize("dataset", EVERY)
def test_the_score_is_the_gradient_of_the_log_density(dataset):
    # The density summed up over 40,000 even positions on the manifold, its log's gradient by central differences.
    i = np.arange(40_000) + 0.5
    clean, _, _ = manifold(dataset).place(np.stack([i / len(i), i * (np.sqrt(5) - 1) / 2 % 1], axis=1))
    variance = 0.1**2 + 0.25**2

    def log_density(x):
        return np.log(np.exp(-((x[:, None, :] - clean) ** 2).sum(2) / (2 * variance)).sum(1))

    points = probes(dataset, 0.2)
    steps = 1e-3 * np.eye(points.shape[1])
    slopes = np.stack([(log_density(points + e) - log_density(points - e)) / 2e-3 for e in steps], axis=1)
    found = score(Experiment(dataset=dataset, noise=0.1), points, extra_noise=0.25)
    assert found == pytest.approx(slopes, abs=0.01)
    assert np.abs(slopes).max() > 1.5


@pytest.mark.parametrize("dataset", ["circle", "fork", "sphere", "swiss-roll"])
def test_no_shrinkage_of_the_best_denoiser_beats_it(dataset):
    generator = np.random.default_rng(6)
    clean, _, _ = manifold(dataset).place(generator.random((4000, 2)))
    points = clean + 0.05 * generator.standard_normal(clean.shape)
    corrupted = points + 0.3 * generator.standard_normal(points.shape)
    best = denoised(Experiment(dataset=dataset, noise=0.05), corrupted, sigma=0.3)
    errors = [((corrupted + share * (best - corrupted) - points) ** 2).sum(1).mean() for share in (0, 0.8, 1, 1.2)]
    assert min(errors) == errors[2] < 0.75 * errors[0]


def test_far_away_the_best_denoiser_comes_back_to_the_manifold():
    far = np.array([[9.0, 9.0], [-2.0, 1.9], [0.01, 9.0]])
    back = denoised(Experiment(noise=0.0), far, sigma=0.05)
    assert manifold("circle").squared_distance(back) == pytest.approx(0, abs=1e-3)


def test_in_the_centre_of_circle_and_sphere_there_is_no_preferred_direction():
    assert score(Experiment(noise=0.1), np.zeros((1, 2))) == pytest.approx(0, abs=1e-3)
    assert score(Experiment(dataset="sphere", noise=0.1), np.zeros((1, 3))) == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("noise", [0.002, 0.05, 0.5])
@pytest.mark.parametrize("dataset", ["spiral", "helix", "sphere", "swiss-roll"])
def test_the_score_is_finite_all_over_the_view_at_any_noise(dataset, noise):
    d = manifold(dataset).lines()[0].shape[1]
    corners = np.stack(np.meshgrid(*[np.linspace(-2, 2, 3)] * d), axis=-1).reshape(-1, d)
    assert np.isfinite(score(Experiment(dataset=dataset, noise=noise), corners)).all()


def test_without_corruption_the_best_denoiser_changes_nothing():
    points = probes("circle", 0.1)
    assert denoised(Experiment(noise=0.0), points, sigma=0) == pytest.approx(points, abs=1e-6)


def test_what_has_no_score_is_refused():
    with pytest.raises(ValueError, match="noise of at least 0.002. Got 0"):
        score(Experiment(noise=0.0), np.zeros((1, 2)))
    with pytest.raises(ValueError, match=r"shape \(n, 2\). Got shape \(1, 3\)"):
        score(Experiment(), np.zeros((1, 3)))
    with pytest.raises(ValueError, match="extra_noise must be finite and not negative. Got -1"):
        score(Experiment(), np.zeros((1, 2)), extra_noise=-1)
