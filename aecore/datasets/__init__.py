"""The data sets: their shapes, the points drawn from them, the manifold they come from."""

from aecore.datasets.sampling import Data, make_data, units_of
from aecore.datasets.shapes import intrinsic_dimension, manifold, shares, truth

__all__ = ["Data", "intrinsic_dimension", "make_data", "manifold", "shares", "truth", "units_of"]
