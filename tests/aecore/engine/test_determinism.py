"""A run is a pure function of its experiment: the same to the bit in any company, order and process."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
import torch

from aecore.engine.training import advance
from aecore.experiment import Change, Experiment
from aecore.records import Checkpoint, Frames
from tests.places import ROOT

SHORT = {"steps": 60, "points": 90, "hidden": (12, 7)}
CASES = {
    "default network": {"hidden": (32, 32, 32)},
    "odd sizes": {"batch": 19, "hidden": (13, 1, 5), "points": 47},
    "one point a batch": {"batch": 1, "width": 2},
    "large batch": {"batch": 257, "hidden": (9,), "width": 3, "steps": 20},
    "wide layers": {"hidden": (64, 33), "steps": 20},
    "three dimensions": {"dataset": "helix", "width": 2, "batch": 50},
    "linear": {"model": "linear", "batch": 33},
    "gelu, absolute": {"activation": "gelu", "loss": "absolute"},
    "tanh, cross-entropy": {"activation": "tanh", "loss": "cross-entropy"},
    "relu": {"activation": "relu", "decay": "constant"},
    "denoising": {"model": "denoising", "activation": "sigmoid"},
    "sparse": {"model": "sparse", "width": 5, "sparsity_kind": "kl", "sparsity": 0.1},
    "contractive": {"model": "contractive", "contraction": 0.1, "hidden": (6, 1, 4)},
    "variational": {"model": "variational", "width": 3},
}


def to_the_end(experiments: list[Experiment]) -> list[Frames]:
    """All frames of experiments of one shape."""
    parts: list[list[Frames]] = [[] for _ in experiments]
    checkpoints: list[Checkpoint | None] = [None] * len(experiments)
    while True:
        results = advance(experiments, checkpoints)
        for own, (frames, _) in zip(parts, results, strict=True):
            own.append(frames)
        checkpoints = [checkpoint for _, checkpoint in results]
        if None in checkpoints:
            break
    return [
        Frames(*(np.concatenate([getattr(f, name) for f in own]) for name in ("steps", "terms", "weights")))
        for own in parts
    ]


def same(a: Frames, b: Frames) -> bool:
    return a.terms.tobytes() == b.terms.tobytes() and a.weights.tobytes() == b.weights.tobytes()


@pytest.mark.parametrize("settings", CASES.values(), ids=CASES.keys())
def test_company_changes_no_bit(settings: dict, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aecore.engine.training.CACHE", 10**12)  # all side by side, whatever is fastest
    experiments = [Experiment(**SHORT | settings, seed=seed) for seed in range(32)]
    together = to_the_end(experiments)
    for count in (1, 2, 8):
        for alone, in_company in zip(to_the_end(experiments[:count]), together, strict=False):
            assert same(alone, in_company)
    for turned, straight in zip(to_the_end(experiments[::-1]), together[::-1], strict=True):
        assert same(turned, straight)


@pytest.mark.parametrize("threads", [1, 2])
def test_the_number_of_threads_changes_no_bit(threads: int) -> None:
    before = torch.get_num_threads()
    (expected,) = to_the_end([Experiment(**SHORT, batch=512)])
    torch.set_num_threads(threads)
    try:
        (found,) = to_the_end([Experiment(**SHORT, batch=512)])
        assert torch.get_num_threads() == threads
    finally:
        torch.set_num_threads(before)
    assert same(expected, found)


def test_neighbours_with_other_weights_and_rates_change_no_bit() -> None:
    base = Experiment(**SHORT, model="variational", width=2)
    others = [
        replace(base, learning_rate=0.5, beta=3.0, dataset="spiral", seed=4),
        replace(base, schedule=(Change(7, "beta", 0.5), Change(23, "learning_rate", 0.001))),
        replace(base, beta_warmup=0.0, decay="constant"),
    ]
    (alone,) = to_the_end([base])
    for place in range(4):
        company = [*others[:place], base, *others[place:]]
        assert same(to_the_end(company)[place], alone)


def test_a_neighbour_that_diverges_changes_no_bit() -> None:
    base = Experiment(**SHORT, activation="relu", decay="constant")
    (alone,) = to_the_end([base])
    wild = Checkpoint(0, *(np.full(alone.weights.shape[1], np.nan, dtype=np.float32) for _ in range(3)))
    (calm, _), (lost, nothing) = advance([base, base], [None, wild])
    count = len(calm.steps)
    assert calm.weights.tobytes() == alone.weights[:count].tobytes()
    assert lost.diverged_at == 0 and nothing is None and len(lost.steps) == 0


def test_another_process_computes_the_same_bits() -> None:
    code = (
        "import hashlib; from tests.aecore.engine.test_determinism import *; "
        "f = to_the_end([Experiment(**SHORT, seed=s) for s in (5, 3)])[1]; "
        "print(hashlib.sha256(f.terms.tobytes() + f.weights.tobytes()).hexdigest())"
    )
    printed = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    (here,) = to_the_end([Experiment(**SHORT, seed=3)])
    assert printed.strip() == hashlib.sha256(here.terms.tobytes() + here.weights.tobytes()).hexdigest()


def test_another_seed_is_another_run() -> None:
    first, second = to_the_end([Experiment(**SHORT, seed=0), Experiment(**SHORT, seed=1)])
    assert not same(first, second)
