"""Vectors of editions: tones, streams, pictures, drawings (semantics of editions)."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from models.vectors.noise import as_hex, noise, sha256
from oracle.generator.composition import Inks, Symmetry
from oracle.generator.edition.drawing import drawing
from oracle.generator.edition.edition import Edition
from oracle.generator.edition.edition_file import png_parts
from oracle.generator.edition.plate import Motif, Plate
from oracle.generator.edition.runs import RunDeflate
from oracle.generator.edition.spline import Spline
from oracle.generator.edition.tones import tones_of

_TITLE: Final = "Work 3 of round 7"
_PALETTE: Final = "delft"
_NET: Final = 4
"""Bytes of noise between which a field is drawn straight, a side."""

_CASES: Final = (
    # Symmetry, scale, ground, line, light, margin; field's side, inks, size, repeat.
    (0, 0, 0, 0, 0, 0, 8, 2, 512, False),
    (0, 3, 1, 1, 1, 1, 16, 3, 512, False),
    (1, 0, 2, 2, 1, 2, 32, 5, 1024, False),
    (1, 7, 0, 0, 1, 0, 64, 8, 512, False),
    (2, 1, 3, 1, 0, 1, 16, 9, 512, False),
    (2, 0, 0, 2, 1, 2, 32, 16, 2048, False),
    (2, 20, 0, 1, 1, 2, 32, 4, 512, True),
    (3, 0, 0, 1, 1, 0, 32, 6, 1024, False),
    (3, 2, 1, 2, 1, 1, 64, 2, 512, True),
    (4, 0, 0, 1, 1, 1, 64, 4, 512, False),
    (4, 4, 2, 2, 1, 0, 32, 7, 1024, False),
    (4, 0, 0, 1, 1, 0, 16, 3, 512, True),
)

_ROUGH: Final = (
    (49, (0, 0, 0, 1, 1, 0, 16, 16, 512, False)),
    (37, (1, 0, 0, 0, 1, 0, 16, 16, 512, False)),
    (12, (2, 0, 0, 1, 1, 0, 16, 16, 512, False)),
    (16, (3, 0, 0, 0, 1, 0, 16, 16, 512, False)),
    (29, (4, 0, 0, 1, 0, 0, 16, 16, 512, False)),
)
"""Cases of noise, by its number, in which bytes of the heights with 14 bits of fraction would give
other thresholds than the picture's."""


def _field(name: str, side: int) -> NDArray[np.uint8]:
    """A smooth field: straight between bytes of noise."""
    places = np.arange(side) * (_NET - 1)
    low = np.minimum(places // (side - 1), _NET - 2)
    share = places - low * (side - 1)
    net = noise(name, _NET * _NET).reshape(_NET, _NET)
    rows = net[low] * (side - 1 - share[:, None]) + net[low + 1] * share[:, None]
    columns = rows[:, low] * (side - 1 - share) + rows[:, low + 1] * share
    field: NDArray[np.uint8] = (columns // (side - 1) ** 2).astype(np.uint8)
    return field


def _palette(count: int) -> Inks:
    colours = noise(f"colours {count}", 3 * (8 * count + 2)).astype(np.uint8).tobytes()
    return Inks(colours, bytes([256 - 12 * (count - 1), *[12] * (count - 1)]))


def _stream() -> list[dict[str, str]]:
    """Rows, as hexadecimal bytes with the filter's, and their whole stream."""
    rows = {
        "literals of eight and nine bits": [[0, 143, 144, 255, 1]],
        "rests of one, two and three": [[0, 7, 7, 8, 8, 8, 9, 9, 9, 9]],
        "zeros that go on in the next row": [[0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 5]],
    }
    for length in (11, 12, 258, 259, 260, 261, 262, 517, 4097):
        rows[f"a run of {length}"] = [[0, *[200] * length]]
    found = []
    for name, lines in rows.items():
        stream = RunDeflate()
        data = np.array(lines, np.uint8)
        begun = stream.rows(data)
        found.append(
            {
                "what": name,
                "rows": " ".join(as_hex(row.tobytes()) for row in data),
                "stream": as_hex(begun + stream.end()),
            }
        )
    return found


def _tones() -> list[dict[str, Any]]:
    found = []
    for count in (2, 3, 5, 9, 16):
        tones = tones_of(_palette(count))
        found.append(
            {
                "inks": count,
                "colours": as_hex(_palette(count).colours),
                "parts": tones.parts,
                "entries": as_hex(tones.entries),
            }
        )
    return found


def _edition(number: int, case: tuple[int, ...], is_rough: bool = False) -> dict[str, Any]:
    *axes, side, count, size, repeat = case
    name, palette = f"edition {number}", _palette(count)
    rough = noise(name, side * side).astype(np.uint8).reshape(side, side)
    field = rough if is_rough else _field(name, side)
    values = (axes[0], 0, *axes[1:])
    plate = Plate(Motif(field, values, palette), repeat=bool(repeat))
    edition = Edition(plate, size)
    pixels = edition.pixels
    spline = Spline(plate.domain, pixels)
    places = [(0, 0), (5, 3), (spline.rows - 1, spline.columns - 1)]
    relief = spline.relief(range(spline.rows), range(spline.columns))
    top, left = edition.height // 3, edition.width // 3
    window = edition.window(range(top, top + 8), range(left, left + 8))
    file = b"".join(png_parts(edition))
    paths = drawing(plate, _TITLE, _PALETTE)
    heights = plate.domain.heights[plate.domain.hidden :]
    return {
        "values": list(values),
        "symmetry": Symmetry(values[0]).label,
        "field": as_hex(field.tobytes()),
        "colours": as_hex(palette.colours),
        "areas": list(palette.areas),
        "size": size,
        "repeat": bool(repeat),
        "inks": list(plate.inks),
        "thresholds": list(plate.thresholds),
        "heightsSha256": sha256(heights.astype(">u4").tobytes()),
        "surface": [
            {
                "row": row,
                "column": column,
                "v": int(relief.heights[row, column]),
                "sx": int(relief.across[row, column]),
                "sy": int(relief.down[row, column]),
            }
            for row, column in places
        ],
        "window": {"row": top, "column": left, "entries": as_hex(window.tobytes())},
        "png": {
            "width": edition.width,
            "height": edition.height,
            "length": len(file),
            "sha256": sha256(file),
        },
        "svg": {"length": len(paths), "sha256": sha256(paths)},
    }


def edition_cases() -> dict[str, Any]:
    """All of them, by section of the page."""
    editions = [_edition(number, case) for number, case in enumerate(_CASES)]
    editions += [_edition(number, case, is_rough=True) for number, case in _ROUGH]
    field, palette, values = _field("drawing", 8), _palette(2), (3, 0, 0, 0, 2, 0, 1)
    title = "A & B <C>"
    return {
        "tones": _tones(),
        "streams": _stream(),
        "title": _TITLE,
        "palette": _PALETTE,
        "editions": editions,
        "drawing": {
            "values": list(values),
            "field": as_hex(field.tobytes()),
            "colours": as_hex(palette.colours),
            "areas": list(palette.areas),
            "title": title,
            "text": drawing(Plate(Motif(field, values, palette)), title, _PALETTE).decode(),
        },
    }
