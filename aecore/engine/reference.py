"""The trainer to read first: plain PyTorch with autograd. The compiled one is tested against it.

It draws nothing: batches, first weights and random numbers come from outside, the same for both. Where there is no
numba it is the engine. Imports torch.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from aecore.engine.batches import Batches
from aecore.engine.goal import Goal
from aecore.experiment.rates import BETAS, EPSILON
from aecore.network import Layer, Network
from aecore.records import Checkpoint

ACTIVATIONS = {
    "silu": functional.silu,
    "gelu": lambda z: functional.gelu(z, approximate="tanh"),
    "tanh": torch.tanh,
    "relu": torch.relu,
    "sigmoid": torch.sigmoid,
    "linear": lambda z: z,
}


def through(layers: tuple[Layer, ...], row: Tensor, x: Tensor) -> Tensor:
    """The layers' output: all weights in one row (P,), x (n, inputs of the first) -> (n, outputs of the last)."""
    for layer in layers:
        weights = row[layer.weights_at : layer.biases_at].view(layer.outputs, layer.inputs)
        biases = row[layer.biases_at : layer.biases_at + layer.outputs]
        x = ACTIVATIONS[layer.activation](functional.linear(x, weights, biases))  # (n, outputs)
    return x


def reconstruction_loss(loss: str, y: Tensor, t: Tensor) -> Tensor:
    """Mean over points of the loss of reconstructions y of targets t, (n, d) both."""
    if loss == "squared":
        return ((y - t) ** 2).sum(1).mean()
    if loss == "absolute":
        return (y - t).abs().sum(1).mean()
    p, q = (y + 2) / 4, ((t + 2) / 4).clamp(0, 1)  # shares of the plane's range
    return -(q * log(p) + (1 - q) * log(1 - p)).sum(1).mean()


def log(p: Tensor) -> Tensor:
    """The logarithm; below 0.02 its second-order Taylor polynomial, as a decoder may leave the range."""
    beyond = p / 0.02 - 1
    return torch.where(p > 0.02, p.clamp(min=0.02).log(), np.log(0.02) + beyond - beyond**2 / 2)


def objective(
    network: Network, goal: Goal, row: Tensor, x: Tensor, target: Tensor, noise: Tensor, weight: float
) -> Tensor:
    """What is minimised, of one batch: x (n, d) is given, target (n, d) wanted back, noise (n, width) draws codes."""
    encoder, decoder = network.layers[: network.code_layer], network.layers[network.code_layer :]
    code, penalty = through(encoder, row, x), 0.0
    model, kind = goal.objective.model, goal.objective.kind
    if model == "variational":  # Kingma & Welling 2014
        mean, log_variance = code.chunk(2, dim=1)
        log_variance = log_variance.clamp(max=10)
        code = mean + (log_variance / 2).exp() * noise
        penalty = (mean**2 + log_variance.exp() - log_variance - 1).sum(1).mean() / 2
    elif model == "sparse" and kind == "l1":  # Olshausen & Field 1996
        penalty = code.abs().sum(1).mean()
    elif model == "sparse":  # Ng 2011
        activity, wanted = 1e-6 + (1 - 2e-6) * code.mean(0), goal.target
        penalty = (wanted * (wanted / activity).log() + (1 - wanted) * ((1 - wanted) / (1 - activity)).log()).sum()
    elif model == "contractive":  # Rifai et al. 2011
        jacobian = torch.func.vmap(torch.func.jacrev(lambda point: through(encoder, row, point)))(x)  # (n, width, d)
        penalty = (jacobian**2).sum((1, 2)).mean()
    return reconstruction_loss(goal.loss, through(decoder, row, code), target) + weight * penalty


class Trainer:
    """A network with Adam's moments; `train` changes them. The same from outside as `compiled.Trainer`."""

    def __init__(self, network: Network, batch: int, carries: bool = False) -> None:
        self.network = network
        self._row = nn.Parameter(torch.zeros(network.size))
        self._adam = torch.optim.Adam([self._row], betas=BETAS, eps=EPSILON)

    def load(self, checkpoint: Checkpoint) -> None:
        """Stand where the checkpoint stands."""
        with torch.no_grad():
            self._row.copy_(torch.from_numpy(checkpoint.weights))
        moments = (checkpoint.first_moment, checkpoint.second_moment)
        first, second = (torch.tensor(moment) for moment in moments)
        self._adam.state[self._row] = {
            "step": torch.tensor(float(checkpoint.step)), "exp_avg": first, "exp_avg_sq": second,
        }  # fmt: skip

    def checkpoint(self, step: int) -> Checkpoint:
        """The state, as that of `step`: copies."""
        state = self._adam.state[self._row]
        return Checkpoint(step, self.weights(), state["exp_avg"].numpy().copy(), state["exp_avg_sq"].numpy().copy())

    def weights(self) -> np.ndarray:
        """The weights, a copy (P,)."""
        return self._row.detach().numpy().copy()

    def gradient(self) -> np.ndarray:
        """The last update's gradient, a copy (P,)."""
        return self._row.grad.numpy().copy()

    def train(self, goal: Goal, batches: Batches, rates: np.ndarray, weights: np.ndarray, step: int) -> int:
        """An update for each batch, from `step` on. rates, weights (S,): learning rate, the penalty's weight.

        Returns how many were made before a gradient was not finite: all, where all is well.
        """
        for s, (rate, weight) in enumerate(zip(rates, weights, strict=True)):
            x, target = (torch.from_numpy(points) for points in (batches.given(s), batches.targets(s)))
            noise = torch.from_numpy(batches.noise[s])
            self._adam.zero_grad()
            objective(self.network, goal, self._row, x, target, noise, weight).backward()
            if not self._row.grad.isfinite().all():
                return s
            self._adam.param_groups[0]["lr"] = rate
            self._adam.step()
        return len(rates)

    @torch.no_grad()  # type: ignore[untyped-decorator]
    def encode(self, points: np.ndarray) -> np.ndarray:
        """Points (n, d) -> the encoder's outputs (n, heads * width), float32."""
        return through(self.network.layers[: self.network.code_layer], self._row, torch.from_numpy(points)).numpy()

    @torch.no_grad()  # type: ignore[untyped-decorator]
    def decode(self, codes: np.ndarray) -> np.ndarray:
        """Codes (n, width) -> reconstructions (n, d), float32."""
        return through(self.network.layers[self.network.code_layer :], self._row, torch.from_numpy(codes)).numpy()

    @torch.no_grad()  # type: ignore[untyped-decorator]
    def jacobians(self, points: np.ndarray) -> np.ndarray:
        """The encoder's Jacobians at points (n, d): (d, n, heads * width), float32."""
        encoder = self.network.layers[: self.network.code_layer]
        of_point = torch.func.jacrev(lambda point: through(encoder, self._row, point))
        return torch.func.vmap(of_point)(torch.from_numpy(points)).permute(2, 0, 1).contiguous().numpy()
