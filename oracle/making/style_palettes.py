"""Which palettes a round's works may draw, read from the chain."""

from oracle.chain.generation.models import ModelRegistry
from oracle.generator.composition import Inks
from oracle.generator.engine import Generator
from oracle.generator.style import Kind, decode_style


def palettes_of(registry: ModelRegistry, generator: Generator, style: bytes) -> dict[int, Inks]:
    """The palettes that a style can draw, by id."""
    spread = decode_style(generator.axes, style)[Kind.PALETTE]
    return {number: registry.palette(number) for number in spread.values}
