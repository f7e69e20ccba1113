"""Training's steps, frames, schedules and ends."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from aecore.datasets import make_data
from aecore.engine.batches import draw_batches
from aecore.engine.initial import initial_weights
from aecore.engine.training import advance, advance_to
from aecore.experiment import MODELS, Change, Experiment
from aecore.experiment.rates import beta_at, decay_shape, rate_at
from aecore.experiment.timeline import frame_steps, segment_frames, segments
from aecore.network import forward, network_of
from aecore.randomness import batch_indices, generator
from aecore.records import LARGEST_ERROR, Checkpoint, segment_at, terms_of
from aecore.run import train
from tests.aecore.engine.test_determinism import to_the_end

SMALL = {"hidden": (8,), "points": 60, "batch": 16, "steps": 80}


def whole(experiment: Experiment):
    (frames,) = to_the_end([experiment])
    return frames


# Frames and checkpoints


@pytest.mark.parametrize("model", MODELS)
def test_every_scheduled_step_has_a_finite_frame(model: str) -> None:
    experiment = Experiment(**SMALL, model=model)
    frames = whole(experiment)
    assert tuple(frames.steps) == frame_steps(experiment.steps)
    assert frames.terms.shape == (len(frames.steps), len(terms_of(experiment)))
    assert frames.weights.shape == (len(frames.steps), network_of(experiment).size)
    assert frames.terms.dtype == frames.weights.dtype == np.float32
    assert np.isfinite(frames.terms).all() and np.isfinite(frames.weights).all()
    assert frames.terms[-1, 2] < frames.terms[0, 2]


def test_the_first_frame_is_the_untrained_network() -> None:
    experiment = Experiment(**SMALL)
    assert np.array_equal(whole(experiment).weights[0], initial_weights(experiment))


def test_the_last_segment_leaves_nothing_to_go_on_from() -> None:
    experiment = Experiment(**SMALL)
    checkpoint, ends = None, []
    for _, end in segments(experiment.steps):
        ((_, checkpoint),) = advance([experiment], [checkpoint])
        ends.append(checkpoint.step if checkpoint else end)
    assert checkpoint is None and ends == [end for _, end in segments(experiment.steps)]


def test_a_frames_errors_are_those_of_its_weights() -> None:
    experiment = Experiment(**SMALL)
    frames, data = whole(experiment), make_data(experiment)
    for points, term in ((data.train, 0), (data.held, 1)):
        outputs = forward(network_of(experiment).layers, frames.weights[-1], points)
        assert frames.terms[-1, term] == pytest.approx(((outputs - points) ** 2).sum(1).mean(), rel=1e-5)


def test_without_held_out_points_their_error_repeats_the_training_error() -> None:
    frames = whole(Experiment(**SMALL, heldout=0.0))
    assert np.array_equal(frames.terms[:, 0], frames.terms[:, 1])


def test_the_terms_of_a_variational_objective_add_up() -> None:
    experiment = Experiment(**SMALL, model="variational", beta=0.3, beta_warmup=0.5)
    frames = whole(experiment)
    terms = dict(zip(terms_of(experiment), frames.terms.T, strict=True))
    betas = [beta_at(experiment, min(step, experiment.steps - 1)) for step in frames.steps]
    assert betas[0] == 0 and betas[-1] == 0.3
    # Within the last step's difference: the last frame's beta is that of the last update.
    assert terms["objective"] == pytest.approx(terms["loss"] + np.array(betas) * terms["kl"], rel=1e-5)


def test_one_step_is_adams_step_on_the_shown_batch() -> None:
    experiment = Experiment(**SMALL, decay="constant")
    data = make_data(experiment)
    frames = whole(experiment)
    row = torch.from_numpy(frames.weights[0].copy()).requires_grad_()
    batch = torch.from_numpy(data.train[batch_indices(experiment, 0, len(data.train))])
    x = batch
    for layer in network_of(experiment).layers:
        weights = row[layer.weights_at : layer.biases_at].view(layer.outputs, layer.inputs)
        x = x @ weights.T + row[layer.biases_at : layer.biases_at + layer.outputs]
        x = torch.nn.functional.silu(x) if layer.activation == "silu" else x
    ((x - batch) ** 2).sum(1).mean().backward()
    gradient = row.grad.numpy()
    first = experiment.learning_rate * gradient / (np.abs(gradient) + 1e-8)  # Adam's first step, both moments corrected
    assert frames.weights[1] == pytest.approx(frames.weights[0] - first, abs=1e-5)


def test_there_must_be_a_checkpoint_for_each() -> None:
    with pytest.raises(ValueError, match="equally many"):
        advance([Experiment(**SMALL)], [None, None])


def test_training_goes_forward_and_not_beyond_the_end() -> None:
    _, checkpoint = advance_to(Experiment(**SMALL), 30)
    for until in (30, 81):
        with pytest.raises(ValueError, match=f"between 31 and 80. Got {until}"):
            advance_to(Experiment(**SMALL), until, checkpoint)


def test_advancing_nothing_gives_nothing() -> None:
    assert advance([]) == []


def test_only_a_segments_start_can_be_gone_on_from() -> None:
    with pytest.raises(ValueError, match="start of a segment"):
        segment_at(80, 5)


# What changes on the way


def test_the_cosine_rises_for_a_tenth_then_falls_to_zero() -> None:
    shape = decay_shape("cosine", 3000)
    assert shape[0] == 0.01 and shape[99] == shape[100] == 1.0
    assert (np.diff(shape[100:]) < 0).all() and 0 < shape[-1] < 1e-6
    assert decay_shape("cosine", 50)[4] == 1.0
    assert (decay_shape("constant", 50) == 1).all()


def test_beta_rises_over_its_warm_up() -> None:
    experiment = Experiment(model="variational", beta=2.0, beta_warmup=0.5, steps=100)
    assert [beta_at(experiment, step) for step in (0, 25, 50, 99)] == [0.0, 1.0, 2.0, 2.0]
    assert beta_at(replace(experiment, beta_warmup=0.0), 0) == 2.0


FORKS = {
    "learning rate": (Experiment(**SMALL), Change(30, "learning_rate", 0.1)),
    "loss": (Experiment(**SMALL), Change(31, "loss", "absolute")),
    "to denoising": (Experiment(**SMALL), Change(47, "model", "denoising")),
    "to sparse": (Experiment(**SMALL), Change(1, "model", "sparse")),
    "corruption": (Experiment(**SMALL, model="denoising"), Change(50, "corruption", 0.5)),
    "kind of corruption": (Experiment(**SMALL, model="denoising"), Change(10, "corruption_kind", "drop")),
    "sparsity": (Experiment(**SMALL, model="sparse", width=4), Change(19, "sparsity", 1.0)),
    "contraction": (Experiment(**SMALL, model="contractive"), Change(20, "contraction", 1.0)),
    "beta": (Experiment(**SMALL, model="variational"), Change(33, "beta", 1.0)),
}


@pytest.mark.parametrize(("base", "change"), FORKS.values(), ids=FORKS.keys())
def test_a_change_acts_from_its_step_on_and_not_before(base: Experiment, change: Change) -> None:
    plain, fork = whole(base), whole(replace(base, schedule=(change,)))
    for step, before, after in zip(plain.steps, plain.weights, fork.weights, strict=True):
        assert np.array_equal(before, after) == (step <= change.step)
    shared = [list(terms_of(replace(base, schedule=(change,)))).index(name) for name in terms_of(base)]
    before = plain.steps < change.step
    assert np.array_equal(plain.terms[before], fork.terms[before][:, shared])


def test_every_change_of_a_schedule_is_in_force_in_its_turn() -> None:
    usual = Experiment().learning_rate
    experiment = Experiment(
        **SMALL,
        schedule=(
            Change(20, "learning_rate", 25 * usual),
            Change(21, "learning_rate", usual),
            Change(60, "model", "contractive"),
        ),
    )
    assert rate_at(experiment, 20) == pytest.approx(25 * rate_at(Experiment(**SMALL), 20))
    assert rate_at(experiment, 21) == rate_at(Experiment(**SMALL), 21)
    frames = whole(experiment)
    terms = dict(zip(terms_of(experiment), frames.terms.T, strict=True))
    expected = terms["loss"] + np.where(frames.steps >= 60, experiment.contraction, 0) * terms["contraction"]
    assert terms["objective"] == pytest.approx(expected, rel=1e-5)
    assert (terms["contraction"] > 0).all()


# Random numbers


def test_every_purpose_and_block_has_its_own_numbers() -> None:
    draws = [generator(*which).random(3).tolist() for which in ((0, "a", 0), (0, "a", 1), (0, "b", 0), (1, "a", 0))]
    assert all(first != second for i, first in enumerate(draws) for second in draws[:i])
    assert generator(0, "a", 0).random(3).tolist() == draws[0]


def test_the_shown_batch_is_the_one_trained_on() -> None:
    experiment = Experiment(**SMALL, seed=3)
    train = make_data(experiment).train
    batches = draw_batches(experiment, train, 50, 60)
    for i in range(10):
        assert np.array_equal(batches.targets(i), train[batch_indices(experiment, 50 + i, len(train))])


@pytest.mark.parametrize("model", ["denoising", "variational"])
def test_a_smaller_batch_is_the_beginning_of_a_larger_one(model: str) -> None:
    large = Experiment(**SMALL | {"batch": 40}, model=model, width=2)
    train = make_data(large).train
    many, few = draw_batches(large, train, 50, 60), draw_batches(replace(large, batch=9), train, 50, 60)
    assert np.array_equal(many.indices[:, :9], few.indices)
    assert np.array_equal(many.inputs[:, :9], few.inputs) and np.array_equal(many.noise[:, :9], few.noise)


def test_a_dropped_coordinate_is_zero_and_the_target_stays_clean() -> None:
    experiment = Experiment(**SMALL, model="denoising", corruption_kind="drop", corruption=0.3)
    batches = draw_batches(experiment, make_data(experiment).train, 0, 50)
    changed = batches.inputs != batches.points[batches.indices]
    assert (batches.inputs[changed] == 0).all()
    assert changed.mean() == pytest.approx(0.3, abs=0.03)


def drawn_layers(experiment: Experiment) -> dict[str, np.ndarray]:
    """The standard normal draws behind each layer's first weights, from the data inward on both sides."""
    network, row = network_of(experiment), initial_weights(experiment).astype(np.float64)
    found = {}
    for i, layer in enumerate(network.layers):
        scale = np.sqrt((2 if layer.activation != "linear" else 1) / layer.inputs)
        name = ("encoder", i) if i < network.code_layer else ("decoder", len(network.layers) - 1 - i)
        found[name] = row[layer.weights_at : layer.biases_at].reshape(layer.outputs, layer.inputs) / scale
    return found


OTHERS = ({"width": 2}, {"model": "variational"}, {"hidden": (8, 5)}, {"hidden": (8, 4, 4)}, {"hidden": (3, 4)})


@pytest.mark.parametrize("other", OTHERS, ids=str)
def test_another_setting_leaves_the_draws_of_every_layer_as_they_were(other: dict) -> None:
    base = Experiment(**SMALL | {"hidden": (8, 4)})
    first, second = drawn_layers(base), drawn_layers(replace(base, **other))
    code = len(base.hidden)
    for name in first.keys() & second.keys():
        if len(replace(base, **other).hidden) != code and name[1] >= code:
            continue  # one more layer: what was next to the code is now elsewhere
        rows, columns = (min(a, b) for a, b in zip(first[name].shape, second[name].shape, strict=True))
        assert first[name][:rows, :columns] == pytest.approx(second[name][:rows, :columns], rel=1e-6)


# Divergence


def test_a_run_that_leaves_the_finite_numbers_ends_with_its_last_finite_frame() -> None:
    experiment = Experiment(
        **SMALL | {"steps": 400},
        activation="linear",
        learning_rate=1.0,
        decay="constant",
        schedule=(Change(40, "model", "contractive"), Change(40, "contraction", 10.0)),
    )
    size = network_of(experiment).size
    huge = Checkpoint(42, np.full(size, 1e12, np.float32), np.zeros(size, np.float32), np.zeros(size, np.float32))
    ((frames, checkpoint),) = advance([experiment], [huge])
    assert checkpoint is None
    assert frames.diverged_at == 43  # its first update cannot be made
    assert len(frames.steps) == 0 and frames.weights.shape == (0, size)


def test_divergence_is_placed_at_the_step_it_happens() -> None:
    experiment = Experiment(**SMALL | {"steps": 400})
    size = network_of(experiment).size
    weights = np.full(size, 1e-3, np.float32)
    # A first moment near the largest float: the first update still gives numbers, far too large ones.
    wild = Checkpoint(42, weights, np.full(size, 3e38, np.float32), np.full(size, 1e-6, np.float32))
    ((frames, checkpoint),) = advance([experiment], [wild])
    assert checkpoint is None
    assert frames.diverged_at == 43


def test_the_longest_run_gets_all_its_frames_though_some_segments_have_none() -> None:
    experiment = Experiment(model="linear", points=20, batch=1, steps=20_000)
    run = train(experiment)
    assert run.history["step"].tolist() == list(frame_steps(20_000))
    assert any(not segment_frames(20_000, i) for i in range(len(segments(20_000))))


def test_an_error_beyond_all_bounds_is_a_divergence_though_it_is_finite() -> None:
    run = train(Experiment(activation="linear", hidden=(64,) * 4, learning_rate=1.0, decay="constant", steps=300))
    assert run.diverged_at is not None
    assert run.history["train"].max() <= LARGEST_ERROR
    assert np.isfinite(run.weights).all()
