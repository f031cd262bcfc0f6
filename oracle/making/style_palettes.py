"""Which palettes a round's works may draw, read from the chain."""

from oracle.chain.generation.models import ModelRegistry
from oracle.generator.engine import Generator
from oracle.generator.style import decode_style


def palettes_of(registry: ModelRegistry, generator: Generator, style: bytes) -> dict[int, bytes]:
    """The palettes that a style can draw, by id."""
    lo, hi = decode_style(generator.axes, style)[1]
    return {number: registry.palette(number) for number in range(lo, hi + 1)}
