"""The ONNX model gives what torch gives, within 1e-5, whatever the network."""

from __future__ import annotations

import json

import numpy as np
import onnxruntime
import pytest
import torch

from aecore.experiment import ACTIVATIONS, MODELS, Experiment
from aecore.export.graph import PARTS, onnx_model
from aecore.run import Run, train

SMALL = {"hidden": (16, 12), "points": 60, "batch": 16, "steps": 60}
POINTS = np.random.default_rng(0).uniform(-2, 2, (50, 2)).astype(np.float32)


def ran(run: Run, part: str, **given: np.ndarray) -> list[np.ndarray]:
    model = onnx_model(run, part).SerializeToString()
    return onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"]).run(None, given)


@pytest.mark.parametrize("settings", [{"model": m} for m in MODELS] + [{"activation": a} for a in ACTIVATIONS], ids=str)
def test_onnxruntime_and_torch_agree(settings: dict) -> None:
    run = train(Experiment(**SMALL, width=2, **settings))
    module = run.module()
    with torch.no_grad():
        torches = module(torch.from_numpy(POINTS)).numpy()
    codes, reconstructions = ran(run, "autoencoder", points=POINTS)
    assert reconstructions == pytest.approx(torches, abs=1e-5)
    assert codes == pytest.approx(run.encode(POINTS), abs=1e-5)


def test_encoder_and_decoder_stand_alone() -> None:
    run = train(Experiment(**SMALL, model="variational", width=3))
    (codes,) = ran(run, "encoder", points=POINTS)
    assert codes.shape == (50, 3)
    (back,) = ran(run, "decoder", codes=codes)
    assert back == pytest.approx(run.reconstruct(POINTS), abs=1e-5)


def test_the_model_says_which_experiment_it_comes_from() -> None:
    run = train(Experiment(**SMALL, dataset="moons"))
    (said,) = [prop.value for prop in onnx_model(run).metadata_props if prop.key == "experiment"]
    assert Experiment.from_query(json.loads(said)) == run.experiment


def test_an_unknown_part_is_refused() -> None:
    run = train(Experiment(**SMALL))
    with pytest.raises(ValueError, match=", ".join(PARTS)):
        onnx_model(run, "whole")


def test_equal_runs_give_equal_files(tmp_path) -> None:
    run = train(Experiment(**SMALL))
    for name in ("one", "other"):
        run.save_onnx(tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()
