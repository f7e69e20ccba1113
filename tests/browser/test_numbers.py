"""What the browser computes is what Python computes: network, frames, manifold, level lines, links, places of units."""

from __future__ import annotations

import base64
import json

import numpy as np
import pytest

from aecore.experiment import Experiment
from aecore.metrics.information import kl_parts
from aecore.network import decode, encode, forward, network_of
from tests.places import GOLDEN
from trajectories.wire import frames

CASES = json.loads((GOLDEN / "network.json").read_text())
CHUNKS = json.loads((GOLDEN / "chunks.json").read_text())
TOLERANCE = 1e-5


def described(network) -> dict:
    """A network as the browser gets it."""
    layers = [
        {
            "inputs": a.inputs,
            "outputs": a.outputs,
            "activation": a.activation,
            "weightsAt": a.weights_at,
            "biasesAt": a.biases_at,
        }
        for a in network.layers
    ]
    return {"layers": layers, "codeLayer": network.code_layer, "parameters": network.size}


def a_network(**settings):
    """A network, its weights and some points. weights (P,) float32, points (n, 2)."""
    network = network_of(Experiment(**settings))
    random = np.random.default_rng(5)
    weights = random.normal(0, 0.6, network.size).astype(np.float32)
    return network, weights, random.uniform(-2, 2, (129, 2))  # one more than the browser takes at a time


def close(found, expected) -> bool:
    """Equal to 1e-5, as a share where the numbers are larger than one."""
    return np.allclose(np.ravel(found), np.ravel(expected), rtol=TOLERANCE, atol=TOLERANCE)


@pytest.mark.parametrize("case", CASES, ids=lambda case: "-".join(case["query"].values()))
def test_a_network_gives_the_codes_and_reconstructions_that_torch_gives(modules, case):
    found = modules(
        "numbers/network",
        """({encode, decode, reconstruct, activations}, {network, weights, points, codes}) => {
          const w = Float32Array.from(weights);
          const all = activations(network, w, points);
          return [encode(network, w, points), decode(network, w, codes), reconstruct(network, w, points), all.at(-1)]
            .map((values) => Array.from(values));
        }""",
        {
            "network": case,
            "weights": case["weights"],
            "points": [x for point in case["points"] for x in point],
            "codes": [z for code in case["codes"] for z in code],
        },
    )
    reconstructions = case["reconstructions"]
    for values, expected in zip(found, [case["codes"], reconstructions, reconstructions, reconstructions], strict=True):
        assert close(values, expected)


@pytest.mark.parametrize("activation", ["silu", "gelu", "tanh", "relu", "sigmoid", "linear"])
def test_every_layer_of_a_default_network_is_what_numpy_gives(modules, activation):
    network, weights, points = a_network(activation=activation)
    found = modules(
        "numbers/network",
        """({activations}, {network, weights, points}) =>
          activations(network, Float32Array.from(weights), points).map((values) => Array.from(values))""",
        {"network": described(network), "weights": weights.tolist(), "points": points.ravel().tolist()},
    )
    assert close(found[0], points)
    for layer in range(1, len(found)):
        start = points if layer <= network.code_layer else encode(network, weights.astype(float), points)
        first = 0 if layer <= network.code_layer else network.code_layer
        assert close(found[layer], forward(network.layers[first:layer], weights.astype(float), start))


@pytest.mark.parametrize("activation", ["silu", "gelu", "tanh", "sigmoid"])
def test_an_activation_holds_far_from_zero(modules, activation):
    inputs = [-1e6, -800.0, -33.0, -32.0, -31.97, -5.2, -1e-9, 0.0, 1e-9, 3.3, 31.99, 32.0, 700.0, 1e6]
    found = modules(
        "numbers/activations",
        """({ACTIVATE}, {name, z}) => {
          const y = Float64Array.from(z);
          ACTIVATE[name](y, 0, y.length);
          return Array.from(y);
        }""",
        {"name": activation, "z": inputs},
    )
    z = np.array(inputs)
    sigmoid = lambda a: 1 / (1 + np.exp(-np.clip(a, -700, 700)))  # noqa: E731
    expected = {
        "silu": z * sigmoid(z),
        "gelu": z * sigmoid(2 * np.sqrt(2 / np.pi) * (z + 0.044715 * z**3)),
        "tanh": np.tanh(z),
        "sigmoid": sigmoid(z),
    }[activation]
    assert close(found, expected)


def test_a_code_held_by_hand_takes_the_place_of_the_encoders_own(modules):
    network, weights, points = a_network(width=2, hidden=(6,))
    found = modules(
        "numbers/network",
        """({activations}, {network, weights, point, code}) =>
          Array.from(activations(network, Float32Array.from(weights), point, code).at(-1))""",
        {"network": described(network), "weights": weights.tolist(), "point": points[0].tolist(), "code": [0.5, -2]},
    )
    assert close(found, decode(network, weights.astype(float), np.array([[0.5, -2]])))


@pytest.mark.parametrize("name", CHUNKS)
def test_a_chunk_decodes_to_the_frames_that_were_written(modules, name):
    found = modules("run/frames", DECODE, base64.b64encode((GOLDEN / f"chunk-{name}.bin").read_bytes()).decode())
    expected = CHUNKS[name]
    assert found["divergedAt"] == expected["divergedAt"]
    assert found["steps"] == expected["steps"]
    assert found["terms"] == expected["terms"]
    assert found["weights"] == expected["weights"]
    again = frames.decode((GOLDEN / f"chunk-{name}.bin").read_bytes())
    assert again.weights.tolist() == expected["weights"]


def test_a_chunk_that_lacks_its_end_is_refused(modules):
    chunk = (GOLDEN / "chunk-float32.bin").read_bytes()[:-1]
    message = modules(
        "run/frames",
        """({decodeChunk}, text) => {
          try {
            decodeChunk(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer);
            return null;
          } catch (error) {
            return error.message;
          }
        }""",
        base64.b64encode(chunk).decode(),
    )
    assert str(len(chunk)) in message


DECODE = """({decodeChunk}, text) => {
  const { frames, divergedAt } = decodeChunk(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer);
  const all = (name) => frames.map((frame) => (name === "step" ? frame.step : Array.from(frame[name])));
  return { divergedAt, steps: all("step"), terms: all("terms"), weights: all("weights") };
}"""


CURVE = """({curve}, {network, weights, codes}) => {
  const line = curve(network, Float32Array.from(weights), codes);
  return { points: Array.from(line.points), codes: Array.from(line.codes), strength: Array.from(line.strength) };
}"""


def test_the_manifold_is_the_decoders_image_of_the_codes_the_data_uses(modules):
    network, weights, points = a_network(hidden=(8, 8))
    codes = encode(network, weights.astype(float), points)
    given = {"network": described(network), "weights": weights.tolist(), "codes": codes.ravel().tolist()}
    found = modules("numbers/manifold", CURVE, given)
    along = np.array(found["codes"])
    assert close(found["points"], decode(network, weights.astype(float), along[:, None]))
    beyond = (along < codes.min()) | (along > codes.max())
    assert not (np.array(found["strength"]) == 1)[beyond].any()
    assert along.min() < codes.min() and along.max() > codes.max()


def test_the_manifold_fades_where_no_code_is_near(modules):
    # A linear decoder of slope 1: the code is the place. Codes fill [0, 1] and [2, 3]; between them is nothing.
    network = network_of(Experiment(model="linear"))
    weights = np.zeros(network.size, dtype=np.float32)
    weights[network.layers[1].weights_at] = 1
    codes = np.concatenate([np.linspace(0, 1, 101), np.linspace(2, 3, 101)])
    given = {"network": described(network), "weights": weights.tolist(), "codes": codes.tolist()}
    found = modules("numbers/manifold", CURVE, given)
    along, strength = np.array(found["codes"]), np.array(found["strength"])
    used = ((along >= 0) & (along <= 1)) | ((along >= 2) & (along <= 3))
    assert (strength[used] == 1).all()
    gap = (along > 1.2) & (along < 1.8)
    assert gap.sum() > 5 and (strength[gap] == pytest.approx(0.2))
    nearly = (along > 1.1) & (along < 1.2)
    assert ((strength[nearly] > 0.19) & (strength[nearly] < 1)).all()


def test_few_points_far_apart_do_not_make_gaps(modules):
    network = network_of(Experiment(model="linear"))
    weights = np.zeros(network.size, dtype=np.float32)
    weights[network.layers[1].weights_at] = 1
    given = {"network": described(network), "weights": weights.tolist(), "codes": np.linspace(0, 3, 11).tolist()}
    found = modules("numbers/manifold", CURVE, given)
    along, strength = np.array(found["codes"]), np.array(found["strength"])
    assert (strength[(along >= 0) & (along <= 3)] == 1).all()


@pytest.mark.parametrize("width", [1, 2, 5])
def test_the_parts_of_the_kl_are_those_that_python_finds(modules, width):
    random = np.random.default_rng(8)
    means, deviations = random.normal(0, 1, (300, width)), np.exp(random.normal(-1.5, 0.3, (300, width)))
    found = modules(
        "numbers/information",
        """({klParts}, {means, deviations, width}) =>
          klParts({means: Float64Array.from(means), deviations: Float64Array.from(deviations)}, width, 400)""",
        {"means": means.ravel().tolist(), "deviations": deviations.ravel().tolist(), "width": width},
    )
    expected = kl_parts(means, 2 * np.log(deviations))
    assert found["total"] == pytest.approx(expected.total)
    assert found["information"] == pytest.approx(expected.information, abs=0.05)
    assert found["information"] + found["divergence"] == pytest.approx(found["total"])


def test_the_grid_of_a_wide_code_runs_over_the_codes_the_data_uses(modules):
    network, weights, points = a_network(hidden=(8,), width=2)
    codes = encode(network, weights.astype(float), points)
    lines = modules(
        "numbers/manifold",
        """({codeRanges, grid}, {network, weights, codes}) =>
          grid(network, Float32Array.from(weights), codeRanges(codes, 2)).map((line) => Array.from(line))""",
        {"network": described(network), "weights": weights.tolist(), "codes": codes.ravel().tolist()},
    )
    low, high = codes.min(axis=0), codes.max(axis=0)
    corners = decode(network, weights.astype(float), np.array([low, [low[0], high[1]], high]))
    assert close(lines[0][:2], corners[0])
    assert close(lines[0][-2:], corners[1])
    assert close(lines[-1][-2:], corners[2])


def test_the_level_line_of_a_ramp_is_straight_and_lies_at_its_level(modules):
    side = 9
    ramp = [2 * i + j for j in range(side) for i in range(side)]
    lines = modules(
        "numbers/contours", "({contour}, {values, side}) => contour(values, side, 7.5)", {"values": ramp, "side": side}
    )
    assert len(lines) == 1
    x, y = np.reshape(lines[0], (-1, 2)).T
    assert np.allclose(2 * x + y, 7.5)


def test_the_level_line_of_a_bowl_is_one_closed_ring(modules):
    side = 33
    bowl = [(i - 16) ** 2 + (j - 16) ** 2 for j in range(side) for i in range(side)]
    lines = modules(
        "numbers/contours", "({contour}, {values, side}) => contour(values, side, 100)", {"values": bowl, "side": side}
    )
    assert len(lines) == 1
    points = np.reshape(lines[0], (-1, 2))
    assert np.array_equal(points[0], points[-1])
    assert np.allclose(np.hypot(*(points - 16).T), 10, atol=0.02)


def test_the_drawn_links_are_the_strongest(modules):
    network, weights, _ = a_network(hidden=(20, 20))
    links = modules(
        "network/links",
        "({strongest}, {network, weights}) => strongest(network, Float32Array.from(weights), 2, 50)",
        {"network": described(network), "weights": weights.tolist()},
    )
    layer = network.layers[1]
    matrix = weights[layer.weights_at : layer.biases_at].reshape(20, 20)
    assert 30 <= len(links) <= 50
    assert all(link["weight"] == matrix[link["to"], link["from"]] for link in links)
    shown = sorted(abs(link["weight"]) for link in links)
    assert np.allclose(shown, np.sort(np.abs(matrix).ravel())[-len(links) :])


@pytest.mark.parametrize("size", [(566, 440), (358, 480), (1100, 700)], ids=["desktop", "phone", "projector"])
@pytest.mark.parametrize(
    "settings",
    [
        {"hidden": (10, 10)},
        {"hidden": (32, 32, 32)},
        {"hidden": (64, 64, 64, 64), "width": 8},
        {"hidden": (64, 64, 64, 64), "width": 8, "model": "variational"},
        {"model": "linear"},
    ],
    ids=lambda settings: "-".join(str(value) for value in settings.values()),
)
def test_every_unit_has_a_place_of_its_own_and_can_be_pointed_at(modules, settings, size):
    network = network_of(Experiment(**settings))
    found = modules(
        "network/shape",
        """({shape, square, unitAt}, {network, size}) => {
          const blocks = shape(network, size[0], size[1], 20);
          return blocks.flatMap((b) => Array.from({length: b.count}, (_, index) => {
            const s = square(b, index, b.layer === network.codeLayer);
            const found = unitAt(blocks, network.codeLayer, s.x + s.size / 2, s.y + s.size / 2);
            return [b.layer, index, s.x, s.y, s.size, found];
          }));
        }""",
        {"network": described(network), "size": size},
    )
    assert len(found) == network.layers[0].inputs + sum(layer.outputs for layer in network.layers)
    for layer, index, x, y, side, unit in found:
        assert unit == {"layer": layer, "index": index}
        assert side >= 5 and x >= -0.01 and x + side <= size[0] + 0.01 and y >= 19.99 and y + side <= size[1] + 20.01
    places = np.array([row[2:5] for row in found])
    for k, (x, y, side) in enumerate(places):
        others = np.delete(places, k, axis=0)
        apart = (
            (others[:, 0] >= x + side)
            | (others[:, 0] + others[:, 2] <= x)
            | (others[:, 1] >= y + side)
            | (others[:, 1] + others[:, 2] <= y)
        )
        assert apart.all()
