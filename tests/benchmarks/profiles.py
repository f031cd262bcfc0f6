"""The profiles' speed and memory beside a float network of the same shape, in one run.

The peer is what anybody would export: float32 weights, convolutions with ReLU (which onnxruntime
fuses), the same upsampling. All run with one thread and batches of 32, in turn.
"""

import subprocess
import sys
import time
from collections.abc import Callable
from statistics import median
from typing import Any

import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from oracle.generator.blob import Model
from oracle.generator.manifest import load_model
from oracle.generator.onnx_graph import Profile, graph_bytes
from oracle.generator.released import DEFAULT, RELEASED
from oracle.local.anvil import PROJECT
from tests.benchmarks.memory import peak_kib
from tests.benchmarks.report import Row

BATCH = 32
TURNS = 15
BATCHES_A_TURN = 4
FLOAT = "fp32"
KINDS = (*(profile.value for profile in Profile), FLOAT)


def rows() -> list[Row]:
    """Images a second and peak memory of each kind, and Q over the float network."""
    model = default_model()
    speeds = images_per_s(model)
    how = f"{DEFAULT}, one thread, batch {BATCH}, {TURNS} turns each, medians"
    found = [
        Row(
            "generator.q_over_fp32",
            round(speeds["Q"] / speeds[FLOAT], 3),
            "ratio",
            f"images/s of profile Q; {how}",
            "fp32 export with fused ReLU",
            1.0,
            1.15,
            at_least=True,
        )
    ]
    for kind in KINDS:
        name = kind.lower()
        found.append(
            Row(
                f"generator.images_per_s.{name}",
                round(speeds[kind], 1),
                "images/s",
                f"the network alone; {how}",
                "fp32 export with fused ReLU",
                round(speeds[FLOAT], 1),
            )
        )
        found.append(
            Row(
                f"generator.peak_mb.{name}",
                round(peak_mb(kind), 1),
                "MB",
                "peak resident memory of a process that runs the network alone",
            )
        )
    return found


def default_model() -> Model:
    """Its integers."""
    return load_model(RELEASED / DEFAULT).model


def float_graph(model: Model) -> bytes:
    """The network with float weights and ReLU instead of the exact clip."""
    nodes: list[Any] = []
    constants: list[Any] = []

    def constant(name: str, value: NDArray[Any]) -> str:
        constants.append(numpy_helper.from_array(value, name))
        return name

    def add(operator: str, name: str, *inputs: str, **attributes: Any) -> str:
        nodes.append(helper.make_node(operator, list(inputs), [name], **attributes))
        return name

    shape = constant("column", np.array([-1, model.latent_length, 1, 1], np.int64))
    last = add("Reshape", "latents", "latent", shape)
    scales = constant("scales", np.array([1, 1, 2, 2], np.float32))
    for number, layer in enumerate(model.layers):
        weights = layer.weights.astype(np.float32) * np.float32(2.0**-layer.shift)
        if number == 0:
            weights = weights[:, :, np.newaxis, np.newaxis]
        else:
            last = add("Resize", f"up{number}", last, "", scales, mode="nearest")
            nodes[-1].attribute.extend(
                [
                    helper.make_attribute("coordinate_transformation_mode", "asymmetric"),
                    helper.make_attribute("nearest_mode", "floor"),
                ]
            )
        biases = layer.biases.astype(np.float32) * np.float32(2.0**-layer.shift)
        pads = [0, 0, 0, 0] if number == 0 else [1, 1, 1, 1]
        inputs = constant(f"w{number}", weights), constant(f"b{number}", biases)
        last = add("Conv", f"conv{number}", last, *inputs, pads=pads)
        last = add("Relu", f"relu{number}", last)
        if number == 0:
            tensor = constant("tensor", np.array([-1, layer.channels, 4, 4], np.int64))
            last = add("Reshape", "cells", last, tensor)
    size = model.field_size
    graph = helper.make_graph(
        nodes,
        "float",
        [helper.make_tensor_value_info("latent", TensorProto.FLOAT, ["N", model.latent_length])],
        [helper.make_tensor_value_info(last, TensorProto.FLOAT, ["N", 1, size, size])],
        constants,
    )
    proto = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(proto)
    return bytes(proto.SerializeToString())


def runner(model: Model, kind: str) -> Callable[[], object]:
    """One batch through a session of this kind."""
    data = float_graph(model) if kind == FLOAT else graph_bytes(model, Profile(kind))
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(data, options, providers=["CPUExecutionProvider"])
    latents = np.random.default_rng(0).integers(0, 256, (BATCH, model.latent_length))
    given = latents.astype(np.float32 if kind == FLOAT else np.uint8)
    return lambda: session.run(None, {"latent": given})


def images_per_s(model: Model) -> dict[str, float]:
    """Of each kind, measured in turn, so that a busy moment hits all alike."""
    runs = {kind: runner(model, kind) for kind in KINDS}
    seconds: dict[str, list[float]] = {kind: [] for kind in KINDS}
    for turn in range(TURNS + 1):
        for kind, run in runs.items():
            start = time.perf_counter()
            for _ in range(BATCHES_A_TURN):
                run()
            if turn:
                seconds[kind].append(time.perf_counter() - start)
    return {kind: BATCH * BATCHES_A_TURN / median(took) for kind, took in seconds.items()}


def peak_mb(kind: str) -> float:
    """Peak memory of a fresh process that runs this kind."""
    command = [sys.executable, "-m", "tests.benchmarks.profiles", kind]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True)
    return float(done.stdout) / 1024


def main(kind: str) -> None:
    """What the fresh process does; prints its peak memory in KiB."""
    run = runner(default_model(), kind)
    for _ in range(BATCHES_A_TURN):
        run()
    sys.stdout.write(str(peak_kib()))


if __name__ == "__main__":
    main(sys.argv[1])
