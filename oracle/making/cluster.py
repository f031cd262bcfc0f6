"""A round's works on many machines: pieces of it on a Ray cluster, in order and with equal bytes.

An extra (`pip install atelier-studio[cluster]`). Workers get the weights and make files; they have
no key, and every digest is computed here from the file that came. The cluster is one's own: whoever
can join it can spoil what it makes.
"""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from oracle.errors import FatalError, RetryableError
from oracle.generator.blob import build, parse
from oracle.generator.cid import content_digest
from oracle.generator.composition import Inks
from oracle.generator.engine import Generator, Work
from oracle.generator.style import Axis

PIECE = 64
"""Works in one task."""

AHEAD = 2
"""Pieces in flight a processor: enough to keep each busy, and a bound on memory."""


class ClusterError(RetryableError):
    """The cluster is away, or lost a piece more often than it was given again."""


class Cluster:
    """Makes works on the Ray cluster at `address`; use it where a `Generator` is used."""

    def __init__(self, address: str, generator: Generator) -> None:
        """Joins the cluster. Raises ClusterError, or FatalError without the extra."""
        try:
            import ray
        except ImportError as error:
            raise FatalError(
                "a cluster needs ray, which is not installed: pip install 'atelier-studio[cluster]'"
            ) from error
        self._ray = ray
        self._axes = generator.axes
        try:
            if not ray.is_initialized():
                ray.init(address=address, log_to_driver=False, logging_level="error")
            self._weights = ray.put(build(generator.model))
        except (ConnectionError, RuntimeError, ValueError) as error:
            raise ClusterError(f"no Ray cluster answers at {address}: {error}") from error
        # A worker that dies has its piece made again elsewhere, as often as need be.
        self._make = ray.remote(num_cpus=1, max_retries=-1)(make_piece)

    def works(
        self, seed: bytes, indices: Sequence[int], style: bytes, palettes: Mapping[int, Inks]
    ) -> Iterator[Work]:
        """Finished works in the order of `indices`, as `Generator.works`."""
        palettes_there = self._ray.put(dict(palettes))
        running: deque[Any] = deque()
        processors = max(1, int(self._ray.cluster_resources().get("CPU", 1)))
        for at in range(0, len(indices), PIECE):
            piece = list(indices[at : at + PIECE])
            running.append(
                self._make.remote(self._weights, self._axes, seed, piece, style, palettes_there)
            )
            if len(running) >= AHEAD * processors:
                yield from self._finished(running.popleft())
        while running:
            yield from self._finished(running.popleft())

    def _finished(self, reference: Any) -> Iterator[Work]:
        try:
            made: list[tuple[int, tuple[int, ...], bytes]] = self._ray.get(reference)
        except self._ray.exceptions.RayError as error:
            raise ClusterError(f"the cluster lost a piece of the round: {error}") from error
        for index, values, file in made:
            yield Work(index, values, file, content_digest(file))


_generators: dict[tuple[bytes, tuple[Axis, ...]], Generator] = {}
"""A worker's generators, made once a model."""


def make_piece(
    blob: bytes,
    axes: tuple[Axis, ...],
    seed: bytes,
    indices: list[int],
    style: bytes,
    palettes: Mapping[int, Inks],
) -> list[tuple[int, tuple[int, ...], bytes]]:
    """Index, values and file of each work; runs on a worker."""
    key = (content_digest(blob), axes)
    if key not in _generators:
        _generators[key] = Generator(parse(blob), axes)
    works = _generators[key].works(seed, indices, style, palettes)
    return [(work.index, work.values, work.file) for work in works]
