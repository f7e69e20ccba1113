"""How good a run is: measures, a report of them, and PCA to compare with."""
