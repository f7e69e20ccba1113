"""The notebook's side: train, encode, decode, history, module, figure, save and load."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.numpy import save_file

import aecore
from aecore.experiment import ACTIVATIONS, MODELS, Change, Experiment
from aecore.figures import INPUT, RECONSTRUCTION, code_range
from aecore.records import terms_of
from aecore.run import Run, train

SMALL = {"hidden": (6, 5), "points": 60, "batch": 16, "steps": 40}


@pytest.fixture(scope="module")
def run() -> Run:
    return train(Experiment(**SMALL, width=2))


def test_arrays_in_and_out_are_float32_of_the_stated_shapes(run: Run) -> None:
    points = np.linspace(-1, 1, 14).reshape(7, 2)
    codes = run.encode(points)
    assert codes.shape == (7, 2) and codes.dtype == np.float32
    assert run.decode(codes).shape == (7, 2) and run.decode(codes).dtype == np.float32
    assert np.array_equal(run.reconstruct(points), run.decode(codes))


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (np.zeros(2), r"shape \(n, 2\)"),
        (np.zeros((3, 3)), r"shape \(n, 2\)"),
        ([[0.0, np.nan]], "finite"),
        ([[0.0, 1e300]], "finite"),
        ("points", "numbers"),
    ],
)
@pytest.mark.filterwarnings("ignore:overflow")
def test_wrong_arrays_are_refused_with_the_reason(run: Run, wrong, message: str) -> None:
    for method in (run.encode, run.decode, run.reconstruct):
        with pytest.raises(ValueError, match=message):
            method(wrong)
    with pytest.raises(ValueError, match=message):
        train(run.experiment, wrong)


@pytest.mark.parametrize("model", MODELS)
def test_the_history_has_every_term_at_every_frame(model: str) -> None:
    trained = train(Experiment(**SMALL, model=model))
    assert tuple(trained.history) == ("step", *terms_of(trained.experiment))
    assert trained.history["step"][-1] == 40
    clean = trained.points[~trained.heldout]
    error = ((trained.reconstruct(clean) - clean) ** 2).sum(1).mean()
    assert trained.history["train"][-1] == pytest.approx(error, rel=1e-4)


@pytest.mark.parametrize("settings", [{"model": m} for m in MODELS] + [{"activation": a} for a in ACTIVATIONS], ids=str)
def test_the_module_is_the_same_network(settings: dict) -> None:
    trained = train(Experiment(**SMALL | {"steps": 10}, **settings))
    module = trained.module()
    points = np.random.default_rng(0).uniform(-2, 2, (50, 2)).astype(np.float32)
    assert isinstance(module, torch.nn.Module)
    with torch.no_grad():
        assert module(torch.from_numpy(points)).numpy() == pytest.approx(trained.reconstruct(points), abs=1e-5)


def test_a_variational_module_shows_its_posterior() -> None:
    trained = train(Experiment(**SMALL, model="variational", width=3))
    mean, log_variance = trained.module().posterior(torch.from_numpy(trained.points))
    assert mean.detach().numpy() == pytest.approx(trained.encode(trained.points), abs=1e-5)
    assert log_variance.shape == (60, 3)


def test_own_points_are_trained_on_and_some_held_out() -> None:
    own = np.random.default_rng(0).normal(size=(50, 2))
    trained = train(Experiment(**SMALL, heldout=0.2), own)
    assert np.array_equal(trained.points, own.astype(np.float32))
    assert trained.heldout.sum() == 10
    with pytest.raises(ValueError, match="at least 2"):
        train(Experiment(**SMALL), own[:1])


@pytest.mark.parametrize("settings", [{"model": "variational"}, {"schedule": (Change(9, "model", "sparse"),)}], ids=str)
def test_a_saved_run_loads_as_the_same_run(settings: dict, tmp_path: Path) -> None:
    trained = train(Experiment(**SMALL, **settings))
    trained.save(tmp_path / "run.safetensors")
    loaded = Run.load(tmp_path / "run.safetensors")
    assert loaded.experiment == trained.experiment
    assert loaded.diverged_at is None
    assert np.array_equal(loaded.weights, trained.weights)
    assert np.array_equal(loaded.heldout, trained.heldout)
    assert {name: values.tolist() for name, values in loaded.history.items()} == {
        name: values.tolist() for name, values in trained.history.items()
    }


def test_a_file_that_is_no_run_is_refused(tmp_path: Path) -> None:
    garbage = tmp_path / "garbage.safetensors"
    garbage.write_bytes(b"not tensors at all")
    other = tmp_path / "other.safetensors"
    save_file({"weights": np.zeros(3, np.float32)}, other)
    for path in (garbage, other):
        with pytest.raises(ValueError, match="saved by Run.save"):
            Run.load(path)


def test_a_saved_network_of_another_size_is_refused(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "run.safetensors"
    Run(run.experiment, run.weights[:-1], run.history, run.points, run.heldout).save(path)
    with pytest.raises(ValueError, match="finite numbers"):
        Run.load(path)


@pytest.mark.parametrize(
    "settings", [{"width": 1}, {"width": 2}, {"width": 3}, {"dataset": "helix", "width": 2}], ids=str
)
def test_the_figure_shows_data_manifold_field_and_reconstructions(settings: dict) -> None:
    trained = train(Experiment(**SMALL | {"steps": 10}, **settings))
    d = trained.experiment.dimension
    figure = trained.figure(point=np.full(d, 0.5))
    traces = {trace.name: trace for trace in figure.data}
    assert traces["input"].marker.color == INPUT and traces["reconstruction"].marker.color == RECONSTRUCTION
    assert traces["learned manifold"].line.color == RECONSTRUCTION
    assert (len(traces["learned manifold"].x) > 0) == (trained.experiment.width < 3)
    assert len(traces["data"].x) == 48 and len(traces["held-out data"].x) == 12
    assert len(traces["x → reconstruction"].x) > 0
    landed = trained.reconstruct(np.full((1, d), 0.5))[0]
    assert [traces["reconstruction"].x[0], traces["reconstruction"].y[0]] == pytest.approx(landed[:2].tolist())
    assert figure.to_json()


def test_the_manifold_spans_the_codes_in_use() -> None:
    trained = train(Experiment(**SMALL))
    low, high = code_range(trained)
    codes = trained.encode(trained.points[~trained.heldout])
    assert low == codes.min(0) and high == codes.max(0)


def test_the_package_gives_its_names_on_demand() -> None:
    assert aecore.train is train and aecore.Experiment is Experiment
    assert set(dir(aecore)) >= {"train", "advance", "noise_floor", "make_data", "Run"}
    assert all(getattr(aecore, name) for name in aecore.__all__)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        aecore.nothing  # noqa: B018
