"""How fast the stack trains beside the plain PyTorch loop: ratios from one interleaved run.

    python benchmarks/training.py [setting=value ...]

Settings are written as in a link (`hidden=32-32`); without any, the default network and one of two
hidden layers are measured. One network to thirty-two at once in one thread: a segment from the middle of the run,
with the drawing of its batches and the measuring of its frames, which the plain loop goes without.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace

import torch

from aecore import Experiment, advance, make_data
from aecore.experiment.timeline import segments
from aecore.network import network_of
from aecore.records import Checkpoint, segment_at

REPETITIONS = 7
NETWORKS: tuple[dict[str, str], ...] = ({}, {"hidden": "32-32"})
MIDDLE = 1162  # the step the measured segment starts at, 400 long
PLAIN_STEPS = 200
STACKS = (1, 2, 8, 32)
MODULES = {"silu": torch.nn.SiLU, "gelu": torch.nn.GELU, "tanh": torch.nn.Tanh, "relu": torch.nn.ReLU}


def plain_loop(experiment: Experiment, steps: int) -> None:
    """The loop as anybody writes it: nn.Sequential, MSE, Adam, the same network and batch size."""
    layers: list[torch.nn.Module] = []
    for layer in network_of(experiment).layers:
        layers.append(torch.nn.Linear(layer.inputs, layer.outputs))
        if layer.activation in MODULES:
            layers.append(MODULES[layer.activation]())
    model = torch.nn.Sequential(*layers)
    points = torch.from_numpy(make_data(experiment).train)
    optimizer = torch.optim.Adam(model.parameters(), lr=experiment.learning_rate)
    loss_of = torch.nn.MSELoss()
    for _ in range(steps):
        batch = points[torch.randint(len(points), (experiment.batch,))]
        loss = loss_of(model(batch), batch)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def checkpoints_at(experiments: list[Experiment], step: int) -> list[Checkpoint]:
    """Where the experiments stand at the start of the segment that starts at `step`."""
    checkpoints = [checkpoint for _, checkpoint in advance(experiments)]
    while checkpoints[0].step < step:
        checkpoints = [checkpoint for _, checkpoint in advance(experiments, checkpoints)]
    return checkpoints


def seconds_a_step(work: Callable[[], None], steps: int) -> float:
    """Wall time of one step of `work`, which makes that many."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) / steps


def compare(experiment: Experiment) -> None:
    """Print steps a second and the ratio to the plain loop, medians over interleaved repetitions."""
    start, end = segments(experiment.steps)[segment_at(experiment.steps, MIDDLE)]
    experiments = [replace(experiment, seed=seed) for seed in range(max(STACKS))]
    checkpoints = checkpoints_at(experiments, start)
    work: dict[str, tuple[Callable[[], object], int, int]] = {
        "plain loop": (lambda: plain_loop(experiment, PLAIN_STEPS), PLAIN_STEPS, 1)
    }
    for count in STACKS:
        stack = (experiments[:count], checkpoints[:count])
        work[f"stack of {count}"] = (lambda stack=stack: advance(*stack), end - start, count)
    times: dict[str, list[float]] = {name: [] for name in work}
    for _ in range(REPETITIONS):
        for name, (run, steps, _) in work.items():
            times[name].append(seconds_a_step(run, steps))
    plain = statistics.median(times["plain loop"])
    sizes = [network_of(experiment).layers[0].inputs, *(layer.outputs for layer in network_of(experiment).layers)]
    print("-".join(map(str, sizes)), f"batch {experiment.batch}")
    print(f"{'':12} {'us a step and model':>20} {'ratio to the plain loop':>24}")
    for name, (_, _, count) in work.items():
        each = statistics.median(times[name]) / count
        print(f"{name:12} {each * 1e6:20.0f} {plain / each:24.1f}")


if __name__ == "__main__":
    torch.set_num_threads(1)
    query = dict(argument.split("=", 1) for argument in sys.argv[1:])
    for settings in [query] if query else NETWORKS:
        compare(Experiment.from_query(settings))
