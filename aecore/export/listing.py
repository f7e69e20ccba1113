"""An experiment as the PyTorch script a student would write: plain, complete, and equal to the engine's.

Equal means: the same points, network, objective, optimiser, rates and changes on the way. First weights
and random numbers are PyTorch's own, so the numbers of a run differ.
"""

from __future__ import annotations

from itertools import groupby

from aecore.engine.objectives import objective_of
from aecore.engine.objectives.losses import BY_NAME
from aecore.experiment import MODELS, SETTINGS, Change, Experiment
from aecore.experiment.rates import BETAS, WARM_UP
from aecore.network import Layer, network_of

DATA = ("dataset", "points", "noise", "heldout", "seed")
MODULES = {
    "silu": "nn.SiLU()",
    "gelu": 'nn.GELU(approximate="tanh")',
    "tanh": "nn.Tanh()",
    "relu": "nn.ReLU()",
    "sigmoid": "nn.Sigmoid()",
}
PRINTS = 10  # lines of loss in a run, besides the last


def listing(experiment: Experiment) -> str:
    """The script of an experiment, as text. It prints the loss as it trains; equal runs, equal text."""
    experiment = experiment.canonical()
    variational = experiment.heads == 2
    phases = _phases(experiment)
    names = _objective_names(phases)
    parts = [
        _head(experiment, any(loss == "cross-entropy" for _, loss in phases)),
        _network(experiment),
        *filter(None, dict.fromkeys(BY_NAME[loss].helpers for _, loss in phases)),
        *(_objective(experiment, model, loss, names[model, loss]) for model, loss in phases),
        _training_step(variational),
        *([_rate_share(experiment)] if experiment.decay == "cosine" else []),
        _loop(experiment, names),
    ]
    return "\n\n\n".join(part.strip("\n") for part in parts) + "\n"


def _phases(experiment: Experiment) -> list[tuple[str, str]]:
    """Every (model, loss) that is in force at some time, in order."""
    moments = [0, *(change.step for change in experiment.schedule)]
    return list(dict.fromkeys((now.model, now.loss) for now in map(experiment.at, moments)))


def _objective(experiment: Experiment, model: str, loss: str, name: str) -> str:
    """The function that computes the objective of a model with a reconstruction loss.

    experiment settles what cannot change on the way, and whether the kind of corruption does.
    """
    found = BY_NAME[loss]
    return objective_of(experiment, model).listing(experiment, name, found.called, found.listed)


def _objective_names(phases: list[tuple[str, str]]) -> dict[tuple[str, str], str]:
    if len(phases) == 1:
        return {phases[0]: "objective"}
    several = [len({phase[part] for phase in phases}) > 1 for part in (0, 1)]
    return {
        phase: "_".join(word.replace("-", "_") for word, tell in zip(phase, several) if tell) + "_objective"
        for phase in phases
    }


def _head(experiment: Experiment, cross_entropy: bool) -> str:
    width, plural = experiment.width, "s" if experiment.width > 1 else ""
    model = {"autoencoder": "An autoencoder", "linear": "A linear autoencoder"}.get(
        experiment.model, f"A {experiment.model} autoencoder"
    )
    chosen = {n: getattr(experiment, n) for n in DATA if getattr(experiment, n) != SETTINGS[n].default}
    arguments = ", ".join(f"{name}={_written(name, value)}" for name, value in chosen.items())
    maths = "import math\n\n" if cross_entropy or experiment.decay == "cosine" else ""
    count = experiment.points - round(experiment.heldout * experiment.points)
    return f'''
"""{model} with a code of {width} number{plural}."""

{maths}import torch
from torch import nn

from aecore import Experiment, make_data

torch.manual_seed({experiment.seed})
# This lab's points. Any other float array of this shape will do.
points = torch.from_numpy(make_data(Experiment({arguments})).train)  # ({count}, {experiment.dimension})'''


def _network(experiment: Experiment) -> str:
    network = network_of(experiment)
    posterior = '''
    def posterior(self, x):
        """Mean and log-variance of each point's code."""
        mean, log_variance = self.encoder(x).chunk(2, dim=1)  # (n, width) each
        return mean, log_variance.clamp(max=10)  # exp cannot overflow

    def forward(self, x):
        mean, _ = self.posterior(x)
        return self.decoder(mean)'''
    forward = """
    def forward(self, x):
        return self.decoder(self.encoder(x))"""
    return f"""
class Autoencoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = nn.Sequential(
{_layers(network.layers[: network.code_layer])}
        )
        self.decoder = nn.Sequential(
{_layers(network.layers[network.code_layer :])}
        )
{posterior if experiment.heads == 2 else forward}


model = Autoencoder()"""


def _layers(layers: tuple[Layer, ...]) -> str:
    lines = []
    for layer in layers:
        line = f"nn.Linear({layer.inputs}, {layer.outputs})"
        if layer.activation != "linear":
            line += f", {MODULES[layer.activation]}"
        lines.append(f"            {line},")
    return "\n".join(lines)


def _training_step(variational: bool) -> str:
    beta = ", beta" if variational else ""
    return f'''
def training_step(x, rate{beta}):
    """One update on the points x (batch, d); the loss before it."""
    optimizer.param_groups[0]["lr"] = rate
    loss = objective(model, x{beta})
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()'''


def _rate_share(experiment: Experiment) -> str:
    warm = min(WARM_UP, experiment.steps // 10)
    return f'''
def share(step):
    """Of the learning rate: {warm} steps of warm-up, then down to zero along a cosine."""
    if step < {warm}:
        return (step + 1) / {warm}
    return (1 + math.cos(math.pi * (step - {warm}) / (steps - {warm}))) / 2'''


def _loop(experiment: Experiment, names: dict[tuple[str, str], str]) -> str:
    start = experiment.at(0)
    named = ["steps", "learning_rate", *_numbers(experiment)]
    settings = [f"{name} = {_written(name, getattr(start, name))}" for name in named]
    if len(names) > 1:
        settings.append(f"objective = {names[start.model, start.loss]}")
    rate = "learning_rate * share(step)" if experiment.decay == "cosine" else "learning_rate"
    arguments = f"batch, {rate}"
    if experiment.heads == 2:
        rise = experiment.beta_warmup * experiment.steps
        arguments += f", beta * min(1, step / {_written('beta_warmup', rise)})" if rise else ", beta"
    every = max(1, experiment.steps // PRINTS)
    return f"""
{chr(10).join(settings)}
optimizer = torch.optim.Adam(model.parameters(), betas={BETAS})

for step in range(steps):
{_changes(experiment, names)}    batch = points[torch.randint(len(points), ({experiment.batch},))]
    loss = training_step({arguments})
    if step % {every} == 0 or step == steps - 1:
        print(f"step {{step:5d}}  loss {{loss:.5f}}")

with torch.no_grad():
    error = ((model(points) - points) ** 2).sum(1).mean()
print(f"all points: mean squared distance {{error:.5f}}")"""


def _numbers(experiment: Experiment) -> list[str]:
    """The objectives' own numbers that the script names."""
    models = experiment.models_used()
    found = [objective_of(experiment, model).numbers(experiment) for model in MODELS if model in models]
    return list(dict.fromkeys(name for numbers in found for name in numbers))


def _changes(experiment: Experiment, names: dict[tuple[str, str], str]) -> str:
    """The lines of the loop that make the changes on the way."""
    lines = []
    for step, changes in groupby(experiment.schedule, key=lambda change: change.step):
        assignments = dict.fromkeys(_assignment(experiment, change, names) for change in changes)
        lines += [f"    if step == {step}:", *(f"        {assignment}" for assignment in assignments)]
    return "".join(f"{line}\n" for line in lines)


def _assignment(experiment: Experiment, change: Change, names: dict[tuple[str, str], str]) -> str:
    if change.setting in ("model", "loss"):
        now = experiment.at(change.step)
        return f"objective = {names[now.model, now.loss]}"
    return f"{change.setting} = {_written(change.setting, change.value)}"


def _written(name: str, value: object) -> str:
    """A setting's value as Python writes it."""
    return f'"{value}"' if isinstance(value, str) else SETTINGS[name].write(value)
