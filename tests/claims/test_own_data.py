"""What the code finds in the two tables that come with the lab: labels that training never saw."""

from __future__ import annotations

import numpy as np
import pytest

from aecore.experiment import OWN, Experiment
from aecore.metrics.vote import vote_score
from aecore.run import train
from ui.examples import example

SEEDS = range(10)


@pytest.mark.parametrize(("name", "least", "width"), [("iris", 0.9, 1), ("wine", 0.75, 2)])
def test_codes_of_one_example_tell_its_labels_apart_with_every_seed(name, least, width):
    own = example(name)
    found = []
    for seed in SEEDS:
        run = train(Experiment(dataset=OWN, own=own, width=width, seed=seed, steps=1000))
        found.append(vote_score(run.encode(run.points), own.labels))
    assert min(found) > least, found
    assert min(found) > np.bincount(own.labels).max() / len(own.labels) + 0.3


def test_a_vote_by_hand():
    codes = np.array([[0.0], [0.1], [0.2], [5.0], [5.1], [5.2]])
    labels = np.array([0, 0, 0, 1, 1, 1])
    # Five neighbours are all the others: two of the own label, three of the other one.
    assert vote_score(codes, labels) == 0.0
    spread = np.concatenate([codes, codes + 0.01, codes + 0.02])
    assert vote_score(spread, np.tile(labels, 3)) == 1.0
