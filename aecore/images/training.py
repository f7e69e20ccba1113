"""The trainer: plain torch, one step after the other, fixed to the bit by the experiment's seed.

Random numbers have addresses (`aecore.randomness`): how the steps are cut into calls changes nothing, and a checkpoint
is three rows of numbers. One thread, as sums of several come in another order.
"""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.utils import parameters_to_vector, vector_to_parameters

from aecore.images.data import Images
from aecore.images.experiment import ImageExperiment
from aecore.images.modules import ImageAutoencoder, build, dense_layers
from aecore.images.objectives import Loss, absolute, bernoulli_elbo, corrupted, on_codes, squared
from aecore.images.rbm import DECAY, Machine, contrastive_divergence, momentum, pretraining_rate
from aecore.images.schedule import BATCH, Plan, plan_of
from aecore.images.state import State
from aecore.randomness import generator

RATE, DEEP_RATE = 0.006, 0.0015  # the highest of Adam, with one hidden layer and with more
THEN_RATE, THEN_MOMENTUM = 0.01, 0.9  # of gradient descent, in 2006
WARM_UP = 50  # steps over which the rate rises
CODE_STEPS = 300  # that the other network of the loss on codes is trained


class ImageTraining:
    """A run on images, from its start or from a state. `step` counts updates, those of pretraining first."""

    def __init__(self, experiment: ImageExperiment, images: Images, state: State | None = None) -> None:
        torch.set_num_threads(1)
        self.experiment = experiment = experiment.canonical()
        self.images = images
        self.plan: Plan = plan_of(experiment, len(images.train))
        self.network = network_of(experiment, images.side)
        self._parameters = list(self.network.parameters())
        self._optimiser = torch.optim.Adam(self._parameters, lr=1.0, fused=True)
        self._loss = _loss(experiment, images)
        self._data = torch.from_numpy(images.train)
        self._order: tuple[int, np.ndarray] | None = None
        size = sum(p.numel() for p in self._parameters)
        still = np.zeros(size, np.float32)
        self._restore(state or State(0, _row(self._parameters), still, still))

    def advance(self, until: int) -> None:
        """Train to step `until`, at most to the end of the plan."""
        while self.step < min(until, self.plan.steps):
            if self.step < self.plan.pretraining:
                self._pretrain()
            else:
                self._tune()
            self.step += 1

    def state(self) -> State:
        """Where the run stands now, as a copy."""
        return State(self.step, _row(self._parameters), self._moments("exp_avg"), self._moments("exp_avg_sq"))

    def _batch(self, step: int) -> np.ndarray:
        """Indices of the training images of an update: each once an epoch, in an order of the epoch's own."""
        epoch, at = divmod(step, self.plan.per_epoch)
        if self._order is None or self._order[0] != epoch:
            random = generator(self.experiment.seed, "image batches", epoch)
            self._order = epoch, random.permutation(len(self.images.train))
        return self._order[1][at * BATCH : (at + 1) * BATCH]

    def _tune(self) -> None:
        """One update of all weights: by Adam, or as in 2006."""
        experiment, tuned = self.experiment, self.step - self.plan.pretraining
        clean = self._data[torch.from_numpy(self._batch(tuned))]
        random = generator(experiment.seed, "image noise", tuned)
        given = clean
        if experiment.model == "denoising":
            spoilt = corrupted(clean.numpy(), experiment.corruption, experiment.strength, random)
            given = torch.from_numpy(spoilt)
        loss = self._objective(given, clean, random)
        self._optimiser.zero_grad(set_to_none=True)
        loss.backward()
        rate = self._rate(tuned)
        if experiment.recipe != "today":
            self._descend(rate)
            return
        for group in self._optimiser.param_groups:
            group["lr"] = rate
        self._optimiser.step()

    def _descend(self, rate: float) -> None:
        """Gradient descent with momentum, whose velocity takes the place of Adam's first moment."""
        with torch.no_grad():
            for parameter in self._parameters:
                velocity = self._optimiser.state[parameter]["exp_avg"]
                velocity.mul_(THEN_MOMENTUM).add_(parameter.grad)
                parameter.add_(velocity, alpha=-rate)

    def _objective(self, given: Tensor, clean: Tensor, random: np.random.Generator) -> Tensor:
        if self.experiment.model != "variational":
            return self._loss(self.network(given), clean)
        heads = self.network.encoder(given)  # (batch, 2 width)
        means, log_variances = heads.chunk(2, dim=1)
        noise = torch.from_numpy(random.standard_normal(tuple(means.shape), dtype=np.float32))
        logits = self.network.decoder(means + noise * (log_variances / 2).exp())
        return bernoulli_elbo(logits, clean, means, log_variances, self.experiment.beta)[0]

    def _rate(self, tuned: int) -> float:
        highest = RATE if len(self.experiment.sizes) == 1 else DEEP_RATE
        if self.experiment.recipe != "today":
            highest = THEN_RATE
        share = tuned / max(1, self.plan.tuning)
        falling = 0.5 * (1 + math.cos(math.pi * share))
        return highest * falling * min(1.0, (tuned + 1) / WARM_UP)

    def _pretrain(self) -> None:
        """One update of one machine of the stack, whose weights are those of a layer and, transposed, of its mirror."""
        layers = dense_layers(self.network)
        number, step = divmod(self.step, self.plan.each_machine)
        up, down = layers[number], layers[-1 - number]
        random = torch.Generator().manual_seed(_word(self.experiment.seed, "contrastive divergence", self.step))
        with torch.no_grad():
            data = self._data[torch.from_numpy(self._batch(step))]
            for below in layers[:number]:
                data = torch.sigmoid(below(data))
            machine = Machine(up.weight, down.bias, up.bias, linear=up.out_features == self.experiment.width)
            changes = contrastive_divergence(machine, data, random)
            rate, keep = pretraining_rate(machine.linear), momentum(step // self.plan.per_epoch)
            for parameter, change in zip((up.weight, down.bias, up.bias), changes, strict=True):
                decay = DECAY * parameter if parameter is up.weight else 0.0
                velocity = self._optimiser.state[parameter]["exp_avg"]
                velocity.mul_(keep).add_(rate * (change - decay))
                parameter.add_(velocity)
            down.weight.copy_(up.weight.T)
            if self.step + 1 == self.plan.pretraining:  # unrolled: what follows is another optimiser's
                for parameter in self._parameters:
                    self._optimiser.state[parameter]["exp_avg"].zero_()

    def _moments(self, name: str) -> np.ndarray:
        return np.concatenate([self._optimiser.state[p][name].numpy().ravel() for p in self._parameters])

    def _restore(self, state: State) -> None:
        self.step = state.step
        vector_to_parameters(torch.from_numpy(state.weights.copy()), self._parameters)
        at = 0
        tuned = max(0, state.step - self.plan.pretraining)
        for p in self._parameters:
            part = slice(at, at + p.numel())
            moments = {
                "exp_avg": torch.from_numpy(state.first[part].copy()).view_as(p),
                "exp_avg_sq": torch.from_numpy(state.second[part].copy()).view_as(p),
            }
            self._optimiser.state[p] = {"step": torch.tensor(float(tuned)), **moments}
            at += p.numel()


def network_of(experiment: ImageExperiment, side: int) -> ImageAutoencoder:
    """The network of an experiment with the first weights of its seed."""
    with torch.random.fork_rng():
        torch.manual_seed(_word(experiment.seed, "image weights"))
        return build(experiment.canonical(), side)


def load(network: nn.Module, weights: np.ndarray) -> None:
    """Give a network the parameters of a state."""
    vector_to_parameters(torch.from_numpy(np.array(weights, np.float32)), network.parameters())


def train_images(experiment: ImageExperiment, images: Images) -> ImageAutoencoder:
    """The network at the end of a run."""
    training = ImageTraining(experiment, images)
    training.advance(training.plan.steps)
    return training.network


def _loss(experiment: ImageExperiment, images: Images) -> Loss:
    if experiment.loss == "absolute":
        return absolute
    return on_codes(_other(experiment.seed, images).encoder[:2]) if experiment.loss == "codes" else squared


@lru_cache(maxsize=4)
def _other(seed: int, images: Images) -> nn.Sequential:
    """Another network, whose first layer's values the loss on codes compares: trained before, and held fixed."""
    other = ImageTraining(ImageExperiment(model="autoencoder", width=16, seed=seed ^ 1), images)
    other.advance(CODE_STEPS)
    return other.network.requires_grad_(False)


def _row(parameters: list[nn.Parameter]) -> np.ndarray:
    return parameters_to_vector(parameters).detach().numpy().astype(np.float32, copy=True)


def _word(seed: int, purpose: str, block: int = 0) -> int:
    """A seed for torch's own generators."""
    return int(generator(seed, purpose, block).integers(2**63))
