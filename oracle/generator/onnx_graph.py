"""A model as an ONNX graph, in two profiles that give the same bytes (semantics, section 4).

Profile *Q* keeps uint8 activations and int8 weights: ``QLinearConv`` with zero points 0 and
power-of-two scales, so that requantisation is a multiplication by ``2^-shift``, exact in float32,
and a round half to even. Profile *F* carries the same integers in float32; every partial sum is
below 2^24 (``bounds.check_exact``) and therefore exact in any order.

Both take ``latent``, uint8 ``(N, Z)``, and give ``field``, uint8 ``(N, F, F)``.
"""

from enum import StrEnum
from typing import Any, Final

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from oracle.generator.blob import Layer, Model
from oracle.generator.bounds import check_exact

_OPSET: Final = 17
_IR_VERSION: Final = 8


class Profile(StrEnum):
    """How the integers are carried."""

    Q = "Q"
    F = "F"


class _Graph:
    """Nodes and initialisers, appended in order; ``last`` is the tensor to go on from."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.initialisers: list[Any] = []
        self.last = "latent"

    def constant(self, name: str, value: NDArray[Any]) -> str:
        self.initialisers.append(numpy_helper.from_array(value, name))
        return name

    def add(self, operator: str, name: str, *inputs: str, **attributes: Any) -> None:
        """Append ``operator(last, *inputs)``; its output and its node are called ``name``."""
        node = helper.make_node(operator, [self.last, *inputs], [name], name=name, **attributes)
        self.nodes.append(node)
        self.last = name

    def reshape(self, name: str, *shape: int) -> None:
        self.add("Reshape", name, self.constant(f"{name}.shape", np.array(shape, np.int64)))

    def upsample(self, name: str) -> None:
        self.add(
            "Resize",
            name,
            "",
            self.constant(f"{name}.scales", np.array([1, 1, 2, 2], np.float32)),
            mode="nearest",
            coordinate_transformation_mode="asymmetric",
            nearest_mode="floor",
        )


def _kernel(layer: Layer) -> NDArray[np.int8]:
    """Weights as a convolution's: the dense layer becomes 1×1."""
    weights = layer.weights
    return weights[:, :, np.newaxis, np.newaxis] if weights.ndim == 2 else weights


def _quantised(graph: _Graph, name: str, layer: Layer, pads: list[int]) -> None:
    """``clip(rne(acc / 2^shift), 0, 255)`` as one QLinearConv; saturation to uint8 is the clip."""
    one = graph.constant(f"{name}.one", np.float32(1).reshape(()))
    scale = graph.constant(f"{name}.scale", np.float32(2.0**layer.shift).reshape(()))
    zero = graph.constant(f"{name}.zero", np.uint8(0).reshape(()))
    weights = graph.constant(f"{name}.weights", np.ascontiguousarray(_kernel(layer)))
    weights_zero = graph.constant(f"{name}.weights.zero", np.int8(0).reshape(()))
    biases = graph.constant(f"{name}.biases", layer.biases.astype(np.int32))
    inputs = [one, zero, weights, one, weights_zero, scale, zero, biases]
    shape = list(_kernel(layer).shape[2:])
    graph.add("QLinearConv", name, *inputs, kernel_shape=shape, pads=pads)


def _carried(graph: _Graph, name: str, layer: Layer, pads: list[int]) -> None:
    """The same in float32: convolution, multiplication by 2^-shift, round half to even, clip."""
    weights = graph.constant(f"{name}.weights", _kernel(layer).astype(np.float32))
    biases = graph.constant(f"{name}.biases", layer.biases.astype(np.float32))
    shape = list(_kernel(layer).shape[2:])
    graph.add("Conv", f"{name}.acc", weights, biases, kernel_shape=shape, pads=pads)
    scale = graph.constant(f"{name}.scale", np.float32(2.0**-layer.shift).reshape(()))
    graph.add("Mul", f"{name}.scaled", scale)
    graph.add("Round", f"{name}.rounded")
    low = graph.constant(f"{name}.low", np.float32(0).reshape(()))
    high = graph.constant(f"{name}.high", np.float32(255).reshape(()))
    graph.add("Clip", name, low, high)


def build_graph(model: Model, profile: Profile) -> onnx.ModelProto:
    """The model as an ONNX graph.

    Raises:
        BoundsError: The model is not exact in 32-bit arithmetic.
    """
    check_exact(model)
    layer_of = _quantised if profile is Profile.Q else _carried
    graph = _Graph()
    dense, *convolutions = model.layers
    if profile is Profile.F:
        graph.add("Cast", "latent.float", to=TensorProto.FLOAT)
    graph.reshape("latent.column", -1, model.latent_length, 1, 1)
    layer_of(graph, "dense", dense, [0, 0, 0, 0])
    graph.reshape("dense.tensor", -1, dense.channels, 4, 4)
    for index, layer in enumerate(convolutions, start=1):
        graph.upsample(f"up{index}")
        layer_of(graph, f"conv{index}", layer, [1, 1, 1, 1])
    if profile is Profile.F:
        graph.add("Cast", "field.bytes", to=TensorProto.UINT8)
    size = model.field_size
    graph.reshape("field", -1, size, size)
    proto = helper.make_model(
        helper.make_graph(
            graph.nodes,
            f"atelier-{profile.value}",
            [
                helper.make_tensor_value_info(
                    "latent", TensorProto.UINT8, ["N", model.latent_length]
                )
            ],
            [helper.make_tensor_value_info("field", TensorProto.UINT8, ["N", size, size])],
            graph.initialisers,
        ),
        opset_imports=[helper.make_opsetid("", _OPSET)],
        ir_version=_IR_VERSION,
        producer_name="atelier",
    )
    onnx.checker.check_model(proto)
    return proto


def graph_bytes(model: Model, profile: Profile) -> bytes:
    """The graph's file, the same bytes for the same model every time.

    Raises:
        BoundsError: The model is not exact in 32-bit arithmetic.
    """
    data: bytes = build_graph(model, profile).SerializeToString(deterministic=True)
    return data
