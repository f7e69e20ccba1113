"""The code a visitor may copy is the engine's network and objective, and it runs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from aecore import train
from aecore.engine.batches import draw_batches, measured_inputs, measured_noise
from aecore.engine.initial import initial_weights
from aecore.engine.training import advance
from aecore.experiment import Change, Experiment
from aecore.export.listing import listing
from aecore.network import network_of
from aecore.randomness import generator
from trajectories.computing.scripts import MOST_PRINTED, image_script, run_images, run_listing

SMALL = Experiment(dataset="moons", points=60, hidden=(6, 5), width=2, batch=16, steps=30)
MODELS = (
    {"model": "linear"},
    {"model": "autoencoder"},
    {"model": "autoencoder", "activation": "gelu", "hidden": ()},
    {"model": "autoencoder", "decay": "constant", "activation": "tanh", "noise": 0.5, "dataset": "helix"},
    {"model": "denoising", "corruption": 0.3},
    {"model": "denoising", "corruption": 0.3, "corruption_kind": "drop", "activation": "relu"},
    {"model": "sparse", "sparsity": 0.7},
    {"model": "sparse", "sparsity": 0.7, "sparsity_kind": "kl", "target_activity": 0.3},
    {"model": "contractive", "contraction": 0.6},
    {"model": "variational", "beta": 0.8, "activation": "sigmoid"},
    {"model": "variational", "beta": 0.8, "beta_warmup": 0.0},
)
LOSSES = ("squared", "absolute", "cross-entropy")


def named(settings: dict) -> str:
    return "-".join(str(value) for value in settings.values())


def executed(experiment: Experiment) -> dict:
    """The names that a listing leaves behind once it has run."""
    names: dict = {}
    exec(compile(listing(experiment), "listing", "exec"), names)
    return names


def give(model: torch.nn.Module, weights: np.ndarray) -> None:
    """Put a flat row of the engine's weights into a listing's module."""
    torch.nn.utils.vector_to_parameters(torch.from_numpy(weights.copy()), model.parameters())


@pytest.fixture
def drawn(monkeypatch):
    """Lets a test say what torch.randn_like or torch.rand_like give."""

    def say(numbers: np.ndarray) -> None:
        for name in ("randn_like", "rand_like"):
            monkeypatch.setattr(torch, name, lambda like: torch.from_numpy(numbers).reshape(like.shape))

    return say


@pytest.mark.parametrize("settings", MODELS, ids=named)
def test_a_listings_module_with_the_engines_weights_reconstructs_the_same(settings):
    experiment = replace(SMALL, **settings)
    run = train(experiment)
    model = executed(replace(experiment, steps=10))["model"]
    assert sum(p.numel() for p in model.parameters()) == network_of(experiment).size
    give(model, run.weights)
    with torch.no_grad():
        found = model(torch.from_numpy(run.points)).numpy()
    np.testing.assert_allclose(found, run.reconstruct(run.points), atol=2e-6)


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("settings", MODELS, ids=named)
def test_a_listings_loss_is_the_engines_objective(settings, loss, drawn):
    experiment = replace(SMALL, loss=loss, **settings)
    run = train(experiment)
    names = executed(experiment)
    give(names["model"], run.weights)
    points = names["points"]
    drawn(_measured_draws(experiment, points.numpy()))
    beta = [experiment.beta] if experiment.model == "variational" else []  # its warm-up is over by now
    with torch.no_grad():
        found = names["objective"](names["model"], points, *beta).item()
    assert found == pytest.approx(float(run.history["objective"][-1]), rel=2e-5)


def _measured_draws(experiment: Experiment, points: np.ndarray) -> np.ndarray:
    """The random numbers with which the engine measures the objective at each frame."""
    if experiment.model == "variational":
        return measured_noise(experiment, len(points))
    random = generator(experiment.seed, "measured corruption")
    if experiment.corruption_kind == "gaussian":
        numbers = random.standard_normal(points.shape, dtype=np.float32)
        if experiment.model == "denoising":
            corrupted = points + np.float32(experiment.corruption) * numbers
            assert np.array_equal(corrupted, measured_inputs(experiment, points))
        return numbers
    return random.random(points.shape, dtype=np.float32)


@pytest.mark.parametrize("settings", MODELS, ids=named)
def test_a_listings_steps_on_the_engines_batches_are_the_engines_steps(settings, drawn):
    experiment = replace(SMALL, **settings)
    names = executed(experiment)
    names["optimizer"].state.clear()  # moments of zero again
    give(names["model"], initial_weights(experiment))
    share = names.get("share", lambda step: 1)
    for step in range(5):
        batches = draw_batches(experiment, names["points"].numpy(), step, step + 1)
        x = torch.from_numpy(batches.targets(0))
        drawn(_batch_draws(experiment, batches, x))
        rise = experiment.beta_warmup * experiment.steps
        beta = [experiment.beta * (step / rise if rise else 1)] if experiment.model == "variational" else []
        names["training_step"](x, experiment.learning_rate * share(step), *beta)
    found = torch.nn.utils.parameters_to_vector(names["model"].parameters()).detach().numpy()
    moved = np.abs(found - initial_weights(experiment)).max()
    expected = _weights_at(experiment, 5)
    assert moved > 1e-3
    assert np.abs(found - expected).max() < 1e-3 * moved


def _batch_draws(experiment, batches, x: torch.Tensor) -> np.ndarray:
    if experiment.model == "variational":
        return batches.noise[0]
    if experiment.model == "denoising":
        corrupted = batches.inputs[0]
        if experiment.corruption_kind == "drop":
            return (corrupted != 0).astype(np.float32)  # dropped where 0 is below the level, kept where 1 is not
        return (corrupted - x.numpy()) / np.float32(experiment.corruption)
    return np.zeros(x.shape, np.float32)


def _weights_at(experiment: Experiment, step: int) -> np.ndarray:
    ((frames, _),) = advance([experiment])
    return frames.weights[list(frames.steps).index(step)]


def test_changes_on_the_way_are_in_the_loop():
    turns = (Change(5, "learning_rate", 0.5), Change(9, "model", "denoising"), Change(9, "loss", "absolute"))
    text = listing(replace(SMALL, schedule=turns))
    assert "if step == 5:\n        learning_rate = 0.5\n" in text
    assert "if step == 9:\n        objective = denoising_absolute_objective\n" in text
    assert text.count("if step == 9:") == 1
    assert "objective = autoencoder_squared_objective" in text


SCHEDULES = (
    {"schedule": (Change(3, "learning_rate", 0.1),)},
    {"schedule": (Change(3, "model", "contractive"), Change(4, "contraction", 0.1))},
    {"schedule": (Change(3, "model", "sparse"), Change(7, "loss", "cross-entropy"))},
    {"schedule": (Change(2, "model", "denoising"), Change(3, "corruption_kind", "drop"), Change(4, "corruption", 0.5))},
    {"model": "variational", "schedule": (Change(3, "beta", 1.0), Change(4, "loss", "absolute"))},
    {
        "model": "sparse",
        "sparsity_kind": "kl",
        "schedule": (Change(3, "target_activity", 0.4), Change(3, "sparsity", 0.4)),
    },
)


@pytest.mark.parametrize("settings", SCHEDULES, ids=lambda settings: settings["schedule"][-1].setting)
def test_a_listing_with_changes_runs(settings, capsys):
    executed(replace(SMALL, steps=10, **settings))
    assert capsys.readouterr().out.count("\n") == 11


@pytest.mark.parametrize("settings", [*MODELS, *SCHEDULES], ids=named)
def test_a_listing_is_short_and_narrow_enough_to_read(settings):
    lines = listing(replace(SMALL, **settings)).splitlines()
    assert len(lines) < 120
    assert max(map(len, lines)) <= 110


def test_equal_runs_have_equal_listings():
    assert listing(replace(SMALL, beta=3.0)) == listing(SMALL)


def test_a_script_runs_in_a_process_of_its_own_and_prints_its_loss():
    printed = run_listing(replace(SMALL, steps=20))
    assert printed.problem == ""
    lines = printed.text.splitlines()
    assert lines[0].startswith("step     0  loss ")
    assert float(lines[-1].rpartition(" ")[2]) > 0


def test_a_script_that_takes_too_long_is_ended_and_says_so():
    printed = run_listing(replace(SMALL, steps=20_000), seconds=0.5)
    assert "0.5 seconds" in printed.problem
    assert len(printed.text) <= MOST_PRINTED


def test_the_image_autoencoder_learns_digits():
    printed = run_images()
    assert printed.problem == ""
    *epochs, mean_image = printed.text.splitlines()
    held_out = [float(line.rpartition(" ")[2]) for line in epochs]
    assert held_out[-1] < 0.3 * float(mean_image.rpartition(" ")[2])
    assert "nn.Linear(784, 128)" in image_script() and "nn.Linear(128, 32)" in image_script()
