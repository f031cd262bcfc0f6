"""Every released model, run every way there is, makes the same bytes.

Each way runs the same latents, those that rounds expand, and must come to the digest of the
reference. `ATELIER_DEEP=1` runs 1,024 works a model, else 32.
"""

import hashlib
import subprocess
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import numpy as np
import onnx.reference
import onnxruntime
import pytest
from numpy.typing import NDArray

from oracle.generator.engine import Generator, load_generator
from oracle.generator.onnx_graph import Profile, build_graph, graph_bytes
from oracle.generator.released import released_folders
from oracle.generator.style import full_ranges
from oracle.local.anvil import Anvil
from tests.referee.bench import CHAIN_OPTIONS, Bench
from tests.reference import generator as reference
from tests.support.deep import IS_DEEP

WORKS = 1_024 if IS_DEEP else 32
BY_REFERENCE = 1_024 if IS_DEEP else 8
BY_ONNX = 8 if IS_DEEP else 2
BY_CHAIN = 32 if IS_DEEP else 4
FOLDERS = released_folders()
WASM = Path(__file__).parent / "wasm" / "run.mjs"
SEEDS = [hashlib.sha256(bytes([n])).digest() for n in range(4)]
LEVELS = onnxruntime.GraphOptimizationLevel
WAYS = list(product(Profile, (LEVELS.ORT_DISABLE_ALL, LEVELS.ORT_ENABLE_ALL), (1, 2), (1, 7, 32)))

Bytes = NDArray[np.uint8]


class Subject:
    """A released model, the latents it is run on, and the fields it must make."""

    def __init__(self, folder: Path) -> None:
        self.released, self.generator = load_generator(folder)
        self.latents = round_latents(self.generator, WORKS)
        self.fields = self.generator.fields(self.latents)

    @property
    def digest(self) -> str:
        """Of all fields in order."""
        return digest(self.fields)


def round_latents(generator: Generator, count: int) -> Bytes:
    """Latents of works of several rounds of the widest style."""
    ranges = full_ranges(generator.axes, 1)
    each = -(-count // len(SEEDS))
    parts = [generator.inputs(seed, range(each), ranges)[1] for seed in SEEDS]
    return np.concatenate(parts)[:count]


def digest(fields: Bytes) -> str:
    return hashlib.sha256(np.ascontiguousarray(fields).tobytes()).hexdigest()


@pytest.fixture(scope="module", params=FOLDERS, ids=lambda folder: folder.name)
def subject(request: pytest.FixtureRequest) -> Subject:
    return Subject(request.param)


@pytest.fixture(scope="module")
def chain() -> Iterator[Bench]:
    with Anvil(options=CHAIN_OPTIONS) as anvil:
        yield Bench(anvil)


def test_fields__when_made_by_the_reference__have_the_digest(subject: Subject) -> None:
    _, _, layers = reference.read_blob(subject.released.blob)
    latents = subject.latents[:BY_REFERENCE]
    fields = np.stack([reference.run_network(layers, bytes(row)) for row in latents])
    assert digest(fields.astype(np.uint8)) == digest(subject.fields[:BY_REFERENCE])


@pytest.mark.parametrize(
    ("profile", "level", "threads", "batch"),
    WAYS,
    ids=[f"{p.value}-{level.name[4:]}-{t}-{b}" for p, level, t, b in WAYS],
)
def test_fields__when_made_by_onnxruntime_in_any_way__have_the_digest(
    subject: Subject, profile: Profile, level: LEVELS, threads: int, batch: int
) -> None:
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = level
    options.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(
        graph_bytes(subject.released.model, profile), options, providers=["CPUExecutionProvider"]
    )
    parts = [
        session.run(None, {"latent": subject.latents[at : at + batch]})[0]
        for at in range(0, len(subject.latents), batch)
    ]
    assert digest(np.concatenate(parts)) == subject.digest


@pytest.mark.parametrize("profile", Profile)
def test_fields__when_made_by_onnx_own_evaluator__have_the_digest(
    subject: Subject, profile: Profile
) -> None:
    evaluator = onnx.reference.ReferenceEvaluator(build_graph(subject.released.model, profile))
    (fields,) = evaluator.run(None, {"latent": subject.latents[:BY_ONNX]})
    assert digest(fields) == digest(subject.fields[:BY_ONNX])


def test_fields__when_made_by_the_chain__have_the_digest(subject: Subject, chain: Bench) -> None:
    pointers = chain.store(subject.released.blob)
    functions = chain.executor.functions
    made = [chain.call(functions.field(pointers, bytes(row))) for row in subject.latents[:BY_CHAIN]]
    wanted = [field.tobytes() for field in subject.fields[:BY_CHAIN]]
    assert made == wanted


@pytest.mark.parametrize("profile", Profile)
@pytest.mark.parametrize("batch", [1, 7])
def test_fields__when_made_in_web_assembly__have_the_digest(
    subject: Subject, profile: Profile, batch: int, tmp_path: Path
) -> None:
    model, latents, fields = (tmp_path / name for name in ("model.onnx", "latents", "fields"))
    model.write_bytes(graph_bytes(subject.released.model, profile))
    latents.write_bytes(subject.latents.tobytes())
    length = subject.latents.shape[1]
    command = ["node", WASM, model, latents, str(length), str(batch), fields]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    made = np.frombuffer(fields.read_bytes(), np.uint8).reshape(subject.fields.shape)
    assert digest(made) == subject.digest
