"""All that trains: kernel, objectives, batches, initial weights. `objectives` alone needs neither numba nor torch."""
