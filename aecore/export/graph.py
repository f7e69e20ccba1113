"""A network as an ONNX model: matrix products and activations that every runtime knows. Needs onnx; no torch."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

import numpy as np

from aecore.network import Layer, network_of

if TYPE_CHECKING:
    from aecore.run import Run

OPSET = 17
IR = 8  # of the file: what runtimes since 2022 read
PARTS = ("autoencoder", "encoder", "decoder")


def onnx_model(run: Run, part: str = "autoencoder") -> Any:
    """The network of a run as an onnx.ModelProto.

    part: "autoencoder" takes "points" (n, d) and gives "codes" (n, width) and "reconstructions" (n, d), "encoder"
    gives the codes alone, "decoder" takes "codes" and gives "reconstructions". A variational network's codes are
    its posteriors' means. Raises ValueError for another part, ImportError where onnx is not installed.
    """
    if part not in PARTS:
        raise ValueError(f"part must be one of {', '.join(PARTS)}. Got {part!r}.")
    try:
        from onnx import TensorProto, checker, helper
    except ImportError:
        raise ImportError("ONNX files need the package onnx: pip install 'bottleneck[export]'") from None
    network, d = network_of(run.experiment), run.experiment.dimension
    graph = _Graph(run.weights)
    if part != "decoder":
        heads = graph.layers(network.layers[: network.code_layer], "points", "encoder", "heads")
        graph.first(heads, network.width, "codes")
    if part != "encoder":
        graph.name_last(
            graph.layers(network.layers[network.code_layer :], "codes", "decoder", "out"), "reconstructions"
        )
    columns = {"points": d, "codes": network.width, "reconstructions": d}
    takes = ["codes"] if part == "decoder" else ["points"]
    gives = {"autoencoder": ["codes", "reconstructions"], "encoder": ["codes"], "decoder": ["reconstructions"]}[part]
    ends = [
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["n", columns[name]]) for name in names]
        for names in (takes, gives)
    ]
    made = helper.make_graph(graph.nodes, part, *ends, graph.constants)
    model = helper.make_model(
        made, opset_imports=[helper.make_opsetid("", OPSET)], producer_name="bottleneck", ir_version=IR
    )
    helper.set_model_props(model, {"experiment": json.dumps(run.experiment.to_query(defaults=True))})
    checker.check_model(model, full_check=True)
    return model


class _Graph:
    """Nodes and constants in the order they are made."""

    def __init__(self, weights: np.ndarray) -> None:
        self._weights = weights
        self.nodes: list[Any] = []
        self.constants: list[Any] = []

    def layers(self, layers: tuple[Layer, ...], start: str, scope: str, end: str) -> str:
        """Affine maps and activations one after the other. Returns the name of what comes out."""
        at = start
        for i, layer in enumerate(layers):
            name = f"{scope}.{i}"
            matrix = self._weights[layer.weights_at : layer.biases_at].reshape(layer.outputs, layer.inputs)
            self._constant(f"{name}.weight", matrix)
            self._constant(f"{name}.bias", self._weights[layer.biases_at : layer.biases_at + layer.outputs])
            self._node("Gemm", [at, f"{name}.weight", f"{name}.bias"], f"{name}.affine", transB=1)
            at = self._activation(layer.activation, f"{name}.affine", name)
        self._node("Identity", [at], f"{scope}.{end}")
        return f"{scope}.{end}"

    def first(self, source: str, count: int, name: str) -> None:
        """The first columns of what is called source."""
        for key, value in (("from", 0), ("to", count), ("axis", 1)):
            self._constant(f"{name}.{key}", np.array([value], dtype=np.int64))
        self._node("Slice", [source, f"{name}.from", f"{name}.to", f"{name}.axis"], name)

    def name_last(self, source: str, name: str) -> None:
        """Another name for what is called source."""
        self._node("Identity", [source], name)

    def _activation(self, kind: str, z: str, name: str) -> str:
        if kind == "linear":
            return z
        out = f"{name}.{kind}"
        if kind in ("tanh", "relu", "sigmoid"):
            self._node(kind.capitalize(), [z], out)
            return out
        inner = z
        if kind == "gelu":  # by the tanh formula, as in aecore/network.py: z · sigmoid(2 √(2/π) (z + 0.044715 z³))
            inner = f"{name}.inner"
            for key, value in (("cube", 0.044715), ("scale", 2 * math.sqrt(2 / math.pi))):
                self._constant(f"{name}.{key}", np.array(value, dtype=np.float32))
            self._node("Mul", [z, z], f"{name}.square")
            self._node("Mul", [f"{name}.square", z], f"{name}.third")
            self._node("Mul", [f"{name}.third", f"{name}.cube"], f"{name}.small")
            self._node("Add", [z, f"{name}.small"], f"{name}.sum")
            self._node("Mul", [f"{name}.sum", f"{name}.scale"], inner)
        self._node("Sigmoid", [inner], f"{name}.gate")
        self._node("Mul", [z, f"{name}.gate"], out)
        return out

    def _constant(self, name: str, values: np.ndarray) -> None:
        from onnx import numpy_helper

        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))

    def _node(self, kind: str, takes: list[str], gives: str, **attributes: Any) -> None:
        from onnx import helper

        self.nodes.append(helper.make_node(kind, takes, [gives], name=gives, **attributes))
