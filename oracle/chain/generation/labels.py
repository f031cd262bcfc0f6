"""A model's axes, its rounds' styles and its works in words, of which the chain keeps a part."""

from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import numpy as np

from oracle.chain.generation.models import ModelRegistry
from oracle.chain.generation.rounds import Round
from oracle.chain.types import ModelId
from oracle.generator.latent import blocks
from oracle.generator.manifest import FILE_NAME, read_manifest
from oracle.generator.released import RELEASED
from oracle.generator.style import (
    Axis,
    Kind,
    Trait,
    decode_style,
    draw_values,
    own_axes,
    say_style,
    traits,
)


def labelled_axes(
    registry: ModelRegistry, model: ModelId, released: Path = RELEASED
) -> tuple[Axis, ...]:
    """A model's axes as the chain has them, with names for the values where there are any.

    Values of the composition are named by the chain's semantics, palettes by the registry. The
    names of a choice are in the model's manifest; it is believed only if it is the one that was
    registered.
    """
    axes = registry.axes(model)
    digest = registry.get(model).manifest_digest
    for path in sorted(released.glob(f"*/{FILE_NAME}")):
        manifest, raw = read_manifest(path.parent)
        own = own_axes(manifest.style_axes)
        # Anybody can register another's manifest with axes of his own.
        if sha256(raw).digest() == digest and _bounds(own) == _bounds(own_axes(axes)):
            named = [replace(a, labels=n.labels) for a, n in zip(own_axes(axes), own, strict=True)]
            axes = (*axes[: -len(own)], *named) if own else axes
    palettes = tuple(registry.palette_names())
    return tuple(
        replace(axis, hi=len(palettes) - 1, labels=palettes) if axis.kind is Kind.PALETTE else axis
        for axis in axes
    )


def _bounds(axes: Sequence[Axis]) -> list[tuple[Kind, int, int]]:
    return [(axis.kind, axis.lo, axis.hi) for axis in axes]


def style_words(registry: ModelRegistry, model: ModelId, style: bytes) -> list[str]:
    """A style of `model` in words, axis by axis, as `margin: none in 70 %, wide in 30 %`.

    Raises:
        StyleError: The bytes are no style of the model.
    """
    # A style may name a palette that the same proposal adds.
    read = decode_style(registry.axes(model), style)
    return say_style(labelled_axes(registry, model), read)


def drawn_traits(
    registry: ModelRegistry, record: Round, indices: Sequence[int]
) -> list[tuple[Trait, ...]]:
    """What works of a seeded round are, with their rarity in its style; no network is run."""
    axes = labelled_axes(registry, record.model)
    style = decode_style(registry.axes(record.model), record.style)
    values = draw_values(blocks(record.seed, np.array(indices, np.int64), 0), style)
    return [traits(axes, style, own) for own in values.tolist()]
