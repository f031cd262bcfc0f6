"""Contact sheets: finished works side by side, as members will see them."""

import io
from collections.abc import Iterable, Mapping
from typing import Final

from PIL import Image

from oracle.generator.composition import Inks
from oracle.generator.engine import Generator, Work
from oracle.generator.style import Distribution, Kind, Range, encode_style, full_ranges

_GAP: Final = 4
_GROUND: Final = (24, 24, 28)


def contact_sheet(works: Iterable[Work], columns: int) -> Image.Image:
    """A grid of works, row by row.

    Raises:
        ValueError: There are no works.
    """
    pictures = [Image.open(io.BytesIO(work.file)).convert("RGB") for work in works]
    if not pictures:
        raise ValueError("a contact sheet needs at least one work")
    side = pictures[0].width + _GAP
    rows = -(-len(pictures) // columns)
    sheet = Image.new("RGB", (columns * side + _GAP, rows * side + _GAP), _GROUND)
    for place, picture in enumerate(pictures):
        sheet.paste(picture, (place % columns * side + _GAP, place // columns * side + _GAP))
    return sheet


def model_sheet(
    generator: Generator, palettes: Mapping[int, Inks], seed: bytes, columns: int, rows: int
) -> Image.Image:
    """A sheet of a model: ``rows`` rows for each value of its first choice, one kind below another.

    Everything else is drawn as in a round of the widest style.
    """
    ranges: list[Distribution] = list(full_ranges(generator.axes, len(palettes)))
    choices = [at for at, axis in enumerate(generator.axes) if axis.kind is Kind.CHOICE]
    kinds = range(generator.axes[choices[0]].hi + 1) if choices else range(1)
    count, works = columns * rows, []
    for kind in kinds:
        if choices:
            ranges[choices[0]] = Range(kind, kind)
        style = encode_style(generator.axes, ranges)
        indices = range(kind * count, (kind + 1) * count)
        works += list(generator.works(seed, indices, style, palettes))
    return contact_sheet(works, columns)
