"""The colours of a palette: each ink under eight steps of light, the paper and the line's ink."""

import re
from collections.abc import Sequence
from typing import Final

import numpy as np

from models.palettes.colour import Colours, to_oklab, to_srgb
from oracle.generator.composition.picture import NEUTRAL_STEP
from oracle.generator.palettes import PaletteError

DARKEST: Final = 0.16
LIGHTEST: Final = 0.96
"""OKLab lightness of the darkest and the lightest ink: beyond them the light has no room."""

ROUNDING: Final = 0.004
"""What rounding to bytes may change of a lightness."""

_LIGHT: Final = np.array([-0.17, -0.12, -0.075, -0.035, 0, 0.03, 0.06, 0.095])
"""What the steps of light add to an ink's lightness, before its own room is asked for."""

_WHITEST: Final = 0.988
"""Lightness that no step goes beyond."""

_GLOSS: Final = 1.4
"""How much stronger a dark ink's highlights are, of what it lacks to middle lightness."""

_WARMTH: Final = 0.12
"""What a step adds to OKLab's b, of its lightness: shadows are bluer, highlights yellower."""

_FADING: Final = 0.5
_BLOOM: Final = 0.5
"""What a shadow takes of an ink's chroma, of its step; what a highlight adds, of its share."""

_HEX: Final = re.compile(r"#?([0-9a-fA-F]{6}|[0-9a-fA-F]{3})")


def read_colour(text: str) -> str:
    """A colour as people write it, `#f0e4cb`, `F0E4CB` or `#fa0`, as `#rrggbb`.

    Raises:
        PaletteError: It is none.
    """
    found = _HEX.fullmatch(text.strip())
    if found is None:
        raise PaletteError(f"{text!r} is no colour: write its red, green, blue as '#f0e4cb'")
    digits = found[1].lower()
    return "#" + (digits if len(digits) == 6 else "".join(2 * digit for digit in digits))


def srgb_of(colours: Sequence[str]) -> Colours:
    """Colours `#rrggbb` as sRGB in 0 … 1, ``(N, 3)``."""
    return np.array([[*bytes.fromhex(colour[1:])] for colour in colours]) / 255


def oklab_of(colours: Sequence[str]) -> Colours:
    """Colours `#rrggbb` in OKLab, ``(N, 3)``."""
    return to_oklab(srgb_of(colours))


def colour_of(lightness: float, a: float, b: float) -> str:
    """A colour of OKLab as `#rrggbb`, with less chroma if the gamut has not as much."""
    (row,) = _bytes_of(to_srgb(np.array([[lightness, a, b]])))
    return "#" + row.hex()


def with_room(colour: str) -> str:
    """The colour, or the nearest of its hue that is neither too dark nor too light for light."""
    ((lightness, a, b),) = oklab_of([colour])
    if DARKEST - ROUNDING <= lightness <= LIGHTEST + ROUNDING:
        return colour
    return colour_of(float(np.clip(lightness, DARKEST, LIGHTEST)), a, b)


def light_ramp(ink: str) -> tuple[bytes, ...]:
    """R G B of an ink under the eight steps of light, from the darkest to the lightest."""
    ((lightness, a, b),) = oklab_of([ink])
    plain = _LIGHT * (0.55 + 0.6 * min(lightness, 1.2 - lightness))
    gloss = 1 + _GLOSS * max(0.5 - lightness, 0)
    steps = np.where(plain > 0, plain * min(gloss, (_WHITEST - lightness) / plain[-1]), plain)
    chroma = 1 + np.where(steps > 0, _BLOOM * steps / lightness, _FADING * steps)
    ramp = np.column_stack([lightness + steps, a * chroma, b * chroma + _WARMTH * plain])
    rows = _bytes_of(to_srgb(ramp))
    return (*rows[:NEUTRAL_STEP], bytes.fromhex(ink[1:]), *rows[NEUTRAL_STEP + 1 :])


def colours_of(inks: Sequence[str], paper: str, line: str) -> bytes:
    """R G B of a palette's 8n + 2 entries (semantics, section 2.2)."""
    ramps = b"".join(step for ink in inks for step in light_ramp(ink))
    return ramps + bytes.fromhex(paper[1:]) + bytes.fromhex(line[1:])


def _bytes_of(srgb: Colours) -> list[bytes]:
    return [bytes(row) for row in np.rint(srgb * 255).astype(np.uint8)]
