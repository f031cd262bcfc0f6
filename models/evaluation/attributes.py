# mypy: no-warn-unused-ignores, no-warn-return-any, allow-subclassing-any
"""Training of the attribute network: from a field, which family it is of, and its attributes.

Its last hidden layer are the features that distances between sets of fields are measured in. It
also reads how much noise and how strong a grid lie on a field, so that its features see them. It is
trained once a corpus, frozen, and shipped as an ONNX graph, so that measuring needs no torch.
"""

import itertools
from pathlib import Path
from typing import Any, Final

import numpy as np
import onnx
import torch  # type: ignore[import-not-found]
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from rich.console import Console
from rich.progress import track
from torch import Tensor, nn
from torch.nn import functional  # type: ignore[import-not-found]

from models.corpus import Bytes, ProceduralCorpus
from models.evaluation.features import FEATURES, SIZE, equalised
from models.evaluation.flaws import GRID_EVERY, GRID_HEIGHT, NOISE_SPREAD

_WIDTHS: Final = (1, 24, 48, 64)
_RATE: Final = 2e-3
_BATCH: Final = 64
_FLAWS: Final = 2
"""Noise, and a grid."""


class AttributeNetwork(nn.Module):
    """Three convolutions that halve the field, a layer of features, and what is read from them."""

    def __init__(self, families: int) -> None:
        super().__init__()
        pairs = itertools.pairwise(_WIDTHS)
        self.stages = nn.ModuleList([nn.Conv2d(a, b, 4, 2, 1) for a, b in pairs])
        self.features = nn.Linear(_WIDTHS[-1] * 16, FEATURES)
        self.heads = nn.Linear(FEATURES, families + 2 + _FLAWS)

    def forward(self, fields: Tensor) -> Tensor:
        """Bytes as floats ``(N, S, S)`` to family logits, attributes, flaws: ``(N, k + 4)``."""
        value = fields.unsqueeze(1) / 255
        for stage in self.stages:
            value = functional.relu(stage(value))
        return self.heads(functional.relu(self.features(value.flatten(1))))


def train_attributes(
    corpus: ProceduralCorpus, seed: int, steps: int, count: int, console: Console | None = None
) -> AttributeNetwork:
    """Trains the network on ``count`` fields of the corpus for ``steps`` steps."""
    torch.manual_seed(seed)
    network = AttributeNetwork(len(corpus.families))
    latents, fields = corpus.pairs(seed, count, SIZE)
    families = torch.from_numpy(corpus.family_of(latents))
    attributes = torch.from_numpy(corpus.attributes_of(latents).astype(np.float32))
    optimiser = torch.optim.Adam(network.parameters(), lr=_RATE)
    rng = np.random.default_rng(seed)
    for step in track(range(steps), "attribute network", console=console):
        for group in optimiser.param_groups:
            group["lr"] = _RATE * (0.02 + 0.98 * 0.5 * (1 + float(np.cos(np.pi * step / steps))))
        at = rng.integers(0, count, _BATCH)
        flawed, flaws = _with_flaws(fields[at], rng)
        found = network(torch.from_numpy(equalised(flawed).astype(np.float32)))
        parts = [len(corpus.families), len(corpus.attributes), _FLAWS]
        kinds, values, seen = found.split(parts, 1)
        loss = functional.cross_entropy(kinds, families[at])
        loss = loss + 2 * functional.mse_loss(values, attributes[at])
        loss = loss + 0.5 * functional.mse_loss(seen, torch.from_numpy(flaws))
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
    return network


def _with_flaws(fields: Bytes, rng: np.random.Generator) -> tuple[Bytes, NDArray[np.float32]]:
    """Fields of which half have noise and a quarter a grid, and how much: ``(N, 2)``.

    One is as much as the figures are to notice; there is up to twice that.
    """
    count = len(fields)
    flaws = rng.uniform(0, 2, (count, _FLAWS)) * (rng.random((count, _FLAWS)) < (0.5, 0.25))
    raised = np.zeros(fields.shape)
    for axis, phase in ((1, rng.integers(GRID_EVERY)), (2, rng.integers(GRID_EVERY))):
        lines = np.moveaxis(raised, axis, 1)[:, phase::GRID_EVERY]
        lines += GRID_HEIGHT * flaws[:, 1, np.newaxis, np.newaxis]
    noise = NOISE_SPREAD * flaws[:, 0, np.newaxis, np.newaxis] * rng.normal(size=fields.shape)
    flawed = np.rint(np.clip(fields + raised + noise, 0, 255)).astype(np.uint8)
    return flawed, flaws.astype(np.float32)


def write_graph(network: AttributeNetwork, file: Path) -> None:
    """The frozen network as ONNX: fields uint8 ``(N, S, S)`` to features and readings."""
    nodes: list[Any] = []
    constants: list[Any] = []

    def constant(name: str, value: Any) -> str:
        array = value.detach().numpy() if isinstance(value, Tensor) else value
        constants.append(numpy_helper.from_array(array, name))
        return name

    def add(operator: str, inputs: list[str], name: str, **attributes: Any) -> str:
        nodes.append(helper.make_node(operator, inputs, [name], **attributes))
        return name

    last = add("Cast", ["fields"], "floats", to=TensorProto.FLOAT)
    last = add("Div", [last, constant("full", np.float32(255))], "scaled")
    shape = constant("shape", np.array([-1, 1, SIZE, SIZE], np.int64))
    last = add("Reshape", [last, shape], "planes")
    for number, stage in enumerate(network.stages):
        weights = [constant(f"w{number}", stage.weight), constant(f"b{number}", stage.bias)]
        last = add("Conv", [last, *weights], f"c{number}", strides=[2, 2], pads=[1, 1, 1, 1])
        last = add("Relu", [last], f"r{number}")
    last = add("Flatten", [last], "flat")
    for layer, name in ((network.features, "hidden"), (network.heads, "readings")):
        weights = [constant(f"{name}.w", layer.weight), constant(f"{name}.b", layer.bias)]
        last = add("Gemm", [last, *weights], name, transB=1)
        if name == "hidden":
            last = add("Relu", [last], "features")
    graph = helper.make_graph(
        nodes,
        "attributes",
        [helper.make_tensor_value_info("fields", TensorProto.UINT8, ["N", SIZE, SIZE])],
        [
            helper.make_tensor_value_info("features", TensorProto.FLOAT, ["N", FEATURES]),
            helper.make_tensor_value_info("readings", TensorProto.FLOAT, ["N", None]),
        ],
        constants,
    )
    opset = [helper.make_opsetid("", 17)]
    model = helper.make_model(graph, opset_imports=opset, ir_version=8, producer_name="atelier")
    onnx.checker.check_model(model)
    file.write_bytes(model.SerializeToString(deterministic=True))
