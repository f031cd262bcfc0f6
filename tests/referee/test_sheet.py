"""Heights become the picture of the semantics in the EVM, whatever surface they are."""

from itertools import product

import numpy as np
import pytest

from oracle.generator.composition import Domain, draw, inks_of, thresholds
from oracle.generator.composition.surface import FREE, MIRROR_AT_THE_RIGHT, MIRRORS, with_ghosts
from tests.referee.bench import Bench
from tests.referee.composition import HIGHEST, Values
from tests.referee.models import random_areas
from tests.referee.reference import Ints
from tests.support.deep import IS_DEEP

CASES = 300 if IS_DEEP else 12
SIX_FOLD = 4
HIDDEN_ROWS = 4
STEEPEST = 10_200
"""The most that heights two places apart differ; of a half or a quarter of a field so much less."""


def random_heights(rng: np.random.Generator, shape: tuple[int, int], steepest: int) -> Ints:
    """Heights as steep as they can be: noise, blocks, ramps to both ends, flat, hills."""
    y, x = np.indices(shape)
    width, floor = int(rng.integers(1, 9)), int(rng.integers(0, HIGHEST - steepest + 1))
    slope = steepest // 2
    heights = [
        lambda: floor + rng.integers(0, steepest + 1, shape),
        lambda: floor + (y // width + x // width) % 2 * steepest,
        lambda: np.abs((y * slope + x * int(rng.integers(slope))) % (2 * HIGHEST) - HIGHEST),
        lambda: np.full(shape, rng.choice([0, 1, 31, 32, HIGHEST])),
        lambda: (HIGHEST * (1 + np.sin(x / 30 / width) * np.cos(y / 20 / width)) / 2).astype(int),
        lambda: (HIGHEST * (1 + np.sin(x / 12 + width) * np.cos(y / 15)) / 2).astype(int),
    ][rng.integers(6)]()
    return np.asarray(heights)


def tamed_at_the_border(heights: Ints) -> Ints:
    """Heights whose border continues what is before it, so that nothing beyond is steeper."""
    heights[0], heights[-1] = heights[1], heights[-2]
    heights[:, 0], heights[:, -1] = heights[:, 1], heights[:, -2]
    return heights


def parted(domain: Domain) -> bytes:
    """Rows as they stand in the chain's memory, with what is beyond the edges."""
    heights = with_ghosts(domain.heights, -2, domain.edges, HIGHEST)
    wide = with_ghosts(heights, -1, domain.edges, HIGHEST)
    rows, columns = heights.shape
    half = columns // 2
    memory = np.zeros((rows, columns + 32), ">u2")
    memory[:, :half], memory[:, half + 16 : -16] = heights[:, ::2], heights[:, 1::2]
    memory[:, half], memory[:, half + 15] = wide[:, -1], wide[:, 0]
    return memory.tobytes()


def assert_painted(bench: Bench, heights: Ints, net: bytes, values: Values, areas: bytes) -> None:
    """The chain paints what NumPy draws."""
    edges = {0: FREE, 1: MIRROR_AT_THE_RIGHT}.get(values.symmetry, MIRRORS)
    hidden = HIDDEN_ROWS if values.symmetry == SIX_FOLD else 0
    levels_of = np.frombuffer(net, np.uint8).astype(np.int64)
    domain = Domain(heights.astype(np.uint16), hidden, edges, levels_of, HIGHEST)
    inks, shares = inks_of(values.ground, areas)
    levels = thresholds(domain.net, shares)
    wanted = draw(domain, levels, inks, len(areas), values.listed())
    if margin := (0, 12, 28)[values.margin]:
        inside = wanted[margin:-margin, margin:-margin].copy()
        wanted[:] = 8 * len(areas)
        wanted[margin:-margin, margin:-margin] = inside
    lanes = (np.frombuffer(net, np.uint8).astype(">u2") << 6).astype(">u2").tobytes()
    call = bench.canvas.functions.paint(parted(domain), lanes, values.listed(), areas)
    painted = np.frombuffer(bench.call(call)[0], np.uint8).reshape(256, 256)
    places = np.argwhere(painted != wanted)
    assert not len(places), f"{values}, levels {levels}, {len(places)} pixels, first {places[0]}"


def shape_of(symmetry: int) -> tuple[int, int]:
    """Rows and columns of a domain, hidden rows included."""
    return {0: (256, 256), 1: (256, 128), SIX_FOLD: (132, 128)}.get(symmetry, (128, 128))


def random_net(rng: np.random.Generator) -> bytes:
    """256 bytes of any range, so that levels stand anywhere, crowded or at an end."""
    low, high = sorted(int(end) for end in rng.integers(0, 256, 2))
    return bytes(rng.integers(low, high + 1, 256).tolist())


@pytest.mark.parametrize("symmetry", range(5))
@pytest.mark.parametrize("case", range(CASES))
def test_sheet__whatever_the_heights_and_levels_are__then_is_what_numpy_draws(
    bench: Bench, symmetry: int, case: int
) -> None:
    rng = np.random.default_rng([27, symmetry, case])
    scale, halvings = [(0, 0), (3, 1), (17, 2)][rng.integers(3)]
    heights = random_heights(rng, shape_of(symmetry), STEEPEST >> halvings)
    values = Values(
        symmetry=symmetry,
        scale=scale,
        ground=int(rng.integers(4)),
        line=case % 3,
        light=case // 3 % 2,
        margin=int(rng.choice([0, 0, 1, 2])),
    )
    assert_painted(bench, tamed_at_the_border(heights), random_net(rng), values, random_areas(rng))


@pytest.mark.parametrize("symmetry", range(2))
@pytest.mark.parametrize(("inks", "line"), product(range(2, 17), range(3)))
def test_sheet__whatever_the_number_of_inks_and_the_line_are__then_is_what_numpy_draws(
    bench: Bench, symmetry: int, inks: int, line: int
) -> None:
    rng = np.random.default_rng([symmetry, inks, line])
    heights = tamed_at_the_border(rng.integers(3_000, 3_000 + STEEPEST, shape_of(symmetry)))
    areas = bytes([256 - 256 // inks * (inks - 1)] + [256 // inks] * (inks - 1))
    values = Values(symmetry=symmetry, ground=inks % 4, line=line, light=1)
    assert_painted(bench, heights, rng.bytes(256), values, areas)


@pytest.mark.parametrize("symmetry", range(5))
@pytest.mark.parametrize("end", [0, HIGHEST])
def test_sheet__when_heights_and_levels_are_at_an_end__then_is_what_numpy_draws(
    bench: Bench, symmetry: int, end: int
) -> None:
    rng = np.random.default_rng(end)
    shape = shape_of(symmetry)
    steep = np.abs(end - rng.integers(0, STEEPEST, shape) * rng.integers(0, 2, shape))
    net = bytes([end >> 6] * 250 + [254, 253, 252, 251, 3, 4])
    for areas in (bytes([128, 128]), bytes([16] * 16), bytes([241] + [1] * 15)):
        for line in range(3):
            values = Values(symmetry=symmetry, line=line, light=line % 2)
            assert_painted(bench, tamed_at_the_border(steep), net, values, areas)
