"""The mean KL divergence of a variational code is information plus the distance of all codes from the prior."""

import numpy as np
import pytest

from aecore.metrics.information import kl_parts
from aecore.metrics.metrics import kl_per_dimension


def test_two_far_narrow_posteriors_tell_which_of_two_points_it_is():
    # Means -5 and 5, deviation 0.1: a code says whose it is, so the information is ln 2. The KL is the same for
    # both, (25 + 0.01 - 1 - ln 0.01) / 2 = 14.31; what is left of it is the distance from the prior.
    parts = kl_parts(np.array([[-5.0], [5.0]]), np.log(np.full((2, 1), 0.01)))
    assert parts.total == pytest.approx((25 + 0.01 - 1 - np.log(0.01)) / 2)
    assert parts.information == pytest.approx(np.log(2))
    assert parts.divergence == pytest.approx(parts.total - np.log(2))


def test_one_posterior_for_all_says_nothing_however_far_from_the_prior():
    parts = kl_parts(np.full((30, 2), 1.0), np.zeros((30, 2)))  # KL of each dimension: 1/2
    assert (parts.total, parts.information) == (pytest.approx(1), pytest.approx(0, abs=1e-9))


def test_a_collapsed_code_has_neither():
    parts = kl_parts(np.zeros((30, 3)), np.zeros((30, 3)))
    assert (parts.total, parts.information, parts.divergence) == (0, 0, 0)


@pytest.mark.parametrize("deviation", [0.1, 0.5, 1.0])
def test_the_two_parts_are_the_integrals_they_stand_for(deviation):
    means = np.random.default_rng(3).normal(0.3, 0.8, (400, 1))
    z = np.linspace(-9, 9, 20_001)
    aggregate = np.exp(-((z[:, None] - means[:, 0]) ** 2) / (2 * deviation**2)).mean(1)
    aggregate /= deviation * np.sqrt(2 * np.pi)
    prior = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)
    some = aggregate > 0
    divergence = np.trapezoid(aggregate[some] * np.log(aggregate[some] / prior[some]), z[some])
    entropy = -np.trapezoid(aggregate[some] * np.log(aggregate[some]), z[some])
    information = entropy - 0.5 * np.log(2 * np.pi * np.e * deviation**2)
    parts = kl_parts(means, np.full((400, 1), 2 * np.log(deviation)))
    assert parts.information + parts.divergence == pytest.approx(parts.total)
    assert parts.information == pytest.approx(information, abs=0.02)
    assert parts.divergence == pytest.approx(divergence, abs=0.02)


def test_the_information_is_never_more_than_naming_the_point():
    means = np.random.default_rng(4).normal(0, 3, (50, 2))
    log_variances = np.full((50, 2), -14.0)
    parts = kl_parts(means, log_variances)
    assert parts.total == pytest.approx(float(kl_per_dimension(means, log_variances).sum()))
    assert parts.information == pytest.approx(np.log(50))
    assert parts.total > 3 * parts.information
