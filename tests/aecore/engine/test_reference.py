"""The readable engine trains whole runs in the place of the compiled one, and both give what the golden file holds."""

from __future__ import annotations

import json

import numpy as np
import pytest

from aecore.engine import choice, compiled, reference, training
from aecore.engine.training import advance_to
from aecore.experiment import Change, Experiment
from tests.places import GOLDEN

CASES = json.loads((GOLDEN / "frames.json").read_text())
ENGINES = {"compiled": compiled.Trainer, "readable": reference.Trainer}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['query']['model']}-{case['query']['loss']}")
def test_a_run_ends_as_the_golden_file_holds_it(case: dict, engine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training, "trainer_class", lambda: ENGINES[engine])
    experiment = Experiment.from_query(case["query"])
    frames, _ = advance_to(experiment, experiment.steps)
    np.testing.assert_allclose(frames.weights[-1], case["weights"], atol=2e-5)
    np.testing.assert_allclose(frames.terms[-1], case["terms"], rtol=2e-4)


def test_the_readable_engine_does_not_mind_how_steps_are_cut_either(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training, "trainer_class", lambda: reference.Trainer)
    changes = (Change(9, "model", "denoising"), Change(20, "learning_rate", 0.001))
    experiment = Experiment(hidden=(5,), points=40, batch=9, steps=60, schedule=changes)
    whole, _ = advance_to(experiment, 60)
    checkpoint = None
    for until in (4, 9, 33, 60):
        frames, checkpoint = advance_to(experiment, until, checkpoint)
    assert np.array_equal(frames.weights[-1], whole.weights[-1])


def test_without_numba_the_readable_engine_is_chosen_and_the_log_says_so(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(choice, "COMPILED", False)
    choice.trainer_class.cache_clear()
    try:
        assert choice.trainer_class() is reference.Trainer
        assert "no numba" in caplog.text
    finally:
        choice.trainer_class.cache_clear()
