"""A run is a pure function of its experiment: the same to the bit in any company, order and process."""

from __future__ import annotations

import hashlib
import os
import platform
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from aecore.engine.training import advance, advance_to
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
    """All frames of experiments."""
    parts: list[list[Frames]] = [[] for _ in experiments]
    checkpoints: list[Checkpoint | None] = [None] * len(experiments)
    while True:
        results = advance(experiments, checkpoints)
        for own, (frames, _) in zip(parts, results, strict=True):
            own.append(frames)
        checkpoints = [checkpoint for _, checkpoint in results]
        if None in checkpoints:
            break
    return [joined(own) for own in parts]


def joined(parts: list[Frames]) -> Frames:
    return Frames(*(np.concatenate([getattr(f, name) for f in parts]) for name in ("steps", "terms", "weights")))


def same(a: Frames, b: Frames) -> bool:
    return a.terms.tobytes() == b.terms.tobytes() and a.weights.tobytes() == b.weights.tobytes()


@pytest.mark.parametrize("settings", CASES.values(), ids=CASES.keys())
def test_company_changes_no_bit(settings: dict) -> None:
    experiments = [Experiment(**SHORT | settings, seed=seed) for seed in range(8)]
    together = to_the_end(experiments)
    (alone,) = to_the_end(experiments[:1])
    assert same(alone, together[0])
    for turned, straight in zip(to_the_end(experiments[::-1]), together[::-1], strict=True):
        assert same(turned, straight)


@pytest.mark.parametrize("settings", CASES.values(), ids=CASES.keys())
def test_however_the_steps_are_cut_into_calls_no_bit_changes(settings: dict) -> None:
    experiment = Experiment(**SHORT | settings)
    (whole,) = to_the_end([experiment])
    for cuts in ((1, 2, 3, 17, 18), (7,), range(1, experiment.steps)):
        parts, checkpoint = [], None
        for until in [*(cut for cut in cuts if cut < experiment.steps), experiment.steps]:
            frames, checkpoint = advance_to(experiment, until, checkpoint)
            parts.append(frames)
        assert same(joined(parts), whole)


def test_changes_on_the_way_are_cut_anywhere_too() -> None:
    schedule = (Change(7, "model", "contractive"), Change(23, "learning_rate", 0.001), Change(50, "loss", "absolute"))
    experiment = Experiment(**SHORT, schedule=schedule)
    (whole,) = to_the_end([experiment])
    parts, checkpoint = [], None
    for until in (7, 22, 23, 24, 50, 60):
        frames, checkpoint = advance_to(experiment, until, checkpoint)
        parts.append(frames)
    assert same(joined(parts), whole)


def test_threads_side_by_side_change_no_bit() -> None:
    experiments = [Experiment(**SHORT, seed=seed) for seed in range(8)]
    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(lambda e: to_the_end([e])[0], experiments))
    assert all(same(a, b) for a, b in zip(together, to_the_end(experiments), strict=True))


def test_a_neighbour_that_diverges_changes_no_bit() -> None:
    base = Experiment(**SHORT, activation="relu", decay="constant")
    (alone,) = to_the_end([base])
    wild = Checkpoint(6, *(np.full(alone.weights.shape[1], np.nan, dtype=np.float32) for _ in range(3)))
    (calm, _), (lost, nothing) = advance([base, base], [None, wild])
    count = len(calm.steps)
    assert calm.weights.tobytes() == alone.weights[:count].tobytes()
    assert lost.diverged_at == 7 and nothing is None and len(lost.steps) == 0


IN_ANOTHER_PROCESS = "from tests.aecore.engine.test_determinism import *; print(*digests_here())"


def digest(frames: Frames) -> str:
    return hashlib.sha256(frames.terms.tobytes() + frames.weights.tobytes()).hexdigest()


def digests_elsewhere(**environment: str) -> list[str]:
    """Digests of runs in a new process."""
    command = [sys.executable, "-c", IN_ANOTHER_PROCESS]
    found = subprocess.run(command, cwd=ROOT, env=os.environ | environment, capture_output=True, text=True, check=True)
    return found.stdout.split()


def digests_here() -> list[str]:
    runs = [Experiment(**SHORT, seed=3), *(Experiment(**SHORT | case) for case in CASES.values())]
    return [digest(to_the_end([run])[0]) for run in runs]


def test_another_process_computes_the_same_bits() -> None:
    assert digests_elsewhere() == digests_here()


# A plainer processor of the same kind: on x86 without AVX-512, elsewhere with nothing that not all of them have.
AVX2 = "+avx,+avx2,+bmi,+bmi2,+cmov,+cx16,+f16c,+fma,+lzcnt,+mmx,+movbe,+popcnt,+sse,+sse2,+sse3,+sse4.1,+sse4.2,+ssse3"
PLAIN = ("haswell", AVX2) if platform.machine().lower() in ("x86_64", "amd64") else ("generic", "")


def test_a_processor_with_narrower_vectors_computes_the_same_bits() -> None:
    name, features = PLAIN
    assert digests_elsewhere(NUMBA_CPU_NAME=name, NUMBA_CPU_FEATURES=features) == digests_here()


def test_another_seed_is_another_run() -> None:
    first, second = to_the_end([Experiment(**SHORT, seed=0), Experiment(**SHORT, seed=1)])
    assert not same(first, second)
