"""Runs on images: fixed to the bit by their seed, better than PCA, and as networks what they say they are."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from aecore.images import scores
from aecore.images.data import digits, kept, restored
from aecore.images.experiment import MODELS, ImageExperiment, read_image_query
from aecore.images.running import applied, measured
from aecore.images.schedule import frame_steps, plan_of
from aecore.images.training import ImageTraining, train_images

SHORT = ImageExperiment(epochs=2, width=4)
PRETRAINED = replace(SHORT, recipe="2006-pretrained", epochs=1)


def weights(experiment: ImageExperiment, cuts: tuple[int, ...] = ()) -> np.ndarray:
    """Those at the end of a run that stops at `cuts` and goes on from its state."""
    training = ImageTraining(experiment, digits(experiment.seed))
    for cut in (*cuts, training.plan.steps):
        training.advance(cut)
        training = ImageTraining(experiment, digits(experiment.seed), training.state())
    return training.state().weights


@pytest.mark.parametrize("model", MODELS)
def test_a_run_is_the_same_however_it_is_cut(model):
    experiment = replace(SHORT, model=model)
    assert np.array_equal(weights(experiment), weights(experiment, (1, 7, 20)))


def test_pretraining_is_the_same_however_it_is_cut():
    assert np.array_equal(weights(PRETRAINED), weights(PRETRAINED, (3, 1000, 1005, 2000, 2005)))


def test_another_seed_is_another_run():
    assert not np.array_equal(weights(SHORT), weights(replace(SHORT, seed=1)))


def test_a_pretrained_decoder_is_the_encoder_turned_round():
    training = ImageTraining(PRETRAINED, digits(0))
    training.advance(training.plan.pretraining)
    encoder, decoder = (
        [m for m in part if isinstance(m, torch.nn.Linear)]
        for part in (training.network.encoder, training.network.decoder)
    )
    for up, down in zip(encoder, reversed(decoder), strict=True):
        assert torch.equal(up.weight, down.weight.T)


def test_pretraining_helps_a_deep_sigmoid_network_off_the_mean_image():
    images = digits(0)
    deep = ImageExperiment(width=8, hidden="512-256-64", epochs=10)
    mean = scores.error(np.broadcast_to(images.train.mean(0), images.heldout.shape), images.heldout)

    def error(recipe: str) -> float:
        return measured(train_images(replace(deep, recipe=recipe), images), images)["heldout"]

    assert error("2006") > 0.95 * mean
    assert error("2006-pretrained") < 0.75 * mean
    assert error("today") < 0.5 * mean


@pytest.mark.parametrize("width", [2, 4, 8, 16])
def test_the_default_beats_pca_on_held_out_images_on_ten_of_ten_seeds(width):
    for seed in range(10):
        images = digits(seed)
        network = train_images(ImageExperiment(width=width, seed=seed, epochs=40), images)
        found = applied(network, "decode", applied(network, "encode", images.heldout))
        pca = scores.pca_errors(scores.pca_of(images.train), images.heldout, (width,))[0]
        assert scores.error(found, images.heldout) < pca, (width, seed)


def test_a_score_counts_neighbours_of_the_same_kind():
    train = np.array([[0.0], [0.1], [0.2], [5.0], [5.1], [5.2]])
    labels = np.array([0, 0, 0, 1, 1, 1])
    assert scores.neighbour_score(np.array([[0.05], [5.05], [4.9]]), np.array([0, 1, 0]), train, labels, 3) == 2 / 3


def test_a_threshold_has_its_share_of_false_alarms():
    errors = np.arange(1000.0)
    assert (errors > scores.threshold(errors, 0.05)).mean() == pytest.approx(0.05, abs=0.001)


def test_frames_are_few_thin_out_and_end_with_the_run():
    plan = plan_of(ImageExperiment(), 1300)
    steps = frame_steps(plan, 17_000)
    assert steps[0] == 0 and steps[-1] == plan.steps and len(steps) <= 25
    gaps = np.diff(steps[2:])
    assert (gaps[1:] >= gaps[:-1] - 1).all()
    assert len(frame_steps(plan, 200_000)) < len(steps)


def test_images_come_back_from_bytes_as_they_were():
    images = digits(0)
    again = restored(kept(images))
    assert np.abs(again.train - images.train).max() < 0.501 / 255
    assert np.array_equal(again.heldout_labels, images.heldout_labels)


def test_a_link_names_a_run_and_says_what_does_not_hold():
    experiment = ImageExperiment(model="denoising", corruption="block", strength=0.2, width=16, seed=3)
    assert read_image_query(experiment.to_query()) == (experiment, ())
    found, problems = read_image_query({"width": "99", "model": "magic", "nothing": "x", "images": "own", "seed": "2"})
    assert found == ImageExperiment(seed=2)
    assert [problem.rule for problem in problems] == ["between", "choice", "unknown", "image-own"]


def test_settings_that_do_not_matter_change_no_key():
    assert ImageExperiment(beta=3.0).content_key == ImageExperiment().content_key
    assert ImageExperiment(model="variational", beta=3.0).content_key != ImageExperiment().content_key
