"""A round's works on a real Ray cluster of two workers, one of which dies half way."""

import sys
from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any

import pytest

from oracle.errors import FatalError
from oracle.generator.blob import build
from oracle.generator.engine import Generator, load_generator
from oracle.generator.palettes import load_palettes
from oracle.generator.released import RELEASED
from oracle.generator.style import encode_style, full_ranges
from oracle.making.cluster import PIECE, Cluster, make_piece
from tests.benchmarks.parallel import SEED
from tests.support.deep import IS_DEEP

WORKS = 6 * PIECE
HAS_RAY = IS_DEEP and find_spec("ray") is not None
"""Ray excludes the `packaging` that Ape asks for; `make cluster` sets up an environment with it."""


def released_model() -> tuple[Generator, bytes, dict[int, bytes]]:
    """A released model, a style over all that it can do, and the palettes."""
    _, generator = load_generator(RELEASED / "nacre")
    palettes = dict(enumerate(p.data for p in load_palettes()))
    ranges = full_ranges(generator.axes, len(palettes))
    return generator, encode_style(generator.axes, ranges), palettes


def test_make_piece__makes_what_the_generator_makes() -> None:
    """What a worker runs, here."""
    generator, style, palettes = released_model()
    indices = [0, 3, 7]
    made = make_piece(build(generator.model), generator.axes, SEED, indices, style, palettes)
    alone = list(generator.works(SEED, indices, style, palettes))
    assert made == [(work.index, work.values, work.file) for work in alone]


def test_cluster__when_ray_is_not_installed__says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(FatalError, match="pip install 'atelier-studio\\[cluster\\]'"):
        Cluster("127.0.0.1:1", released_model()[0])


@pytest.fixture
def machines() -> Iterator[Any]:
    """A head that makes nothing, and two workers with a processor each."""
    from ray.cluster_utils import Cluster as Machines

    started = Machines(initialize_head=True, head_node_args={"num_cpus": 0})
    for _ in range(2):
        started.add_node(num_cpus=1)
    yield started
    import ray

    ray.shutdown()
    started.shutdown()


def kill_a_worker(machines: Any) -> None:
    """Ends a worker, but not the one through which this process talks to the cluster."""
    for worker in list(machines.worker_nodes):
        try:
            machines.remove_node(worker, allow_graceful=False)
        except ValueError:
            continue
        return


if HAS_RAY:

    def test_cluster__when_a_worker_dies_half_way__makes_every_work_with_equal_bytes(
        machines: Any,
    ) -> None:
        generator, style, palettes = released_model()
        cluster = Cluster(machines.address, generator)
        digests = []
        for work in cluster.works(SEED, range(WORKS), style, palettes):
            digests.append(work.digest)
            if work.index == WORKS // 3:
                kill_a_worker(machines)
        assert len(machines.worker_nodes) == 1
        alone = generator.works(SEED, range(WORKS), style, palettes)
        assert digests == [work.digest for work in alone]
