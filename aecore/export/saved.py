"""A run as a file, and back: safetensors with every frame, or JSON with the last one. Never pickle.

Nothing of a file is believed: every name, kind, shape and size is held against what the file's own settings
ask for, before it is used.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import replace
from os import PathLike
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from aecore.experiment import OWN, Experiment, read_query
from aecore.experiment.own import DRAWN, HASHED, described, rebuilt
from aecore.experiment.timeline import frame_steps
from aecore.network import Network, network_of
from aecore.records import terms_of

if TYPE_CHECKING:
    from aecore.run import Run

FORMAT = "bottleneck-run"
VERSION = 1
MOST_BYTES = 512 * 2**20  # a run of the largest network and the most steps has 90 MB
MOST_JSON = 64 * 2**20
MOST_POINTS = 100_000
LIKE = "The file must be a run saved by Run.save or Run.save_json."


def description(run: Run) -> dict[str, Any]:
    """What stands beside the numbers: the settings, how the network is built, where training diverged. JSON-safe."""
    network = network_of(run.experiment)
    experiment = _portable(run)
    own = experiment.own
    beside = {"own": described(own)} if own is not None and not own.key.startswith(DRAWN) else {}
    return {
        **beside,
        "format": FORMAT,
        "version": VERSION,
        "experiment": experiment.to_query(defaults=True),
        "diverged_at": run.diverged_at,
        "network": {
            "layers": [
                {"name": name, "inputs": layer.inputs, "outputs": layer.outputs, "activation": layer.activation}
                for name, layer in zip(layer_names(network), network.layers, strict=True)
            ],
            "code_after": network.code_layer,
            "code": network.width,
            "heads": network.heads,
        },
    }


def _portable(run: Run) -> Experiment:
    """The run's experiment with points of one's own under the hash of their content, never under a secret key."""
    own = run.experiment.own
    if run.experiment.dataset != OWN or own is None:
        return replace(run.experiment, own=None)
    if own.key.startswith(DRAWN):
        return run.experiment
    return replace(run.experiment, own=rebuilt(own.points, described(own)))


def layer_names(network: Network) -> list[str]:
    """What each layer is called in the state of `Run.module()`: encoder.0, encoder.2, …, decoder.0, …"""
    names = []
    for part, layers in (
        ("encoder", network.layers[: network.code_layer]),
        ("decoder", network.layers[network.code_layer :]),
    ):
        at = 0
        for layer in layers:
            names.append(f"{part}.{at}")
            at += 1 if layer.activation == "linear" else 2  # an activation is a module of its own
    return names


def state(network: Network, weights: np.ndarray) -> dict[str, np.ndarray]:
    """The weights (P,) by layer, as `Run.module().load_state_dict` takes them: weight (outputs, inputs), bias."""
    found = {}
    for name, layer in zip(layer_names(network), network.layers, strict=True):
        matrix = weights[layer.weights_at : layer.biases_at].reshape(layer.outputs, layer.inputs)
        found[f"{name}.weight"] = matrix
        found[f"{name}.bias"] = weights[layer.biases_at : layer.biases_at + layer.outputs]
    return found


def save_safetensors(run: Run, path: str | PathLike[str]) -> None:
    """Write a run with all its frames as one safetensors file; its description is the file's metadata, as JSON."""
    from safetensors.numpy import save_file

    arrays = {f"history.{name}": values for name, values in run.history.items()}
    arrays |= {"weights": run.weights, "points": run.points, "heldout": run.heldout}
    if run.trajectory is not None:
        arrays["trajectory"] = run.trajectory
    network = network_of(run.experiment)
    if run.weights.shape == (network.size,):  # a wrong one is refused by who loads it
        arrays |= state(network, run.weights)
    about = description(run)
    metadata = {"experiment": json.dumps(about["experiment"]), "diverged_at": json.dumps(run.diverged_at)}
    metadata["description"] = json.dumps(about)
    save_file({name: np.ascontiguousarray(values) for name, values in arrays.items()}, path, metadata)


def save_json(run: Run, path: str | PathLike[str]) -> None:
    """Write a run as JSON that people and other languages read: description, points, history, the last weights.

    Each number is the shortest that reads back as the same 32-bit float.
    """
    content = {
        **description(run),
        "points": [numbers(row) for row in run.points],
        "heldout": run.heldout.astype(int).tolist(),
        "history": {
            name: values.tolist() if name == "step" else numbers(values) for name, values in run.history.items()
        },
        "weights": numbers(run.weights),
    }
    Path(path).write_text(json.dumps(content, separators=(",", ":"), allow_nan=False), encoding="utf-8")


def numbers(values: np.ndarray) -> list[float]:
    """32-bit floats as the shortest decimal numbers that stand for them."""
    return [float(str(value)) for value in np.asarray(values, dtype=np.float32)]


def load(path: str | PathLike[str]) -> Run:
    """The run of a file that `save_safetensors` or `save_json` wrote, told apart by what they begin with.

    Raises ValueError that says what must hold and what came.
    """
    with Path(path).open("rb") as file:
        start = file.read(64).lstrip()
    size = Path(path).stat().st_size
    is_json = start[:1] == b"{"  # a safetensors file begins with the length of its header
    most = MOST_JSON if is_json else MOST_BYTES
    if size > most:
        raise ValueError(f"{LIKE} Such a file has at most {most} bytes. Got {size}.")
    arrays, about = _read_json(path) if is_json else _read_safetensors(path)
    return _checked_run(arrays, about)


def _read_safetensors(path: str | PathLike[str]) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(path, framework="numpy") as file:
            metadata = file.metadata() or {}
            arrays = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 (it is no mapping)
        about = {name: json.loads(metadata[name]) for name in ("experiment", "diverged_at")}
        if "description" in metadata:
            about["description"] = json.loads(metadata["description"])
    except (SafetensorError, KeyError, TypeError, ValueError, RecursionError) as error:
        raise ValueError(f"{LIKE} Got: {error!r:.200}") from None
    return arrays, about


def _read_json(path: str | PathLike[str]) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
    try:
        content = json.loads(Path(path).read_text(encoding="utf-8"), parse_constant=_no_number)
        if not isinstance(content, dict) or content.get("format") != FORMAT:
            raise ValueError(f"no format {FORMAT!r}")
        history = content["history"]
        arrays = {f"history.{name}": _array(values, name == "step") for name, values in history.items()}
        arrays |= {"weights": _array(content["weights"]), "points": _array(content["points"])}
        held = content["heldout"]
        if not isinstance(held, list) or not set(map(str, held)) <= {"0", "1"}:
            raise ValueError("heldout must be a list of 0 and 1")
        arrays["heldout"] = np.array(held, dtype=bool)
        about = {"experiment": content["experiment"], "diverged_at": content["diverged_at"]}
        beside = {name: content[name] for name in ("format", "version", "network", "own") if name in content}
        about["description"] = beside | about
    except (KeyError, TypeError, AttributeError, OverflowError, ValueError, RecursionError) as error:
        raise ValueError(f"{LIKE} Got: {error!r:.200}") from None
    return arrays, about


def _no_number(text: str) -> float:
    raise ValueError(f"every number must be finite, not {text}")


def _array(values: Any, whole: bool = False) -> np.ndarray:
    """Nested lists as an array. numpy refuses ragged ones; text or nulls would become numbers of their own."""
    array = np.array(values)
    if array.dtype.kind not in ("i" if whole else "if"):
        raise ValueError(f"lists must hold {'whole ' if whole else ''}numbers, not {array.dtype}")
    with np.errstate(over="ignore"):
        return array.astype(np.int64 if whole else np.float32)


def _checked_run(arrays: Mapping[str, np.ndarray], about: Mapping[str, Any]) -> Run:
    """The run of what a file holds, after every name, kind, shape and size was looked at."""
    from aecore.run import Run, checked_array

    experiment = _experiment(about["experiment"], arrays.get("points"), about.get("description"))
    diverged_at = about["diverged_at"]
    if diverged_at is not None and not (type(diverged_at) is int and 0 < diverged_at <= experiment.steps):
        raise ValueError(f"diverged_at must be null or a step from 1 to {experiment.steps}. Got {diverged_at!r:.40}.")
    network = network_of(experiment)
    _check_kinds(arrays, experiment)
    weights, points, heldout = arrays["weights"], arrays["points"], arrays["heldout"]
    if weights.shape != (network.size,) or not np.isfinite(weights).all():
        raise ValueError(f"weights must be {network.size} finite numbers. Got shape {weights.shape}.")
    points = checked_array(points, "points", experiment.dimension)
    if not 2 <= len(points) <= MOST_POINTS or heldout.shape != (len(points),) or heldout.all():
        raise ValueError(
            f"points must be 2 to {MOST_POINTS}, heldout one flag each, not all set. "
            f"Got {len(points)} points and flags of shape {heldout.shape}."
        )
    steps = _checked_steps(arrays["history.step"], experiment, diverged_at)
    history = {"step": steps}
    for name in terms_of(experiment):
        history[name] = _checked_numbers(arrays[f"history.{name}"], f"history.{name}", (len(steps),))
    trajectory = arrays.get("trajectory")
    if trajectory is not None:
        trajectory = _checked_numbers(trajectory, "trajectory", (len(steps), network.size))
        if not np.array_equal(trajectory[-1], weights):
            raise ValueError("The last frame of trajectory must be weights. It is another.")
    for name, values in state(network, weights).items():
        if name in arrays and not np.array_equal(arrays[name], values):
            raise ValueError(
                f"{name} must be the part of weights that it names, of shape {values.shape}. It is another."
            )
    run = Run(experiment, weights, MappingProxyType(history), points, heldout, diverged_at, trajectory)
    if "description" in about and about["description"] != description(run):
        raise ValueError(f"The description must be that of the settings, in version {VERSION}. It is another.")
    return run


def _experiment(query: Any, points: np.ndarray | None, about: Any) -> Experiment:
    if not isinstance(query, dict) or not all(isinstance(text, str) for pair in query.items() for text in pair):
        raise ValueError(f"experiment must be settings as a link writes them. Got {query!r:.200}.")
    own = about.get("own") if isinstance(about, dict) else None
    mine = rebuilt(points, own) if isinstance(own, dict) and points is not None else None
    experiment, problems = read_query(query, kept=lambda key: mine)
    if problems:
        raise problems[0]
    if mine is not None and (experiment.own != mine or query.get("own") != mine.key or not mine.key.startswith(HASHED)):
        raise ValueError("own must be the hash of the points beside it. It is another.")
    return experiment


def _check_kinds(arrays: Mapping[str, np.ndarray], experiment: Experiment) -> None:
    """Raises ValueError for a name that is missing or none of a run's, or numbers of another kind."""
    needed = {"weights": "f4", "points": "f4", "heldout": "b1", "history.step": "i8"}
    needed |= {f"history.{name}": "f4" for name in terms_of(experiment)}
    network = network_of(experiment)
    parts = {f"{name}.{part}": "f4" for name in layer_names(network) for part in ("weight", "bias")}
    missing, unknown = needed.keys() - arrays.keys(), arrays.keys() - (needed | parts).keys() - {"trajectory"}
    if missing or unknown:
        said = [f"{what}: {', '.join(sorted(names))[:200]}" for what, names in
                (("missing", missing), ("unknown", unknown)) if names]  # fmt: skip
        raise ValueError(f"{LIKE} It has other names: {'; '.join(said)}.")
    for name, kind in (needed | parts | {"trajectory": "f4"}).items():
        if name in arrays and arrays[name].dtype != np.dtype(kind):
            raise ValueError(f"{name} must be of kind {np.dtype(kind)}. Got {arrays[name].dtype}.")


def _checked_steps(steps: np.ndarray, experiment: Experiment, diverged_at: int | None) -> np.ndarray:
    """Which frames there are: those of the settings, up to where training diverged."""
    reached = math.inf if diverged_at is None else diverged_at
    due = [step for step in frame_steps(experiment.steps) if step < reached]
    if steps.tolist() != due:
        raise ValueError(f"history.step must be the {len(due)} steps that have frames. Got shape {steps.shape}.")
    return steps


def _checked_numbers(values: np.ndarray, name: str, shape: tuple[int, ...]) -> np.ndarray:
    if values.shape != shape or not np.isfinite(values).all():
        raise ValueError(f"{name} must be finite numbers of shape {shape}. Got shape {values.shape}.")
    return values
