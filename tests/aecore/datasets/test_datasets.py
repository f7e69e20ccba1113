"""The data sets lie where they say, depend on their settings alone, and have the noise floor they claim."""

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from aecore.datasets import intrinsic_dimension, make_data, manifold, truth
from aecore.datasets.noise_floor import noise_floor, noise_floor_interval
from aecore.experiment import PLANE_DATASETS, SPACE_DATASETS, Experiment

EVERY = PLANE_DATASETS + SPACE_DATASETS


def line_of(dataset):
    return np.concatenate(truth(dataset))


@pytest.mark.parametrize("dataset", EVERY)
def test_shapes_are_centred_and_span_the_plane_to_one_and_a_half(dataset):
    low, high = line_of(dataset).min(0), line_of(dataset).max(0)
    assert np.allclose(low, -high, atol=2e-3)
    assert high.max() == pytest.approx(1.5, abs=2e-3)
    assert low.size == (3 if dataset in SPACE_DATASETS else 2)


@pytest.mark.parametrize("dataset", EVERY)
def test_points_without_noise_lie_on_the_manifold(dataset):
    data = make_data(Experiment(dataset=dataset, noise=0.0))
    distance = np.sqrt(manifold(dataset).squared_distance(data.points))
    assert distance.max() < 1e-3
    assert data.points.dtype == np.float32


@pytest.mark.parametrize("dataset", [d for d in EVERY if intrinsic_dimension(d) == 1])
def test_points_are_even_along_the_curve(dataset):
    data = make_data(Experiment(dataset=dataset, points=5000, noise=0.0))
    for part in np.unique(data.part):
        along = data.coordinate[data.part == part]
        counts = np.histogram(along, bins=10, range=(0, 1))[0]
        expected = len(along) / 10
        assert ((counts - expected) ** 2 / expected).sum() < 27.9  # chi-squared, 9 degrees: 1 in 1,000
        points = data.points[data.part == part][np.argsort(along)]
        walked = np.linalg.norm(np.diff(points, axis=0), axis=1)
        pace = walked / np.maximum(np.diff(np.sort(along)), 1e-3)
        assert pace[np.diff(np.sort(along)) > 1e-3].std() / pace.max() < 0.1


def test_the_swiss_roll_is_even_over_its_area():
    data = make_data(Experiment(dataset="swiss-roll", points=5000, noise=0.0))
    assert data.coordinate.shape == (5000, 2)
    counts = np.histogram2d(*data.coordinate.T, bins=4, range=[(0, 1), (0, 1)])[0]
    expected = 5000 / 16
    assert ((counts - expected) ** 2 / expected).sum() < 37.7  # chi-squared, 15 degrees: 1 in 1,000


def test_the_sphere_is_even_over_its_area():
    points = make_data(Experiment(dataset="sphere", points=5000, noise=0.0)).points
    assert np.abs(points.mean(0)).max() < 0.06
    assert np.cov(points.T) == pytest.approx(np.eye(3) * 1.5**2 / 3, abs=0.05)


def test_noise_has_the_standard_deviation_it_says():
    quiet, noisy = (make_data(Experiment(points=5000, noise=noise)).points for noise in (0.0, 0.1))
    assert (noisy - quiet).std(0) == pytest.approx(0.1, rel=0.03)


def test_the_rings_share_the_points_equally_and_the_fork_unequally():
    rings = make_data(Experiment(dataset="rings", points=5000)).part
    fork = make_data(Experiment(dataset="fork", points=5000)).part
    assert rings.mean() == pytest.approx(1 / 2, abs=0.03)
    assert (fork == 0).mean() == pytest.approx(0.7, abs=0.03)


def test_the_fork_has_two_answers_for_each_x():
    upper, lower = truth("fork")
    assert upper[:, 0] == pytest.approx(lower[:, 0])
    assert upper[:, 1] == pytest.approx(-lower[:, 1])
    assert upper[:, 1].min() == pytest.approx(0.3, abs=1e-3)


def test_blobs_have_no_coordinate_and_three_parts():
    data = make_data(Experiment(dataset="blobs"))
    assert data.coordinate is None
    assert set(data.part) == {0, 1, 2}


@pytest.mark.parametrize("share, count", [(0.0, 0), (0.2, 100), (0.5, 250)])
def test_the_held_out_share_is_kept_exactly(share, count):
    data = make_data(Experiment(heldout=share))
    assert data.heldout.sum() == count == len(data.held)
    assert len(data.train) == 500 - count


def test_data_depends_on_its_own_settings_alone():
    base = Experiment()
    other = replace(base, width=2, model="denoising", steps=100, learning_rate=0.1)
    assert make_data(other) is make_data(base)
    assert not np.array_equal(make_data(replace(base, seed=1)).points, make_data(base).points)


def test_more_points_keep_the_first_ones_and_other_noise_keeps_its_directions():
    base = make_data(Experiment(points=500, noise=0.1)).points
    assert np.array_equal(make_data(Experiment(points=900, noise=0.1)).points[:500], base)
    clean = make_data(Experiment(points=500, noise=0.0)).points
    doubled = make_data(Experiment(points=500, noise=0.2)).points
    assert doubled - clean == pytest.approx(2 * (base - clean), abs=1e-6)


def test_data_cannot_be_changed_by_who_reads_it():
    with pytest.raises(ValueError, match="read-only"):
        make_data(Experiment()).points[0] = 0


def test_another_process_draws_the_same_points():
    code = (
        "from aecore.experiment import Experiment; from aecore.datasets import make_data;"
        "print(make_data(Experiment(seed=7)).points.tobytes().hex())"
    )
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert other.strip() == make_data(Experiment(seed=7)).points.tobytes().hex()


def test_the_noise_floor_of_a_line_is_its_variance_worked_by_hand():
    # Beside the line each point is noise z off: noise². Beyond either end of length L it is also
    # (noise z - s)+ too far along: 2/L times the integral over s, that is noise³ E[z+³] 2/(3L), E[z+³] = 2/√(2π).
    length = 2 * np.hypot(1.5, 0.9)
    for noise in (0.01, 0.05, 0.2):
        by_hand = noise**2 + 4 * noise**3 / (3 * length * np.sqrt(2 * np.pi))
        assert noise_floor(Experiment(dataset="line", noise=noise)) == pytest.approx(by_hand, rel=0.002)
        assert by_hand == pytest.approx(noise**2, rel=0.04)


def test_the_noise_floor_of_the_sphere_is_its_variance():
    # E(|x| - R)² = noise² (1 + (noise / R)² / 2 + ...) by expanding |x| around the radius R = 1.5.
    assert noise_floor(Experiment(dataset="sphere", noise=0.05)) == pytest.approx(0.0025, rel=0.002)


def test_the_noise_floor_of_blobs_is_twice_their_variance():
    assert noise_floor(Experiment(dataset="blobs", noise=0.05)) == pytest.approx(2 * 0.0025, rel=1e-6)


@pytest.mark.parametrize("dataset", EVERY)
def test_the_noise_floor_is_what_random_draws_give(dataset):
    generator = np.random.default_rng(0)
    clean, _, _ = manifold(dataset).place(generator.random((60_000, 2)))
    noisy = clean + 0.1 * generator.standard_normal(clean.shape)
    drawn = manifold(dataset).squared_distance(noisy).mean()
    assert noise_floor(Experiment(dataset=dataset, noise=0.1)) == pytest.approx(drawn, rel=0.02)


def test_without_noise_the_floor_is_zero():
    assert noise_floor(Experiment(noise=0.0)) == pytest.approx(0, abs=1e-8)
    assert noise_floor_interval(Experiment(noise=0.0), 400) == pytest.approx((0, 0), abs=1e-8)


def test_the_floor_of_a_sample_lies_within_its_interval_95_times_in_100():
    # Close to a curve the squared distance is noise² times a chi-square variable of one degree, whose variance is 2.
    low, high = noise_floor_interval(Experiment(), 400)
    assert (low, high) == pytest.approx((0.0025 * 0.861, 0.0025 * 1.139), rel=0.01)
    circle, generator = manifold("circle"), np.random.default_rng(1)
    clean, _, _ = circle.place(generator.random((400 * 500, 2)))
    squares = circle.squared_distance(clean + 0.05 * generator.standard_normal(clean.shape))
    left = squares.reshape(500, 400).mean(1)
    assert 0.92 < ((left > low) & (left < high)).mean() < 0.98


def test_an_unknown_data_set_is_refused_with_the_list_of_names():
    with pytest.raises(ValueError, match="dataset must be one of line, sine.*Got 'torus'"):
        truth("torus")
