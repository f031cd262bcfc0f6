"""A round's style as people write it, `palette=ember,delft margin=wide:1/3,none:2/3`."""

from oracle.chain.generation.labels import labelled_axes
from oracle.chain.generation.models import ModelRegistry
from oracle.chain.types import ModelId
from oracle.errors import FatalError
from oracle.generator.style import (
    decode_style,
    encode_style,
    parse_distribution,
    usual_style,
)


def resolve_style(registry: ModelRegistry, model: ModelId, words: tuple[str, ...]) -> bytes:
    """The style bytes for `AXIS=VALUES` words; what is not named is as in the house style.

    Where the model has no house style it is as in the usual one. No words: no bytes, which the
    chain takes for the house style of the day of execution. Raises FatalError or StyleError for an
    axis that is unknown or named twice, or values or odds that it cannot have.
    """
    if not words:
        return b""
    axes = labelled_axes(registry, model)
    house = registry.house_style(model)
    count = registry.palette_count()
    style = list(decode_style(axes, house) if house else usual_style(axes, count))
    names = [axis.name for axis in axes]
    said = set()
    for word in words:
        name, separator, text = word.partition("=")
        if not separator or name not in names:
            raise FatalError(f"{word!r} is no style: write AXIS=VALUES, AXIS of {', '.join(names)}")
        if name in said:
            raise FatalError(f"{name} is named twice: write all its values in one, as {name}=A,B")
        said.add(name)
        place = names.index(name)
        style[place] = parse_distribution(axes[place], text)
    return encode_style(axes, style)
