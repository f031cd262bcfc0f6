"""Pictures in the terminal: as pixels where it can show them, else as half blocks."""

import io
import sys
from typing import Final

from PIL import Image
from rich.console import Console, RenderableType

_MAX_COLUMNS: Final = 64
"""Columns that a picture takes at most."""

_ROWS_KEPT: Final = 3
"""Rows of the terminal that stay free below a picture, for the prompt."""


def picture(file: bytes, columns: int, rows: int) -> RenderableType:
    """A picture as rich prints it: by kitty's protocol or sixel, else in half blocks.

    Args:
        file: the PNG.
        columns: width of the terminal, in characters.
        rows: its height.
    """
    # The import asks the terminal what it can show: only once a picture is wanted.
    from textual_image.renderable import HalfcellImage
    from textual_image.renderable import Image as BestImage

    best = BestImage if sys.stdout.isatty() else HalfcellImage
    # A character is about twice as high as wide.
    width = max(2, min(columns, 2 * (rows - _ROWS_KEPT), _MAX_COLUMNS))
    shown: RenderableType = best(Image.open(io.BytesIO(file)), width=width, height="auto")
    return shown


def print_picture(file: bytes, console: Console | None = None) -> None:
    """Prints a picture as large as a terminal can hold; nothing where the output is no terminal."""
    console = console or Console()
    if console.is_terminal:
        console.print(picture(file, console.width, console.height))
