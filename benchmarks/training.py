"""How fast the engine trains, beside the plain PyTorch loop, bare matrix products and, where installed, its peers.

    python benchmarks/training.py [setting=value ...]

Settings are written as in a link (`hidden=32-32`); without any, the default network and one of two hidden layers are
measured, and then what other objectives cost. `python3 run.py bench peers` installs JAX, scikit-learn and Keras. All
in one interleaved run, each in one thread. The engine draws its batches and measures its frames in the time that is
given: a stretch from the middle of a run. The plain loop, the products and the peers go without frames. Times are
those of the processor, so that what else the machine does counts little; ratios are of the medians of REPETITIONS.
"""

from __future__ import annotations

import itertools
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from threadpoolctl import threadpool_limits

from aecore import Experiment, make_data
from aecore.engine.training import advance_to
from aecore.network import network_of
from benchmarks import peers

REPETITIONS = 5
NETWORKS: tuple[dict[str, str], ...] = ({}, {"hidden": "32-32"})
OBJECTIVES: tuple[dict[str, str], ...] = (
    {"model": "denoising"},
    {"model": "sparse", "width": "4"},
    {"model": "sparse", "sparse": "kl", "width": "4"},
    {"model": "contractive"},
    {"model": "variational"},
)
BEGIN, END = 1162, 1562  # the stretch that is measured
MANY_END = 1262  # of many models
PLAIN_STEPS = 100
PEER_STEPS = 400
MODELS = 32
MODULES = {"silu": torch.nn.SiLU, "gelu": torch.nn.GELU, "tanh": torch.nn.Tanh, "relu": torch.nn.ReLU}


def timed(run: Callable[[], object], steps: int) -> Callable[[], float]:
    """A function that gives the seconds of one step of `run`, which makes that many."""

    def seconds() -> float:
        start = time.process_time()
        run()
        return (time.process_time() - start) / steps

    return seconds


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


def bare_products(experiment: Experiment, steps: int) -> Callable[[], None]:
    """The matrix products of a step by numpy and nothing else: forward, and both gradients of each layer."""
    random = np.random.default_rng(0)
    layers = network_of(experiment).layers
    batch = experiment.batch
    operands = [
        [
            random.random(shape, dtype=np.float32)
            for shape in ((batch, a.inputs), (a.inputs, a.outputs), (batch, a.outputs))
        ]
        for a in layers
    ]

    def run() -> None:
        for _ in range(steps):
            for i, (x, weights, d) in enumerate(operands):
                x @ weights
                x.T @ d
                if i:
                    d @ weights.T

    return run


def stretches(experiments: list[Experiment], end: int = END) -> Callable[[], None]:
    """The measured stretch of each experiment, one after the other."""
    checkpoints = [advance_to(experiment, BEGIN)[1] for experiment in experiments]

    def run() -> None:
        for experiment, checkpoint in zip(experiments, checkpoints, strict=True):
            advance_to(experiment, end, checkpoint)

    return run


def shapes_like(experiment: Experiment) -> list[Experiment]:
    """As many experiments of different shapes as MODELS, of about the same work: hidden sizes around the given one."""
    sizes = itertools.product(*[(size, size - 1, size - 2) for size in experiment.hidden])
    widths = (1, 2, 3, 4)
    found = [replace(experiment, hidden=hidden, width=width) for hidden in sizes for width in widths]
    return found[:MODELS]


def ours(experiment: Experiment) -> dict[str, Callable[[], float]]:
    """The engine: one model, many of one shape, many of different shapes."""
    many = [replace(experiment, seed=seed) for seed in range(MODELS)]
    steps = (MANY_END - BEGIN) * MODELS
    return {
        "the engine, one model": timed(stretches([experiment]), END - BEGIN),
        f"{MODELS} of one shape": timed(stretches(many, MANY_END), steps),
        f"{MODELS} of {MODELS} shapes": timed(stretches(shapes_like(experiment), MANY_END), steps),
    }


@contextmanager
def their(experiment: Experiment) -> Iterator[dict[str, Callable[[], float]]]:
    """The peers that are installed, in a process of their own that works when it is asked."""
    if not peers.installed():
        yield {}
        return
    network = network_of(experiment)
    sizes = [network.layers[0].inputs, *(layer.outputs for layer in network.layers)]
    with tempfile.TemporaryDirectory() as folder:
        points = Path(folder) / "points.npy"
        np.save(points, make_data(experiment).train)
        asked = {
            "sizes": sizes, "batch": experiment.batch, "steps": PEER_STEPS, "models": MODELS, "points": str(points),
        }  # fmt: skip
        command = [peers.PYTHON, Path(__file__).with_name("_peer.py"), json.dumps(asked)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdin and process.stdout
            yield {name: _asking(process, name) for name in json.loads(process.stdout.readline())}
            process.stdin.close()


def _asking(process: subprocess.Popen[str], name: str) -> Callable[[], float]:
    def seconds() -> float:
        assert process.stdin and process.stdout
        print(name, file=process.stdin, flush=True)
        return float(process.stdout.readline())

    return seconds


def compare(experiment: Experiment) -> None:
    """Print microseconds a step and model, and the ratio to the plain loop, medians over interleaved repetitions."""
    work: dict[str, Callable[[], float]] = {
        "plain PyTorch loop": timed(lambda: plain_loop(experiment, PLAIN_STEPS), PLAIN_STEPS),
        "products by numpy": timed(bare_products(experiment, PLAIN_STEPS), PLAIN_STEPS),
        **ours(experiment),
    }
    with their(experiment) as peer:
        found = medians(work | peer)
    network = network_of(experiment)
    sizes = [network.layers[0].inputs, *(layer.outputs for layer in network.layers)]
    print("\n" + "-".join(map(str, sizes)), f"batch {experiment.batch}")
    table(found)


def objectives(experiment: Experiment) -> None:
    """Print what the other objectives cost."""
    work = {"the plain loss": timed(stretches([experiment]), END - BEGIN)}
    for settings in OBJECTIVES:
        other = Experiment.from_query(experiment.to_query() | settings)
        work[" ".join(settings.values())] = timed(stretches([other]), END - BEGIN)
    print("\nobjectives")
    table(medians(work))


def medians(work: dict[str, Callable[[], float]]) -> dict[str, float]:
    """The median of each, one repetition of all after the other."""
    times: dict[str, list[float]] = {name: [] for name in work}
    for _ in range(REPETITIONS):
        for name, seconds in work.items():
            times[name].append(seconds())
    return {name: statistics.median(values) for name, values in times.items()}


def table(found: dict[str, float]) -> None:
    """Print each beside the first."""
    first = next(iter(found))
    print(f"{'':28} {'us a step and model':>20} {'times faster than ' + first:>36}")
    for name, seconds in found.items():
        print(f"{name:28} {seconds * 1e6:20.1f} {found[first] / seconds:36.2f}")


def main(query: dict[str, str]) -> None:
    """Print the tables."""
    torch.set_num_threads(1)
    with threadpool_limits(1):
        for settings in [query] if query else NETWORKS:
            compare(Experiment.from_query(settings))
        objectives(Experiment.from_query(query))


if __name__ == "__main__":
    main(dict(argument.split("=", 1) for argument in sys.argv[1:]))
