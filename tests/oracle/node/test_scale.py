"""Rounds of any size in bounded memory; a GPU that is wrong or fails changes no byte."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import onnxruntime
import pytest
from numpy.typing import NDArray

from oracle.chain.types import RoundId
from oracle.generator.accelerator import Accelerated, open_cuda
from oracle.generator.engine import Generator, Provider
from oracle.generator.onnx_graph import Profile, graph_bytes
from oracle.generator.style import encode_style
from oracle.local.processes import wait_for
from tests.benchmarks.parallel import SEED, finish, load, start
from tests.oracle.studio import Workshop
from tests.support.deep import IS_DEEP
from tests.support.models import AXES, model

MAX_GROWTH_MB = 40


def test_memory__does_not_grow_with_the_round() -> None:
    """Each in a process of its own, which says the most it ever had."""
    works = 10_000 if IS_DEEP else 4_000
    small, large = (finish(start("make", 0, count))["peak_mb"] for count in (400, works))
    assert large - small < MAX_GROWTH_MB
    assert large < 600


class Device:
    """A session that computes with the real one, until it does not."""

    def __init__(self, graph: bytes, fails_after: int = 10**9, is_wrong: bool = False) -> None:
        self._session = onnxruntime.InferenceSession(graph, providers=["CPUExecutionProvider"])
        self._left = fails_after
        self._is_wrong = is_wrong
        self.runs = 0

    def run(self, outputs: list[str], inputs: dict[str, Any]) -> list[Any]:
        """As onnxruntime's."""
        self.runs += 1
        if self.runs > self._left:
            raise RuntimeError("CUDA error: out of memory")
        (field,) = self._session.run(outputs, inputs)
        return [field ^ 1 if self._is_wrong else field]


@pytest.fixture
def latents() -> NDArray[np.uint8]:
    return np.random.default_rng(3).integers(0, 256, (50, 8), np.uint8)


def test_gpu__when_it_makes_the_same_bytes__is_used(latents: NDArray[np.uint8]) -> None:
    """On a processor in the GPU's profile, which is what a GPU must equal."""
    generator = Generator(model(), AXES)
    devices: list[Device] = []

    def open_device(graph: bytes) -> Device:
        assert graph == graph_bytes(model(), Profile.F)
        devices.append(Device(graph))
        return devices[0]

    fast = Accelerated(model(), generator.session, open_device)
    assert fast.is_fast
    assert np.array_equal(fast.fields(latents), generator.fields(latents))
    assert devices[0].runs == 2, "the trial and the work"


def test_gpu__when_it_makes_other_bytes__is_never_used(latents: NDArray[np.uint8]) -> None:
    generator = Generator(model(), AXES)
    fast = Accelerated(model(), generator.session, lambda graph: Device(graph, is_wrong=True))
    assert not fast.is_fast
    assert "other fields" in fast.trouble
    assert np.array_equal(fast.fields(latents), generator.fields(latents))


def test_gpu__when_it_fails_half_way__leaves_the_rest_to_the_processor(
    latents: NDArray[np.uint8],
) -> None:
    generator = Generator(model(), AXES)
    fast = Accelerated(model(), generator.session, lambda graph: Device(graph, fails_after=2))
    expected = generator.fields(latents)
    assert np.array_equal(fast.fields(latents[:20]), expected[:20])
    assert fast.is_fast
    assert np.array_equal(fast.fields(latents[20:]), expected[20:])
    assert not fast.is_fast
    assert "out of memory" in fast.trouble


def test_generator__when_any_provider_will_do__makes_the_same_works() -> None:
    generator, ranges, palettes = load()
    either = Generator(generator.model, generator.axes, provider=Provider.AUTO)
    assert either.accelerated is not None
    style = encode_style(generator.axes, ranges)
    digests = [
        [work.digest for work in g.works(SEED, range(40), style, palettes)]
        for g in (generator, either)
    ]
    assert digests[0] == digests[1]


def test_open_cuda__where_there_is_none__is_one_of_the_failures_that_are_caught() -> None:
    if "CUDAExecutionProvider" not in onnxruntime.get_available_providers():
        with pytest.raises(ValueError, match="no CUDA"):
            open_cuda(b"")


def block_of(workshop: Workshop, event: str, round_id: RoundId, operator: str) -> int:
    """The block in which the operator did something in a round."""
    chosen = {"round": round_id, "operator": operator}
    (log,) = workshop.studio.rounds.contract.events[event]().get_logs(
        from_block=workshop.studio.deployment.block, argument_filters=chosen
    )
    return int(log["blockNumber"])


def test_node__while_it_makes_a_long_round__reveals_another_that_falls_due(
    workshop: Workshop,
) -> None:
    node, other = workshop.node(0, slice_seconds=0.05, watch=False), workshop.node(1)
    waiting = workshop.request()
    for _ in range(2):
        node.once()
        other.once()
    workshop.chain.pass_time(60)
    long = workshop.request(works=4_000)
    workshop.studio.seed(long)

    def close_once_begun() -> None:
        wait_for(lambda: list(node.config.works.glob("*.part")), 60, "the long round to begin")
        workshop.close_commits(waiting)

    with ThreadPoolExecutor(1) as pool:
        closing = pool.submit(close_once_begun)
        node.once()
        closing.result()
    mine = node.operator.address
    revealed = block_of(workshop, "WorksRevealed", waiting, mine)
    assert revealed < block_of(workshop, "WorksCommitted", long, mine)
