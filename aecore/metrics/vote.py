"""How well codes tell labels apart that training never saw: a vote of the nearest codes."""

from __future__ import annotations

from collections import Counter

import numpy as np

NEIGHBOURS = 5
MOST = 600  # points that are looked at, as in panels/numbers/vote.js


def vote_score(codes: np.ndarray, labels: np.ndarray) -> float:
    """The share of points whose label is that of most of the NEIGHBOURS nearest other codes.

    Leave-one-out k-nearest-neighbour classification (Fix & Hodges 1951). Of labels with as many votes the nearest
    code's counts. codes (n, k), labels (n,); of more than 600 points every second, third and so on. Raises ValueError
    where there are not as many of both.
    """
    if len(codes) != len(labels):
        raise ValueError(f"codes and labels must be equally many. Got {len(codes)} and {len(labels)}.")
    every = -(-len(labels) // MOST)
    codes, labels = np.asarray(codes, dtype=np.float64)[::every], np.asarray(labels)[::every]
    squares = ((codes[:, None] - codes[None]) ** 2).sum(2)
    np.fill_diagonal(squares, np.inf)
    nearest = labels[squares.argsort(1, kind="stable")[:, : min(NEIGHBOURS, len(codes) - 1)]]
    guesses = [Counter(votes.tolist()).most_common(1)[0][0] for votes in nearest]
    return float(np.mean(np.array(guesses) == labels))
