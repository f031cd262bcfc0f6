"""Vectors of pictures, of what repeats, and of files (semantics, 5 and 6)."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.vectors.noise import as_hex, noise, sha256
from oracle.generator.composition import (
    Inks,
    Symmetry,
    colours_length,
    compose,
    domain_of,
    inks_of,
    repeat,
    scale_limit,
    thresholds,
)
from oracle.generator.png import encode

Field = NDArray[np.uint8]

_SIDES = (8, 16, 32, 64)


def palette_of(count: int) -> Inks:
    """A palette of so many inks, of noise."""
    colours = noise(f"palette {count}", colours_length(count)).astype(np.uint8)
    return Inks(colours.tobytes(), bytes(_areas(count)))


def _areas(count: int) -> tuple[int, ...]:
    """Areas of a palette with so many inks: each further one about half as large."""
    rest, found = 256, []
    for number in range(count - 1):
        area = max(1, min(rest // 2, rest - (count - 1 - number)))
        found.append(area)
        rest -= area
    return (*found, rest)


def _waves(side: int) -> Field:
    """A smooth field that any language can make: rows of parabolas both ways, and a tilt."""
    row, column = np.indices((side, side)) * 64 // side
    hills = np.abs(row % 44 - 22) ** 2 + np.abs(column % 36 - 18) ** 2
    waves: Field = np.clip(hills // 4 + row + column // 2, 0, 255).astype(np.uint8)
    return waves


def _field(name: str, side: int) -> Field:
    """A field that any language can make, by its name and its side."""
    if name == "waves":
        return _waves(side)
    raw = noise(f"field {side}", side * side)
    made = {
        "noise": raw,
        "flat": np.full_like(raw, 255),
        "dark": raw >> 6,
        "stars": np.where(raw >= 254, 255, 0),
    }
    return made[name].astype(np.uint8).reshape(side, side)


def _asked() -> Iterator[tuple[str, int, list[int], int]]:
    """Each case's field and side, values of the axes of composition, and number of inks.

    All sides with all symmetries; then fields that hardly rise from 0, where thresholds begin;
    then every part of a field.
    """
    number = 0
    for side in _SIDES:
        for name in ("waves", "noise", "flat"):
            for symmetry in Symmetry:
                scale = (number * 7) % (scale_limit(side) + 1)
                others = [number % 4, (number // 2) % 3, number % 2, number % 3]
                yield name, side, [int(symmetry), 0, scale, *others], 2 + (number * 5) % 15
                number += 1
    for name, side in (("dark", 16), ("stars", 64)):
        for symmetry in Symmetry:
            yield name, side, [int(symmetry), 0, 0, 0, int(symmetry) % 3, 1, 0], 4 + int(symmetry)
    for scale in range(1, scale_limit(64) + 1):
        symmetry, side = Symmetry(scale % len(Symmetry)), 32 << scale % 2
        yield "noise", side, [int(symmetry), 0, scale, 0, 1, scale // 2 % 2, 0], 5


def compositions() -> list[dict[str, Any]]:
    """Pictures, and what stands on the way to them."""
    cases: list[dict[str, Any]] = []
    for name, side, values, count in _asked():
        field, areas = _field(name, side), _areas(count)
        domain = domain_of(field, values[0], values[2])
        inks, inked = inks_of(values[3], areas)
        picture = compose(field[np.newaxis], np.array([values]), [areas])[0]
        shown = domain.heights[domain.hidden :]
        cases.append(
            {
                "field": name,
                "side": side,
                "fieldSha256": sha256(field.tobytes()),
                "values": values,
                "areas": list(areas),
                "heightsSha256": sha256(shown.astype(">u2").tobytes()),
                "inks": list(inks),
                "inkAreas": list(inked),
                "thresholds": list(thresholds(domain.net, inked)),
                "pictureSha256": sha256(picture.tobytes()),
            }
        )
    return cases


def repeats() -> list[dict[str, Any]]:
    """What repeats of the waves of 32 pixels."""
    field, areas = _waves(32), _areas(5)
    cases = []
    for symmetry in (Symmetry.QUAD, Symmetry.ROTATIONS, Symmetry.SIX_FOLD):
        values = [int(symmetry), 0, 2, 0, 1, 1, 0]
        tile = repeat(field, values, areas)
        assert tile is not None
        cases.append(
            {
                "values": values,
                "areas": list(areas),
                "rows": len(tile),
                "sha256": sha256(tile.tobytes()),
            }
        )
    return cases


def files() -> list[dict[str, Any]]:
    """Files of palettes with the fewest and the most inks; any bytes will do for a picture."""
    picture = noise("picture", 256 * 256).astype(np.uint8).reshape(256, 256)
    cases = []
    for count in (2, 16):
        inks = palette_of(count)
        file = encode(picture, inks.colours)
        cases.append(
            {
                "inks": count,
                "colours": as_hex(inks.colours),
                "pictureSha256": sha256(picture.tobytes()),
                "length": len(file),
                "beginning": as_hex(file[:64]),
                "end": as_hex(file[-32:]),
                "contentDigest": sha256(file),
            }
        )
    return cases
