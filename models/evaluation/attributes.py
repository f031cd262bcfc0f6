# mypy: no-warn-unused-ignores, no-warn-return-any, allow-subclassing-any
"""Training of the attribute network: from a field, which family it is of, and its attributes.

Its last hidden layer are the features that distances between sets of fields are measured in. It is
trained once a corpus, frozen, and shipped as an ONNX graph, so that measuring needs no torch.
"""

import itertools
from pathlib import Path
from typing import Any, Final

import numpy as np
import onnx
import torch  # type: ignore[import-not-found]
from onnx import TensorProto, helper, numpy_helper
from rich.console import Console
from rich.progress import track
from torch import Tensor, nn
from torch.nn import functional  # type: ignore[import-not-found]

from models.corpus import ProceduralCorpus
from models.evaluation.features import FEATURES, SIZE

_WIDTHS: Final = (1, 16, 32, 48, 64)
_RATE: Final = 2e-3
_BATCH: Final = 64


class AttributeNetwork(nn.Module):
    """Four convolutions that halve the field, a layer of features, and what is read from them."""

    def __init__(self, families: int) -> None:
        super().__init__()
        pairs = itertools.pairwise(_WIDTHS)
        self.stages = nn.ModuleList([nn.Conv2d(a, b, 4, 2, 1) for a, b in pairs])
        self.features = nn.Linear(_WIDTHS[-1] * 16, FEATURES)
        self.heads = nn.Linear(FEATURES, families + 2)

    def forward(self, fields: Tensor) -> Tensor:
        """Bytes as floats ``(N, S, S)`` to family logits and attributes, ``(N, k + 2)``."""
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
        given = fields[at]
        if step % 2:
            # A little noise, so that it looks at forms and not at how smoothly they are drawn.
            given = np.clip(given + rng.normal(0, 6, given.shape), 0, 255)
        found = network(torch.from_numpy(given.astype(np.float32)))
        kinds, values = found.split([len(corpus.families), len(corpus.attributes)], 1)
        loss = functional.cross_entropy(kinds, families[at])
        loss = loss + 2 * functional.mse_loss(values, attributes[at])
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
    return network


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
