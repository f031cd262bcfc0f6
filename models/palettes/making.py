"""A palette from a brand's colours: what people write, checked, and what they leave out, chosen."""

import re
from collections.abc import Sequence
from typing import Final

from models.palettes.colour import chroma_of
from models.palettes.ramp import colour_of, colours_of, oklab_of, read_colour, with_room
from oracle.generator.composition import MAX_INKS, MIN_INKS, Inks
from oracle.generator.composition.inks import WHOLE
from oracle.generator.palettes import Palette, PaletteError

_NAME: Final = re.compile(r"[a-z][a-z0-9-]{0,30}")

_GROUND_AREA: Final = {2: 176, 3: 164, 4: 150}
_USUAL_GROUND_AREA: Final = 138
_ACCENT_AREA: Final = 12
_LEAST_AREA: Final = 2
_FALL: Final = 0.68
"""A supporting ink's area, of the one before it."""

_DARK_LINE: Final = 0.24
_LIGHT_LINE: Final = 0.88
_MIDDLE: Final = 0.5
_PAPER: Final = 0.945
"""Lightness in OKLab of lines on light and on dark grounds, of what parts the two, of paper."""

_LINE_CHROMA: Final = 0.04
_PAPER_CHROMA: Final = 0.015


def make_palette(
    name: str,
    inks: Sequence[str],
    areas: Sequence[int] | None = None,
    paper: str | None = None,
    line: str | None = None,
) -> Palette:
    """A palette of inks; a colour without room for light is moved to the nearest that has some.

    Args:
        name: lower-case letters, digits and hyphens.
        inks: from low to high, as people write colours: the ground, what supports it, the accent.
        areas: in 256ths, one an ink; the usual ones if none are given.
        paper: of margins; if none is given, a white that goes with the lightest ink.
        line: the line's ink; if none is given, one that is seen on the ground.

    Raises:
        PaletteError: A name, a number of inks, a colour or areas that no palette has.
    """
    if not _NAME.fullmatch(name):
        raise PaletteError(
            f"a palette cannot be called {name!r}: take up to 31 lower-case letters, digits and "
            "hyphens, a letter first"
        )
    count = len(inks)
    if not MIN_INKS <= count <= MAX_INKS:
        raise PaletteError(
            f"{count} {'ink' if count == 1 else 'inks'}: a palette has {MIN_INKS} … {MAX_INKS}"
        )
    colours = [with_room(read_colour(ink)) for ink in inks]
    shares = usual_areas(count) if areas is None else tuple(areas)
    _require_areas(count, shares)
    entries = colours_of(
        colours,
        paper_for(colours) if paper is None else read_colour(paper),
        line_for(colours) if line is None else read_colour(line),
    )
    return Palette.of(name, Inks(entries, bytes(shares)))


def _require_areas(count: int, areas: tuple[int, ...]) -> None:
    if len(areas) != count:
        raise PaletteError(f"{len(areas)} areas for {count} inks: give one an ink")
    wrong = next((area for area in areas if not 1 <= area <= WHOLE), None)
    if wrong is not None:
        raise PaletteError(f"an area of {wrong}: each is 1 … {WHOLE - 1} of {WHOLE}")
    if sum(areas) != WHOLE:
        raise PaletteError(
            f"areas {', '.join(map(str, areas))} add up to {sum(areas)}: they are 256ths, "
            f"make them {WHOLE}"
        )


def usual_areas(count: int) -> tuple[int, ...]:
    """Areas of so many inks, in 256ths: one dominant, ever smaller supporting ones, an accent."""
    ground = _GROUND_AREA.get(count, _USUAL_GROUND_AREA)
    if count == MIN_INKS:
        return ground, WHOLE - ground
    weights = [_FALL**place for place in range(count - 2)]
    return (ground, *shared(WHOLE - ground - _ACCENT_AREA, weights, _LEAST_AREA), _ACCENT_AREA)


def shared(whole: int, weights: Sequence[float], least: int) -> tuple[int, ...]:
    """A whole number of 256ths in parts like the weights, but of so many at least.

    What rounding leaves goes to the parts that lost most of it, the first of them first.
    """
    free = whole - least * len(weights)
    exact = [free * weight / sum(weights) for weight in weights]
    parts = [int(part) for part in exact]
    lost = sorted(range(len(exact)), key=lambda place: parts[place] - exact[place])
    for place in lost[: free - sum(parts)]:
        parts[place] += 1
    return tuple(part + least for part in parts)


def paper_for(inks: Sequence[str]) -> str:
    """A paper white that leans to the lightest ink."""
    lab = max(oklab_of(inks), key=lambda row: float(row[0]))
    faint = min(1.0, _PAPER_CHROMA / max(chroma_of(lab), 1e-9))
    return colour_of(_PAPER, faint * lab[1], faint * lab[2])


def line_for(inks: Sequence[str]) -> str:
    """A line's ink that is seen on the ground: nearly black, or on a dark one nearly white."""
    labs = oklab_of(inks)
    dark_ground = labs[0][0] < _MIDDLE
    lab = (max if dark_ground else min)(labs, key=lambda row: float(row[0]))
    lightness = max(lab[0], _LIGHT_LINE) if dark_ground else min(lab[0], _DARK_LINE)
    faint = min(1.0, _LINE_CHROMA / max(chroma_of(lab), 1e-9))
    return colour_of(float(lightness), faint * lab[1], faint * lab[2])
