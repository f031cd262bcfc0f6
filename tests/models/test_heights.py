"""Pictures as heights: smooth, cut well by any areas, and still the pictures they were."""

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from models.corpus.heights import heights_of, spread
from models.corpus.pictures import PictureCorpus
from tests.models.artists import photograph

SIZES = pytest.mark.parametrize("size", [32, 64])


def _reduced(tones: NDArray[np.float64], size: int) -> NDArray[np.float64]:
    small = Image.fromarray(tones.astype(np.float32)).resize((size, size), Image.Resampling.BOX)
    return np.asarray(small, np.float64)


def _field(tones: NDArray[np.float64], size: int) -> NDArray[np.float64]:
    return spread(_reduced(heights_of(tones, size), size)).astype(float)


def _ranks(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.argsort(np.argsort(values.ravel(), kind="stable"), kind="stable").astype(float)


@SIZES
def test_heights__of_a_photograph__rise_from_its_ground_in_the_order_of_its_tones(size: int):
    """The wall of this one is light; of its negative the wall is dark, and just as low."""
    light = photograph()
    for tones, rising in ((light, -1), (255 - light, 1)):
        field = _field(tones, size)
        alike = np.corrcoef(_ranks(field), _ranks(_reduced(tones, size)))[0, 1]
        assert rising * alike > 0.9
        assert (field.min(), field.max()) == (0, 255)
        assert field[: size // 3, : size // 3].mean() < 100


@SIZES
def test_heights__of_a_grainy_photograph__are_those_of_a_clear_one(size: int) -> None:
    clear, grainy = (_field(photograph(grain=grain), size) for grain in (0, 20))
    assert np.abs(clear - grainy).mean() < 1.2
    # Half of the picture is a wall of hardly any change, which grain would fill with bumps.
    wall = (slice(2, size // 3), slice(2, size // 3))
    assert np.abs(np.diff(grainy[wall], n=2, axis=0)).mean() < 0.85


@SIZES
def test_heights__of_large_plains__are_cut_into_areas_all_the_same(size: int) -> None:
    """A disc on paper of exactly one tone: bytes would leave three quarters of it at one height."""
    y, x = (np.mgrid[0:160, 0:160] + 0.5) / 80 - 1
    field = _field(np.where(np.hypot(x, y) < 0.5, 30.0, 250.0), size)
    assert np.bincount(field.astype(int).ravel()).max() < 0.12 * size * size
    below = [(field < level).mean() for level in np.quantile(field, (0.25, 0.5, 0.75))]
    assert np.abs(np.array(below) - (0.25, 0.5, 0.75)).max() < 0.06


@SIZES
def test_heights__of_hard_edges__are_slopes_that_a_network_can_draw(size: int) -> None:
    checks = 255.0 * (np.add.outer(np.arange(160) // 40, np.arange(160) // 40) % 2)
    field = _field(checks, size)
    assert np.abs(np.diff(field, axis=0)).max() < 95
    assert np.abs(np.diff(field, n=2, axis=0)).max() < 60


def test_views__of_a_picture__stand_upright() -> None:
    falling = np.repeat(np.linspace(65_535, 0, 160)[:, np.newaxis], 160, axis=1).astype(np.uint16)
    leaning = (falling // 2 + falling.T // 4).astype(np.uint16)
    _, fields = PictureCorpus("", (falling, leaning), 0).pairs(1, 200, 32)
    assert (fields[:, :8].mean(axis=(1, 2)) > fields[:, -8:].mean(axis=(1, 2))).all()
    left = fields[:, :, :8].mean(axis=(1, 2)) - fields[:, :, -8:].mean(axis=(1, 2))
    assert (left > 10).sum() > 25
    assert (left < -10).sum() > 25
