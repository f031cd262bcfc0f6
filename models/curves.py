"""A run's losses as a picture, drawn while it goes on."""

import json
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw

_WIDTH: Final = 900
_HEIGHT: Final = 180
_MARGIN: Final = 34
_GROUND: Final = (24, 24, 28)
_INK: Final = (150, 150, 160)
_LINE: Final = (234, 178, 122)
_SMOOTH: Final = 0.9
"""Decay of the mean that is drawn over the losses."""


def draw_curves(log: Path, file: Path) -> None:
    """Draws the losses of a run's log, one panel for each, into a PNG file."""
    rows = [json.loads(line) for line in log.read_text().splitlines()]
    names = sorted({name for row in rows for name in row} - {"step", "at"})
    if not names:
        return
    sheet = Image.new("RGB", (_WIDTH, _HEIGHT * len(names)), _GROUND)
    pen = ImageDraw.Draw(sheet)
    last = max(row["step"] for row in rows)
    for panel, name in enumerate(names):
        points = [(row["step"], row[name]) for row in rows if name in row]
        _panel(pen, panel * _HEIGHT, name, points, last)
    sheet.save(file)


def _panel(
    pen: ImageDraw.ImageDraw, top: int, name: str, points: list[tuple[int, float]], last: int
) -> None:
    values = [value for _, value in points]
    low, high = min(values), max(values)
    reach = (high - low) or 1.0

    def place(step: int, value: float) -> tuple[float, float]:
        across = _MARGIN + (_WIDTH - 2 * _MARGIN) * step / max(1, last)
        down = top + _HEIGHT - _MARGIN - (_HEIGHT - 2 * _MARGIN) * (value - low) / reach
        return across, down

    pen.text((_MARGIN, top + 8), f"{name}: {low:.3g} … {high:.3g}, now {values[-1]:.3g}", _INK)
    mean, line = values[0], []
    for step, value in points:
        mean = _SMOOTH * mean + (1 - _SMOOTH) * value
        pen.point(place(step, value), _INK)
        line.append(place(step, mean))
    if len(line) > 1:
        pen.line(line, _LINE, 2)
