"""How fast the stack trains beside the plain PyTorch loop: ratios from one interleaved run.

    python benchmarks/training.py [repetitions]

One network and thirty-two at once, frames and batches included, in one thread.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable

import torch

from aecore import Experiment, advance, make_data
from aecore.network import network_of

STEPS = 800  # in one segment at most LONGEST_SEGMENT; the first are short
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


def stack_loop(experiments: list[Experiment], checkpoints: list) -> None:
    """One segment of all experiments."""
    advance(experiments, checkpoints)


def seconds_a_step(work: Callable[[], None], steps: int) -> float:
    """Wall time of one step of `work`, which makes that many."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) / steps


def main(repetitions: int) -> None:
    """Print steps a second and the ratio to the plain loop, medians over interleaved repetitions."""
    torch.set_num_threads(1)
    experiment = Experiment()
    work = {"plain loop": (lambda: plain_loop(experiment, 60), 60, 1)}
    for count in STACKS:
        experiments = [Experiment(seed=seed) for seed in range(count)]
        checkpoints, step = [None] * count, 0
        while step < 378:  # past the dense frames, before the long segments
            checkpoints = [checkpoint for _, checkpoint in advance(experiments, checkpoints)]
            step = checkpoints[0].step
        steps = advance(experiments[:1], checkpoints[:1])[0][1].step - step
        work[f"stack of {count}"] = (lambda e=experiments, c=checkpoints: stack_loop(e, c), steps, count)
    times: dict[str, list[float]] = {name: [] for name in work}
    for _ in range(repetitions):
        for name, (run, steps, _) in work.items():
            times[name].append(seconds_a_step(run, steps))
    plain = statistics.median(times["plain loop"])
    print(f"{'':12} {'us a step and model':>20} {'ratio to the plain loop':>24}")
    for name, (_, _, count) in work.items():
        each = statistics.median(times[name]) / count
        print(f"{name:12} {each * 1e6:20.0f} {plain / each:24.1f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 7)
