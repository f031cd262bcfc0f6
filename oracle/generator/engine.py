"""The engine: a model on onnxruntime, and finished works from it in batches of bounded memory.

What runs the network is slow to import, so that it is where a network is made: most commands only
name what this module has.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from oracle.errors import FatalError
from oracle.generator.blob import Model
from oracle.generator.cid import cid_from_digest, content_digest
from oracle.generator.composition import Inks, compose
from oracle.generator.latent import blocks, latents
from oracle.generator.manifest import ReleasedModel, load_model
from oracle.generator.png import encode_many
from oracle.generator.style import (
    Axis,
    Distribution,
    check_axes,
    decode_style,
    draw_values,
    full_ranges,
    style_bytes,
    style_length,
)

if TYPE_CHECKING:
    from oracle.generator.onnx_graph import Profile

_CHUNK: Final = 2048
"""Works whose latents are expanded at once: enough for the vectorised hash, 0.4 MB."""


class Provider(StrEnum):
    """What runs the network; the bytes are the same."""

    AUTO = "auto"
    CPU = "cpu"


class EngineError(FatalError):
    """The engine cannot make these works, or computes something else than the model means."""


@dataclass(frozen=True)
class Work:
    """A finished work.

    Attributes:
        index: its place in the round.
        values: its own value on each axis.
        file: the PNG.
        digest: the file's SHA-256.
    """

    index: int
    values: tuple[int, ...]
    file: bytes
    digest: bytes

    @property
    def cid(self) -> str:
        """The file's CID."""
        return cid_from_digest(self.digest)


class Generator:
    """A model ready to run.

    The next batch runs through the network while the present one is composed, written and
    hashed, so that a work costs little more than its inference.
    """

    def __init__(
        self,
        model: Model,
        axes: Sequence[Axis],
        profile: Profile | str = "Q",
        threads: int = 1,
        batch: int = 32,
        provider: Provider = Provider.CPU,
    ) -> None:
        """Build the graph and its session.

        Args:
            model: the network.
            axes: the model's style axes, in order.
            profile: how the integers are carried; the bytes are the same.
            threads: threads of the network; one more composes and writes.
            batch: works that go through the network at a time.
            provider: whether a GPU may run the network.

        Raises:
            BoundsError: The model is not exact in 32-bit arithmetic.
            StyleError: The axes are not a model's.
            EngineError: The axes do not fill the model's style bytes.
        """
        import onnxruntime

        from oracle.generator.accelerator import Accelerated, open_cuda
        from oracle.generator.onnx_graph import Profile, graph_bytes

        check_axes(axes)
        if style_length(axes) != model.style_length:
            raise EngineError(
                f"the axes take {style_length(axes)} style bytes, the model {model.style_length}"
            )
        if threads < 1 or batch < 1:
            raise EngineError(f"threads {threads}, batch {batch}: want at least 1 of each")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        graph = graph_bytes(model, Profile(profile))
        self.session = onnxruntime.InferenceSession(
            graph, options, providers=["CPUExecutionProvider"]
        )
        self.accelerated = (
            Accelerated(model, self.session, open_cuda) if provider is Provider.AUTO else None
        )
        self.model = model
        self.axes = tuple(axes)
        self.batch = batch

    def fields(self, latent_bytes: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """The network itself: latents ``(N, Z)`` to fields ``(N, F, F)``, all at once."""
        if self.accelerated is not None:
            return self.accelerated.fields(latent_bytes)
        (out,) = self.session.run(["field"], {"latent": latent_bytes})
        field: NDArray[np.uint8] = out
        return field

    def inputs(
        self, seed: bytes, indices: Sequence[int], spread: Sequence[Distribution]
    ) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
        """Each work's axis values ``(N, axes)`` and its latent ``(N, Z)``.

        Raises:
            SeedError: The seed is not 32 bytes.
        """
        at = np.array(indices, np.int64)
        values = draw_values(blocks(seed, at, 0), spread)
        learned = style_bytes(self.axes, values)
        return values, latents(seed, at, learned, self.model.latent_length)

    def _batches(
        self, seed: bytes, indices: Sequence[int], spread: Sequence[Distribution]
    ) -> Iterator[tuple[Sequence[int], NDArray[np.int64], NDArray[np.uint8]]]:
        for start in range(0, len(indices), _CHUNK):
            chunk = indices[start : start + _CHUNK]
            values, latent_bytes = self.inputs(seed, chunk, spread)
            for at in range(0, len(chunk), self.batch):
                here = slice(at, at + self.batch)
                yield chunk[here], values[here], latent_bytes[here]

    def works(
        self,
        seed: bytes,
        indices: Sequence[int],
        style: bytes,
        palettes: Mapping[int, Inks],
    ) -> Iterator[Work]:
        """Finished works, in the order of ``indices``; memory does not grow with their number.

        Args:
            seed: the round's 32 bytes.
            indices: which works; a ``range`` will do.
            style: the round's style bytes.
            palettes: each palette that the style can draw, by its id.

        Raises:
            StyleError: The style is not one of this model's.
            SeedError: The seed is not 32 bytes.
            EngineError: A palette of the style is missing.
        """
        spread = decode_style(self.axes, style)
        missing = [number for number in spread[1].values if number not in palettes]
        if missing:
            raise EngineError(f"the style can draw palette {missing[0]}, which is not given")
        return self._works(seed, indices, spread, palettes)

    def _works(
        self,
        seed: bytes,
        indices: Sequence[int],
        spread: Sequence[Distribution],
        palettes: Mapping[int, Inks],
    ) -> Iterator[Work]:
        with ThreadPoolExecutor(max_workers=1, thread_name_prefix="generator") as network:
            previous = None
            for numbers, values, latent_bytes in self._batches(seed, indices, spread):
                running = network.submit(self.fields, latent_bytes)
                if previous is not None:
                    before, before_values, fields = previous
                    yield from _finish(before, before_values, fields.result(), palettes)
                previous = numbers, values, running
            if previous is not None:
                before, before_values, fields = previous
                yield from _finish(before, before_values, fields.result(), palettes)


def _finish(
    numbers: Sequence[int],
    values: NDArray[np.int64],
    fields: NDArray[np.uint8],
    palettes: Mapping[int, Inks],
) -> Iterator[Work]:
    """Compose, write and hash one batch."""
    inks = [palettes[int(number)] for number in values[:, 1]]
    pictures = compose(fields, values, [each.areas for each in inks])
    files = encode_many(pictures, [each.colours for each in inks])
    for number, own, file in zip(numbers, values.tolist(), files, strict=True):
        yield Work(int(number), tuple(own), file, content_digest(file))


def fields_digest(generator: Generator, seed: bytes, count: int) -> bytes:
    """SHA-256 over the fields of works 0 … count−1, drawn from the widest style."""
    _, latent_bytes = generator.inputs(seed, range(count), full_ranges(generator.axes))
    return hashlib.sha256(generator.fields(latent_bytes).tobytes()).digest()


def load_generator(
    folder: Path,
    profile: Profile | str = "Q",
    threads: int = 1,
    batch: int = 32,
    provider: Provider = Provider.CPU,
) -> tuple[ReleasedModel, Generator]:
    """A released model, and its generator after the manifest's self-test on this machine.

    Raises:
        ManifestError: The folder is not what its manifest says.
        BlobError: The weights file is not a model.
        EngineError: This machine computes other fields than the manifest's.
    """
    released = load_model(folder)
    generator = Generator(released.model, released.axes, profile, threads, batch, provider)
    test = released.manifest.self_test
    found = "0x" + fields_digest(generator, bytes.fromhex(test.seed[2:]), test.count).hex()
    if found != test.fields:
        import onnxruntime

        raise EngineError(
            f"onnxruntime {onnxruntime.__version__} on this machine computes fields {found} of "
            f"{released.manifest.name}, the manifest says {test.fields}: do not run rounds here"
        )
    return released, generator
