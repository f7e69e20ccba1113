"""The networks, as plain torch modules: an encoder, a decoder, and what of the encoder's output is the code."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import torch
from torch import Tensor, nn

from aecore.images.experiment import ImageExperiment

CHANNELS = (16, 32)  # of the convolutional network's two layers
THEN = 0.01  # standard deviation of the first weights in 2006: small, as was the advice for such machines


class ImageAutoencoder(nn.Module):  # type: ignore[misc]  # torch has no types here
    """Images in and out: (n, side²) -> (n, side²), both in [0, 1].

    variational: the encoder gives the posterior's means, then its log-variances. active: how many numbers of a code
    are kept, the largest; all where it is 0.
    """

    def __init__(self, encoder: nn.Module, decoder: nn.Module, width: int, variational: bool, active: int) -> None:
        super().__init__()
        self.encoder, self.decoder = encoder, decoder
        self.width, self.variational, self.active = width, variational, active

    def encode(self, images: Tensor) -> Tensor:
        """(n, side²) -> (n, width): codes, or a posterior's means."""
        codes = self.encoder(images)[:, : self.width]
        return largest(codes, self.active) if self.active else codes

    def decode(self, codes: Tensor) -> Tensor:
        """(n, width) -> (n, side²)."""
        return torch.sigmoid(self.decoder(codes))

    def forward(self, images: Tensor) -> Tensor:
        """The reconstructions: (n, side²) -> (n, side²)."""
        return self.decode(self.encode(images))


def largest(codes: Tensor, count: int) -> Tensor:
    """The `count` largest numbers of each code, zero in the place of the others (Makhzani & Frey 2013)."""
    if count >= codes.shape[1]:
        return codes
    kept = codes.topk(count, dim=1).indices
    return torch.zeros_like(codes).scatter(1, kept, codes.gather(1, kept))


def build(experiment: ImageExperiment, side: int) -> ImageAutoencoder:
    """The network of an experiment with its first weights, from torch's default generator, which the caller seeds."""
    width = experiment.width
    heads = 2 if experiment.model == "variational" else 1
    if experiment.model == "convolutional":
        encoder, decoder = _convolutions(side, width)
    else:
        activation = nn.SiLU if experiment.recipe == "today" else nn.Sigmoid
        sizes = (side * side, *experiment.sizes)
        encoder = _dense((*sizes, heads * width), activation)
        decoder = _dense((width, *sizes[::-1]), activation)
    active = experiment.active if experiment.model == "sparse" else 0
    network = ImageAutoencoder(encoder, decoder, width, heads == 2, active)
    _begin(network, experiment.recipe)
    return network


def dense_layers(network: ImageAutoencoder) -> list[nn.Linear]:
    """The affine maps of a network without convolutions, from the input to the output."""
    parts = (network.encoder, network.decoder)
    return [layer for part in parts for layer in part.modules() if isinstance(layer, nn.Linear)]


def size_of(network: ImageAutoencoder) -> int:
    """How many parameters a network has."""
    return sum(p.numel() for p in network.parameters())


def layers_of(network: ImageAutoencoder) -> list[dict[str, Any]] | None:
    """The layers of a network as panels/numbers/network.js takes them; None where some are convolutions."""
    found: list[dict[str, Any]] = []
    at = 0
    for part, last in ((network.encoder, "linear"), (network.decoder, "sigmoid")):
        if not isinstance(part, nn.Sequential) or not all(
            isinstance(m, (nn.Linear, nn.SiLU, nn.Sigmoid)) for m in part
        ):
            return None
        for i, layer in enumerate(part):
            if not isinstance(layer, nn.Linear):
                continue
            follows = part[i + 1] if i + 1 < len(part) else None
            activation = last if follows is None else {nn.SiLU: "silu", nn.Sigmoid: "sigmoid"}[type(follows)]
            weights = layer.weight.numel()
            found.append(
                {
                    "inputs": layer.in_features, "outputs": layer.out_features, "activation": activation,
                    "weightsAt": at, "biasesAt": at + weights,
                }
            )  # fmt: skip
            at += weights + layer.out_features
    return found


def _dense(sizes: tuple[int, ...], activation: type[nn.Module]) -> nn.Sequential:
    layers: list[nn.Module] = []
    for inputs, outputs in pairwise(sizes):
        layers += [nn.Linear(inputs, outputs), activation()]
    return nn.Sequential(*layers[:-1])  # the code is linear; the output's sigmoid is in decode


class _Cropped(nn.Module):  # type: ignore[misc]
    """The first `side` rows and columns, as images in a row each."""

    def __init__(self, side: int) -> None:
        super().__init__()
        self.side = side

    def forward(self, pictures: Tensor) -> Tensor:
        return pictures[:, 0, : self.side, : self.side].flatten(1)


def _convolutions(side: int, width: int) -> tuple[nn.Sequential, nn.Sequential]:
    first, second = CHANNELS
    small = -(-side // 4)
    encoder = nn.Sequential(
        nn.Unflatten(1, (1, side, side)),
        nn.Conv2d(1, first, 3, stride=2, padding=1), nn.SiLU(),
        nn.Conv2d(first, second, 3, stride=2, padding=1), nn.SiLU(),
        nn.Flatten(), nn.Linear(second * small * small, width),
    )  # fmt: skip
    decoder = nn.Sequential(
        nn.Linear(width, second * small * small), nn.SiLU(), nn.Unflatten(1, (second, small, small)),
        nn.ConvTranspose2d(second, first, 4, stride=2, padding=1), nn.SiLU(),
        nn.ConvTranspose2d(first, 1, 4, stride=2, padding=1), _Cropped(side),
    )  # fmt: skip
    return encoder, decoder


def _begin(network: nn.Module, recipe: str) -> None:
    """Today: N(0, 2/fan-in) where SiLU follows, N(0, 1/fan-in) at code and output, biases 0. Then: N(0, THEN²)."""
    layers = [m for m in network.modules() if isinstance(m, (nn.Linear, nn.Conv2d, nn.ConvTranspose2d))]
    ends = [part[-1] for part in (network.encoder, network.decoder) if isinstance(part[-1], nn.Linear)]
    for layer in layers:
        if recipe == "today":
            gain = 1.0 if layer in ends else 2.0
            fan_in = layer.weight[0].numel()
            nn.init.normal_(layer.weight, 0.0, (gain / fan_in) ** 0.5)
        else:
            nn.init.normal_(layer.weight, 0.0, THEN)
        if layer.bias is not None:
            nn.init.zeros_(layer.bias)
