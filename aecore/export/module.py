"""A trained network as plain PyTorch, for work outside the lab."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor, nn

from aecore.engine.objectives.variational import MOST_LOG_VARIANCE
from aecore.experiment import Experiment
from aecore.network import Layer, network_of

_ACTIVATIONS = {
    "silu": nn.SiLU,
    "gelu": lambda: nn.GELU(approximate="tanh"),
    "tanh": nn.Tanh,
    "relu": nn.ReLU,
    "sigmoid": nn.Sigmoid,
}


class Autoencoder(nn.Module):
    """encoder (n, d) -> (n, width), decoder (n, width) -> (n, d); forward is one after the other."""

    def __init__(self, encoder: nn.Module, decoder: nn.Module) -> None:
        super().__init__()
        self.encoder = encoder
        self.decoder = decoder

    def forward(self, points: Tensor) -> Tensor:
        """Reconstructions (n, d)."""
        return self.decoder(self.encoder(points))


class VariationalAutoencoder(Autoencoder):
    """encoder (n, d) -> (n, 2 * width): the posterior's means, then its log-variances."""

    def posterior(self, points: Tensor) -> tuple[Tensor, Tensor]:
        """Mean and log-variance of each point's posterior, (n, width) each."""
        mean, log_variance = self.encoder(points).chunk(2, dim=1)
        return mean, log_variance.clamp(max=MOST_LOG_VARIANCE)

    def forward(self, points: Tensor) -> Tensor:
        """Reconstructions (n, d) by the posterior's mean; nothing is drawn."""
        return self.decoder(self.posterior(points)[0])


def module_of(experiment: Experiment, weights: np.ndarray) -> Autoencoder:
    """The experiment's network with weights (P,), as an `Autoencoder` or a `VariationalAutoencoder`."""
    network = network_of(experiment)
    row = torch.from_numpy(np.array(weights, dtype=np.float32))
    encoder = _sequential(network.layers[: network.code_layer], row)
    decoder = _sequential(network.layers[network.code_layer :], row)
    return (VariationalAutoencoder if network.heads == 2 else Autoencoder)(encoder, decoder)


def _sequential(layers: tuple[Layer, ...], row: Tensor) -> nn.Sequential:
    modules: list[nn.Module] = []
    for layer in layers:
        linear = nn.utils.skip_init(nn.Linear, layer.inputs, layer.outputs)
        with torch.no_grad():
            linear.weight.copy_(row[layer.weights_at : layer.biases_at].view(layer.outputs, layer.inputs))
            linear.bias.copy_(row[layer.biases_at : layer.biases_at + layer.outputs])
        modules.append(linear)
        if layer.activation != "linear":
            modules.append(_ACTIVATIONS[layer.activation]())
    return nn.Sequential(*modules)
