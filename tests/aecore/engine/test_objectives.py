"""What each objective is known to reach, and its value by hand."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from aecore.engine.jacobian import jacobians
from aecore.engine.objectives.contractive import contraction_value
from aecore.engine.objectives.losses import loss_value
from aecore.engine.objectives.sparse import sparsity_value
from aecore.engine.objectives.variational import kl_each
from aecore.experiment import Experiment
from aecore.metrics.pca import fit_pca
from aecore.network import network_of
from aecore.run import Run, train

LINEAR = {"hidden": (), "activation": "linear", "heldout": 0.0, "batch": 512, "noise": 0.0}


def gaussian_points(deviations: tuple[float, ...], count: int = 4000) -> np.ndarray:
    """Points with exactly these standard deviations along turned axes, mean zero: (count, d)."""
    random = np.random.default_rng(0)
    raw = random.standard_normal((count, len(deviations)))
    raw -= raw.mean(0)
    white = raw @ np.linalg.inv(np.linalg.cholesky(raw.T @ raw / count)).T
    turn, _ = np.linalg.qr(random.standard_normal((len(deviations), len(deviations))))
    return (white * deviations @ turn.T).astype(np.float32)


def linear_map(run: Run) -> np.ndarray:
    """The matrix A of a network that computes r(x) = A x + b: (d, d)."""
    d = run.experiment.dimension
    return (run.reconstruct(np.eye(d)) - run.reconstruct(np.zeros((1, d)))).T.astype(np.float64)


def angle_between(first: np.ndarray, second: np.ndarray) -> float:
    """Largest principal angle between the spaces spanned by the columns, in degrees."""
    q, _ = np.linalg.qr(first)
    p, _ = np.linalg.qr(second)
    return float(np.degrees(np.arccos(np.clip(np.linalg.svd(q.T @ p)[1].min(), -1, 1))))


# Values


@pytest.mark.parametrize(
    ("loss", "expected"),
    [
        ("squared", (1 + 4 + 0 + 1) / 2),
        ("absolute", (1 + 2 + 0 + 1) / 2),
        # p = 3/4, 3/4 and 1/4, 3/4 for q = 1/2, 3/4 and 3/4, 1/2: twice each of -log 3/4 and -log 1/4 in all
        ("cross-entropy", -np.log(3 / 4) - np.log(1 / 4)),
    ],
)
def test_losses_by_hand(loss: str, expected: float) -> None:
    outputs = np.array([[1.0, -1.0], [1.0, 1.0]], dtype=np.float32)  # (n, d)
    targets = np.array([[0.0, 1.0], [1.0, 0.0]], dtype=np.float32)
    assert loss_value(loss, outputs, targets) == pytest.approx(expected)


@pytest.mark.parametrize(("loss", "best"), [("squared", 0.4), ("cross-entropy", 0.4), ("absolute", 0.0)])
def test_the_best_constant_answer_is_the_mean_or_the_median(loss: str, best: float) -> None:
    targets = np.array([[0.0], [0.0], [0.0], [1.5], [0.5]])
    answers = np.linspace(-1.9, 1.9, 381)
    paid = [loss_value(loss, np.full((5, 1), answer), targets) for answer in answers]
    assert answers[int(np.argmin(paid))] == pytest.approx(best, abs=1e-6)


def test_the_cross_entropy_goes_on_smoothly_outside_the_plane() -> None:
    targets = np.array([[0.7]])
    y = np.linspace(-6, 6, 2401)
    paid = np.array([loss_value("cross-entropy", np.full((1, 1), value), targets) for value in y])
    assert np.isfinite(paid).all()
    assert (np.diff(paid, 2) > 0).all()  # convex, so without a second optimum


def test_the_kl_in_closed_form_is_the_integral() -> None:
    x = np.linspace(-40, 40, 400_001)
    for mean, log_variance in [(0.0, 0.0), (1.3, -2.0), (-2.0, 1.5), (0.1, -6.0)]:
        deviation = np.exp(log_variance / 2)
        log_posterior = -((x - mean) ** 2) / (2 * deviation**2) - np.log(deviation)
        integrand = np.exp(log_posterior) / np.sqrt(2 * np.pi) * (log_posterior + x**2 / 2)
        integral = integrand.sum() * (x[1] - x[0])
        assert kl_each(np.array([[mean, log_variance]]))[0] == pytest.approx(integral, rel=1e-6, abs=1e-9)


def test_sparsity_by_hand() -> None:
    codes = np.array([[1.0, 0.5], [0.0, 0.5]])  # (n, width): mean activities 1/2 and 1/2
    assert sparsity_value("l1", codes, 0.1) == pytest.approx((1.5 + 0.5) / 2)
    kl = 0.1 * np.log(0.1 / 0.5) + 0.9 * np.log(0.9 / 0.5)
    assert sparsity_value("kl", codes, 0.1) == pytest.approx(2 * kl)


def test_silent_and_saturated_units_pay_a_finite_kl() -> None:
    assert np.isfinite(sparsity_value("kl", np.array([[0.0, 1.0], [0.0, 1.0]]), 0.1))


def test_the_jacobian_of_a_linear_encoder_is_its_matrix() -> None:
    network = network_of(Experiment(model="linear", width=2))
    points = np.random.default_rng(0).standard_normal((32, 2))
    found = jacobians(network, np.arange(network.size, dtype=np.float64), points)  # (d, n, width)
    assert np.array_equal(found[:, 5].T, [[0, 1], [2, 3]])
    assert contraction_value(found) == 0 + 1 + 4 + 9


# Known answers


def test_a_denoising_autoencoder_shrinks_gaussian_data_by_the_known_factor() -> None:
    """The best map from x + noise back to x is linear: variance / (variance + level²) along each axis."""
    points, level = gaussian_points((1.2, 0.5)), 0.4
    run = train(
        Experiment(**LINEAR, model="denoising", width=2, corruption=level, steps=2500, learning_rate=0.02), points
    )
    covariance = np.cov(points.T, bias=True)
    best = covariance @ np.linalg.inv(covariance + level**2 * np.eye(2))
    assert np.abs(linear_map(run) - best).max() < 0.015
    residual = np.trace(covariance - best @ covariance)  # expected loss of the best map
    assert run.history["objective"][-1] == pytest.approx(residual, rel=0.05)


def test_dropping_coordinates_teaches_to_fill_them_in() -> None:
    """On a line y = x, the best guess of a dropped coordinate comes from the other one."""
    along = np.random.default_rng(1).uniform(-1.5, 1.5, (500, 1))
    run = train(
        Experiment(model="denoising", corruption_kind="drop", corruption=0.3, hidden=(16,), steps=1000),
        np.hstack([along, along]),
    )
    filled = run.reconstruct(np.array([[1.0, 0.0], [0.0, 1.0]]))
    assert np.abs(filled - 1.0).max() < 0.2


@pytest.mark.parametrize("width", [1, 2])
def test_a_linear_autoencoder_spans_the_principal_axes(width: int) -> None:
    """Baldi & Hornik 1989."""
    points = gaussian_points((1.2, 0.7, 0.3))
    run = train(
        Experiment(**LINEAR, dataset="helix", model="linear", width=width, steps=2500, learning_rate=0.02), points
    )
    pca = fit_pca(points)
    assert angle_between(np.linalg.svd(linear_map(run))[0][:, :width], pca.components[:width].T) < 1.0
    assert run.history["train"][-1] == pytest.approx(pca.error(points, width), rel=1e-3)


def test_a_linear_variational_autoencoder_is_probabilistic_pca() -> None:
    """Tipping & Bishop 1999: with beta = 2 sigma² of their maximum likelihood solution, a linear
    decoder's product W W' is components (variances - sigma²) components', and the posterior's
    variance sigma² / (w² + sigma²) = sigma² / variance. Within 1 degree and 5 %."""
    points = gaussian_points((1.2, 0.3, 0.3))
    pca = fit_pca(points)
    noise = pca.variances[1:].mean()  # sigma², equation 8
    run = train(
        Experiment(
            **LINEAR,
            dataset="helix",
            model="variational",
            width=1,
            beta=2 * noise,
            beta_warmup=0.0,
            steps=3000,
            learning_rate=0.1,
        ),
        points,
    )
    loading = (run.decode(np.ones((1, 1))) - run.decode(np.zeros((1, 1))))[0].astype(np.float64)  # (d,)
    assert angle_between(loading[:, None], pca.components[:1].T) < 1.0
    assert loading @ loading == pytest.approx(pca.variances[0] - noise, rel=0.05)
    _, log_variance = run.module().posterior(torch.from_numpy(points))
    assert log_variance.detach().exp().mean().item() == pytest.approx(noise / pca.variances[0], rel=0.05)
    # What is left over is the noise it was told of: recovered from the reconstruction's residual.
    residual = points - run.decode(run.encode(points))
    left_out = residual - np.outer(residual @ pca.components[0], pca.components[0])
    assert (left_out**2).sum(1).mean() / 2 == pytest.approx(noise, rel=0.05)


def test_a_strong_beta_collapses_the_posterior_to_the_prior() -> None:
    run = train(Experiment(model="variational", beta=10.0, beta_warmup=0.0, hidden=(16,), steps=600))
    assert run.history["kl"][-1] < 0.01


def test_l1_silences_codes() -> None:
    common = {"model": "sparse", "width": 6, "hidden": (16, 16), "steps": 800}
    free, held = (train(Experiment(**common, sparsity=weight)) for weight in (0.0, 0.05))
    assert held.history["sparsity"][-1] < free.history["sparsity"][-1] / 2


def test_the_kl_penalty_holds_units_to_their_target_activity() -> None:
    run = train(
        Experiment(
            model="sparse", sparsity_kind="kl", sparsity=0.5, target_activity=0.2, width=6, hidden=(16, 16), steps=800
        )
    )
    activity = run.encode(run.points[~run.heldout]).mean(0)
    assert np.abs(activity - 0.2).max() < 0.05


def test_contraction_makes_the_encoder_less_steep() -> None:
    common = {"model": "contractive", "hidden": (8, 8), "steps": 400, "batch": 64}
    free, held = (train(Experiment(**common, contraction=weight)) for weight in (0.0, 0.1))
    assert held.history["contraction"][-1] < free.history["contraction"][-1] / 2
