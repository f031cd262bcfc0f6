"""Editions on a real Ray cluster of two workers, one of which dies half way."""

import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from oracle.making.bulk import make_all, make_there
from oracle.making.cluster import Cluster, ClusterError
from oracle.making.editions import Form, Format, Printer
from tests.oracle.making.source import made_up_round
from tests.support.deep import IS_DEEP

WORKS = 96
SMALL = Form(Format.PNG, 1024)
HAS_RAY = IS_DEEP and find_spec("ray") is not None
"""Ray excludes the `packaging` that Ape asks for; `make cluster` sets up an environment with it."""


def test_make_there__makes_what_is_made_here() -> None:
    """What a worker runs, here."""
    source = made_up_round(3)
    printer = Printer(source)
    for index in range(3):
        alone = b"".join(printer.parts(index, SMALL))
        assert make_there((source, SMALL), index) == alone


def test_cluster__when_ray_is_not_installed__says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(ClusterError, match="pip install 'atelier-studio\\[cluster\\]'"):
        Cluster("127.0.0.1:1")


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

    def test_cluster__when_a_worker_dies_half_way__makes_every_edition_with_equal_bytes(
        machines: Any, tmp_path: Path
    ) -> None:
        source, count = made_up_round(WORKS), 0

        def made(_total: int) -> None:
            nonlocal count
            count += 1
            if count == WORKS // 3:
                kill_a_worker(machines)

        done = make_all(source, SMALL, tmp_path / "there", 1, machines.address, made)
        assert done.made == WORKS
        assert len(machines.worker_nodes) == 1
        make_all(source, SMALL, tmp_path / "here", 1)
        for path in (tmp_path / "here").glob("*.png"):
            assert path.read_bytes() == (tmp_path / "there" / path.name).read_bytes()
