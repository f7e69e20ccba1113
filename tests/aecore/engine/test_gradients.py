"""Every hand-written gradient against torch's autograd in float64."""

from __future__ import annotations

import itertools

import pytest
import torch
from torch import Tensor

from aecore.engine.activations import slopes
from aecore.engine.objectives import Goal
from aecore.engine.objectives.goal import per_model
from aecore.engine.objectives.variational import heads_gradient, sampled
from aecore.engine.stack import Pass, Stack, padded_columns
from aecore.experiment import ACTIVATIONS, Experiment
from aecore.network import network_of

BATCH = 7  # not a multiple of anything: padding must not show
LOSSES = ("squared", "absolute", "cross-entropy")
MODELS = (
    {"model": "linear"},
    {"model": "autoencoder"},
    {"model": "denoising"},
    {"model": "sparse", "sparsity_kind": "l1", "sparsity": 0.7, "width": 4},
    {"model": "sparse", "sparsity_kind": "kl", "sparsity": 0.7, "width": 4, "target_activity": 0.3},
    {"model": "contractive", "contraction": 0.6},
    {"model": "variational", "beta": 0.8},
)
FUNCTIONS = {
    "silu": torch.nn.functional.silu,
    "gelu": lambda z: torch.nn.functional.gelu(z, approximate="tanh"),
    "tanh": torch.tanh,
    "relu": torch.relu,
    "sigmoid": torch.sigmoid,
    "linear": lambda z: z,
}


def through(network, row: Tensor, layers: slice, x: Tensor) -> Tensor:
    """The layers' output for one network: x (n, inputs) -> (n, outputs), the plain way."""
    for layer in network.layers[layers]:
        weights = row[layer.weights_at : layer.biases_at].view(layer.outputs, layer.inputs)
        x = x @ weights.T + row[layer.biases_at : layer.biases_at + layer.outputs]
        x = FUNCTIONS[layer.activation](x)
    return x


def log_with_tail(p: Tensor) -> Tensor:
    edge = torch.tensor(0.02, dtype=p.dtype)
    tail = edge.log() + (p - edge) / edge - (p - edge) ** 2 / (2 * edge**2)
    return torch.where(p > edge, p.clamp_min(1e-3).log(), tail)


def objective(e: Experiment, row: Tensor, x: Tensor, target: Tensor, noise: Tensor) -> Tensor:
    """The objective of one network on a batch (n, d), written as in the papers."""
    network = network_of(e)
    encoder, decoder = slice(0, network.code_layer), slice(network.code_layer, None)
    heads = through(network, row, encoder, x)
    penalty, codes = torch.zeros(()), heads
    if e.model == "variational":
        mean, log_variance = heads[:, : e.width], heads[:, e.width :].clamp(max=10)
        codes = mean + (log_variance / 2).exp() * noise
        posterior = torch.distributions.Normal(mean, (log_variance / 2).exp())
        kl = torch.distributions.kl_divergence(posterior, torch.distributions.Normal(0.0, 1.0))
        penalty = e.beta * kl.sum(1).mean()
    elif e.model == "sparse" and e.sparsity_kind == "l1":
        penalty = e.sparsity * codes.abs().sum(1).mean()
    elif e.model == "sparse":
        activity = 1e-6 + (1 - 2e-6) * codes.mean(0)
        held_to = torch.distributions.Bernoulli(torch.tensor(e.target_activity, dtype=x.dtype))
        penalty = e.sparsity * torch.distributions.kl_divergence(held_to, torch.distributions.Bernoulli(activity)).sum()
    elif e.model == "contractive":
        jacobian = torch.func.vmap(torch.func.jacrev(lambda point: through(network, row, encoder, point)))(x)
        penalty = e.contraction * (jacobian**2).sum((1, 2)).mean()
    y = through(network, row, decoder, codes)
    if e.loss == "squared":
        loss = ((y - target) ** 2).sum(1).mean()
    elif e.loss == "absolute":
        loss = (y - target).abs().sum(1).mean()
    else:
        p, q = (y + 2) / 4, ((target + 2) / 4).clamp(0, 1)
        loss = -(q * log_with_tail(p) + (1 - q) * log_with_tail(1 - p)).sum(1).mean()
    return loss + penalty


def columns_of(batches: list[Tensor]) -> Tensor:
    """Batches (n, d) of each network -> (K, d, columns), zero beyond n."""
    columns = torch.zeros(len(batches), batches[0].shape[1], padded_columns(BATCH), dtype=torch.float64)
    for k, batch in enumerate(batches):
        columns[k, :, :BATCH] = batch.T
    return columns


CASES = [
    pytest.param(settings, loss, activation, id="-".join([*map(str, settings.values()), loss, activation]))
    for settings, loss, activation in itertools.product(MODELS, LOSSES, ACTIVATIONS)
    if settings["model"] != "linear" or activation == "linear"
]


@pytest.mark.parametrize(("settings", "loss", "activation"), CASES)
def test_the_gradient_by_hand_is_autograds(settings: dict, loss: str, activation: str) -> None:
    torch.manual_seed(0)
    common = {"hidden": (5, 6), "width": 2, "batch": BATCH, "loss": loss, "activation": activation}
    experiments = [Experiment(**common | settings, seed=seed) for seed in range(2)]
    network = network_of(experiments[0])
    stack = Stack(network, 2, torch.float64)
    # Spread wide enough that some reconstructions leave the plane and some inputs lie on its border.
    rows = torch.randn(2, network.size, dtype=torch.float64) * 0.8
    for k in range(2):
        stack.load(k, rows[k].numpy())
    inputs = [torch.randn(BATCH, 2, dtype=torch.float64) for _ in range(2)]
    targets = [torch.randn(BATCH, 2, dtype=torch.float64) * 1.5 for _ in range(2)]
    noise = [torch.randn(BATCH, 2, dtype=torch.float64) for _ in range(2)]
    beta = per_model([e.beta for e in experiments], torch.float64)

    goal = Goal(experiments, padded_columns(BATCH), torch.float64)
    at = Pass(stack, padded_columns(BATCH))
    goal.gradients(at, columns_of(inputs), columns_of(targets), columns_of(noise), beta)

    for k, experiment in enumerate(experiments):
        row = rows[k].clone().requires_grad_()
        objective(experiment, row, inputs[k], targets[k], noise[k]).backward()
        found = torch.from_numpy(stack.rows(stack.gradients)[k])
        torch.testing.assert_close(found, row.grad, rtol=1e-9, atol=1e-11)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_slopes_are_the_derivatives(name: str) -> None:
    z = torch.linspace(-4, 4, 50, dtype=torch.float64, requires_grad=True)
    value = FUNCTIONS[name](z)
    (first,) = torch.autograd.grad(value.sum(), z, create_graph=True)
    second = torch.zeros_like(z)
    if first.requires_grad:
        (second,) = torch.autograd.grad(first.sum(), z)
    for ours, theirs in zip(slopes(name, z.detach()), (value, first, second), strict=True):
        torch.testing.assert_close(ours, theirs.detach(), rtol=1e-10, atol=1e-12)


def test_no_gradient_comes_through_a_log_variance_beyond_its_bound() -> None:
    heads = torch.tensor([[[0.5], [1e4]]], dtype=torch.float64)  # a mean, and a log-variance that would overflow
    noise = torch.ones(1, 1, 1, dtype=torch.float64)
    codes, deviation = sampled(heads, noise)
    d = heads_gradient(heads, deviation, noise, torch.ones_like(codes), per_model([1.0], torch.float64), torch.ones(1))
    assert torch.isfinite(codes).all()
    assert d[0, 1, 0] == 0 and d[0, 0, 0] == 1.5
