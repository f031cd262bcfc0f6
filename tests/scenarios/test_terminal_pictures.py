"""Works shown in a terminal."""

import io

import numpy as np
import pytest
from PIL import Image
from rich.console import Console

from scripts._console.terminal import print_picture


@pytest.fixture
def file():
    left = np.zeros((256, 256, 3), np.uint8)
    left[:, 128:] = (250, 200, 10)
    out = io.BytesIO()
    Image.fromarray(left).save(out, "PNG")
    return out.getvalue()


def printed(file, width, height, terminal=True):
    out = io.StringIO()
    color = "truecolor" if terminal else None
    kinds = {"force_terminal": terminal, "color_system": color, "_environ": {}}
    print_picture(file, Console(file=out, width=width, height=height, **kinds))
    return out.getvalue()


@pytest.mark.parametrize(
    ("width", "height", "columns"), [(200, 100, 64), (80, 23, 40), (30, 50, 30), (10, 3, 2)]
)
def test_picture__in_a_terminal_of_any_size__fits_and_keeps_its_sides(file, width, height, columns):
    lines = printed(file, width, height).splitlines()
    assert {line.count("▀") for line in lines} == {columns}
    assert abs(len(lines) - columns / 2) <= 1
    if columns > 2:
        assert "38;2;0;0;0" in lines[0]
        assert "38;2;250;200;10" in lines[0]


def test_picture__where_there_is_no_terminal__is_not_printed(file):
    assert printed(file, 80, 40, terminal=False) == ""
