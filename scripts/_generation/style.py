"""A round's style as people write it: `symmetry=quad`, `palette=ember`, `family=glass..drops`."""

from oracle.chain.generation.labels import labelled_axes
from oracle.chain.generation.models import ModelRegistry
from oracle.chain.types import ModelId
from oracle.errors import FatalError
from oracle.generator.style import (
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
