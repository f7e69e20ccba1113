"""What the lessons on variational codes and on holes claim, over eleven seeds."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.spatial import cKDTree

from aecore.metrics.information import kl_parts
from aecore.metrics.metrics import kl_per_dimension
from tests.claims.seeds import SEEDS, heads, holds, opened, part, run_of, runs, tried

GAP = 0.3  # plane units from the data
COLLAPSED = 0.01  # nats
MOON_ENDS = 0.05, 0.95  # of the way along a moon


def stray(run, points: np.ndarray) -> np.ndarray:
    """Distance of points to the nearest data point: (n,)."""
    return cKDTree(run.points).query(points)[0]


def from_prior(run, count: int = 2000) -> np.ndarray:
    """What codes drawn from the prior decode to."""
    codes = np.random.default_rng(0).standard_normal((count, run.experiment.width))
    return run.decode(codes.astype(np.float32))


def divergences(run) -> np.ndarray:
    return kl_per_dimension(*heads(run))


def test_codes_from_the_prior_decode_mostly_near_the_data():
    drawn = [stray(run, from_prior(run)) for run in runs(opened("variational"))]
    assert holds((far < 0.1).mean() > 0.8 for far in drawn) == len(SEEDS)
    plain = [stray(run, from_prior(run)) for run in runs(tried("variational", "β 0,"))]
    assert holds(b.mean() > 2 * a.mean() for a, b in zip(drawn, plain, strict=True)) == len(SEEDS)


def test_at_a_high_price_one_dimension_collapses_and_at_a_higher_one_both():
    half = [sorted(divergences(run)) for run in runs(tried("variational", "β 0.5"))]
    assert holds(low < COLLAPSED < 0.3 < high for low, high in half) == len(SEEDS), half
    assert holds(max(divergences(run)) < COLLAPSED for run in runs(tried("variational", "β 5"))) == len(SEEDS)
    assert max(divergences(run_of(tried("logic", "β so high")))) < COLLAPSED


def test_of_four_or_eight_numbers_some_collapse_and_some_are_used():
    four = [(divergences(run) < COLLAPSED).sum() for run in runs(tried("variational", "Four numbers"))]
    assert holds(1 <= gone <= 3 for gone in four) == len(SEEDS), four
    eight = [(divergences(run) < COLLAPSED).sum() for run in runs(tried("numbers", "Eight codes"))]
    assert holds(5 <= gone <= 7 for gone in eight) == len(SEEDS), eight


def test_without_a_price_the_kl_is_far_more_than_the_information():
    """β = 0: the information is at most ln n, and the rest is how far the codes are from the prior."""
    for run in runs(tried("variational", "β 0,")):
        parts = kl_parts(*heads(run))
        assert parts.information <= np.log(400)
        assert parts.total > 2 * parts.information
    for run in runs(opened("variational")):
        parts = kl_parts(*heads(run))
        assert parts.divergence < 0.25 * parts.total


def moon_path(run, moon: int) -> tuple[np.ndarray, np.ndarray]:
    """From one end of a moon to the other: the line between the codes, decoded, and the straight line. (51, 2) each."""
    own = run.points[part(run) == moon]
    ends = own[[own[:, 0].argmin(), own[:, 0].argmax()]]
    share = np.linspace(0, 1, 51, dtype=np.float32)[:, None]
    first, last = run.encode(ends)
    return run.decode((1 - share) * first + share * last), (1 - share) * ends[0] + share * ends[1]


def test_the_line_between_the_codes_of_a_moons_ends_bends_with_it():
    nearer = [
        [stray(run, line).mean() for line in moon_path(run, moon)]
        for run in runs(opened("variational"))
        for moon in (0, 1)
    ]
    assert holds(curved < 0.5 * straight for curved, straight in nearer) >= 18, nearer
    for run in runs(tried("variational", "β 5")):
        assert np.ptp(moon_path(run, 0)[0], axis=0).max() < 0.1


def between_blobs(run) -> float:
    """The share of the way between codes of two blobs that decodes farther than GAP from the data."""
    random, codes, piece = np.random.default_rng(0), run.encode(run.points), part(run)
    share = np.linspace(0, 1, 51)[:, None]
    lines = []
    for _ in range(300):
        a, b = random.choice(3, 2, replace=False)
        first, last = codes[random.choice(np.flatnonzero(piece == a))], codes[random.choice(np.flatnonzero(piece == b))]
        lines.append((1 - share) * first + share * last)
    return float((stray(run, run.decode(np.concatenate(lines))) > GAP).mean())


def from_box(run, count: int = 2000) -> np.ndarray:
    """What codes drawn evenly from the range in use decode to."""
    codes = run.encode(run.points)
    return run.decode(np.random.default_rng(0).uniform(codes.min(0), codes.max(0), (count, 2)).astype(np.float32))


def plain_of(experiment):
    return replace(experiment, model="autoencoder")


def test_the_variational_network_crosses_the_gap_fast_and_the_plain_one_slowly():
    ours = [between_blobs(run) for run in runs(opened("holes"))]
    theirs = [between_blobs(run) for run in runs(plain_of(opened("holes")))]
    assert holds(0.05 < share < 0.1 for share in ours) == len(SEEDS), ours
    assert holds(0.25 < share < 0.42 for share in theirs) == len(SEEDS), theirs


def test_codes_drawn_at_random_lie_four_times_as_far_in_the_plain_one():
    ours = [stray(run, from_prior(run)).mean() for run in runs(opened("holes"))]
    theirs = [stray(run, from_box(run)).mean() for run in runs(plain_of(opened("holes")))]
    assert np.mean(ours) == pytest.approx(0.09, abs=0.015)
    assert np.mean(theirs) == pytest.approx(0.36, abs=0.05)
    assert holds(a < b / 2 for a, b in zip(ours, theirs, strict=True)) == len(SEEDS)


def test_the_variations_on_holes_show_what_they_say():
    assert holds(from_prior(run).std(0).max() < 0.1 for run in runs(tried("holes", "β 5"))) == len(SEEDS)
    assert holds(stray(run, from_prior(run)).mean() > 0.25 for run in runs(tried("holes", "β 0,"))) == len(SEEDS)
    moons = [(stray(run, from_prior(run)) > 0.2).mean() for run in runs(tried("holes", "One number"))]
    assert holds(share < 0.06 for share in moons) == len(SEEDS), moons
