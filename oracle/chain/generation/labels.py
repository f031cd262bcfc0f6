"""A model's axes with names for their values, which the chain does not keep."""

from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from oracle.chain.generation.models import ModelRegistry
from oracle.chain.types import ModelId
from oracle.generator.manifest import FILE_NAME, read_manifest
from oracle.generator.released import RELEASED
from oracle.generator.style import Axis, Kind


def labelled_axes(
    registry: ModelRegistry, model: ModelId, released: Path = RELEASED
) -> tuple[Axis, ...]:
    """A model's axes as the chain has them, with names for the values where there are any.

    Symmetries are named by the chain's semantics, palettes by the registry. The names of a choice
    are in the model's manifest; it is believed only if it is the one that was registered.
    """
    axes = registry.axes(model)
    digest = registry.get(model).manifest_digest
    for path in sorted(released.glob(f"*/{FILE_NAME}")):
        manifest, raw = read_manifest(path.parent)
        # Anybody can register another's manifest with axes of his own.
        if sha256(raw).digest() == digest and _bounds(manifest.style_axes) == _bounds(axes):
            pairs = zip(axes, manifest.style_axes, strict=True)
            axes = tuple(replace(a, labels=a.labels or named.labels) for a, named in pairs)
    palettes = tuple(registry.palette_names())
    return tuple(
        replace(axis, hi=len(palettes) - 1, labels=palettes) if axis.kind is Kind.PALETTE else axis
        for axis in axes
    )


def _bounds(axes: Sequence[Axis]) -> list[tuple[Kind, int, int]]:
    return [(axis.kind, axis.lo, axis.hi) for axis in axes]
