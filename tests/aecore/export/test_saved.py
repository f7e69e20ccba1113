"""A saved run comes back the same to the bit, and a file that is not one is refused with the reason."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from safetensors import safe_open
from safetensors.numpy import save_file

from aecore.experiment import Change, Experiment
from aecore.export.saved import MOST_JSON, layer_names
from aecore.export.ways import same_run
from aecore.network import network_of
from aecore.run import Run, train

SMALL = {"hidden": (6, 5), "points": 60, "batch": 16, "steps": 40}
RUNS = {
    "plain": {},
    "variational": {"model": "variational", "width": 3},
    "changed on the way": {"schedule": (Change(9, "model", "sparse"),)},
    "in space": {"dataset": "helix"},
    "diverged": {"learning_rate": 1.0, "activation": "relu", "decay": "constant", "loss": "squared", "steps": 200},
}


@pytest.fixture(scope="module")
def run() -> Run:
    return train(Experiment(**SMALL, width=2))


def parts(path: Path) -> tuple[dict[str, np.ndarray], dict[str, str]]:
    with safe_open(path, framework="numpy") as file:
        return {name: file.get_tensor(name) for name in file.keys()}, file.metadata()  # noqa: SIM118


@pytest.mark.parametrize("settings", RUNS.values(), ids=RUNS)
def test_every_frame_comes_back_to_the_bit(settings: dict, tmp_path: Path) -> None:
    trained = train(Experiment(**SMALL | settings))
    trained.save(tmp_path / "run.safetensors")
    loaded = Run.load(tmp_path / "run.safetensors")
    assert same_run(loaded, trained)
    assert loaded.trajectory.tobytes() == trained.trajectory.tobytes()


@pytest.mark.parametrize("settings", RUNS.values(), ids=RUNS)
def test_json_brings_back_the_last_weights_and_the_history_to_the_bit(settings: dict, tmp_path: Path) -> None:
    trained = train(Experiment(**SMALL | settings))
    trained.save_json(tmp_path / "run.json")
    loaded = Run.load(tmp_path / "run.json")
    assert loaded.trajectory is None
    assert loaded.weights.tobytes() == trained.weights.tobytes()
    assert same_run(loaded, Run(**{**vars(trained), "trajectory": None}))


def test_the_description_and_the_layers_can_be_read_by_anybody(run: Run, tmp_path: Path) -> None:
    run.save(tmp_path / "run.safetensors")
    arrays, metadata = parts(tmp_path / "run.safetensors")
    about = json.loads(metadata["description"])
    assert about["experiment"] == run.experiment.to_query(defaults=True)
    assert [layer["name"] for layer in about["network"]["layers"]] == layer_names(network_of(run.experiment))
    first = about["network"]["layers"][0]
    assert arrays["encoder.0.weight"].shape == (first["outputs"], first["inputs"])


def test_the_layers_are_the_state_of_the_torch_module(run: Run, tmp_path: Path) -> None:
    run.save(tmp_path / "run.safetensors")
    arrays, _ = parts(tmp_path / "run.safetensors")
    state = {name: values.numpy() for name, values in run.module().state_dict().items()}
    assert all(np.array_equal(arrays[name], values) for name, values in state.items())


def broken(name: str, values: np.ndarray | None):
    def change(arrays: dict, metadata: dict) -> None:
        if values is None:
            del arrays[name]
        else:
            arrays[name] = values

    return change


def told(**metadata: str):
    return lambda _arrays, kept: kept.update(metadata)


WRONG = {
    "a missing name": (broken("points", None), "missing: points"),
    "an unknown name": (broken("pickle", np.zeros(3, np.float32)), "unknown: pickle"),
    "weights of another size": (broken("weights", np.zeros(7, np.float32)), "finite numbers"),
    "weights that are no numbers": (broken("weights", np.full(152, np.nan, np.float32)), "finite numbers"),
    "weights of another kind": (broken("weights", np.zeros(152)), "kind float32"),
    "points of another shape": (broken("points", np.zeros((60, 3), np.float32)), r"shape \(n, 2\)"),
    "points that are infinite": (broken("points", np.full((60, 2), np.inf, np.float32)), "finite"),
    "one point": (broken("points", np.zeros((1, 2), np.float32)), "2 to"),
    "flags of another shape": (broken("heldout", np.zeros(3, bool)), "one flag each"),
    "nothing to train on": (broken("heldout", np.ones(60, bool)), "not all set"),
    "frames at other steps": (broken("history.step", np.arange(5)), "steps that have frames"),
    "a history of another length": (broken("history.train", np.zeros(3, np.float32)), "history.train must"),
    "frames of another shape": (broken("trajectory", np.zeros((3, 3), np.float32)), "trajectory must"),
    "a layer that is another": (broken("encoder.0.bias", np.ones(6, np.float32)), "encoder.0.bias must"),
    "settings that do not hold": (told(experiment='{"width": "99"}'), "width must be"),
    "settings that are none": (told(experiment='["width"]'), "settings as a link"),
    "an unknown setting": (told(experiment='{"eval": "1"}'), "no setting called"),
    "a divergence beyond the end": (told(diverged_at="99999"), "diverged_at must"),
    "a divergence that is text": (told(diverged_at='"soon"'), "diverged_at must"),
    "a description of another network": (told(description='{"version": 9}'), "description must"),
    "a description that is no JSON": (told(description="{"), "saved by Run.save"),
    "deep JSON": (told(description="[" * 100_000), "saved by Run.save"),
}


@pytest.mark.parametrize(("change", "message"), WRONG.values(), ids=WRONG)
def test_a_safetensors_file_is_checked_before_it_is_used(run: Run, change, message: str, tmp_path: Path) -> None:
    path = tmp_path / "run.safetensors"
    run.save(path)
    arrays, metadata = parts(path)
    change(arrays, metadata)
    save_file(arrays, path, metadata)
    with pytest.raises(ValueError, match=message):
        Run.load(path)


def replaced(**values: object):
    return lambda content: json.dumps(content | values)


WRONG_JSON = {
    "another format": (replaced(format="pickle"), "format"),
    "no weights": (lambda content: json.dumps({k: v for k, v in content.items() if k != "weights"}), "weights"),
    "text for weights": (replaced(weights=["1"] * 152), "saved by Run.save"),
    "nulls for weights": (replaced(weights=[None] * 152), "saved by Run.save"),
    "numbers too large": (replaced(weights=[1e300] * 152), "finite numbers"),
    "an infinity": (lambda content: json.dumps(content).replace('"weights": [', '"weights": [Infinity, '), "finite"),
    "ragged points": (replaced(points=[[1, 2], [3]]), "saved by Run.save"),
    "flags that are none": (replaced(heldout=[7]), "0 and 1"),
    "a history that is a list": (replaced(history=[1]), "saved by Run.save"),
    "another network": (replaced(network={}), "description must"),
    "a list": (lambda _: '{"a": [', "saved by Run.save"),
}


@pytest.mark.parametrize(("change", "message"), WRONG_JSON.values(), ids=WRONG_JSON)
def test_a_json_file_is_checked_before_it_is_used(run: Run, change, message: str, tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    run.save_json(path)
    path.write_text(change(json.loads(path.read_text())))
    with pytest.raises(ValueError, match=message):
        Run.load(path)


@pytest.mark.parametrize("content", [b"", b"not tensors at all", b"\x80\x04\x95pickle", b"\xff" * 200, b"{}"], ids=repr)
def test_a_file_that_is_something_else_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    with pytest.raises(ValueError, match="saved by Run.save"):
        Run.load(path)


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    with path.open("wb") as file:
        file.write(b"{")
        file.truncate(MOST_JSON + 1)
    with pytest.raises(ValueError, match="at most"):
        Run.load(path)
