"""A round's style as people write it: `symmetry=quad`, `palette=ember`, `family=glass..drops`."""

from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from oracle.chain.models import ModelRegistry
from oracle.chain.types import ModelId
from oracle.errors import FatalError
from oracle.generator.manifest import FILE_NAME, read_manifest
from oracle.generator.released import RELEASED
from oracle.generator.style import (
    Axis,
    Kind,
    decode_style,
    encode_style,
    full_ranges,
    parse_range,
)


def resolve_style(registry: ModelRegistry, model: ModelId, words: tuple[str, ...]) -> bytes:
    """The style bytes for `AXIS=RANGE` words; what is not named is as in the house style.

    No words: no bytes, which the chain takes for the house style of the day of execution.
    Raises FatalError or StyleError for an unknown axis or a range outside its bounds.
    """
    if not words:
        return b""
    axes = labelled_axes(registry, model)
    house = registry.house_style(model)
    ranges = list(decode_style(axes, house) if house else full_ranges(axes))
    names = [axis.name for axis in axes]
    for word in words:
        name, separator, text = word.partition("=")
        if not separator or name not in names:
            raise FatalError(f"{word!r} is no style: write AXIS=RANGE, AXIS of {', '.join(names)}")
        place = names.index(name)
        ranges[place] = parse_range(axes[place], text)
    return encode_style(axes, ranges)


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
        if sha256(raw).digest() == digest:
            pairs = zip(axes, manifest.style_axes, strict=True)
            axes = tuple(replace(a, labels=a.labels or named.labels) for a, named in pairs)
    palettes = tuple(registry.palette_names())
    return tuple(
        replace(axis, hi=len(palettes) - 1, labels=palettes) if axis.kind is Kind.PALETTE else axis
        for axis in axes
    )
