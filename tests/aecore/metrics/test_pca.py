"""Principal component analysis, on points small enough to work out by hand."""

import numpy as np
import pytest

from aecore.metrics.pca import fit_pca

# A cross around (1, 2): two points 2 away along (1, 1)/√2, two points 1 away along (1, -1)/√2.
CROSS = np.array([1, 2]) + np.array([[2, 2], [-2, -2], [1, -1], [-1, 1]]) / np.sqrt(2)


def test_the_axes_of_a_cross_are_its_arms():
    pca = fit_pca(CROSS)
    assert pca.mean == pytest.approx([1, 2])
    assert pca.variances == pytest.approx([2, 0.5])  # (4 + 4 + 0 + 0) / 4 and (0 + 0 + 1 + 1) / 4
    assert np.abs(pca.components) == pytest.approx(np.full((2, 2), np.sqrt(0.5)))
    assert pca.components[0, 0] == pytest.approx(pca.components[0, 1])
    assert pca.components @ pca.components.T == pytest.approx(np.eye(2))


def test_one_component_loses_the_variance_of_the_other():
    pca = fit_pca(CROSS)
    assert pca.error(CROSS, 1) == pytest.approx(0.5)
    assert pca.project(CROSS, 1)[2:] == pytest.approx(np.array([[1, 2], [1, 2]]))
    assert np.abs(pca.encode(CROSS, 1)[:, 0]) == pytest.approx([2, 2, 0, 0], abs=1e-12)


@pytest.mark.parametrize("width", [2, 8])
def test_as_many_components_as_coordinates_lose_nothing(width):
    pca = fit_pca(CROSS)
    assert pca.encode(CROSS, width).shape == (4, 2)
    assert pca.project(CROSS, width) == pytest.approx(CROSS)
    assert pca.error(CROSS, width) == pytest.approx(0)


def test_decoding_a_code_walks_along_the_axis():
    line = np.array([[0.0, 0, 0], [1, 0, 0], [2, 0, 0]])
    pca = fit_pca(line)
    assert pca.decode(np.array([[0.5]])) == pytest.approx(np.array([[1.5, 0, 0]]))
    assert pca.variances == pytest.approx([2 / 3, 0, 0])


@pytest.mark.parametrize("points", [np.zeros((0, 2)), np.zeros(3), np.array([[0, np.nan]])])
def test_points_that_are_no_points_are_refused(points):
    with pytest.raises(ValueError, match="points must be finite and of shape"):
        fit_pca(points)
