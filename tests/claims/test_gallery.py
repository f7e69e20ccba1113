"""What the gallery says of each of its pictures, as figures over three seeds; and that each opens where it says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from scipy.spatial import cKDTree

from aecore.datasets import make_data
from aecore.experiment import Experiment
from tests.claims.seeds import floors, run_of
from tests.claims.test_codes import between_blobs, divergences
from tests.claims.test_denoising import arrived, far, walked
from tests.claims.test_linear import angle_to_pca
from tests.claims.test_penalties import firing, stretches
from tests.claims.test_width import moved
from ui.gallery import PRESETS
from ui.state import read_link
from words import catalogue

SEEDS = (0, 10, 11)
CURVE = 400


def largest_jump(run) -> float:
    """Between codes of neighbours on the circle, as a share of the codes' range."""
    codes = run.encode(run.points)[:, 0]
    order = np.argsort(np.arctan2(run.points[:, 1], run.points[:, 0]))
    around = codes[order]
    return float(np.abs(np.diff(around, append=around[:1])).max() / np.ptp(codes))


def bare(run) -> float:
    """How far the curve of the codes in use goes from the data."""
    codes = run.encode(run.points)
    along = np.linspace(codes.min(), codes.max(), CURVE, dtype=np.float32)[:, None]
    return float(cKDTree(run.points).query(run.decode(along))[0].max())


def spread(run) -> float:
    """How much of the data's variance the reconstructions have."""
    return float(run.reconstruct(run.points).var(0).sum() / run.points.var(0).sum())


def answer(run) -> float:
    """The y that is given back where only x = 1 is given."""
    return float(run.reconstruct(np.array([[1, 0]], dtype=np.float32))[0, 1])


def plain(run):
    return run_of(replace(run.experiment, model="autoencoder"))


def unchanged(run):
    return run_of(replace(run.experiment, schedule=()))


def sideways(run) -> float:
    along, across = stretches(run)
    return across / along


CLAIMS: dict[str, Callable] = {
    "tear": lambda run: largest_jump(run) > 0.5,
    "shortcut": lambda run: bare(run) > 0.25,
    "copy": lambda run: floors(run) < 1e-3 and moved(run) < 0.1,
    "nowhere": lambda run: run.history["train"][-1] < 1e-4 and moved(run) > 0.5,
    "memory": lambda run: floors(run) < 0.5 and floors(run, "heldout") > 2 and (~run.heldout).sum() == 18,
    "straight": lambda run: angle_to_pca(run) < 1,
    "noise-to-curve": lambda run: arrived(run) > 0.95,
    "drift": lambda run: np.median(far(run, walked(run, steps=30))) > 0.3,
    "between": lambda run: abs(answer(run)) < 0.75,
    "squeeze": lambda run: sideways(run) < 0.25,
    "to-a-point": lambda run: spread(run) < 0.01,
    "places": lambda run: (firing(run) > 0.1).all() and (firing(run) < 0.5).all(),
    "silent-blob": lambda run: (firing(run) > 0).sum() == 2,
    "silence": lambda run: (run.encode(run.points) == 0).all() and spread(run) < 1e-6,
    "one-left": lambda run: sorted(divergences(run))[0] < 0.01 and sorted(divergences(run))[1] > 0.3,
    "collapse": lambda run: max(divergences(run)) < 0.01 and spread(run) < 0.01,
    "holes": lambda run: between_blobs(run) < 0.5 * between_blobs(plain(run)),
    "frozen": lambda run: floors(run) > 1.5 * floors(unchanged(run)),
    "undone": lambda run: floors(run) > 20,
    "unrolled": lambda run: floors(run) < 1.2,
    "flat": lambda run: floors(run) > 50,
}


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_a_picture_shows_what_its_sentence_says_on_three_seeds(preset):
    found = [CLAIMS[preset.name](run_of(replace(preset.experiment, seed=seed))) for seed in SEEDS]
    assert all(found), dict(zip(SEEDS, found, strict=True))


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_a_link_opens_its_run_on_its_page_without_a_complaint(preset):
    base = Experiment(dataset="swiss-roll") if preset.page == "space.py" else Experiment()
    link = {key: value for key, _, value in (part.partition("=") for part in preset.query.split("&"))}
    experiment, problems = read_link({key: value.replace("%3A", ":") for key, value in link.items()}, base)
    assert problems == () and experiment == preset.experiment
    assert len(make_data(experiment).points) >= 36


def test_there_are_at_least_sixteen_and_each_has_a_title_and_a_sentence():
    assert len(PRESETS) >= 16 and len({preset.query + preset.page for preset in PRESETS}) == len(PRESETS)
    for preset in PRESETS:
        look = catalogue()[f"gallery.{preset.name}.look"]
        assert look.endswith(".") and 40 < len(look) < 160, preset.name
