"""The same twelve works in any palette, so that palettes can be compared and judged by eye."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from oracle.generator.composition import (
    PICTURE_SIDE,
    Ground,
    Inks,
    Light,
    Line,
    Margin,
    Symmetry,
    compose,
)
from oracle.generator.composition.inks import LIGHT_STEPS

_SIDE: Final = 32
"""Of the fields, in bytes."""

_WAVES: Final = 24
_GAP: Final = 16
_WALL: Final = (233, 232, 228)
_COLUMNS: Final = 4
_BAND: Final = 64
"""Height of the band that shows the inks by area, each under every step of light."""

_Plane = NDArray[np.float64]
_Pixels = NDArray[np.uint8]


def _places() -> tuple[_Plane, _Plane]:
    across = (np.arange(_SIDE) + 0.5) / _SIDE - 0.5
    x, y = np.meshgrid(across, across)
    return x, y


def _hills(seed: int, finest: float) -> _Plane:
    """Smooth hills of mean 0 and deviation 1: waves of up to `finest` across the field."""
    rng = np.random.default_rng(seed)
    x, y = _places()
    turn, phase = rng.uniform(0, 2 * np.pi, (2, _WAVES))
    pace = 2 * np.pi * rng.uniform(0.4, finest, _WAVES)
    hills: _Plane = np.cos(
        pace * (x[..., np.newaxis] * np.cos(turn) + y[..., np.newaxis] * np.sin(turn)) + phase
    ).sum(axis=2)
    hills -= hills.mean()
    hills /= hills.std()
    return hills


def _field(heights: _Plane) -> _Pixels:
    low, high = np.percentile(heights, [1, 99])
    field: _Pixels = np.clip((heights - low) / (high - low) * 255, 0, 255).astype(np.uint8)
    return field


def _fields() -> tuple[_Pixels, ...]:
    """Hills, rings, ridges, folds, bands and a spiral."""
    x, y = _places()
    away, turn = np.hypot(x, y), np.arctan2(y, x)
    heights = (
        _hills(23, 1.8),
        np.sin(14 * np.hypot(x + 0.2, y - 0.1) + 1.1 * _hills(2, 1.8)),
        -np.abs(_hills(3, 2.2)),
        _hills(24, 2.4),
        np.sin(2.6 * _hills(5, 1.7)),
        _hills(20, 2.6),
        np.sin(2 * _hills(27, 2.2)),
        _hills(24, 2.6),
        np.cos(9 * x + 1.4 * _hills(20, 1.8)),
        np.sin(3 * turn + 16 * away + 0.6 * _hills(10, 1.8)),
        _hills(11, 2.8),
        _hills(25, 2.6),
    )
    return tuple(_field(each) for each in heights)


_VALUES: Final = (
    (Symmetry.NONE, 0, 0, Ground.OWN, Line.FINE, Light.ON, Margin.WIDE),
    (Symmetry.NONE, 0, 0, Ground.OWN, Line.NONE, Light.OFF, Margin.NONE),
    (Symmetry.NONE, 0, 0, Ground.OWN, Line.NONE, Light.ON, Margin.NONE),
    (Symmetry.MIRROR, 0, 0, Ground.OWN, Line.FINE, Light.OFF, Margin.NARROW),
    (Symmetry.MIRROR, 0, 0, Ground.OWN, Line.STRONG, Light.ON, Margin.NONE),
    (Symmetry.QUAD, 0, 1, Ground.OWN, Line.FINE, Light.OFF, Margin.NONE),
    (Symmetry.ROTATIONS, 0, 1, Ground.OWN, Line.NONE, Light.ON, Margin.NARROW),
    (Symmetry.SIX_FOLD, 0, 2, Ground.OWN, Line.FINE, Light.OFF, Margin.NONE),
    (Symmetry.NONE, 0, 0, Ground.GROUND, Line.FINE, Light.OFF, Margin.WIDE),
    (Symmetry.NONE, 0, 0, Ground.REVERSED, Line.FINE, Light.OFF, Margin.NONE),
    (Symmetry.NONE, 0, 3, Ground.FEW, Line.NONE, Light.ON, Margin.NARROW),
    (Symmetry.SIX_FOLD, 0, 0, Ground.REVERSED, Line.NONE, Light.ON, Margin.WIDE),
)
"""Each work's symmetry, palette, scale, ground, line, light and margin."""


@lru_cache(maxsize=64)
def _indices(areas: bytes) -> _Pixels:
    fields = np.stack(_fields())
    return compose(fields, np.array(_VALUES, np.int64), [areas] * len(fields))


def twelve_works(inks: Inks) -> _Pixels:
    """The twelve works, ``(12, 256, 256, 3)`` R G B."""
    return _entries(inks)[_indices(inks.areas)]


def _entries(inks: Inks) -> _Pixels:
    return np.frombuffer(inks.colours, np.uint8).reshape(-1, 3)


def _band(inks: Inks, width: int) -> Image.Image:
    """The inks side by side as wide as their areas, from the lightest step down to the darkest."""
    shown = _entries(inks)[: LIGHT_STEPS * inks.count].reshape(inks.count, LIGHT_STEPS, 3)
    columns = np.repeat(shown, list(inks.areas), axis=0)
    picture = Image.fromarray(np.ascontiguousarray(columns.transpose(1, 0, 2)[::-1]))
    return picture.resize((width, _BAND), Image.Resampling.NEAREST)


def preview(inks: Inks) -> Image.Image:
    """A sheet of the twelve works in a palette, under a band of its inks."""
    works = twelve_works(inks)
    rows = len(works) // _COLUMNS
    pace = PICTURE_SIDE + _GAP
    top = 2 * _GAP + _BAND
    sheet = Image.new("RGB", (_COLUMNS * pace + _GAP, top + rows * pace), _WALL)
    sheet.paste(_band(inks, _COLUMNS * pace - _GAP), (_GAP, _GAP))
    for at, work in enumerate(works):
        row, column = divmod(at, _COLUMNS)
        sheet.paste(Image.fromarray(work), (_GAP + column * pace, top + row * pace))
    return sheet


def overview(palettes: Sequence[Inks], side: int) -> Image.Image:
    """A row for each palette: its inks by area, then the twelve works, `side` pixels each."""
    gap = side // 16
    pace = side + gap
    sheet = Image.new("RGB", (13 * pace + gap, len(palettes) * pace + gap), _WALL)
    for row, inks in enumerate(palettes):
        top = gap + row * pace
        entries = _entries(inks)[: LIGHT_STEPS * inks.count].reshape(inks.count, LIGHT_STEPS, 3)
        swatch = Image.fromarray(np.repeat(entries, list(inks.areas), axis=0))
        sheet.paste(swatch.resize((side, side), Image.Resampling.NEAREST), (gap, top))
        for column, work in enumerate(twelve_works(inks), 1):
            small = Image.fromarray(work).resize((side, side), Image.Resampling.LANCZOS)
            sheet.paste(small, (gap + column * pace, top))
    return sheet
