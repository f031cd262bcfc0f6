"""Which palettes a round's works may draw, read from the chain."""

from collections.abc import Sequence

from oracle.chain.generation.models import ModelRegistry
from oracle.generator.composition import Inks
from oracle.generator.style import Axis, Kind, decode_style


def palettes_of(registry: ModelRegistry, axes: Sequence[Axis], style: bytes) -> dict[int, Inks]:
    """The palettes that a style of a model with these axes can draw, by id."""
    spread = decode_style(axes, style)[Kind.PALETTE]
    numbers = list(spread.values)
    return dict(zip(numbers, registry.some_palettes(numbers), strict=True))
