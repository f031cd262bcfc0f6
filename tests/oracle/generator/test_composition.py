"""What a picture promises: areas, edges, seams, lines and light (docs/semantics.md, section 5)."""

import numpy as np
import pytest

from oracle.generator.composition import (
    Ground,
    Inks,
    InksError,
    Light,
    Line,
    Margin,
    Symmetry,
    colours_length,
    compose,
    domain_of,
    inks_of,
    repeat,
    scale_label,
    scale_limit,
    thresholds,
)
from oracle.generator.composition.domain import part_of, six_fold_repeat
from oracle.generator.composition.surface import FREE, MIRRORS, differences, grown
from tests.oracle.generator.fields import hard_fields, plane_field, smooth_field

AREAS = (140, 60, 40, 16)
PAPER, LINE_INK = 8 * len(AREAS), 8 * len(AREAS) + 1
REPEATING = (Symmetry.QUAD, Symmetry.ROTATIONS, Symmetry.SIX_FOLD)


def values(symmetry=Symmetry.NONE, **others):
    axes = {"scale": 0, "ground": Ground.OWN, "line": Line.NONE, "light": Light.OFF, "margin": 0}
    axes |= others
    order = ("scale", "ground", "line", "light", "margin")
    return [int(symmetry), 0, *(int(axes[name]) for name in order)]


def picture(field, areas=AREAS, **axes):
    return compose(field[np.newaxis], np.array([values(**axes)]), [areas])[0]


def heights_of(field, symmetry, scale):
    """Heights from which heights can be taken away."""
    return domain_of(field, symmetry, scale).heights.astype(int)


@pytest.fixture
def rng():
    return np.random.default_rng(5)


def test_picture__of_each_symmetry__is_256_pixels_of_the_palettes_entries(rng):
    for symmetry in Symmetry:
        for side in (8, 16, 32, 64):
            for field in (smooth_field(rng, side), *hard_fields(side)):
                for line in Line:
                    drawn = picture(field, symmetry=symmetry, line=line, light=Light.ON)
                    assert drawn.shape == (256, 256)
                    assert set(np.unique(drawn)) <= {*range(PAPER), LINE_INK}


def test_inks__of_smooth_fields__cover_their_areas(rng):
    shares = []
    for _ in range(24):
        inks = picture(smooth_field(rng, 32)) // 8
        shares.append(np.bincount(inks.ravel(), minlength=len(AREAS)) / inks.size)
    error = np.abs(np.mean(shares, axis=0) - np.array(AREAS) / 256)
    assert error.max() < 0.02
    assert np.max(shares) < 0.9, "no work is of one ink"


def test_thresholds__of_a_flat_net__still_rise():
    assert thresholds(np.zeros(64, np.int64), AREAS) == (3, 6, 9)
    assert thresholds(np.full(64, 255), AREAS) == (255, 255, 255)


def test_grounds__share_out_the_whole():
    for count in range(2, 17):
        areas = [256 - 3 * (count - 1), *[3] * (count - 1)]
        for ground in Ground:
            inks, shares = inks_of(ground, areas)
            assert sum(shares) == 256
            assert len(inks) == len(shares) == len(set(inks))
            assert set(inks) <= set(range(count))
    assert inks_of(Ground.GROUND, AREAS) == ((0, 1, 2, 3), (160, 49, 33, 14))
    assert inks_of(Ground.REVERSED, AREAS)[0] == (3, 2, 1, 0)
    assert inks_of(Ground.FEW, AREAS)[0] == (0, 2, 3)


@pytest.mark.parametrize("angle", [0.3, 1.1, 2.0])
def test_free_borders__of_a_plane__go_on_straight(angle):
    field = plane_field(32, angle, 60, 190)
    heights = heights_of(field, Symmetry.NONE, 0)
    bent = heights_of(field, Symmetry.QUAD, 0)
    for axis, place in ((0, np.s_[:4, 40:-40]), (1, np.s_[40:-40, :4])):
        slope = np.diff(heights, axis=axis)
        middle = np.median(slope)
        assert abs(slope[place].mean() - middle) < 0.1 * abs(middle) + 1
        # A mirror bends every contour to a right angle: there is no slope across it.
        across = np.diff(bent, axis=axis)
        assert abs(across[place].mean()) < 0.7 * abs(np.median(across))


def test_quad_and_six_fold__meet_themselves_without_a_seam(rng):
    for symmetry in (Symmetry.QUAD, Symmetry.SIX_FOLD):
        field = smooth_field(rng, 32)
        tile = repeat(field, values(symmetry, line=Line.FINE), AREAS)
        assert np.array_equal(tile, tile[::-1]), "what meets at the upper edge is equal"
        assert np.array_equal(tile, tile[:, ::-1])


def test_rotations__meet_their_turned_copies_without_a_seam(rng):
    for _ in range(8):
        field = smooth_field(rng, 32)
        heights = heights_of(field, Symmetry.ROTATIONS, 0)
        torn = grown(field.astype(np.int32) << 6, 2, MIRRORS, 255 << 6)
        # The right edge meets the lower edge of the copy, turned; so do the left and the upper.
        for edge in (0, -1):
            assert np.abs(heights[:, edge] - heights[edge]).max() <= 1
        assert max(np.abs(torn[:, edge] - torn[edge]).max() for edge in (0, -1)) > 64
        turned = picture(field, symmetry=Symmetry.ROTATIONS, line=Line.FINE)
        assert np.array_equal(turned, np.rot90(turned))


def test_repeat__of_each_symmetry__holds_the_picture(rng):
    field = smooth_field(rng, 64)
    for symmetry in Symmetry:
        axes = {"line": Line.STRONG, "light": Light.ON, "scale": 2}
        tile = repeat(field, values(symmetry, margin=Margin.WIDE, **axes), AREAS)
        if symmetry not in REPEATING:
            assert tile is None
            continue
        above = (len(tile) - 256) // 2
        drawn = picture(field, symmetry=symmetry, **axes)
        assert np.array_equal(tile[above : above + 256], drawn)


def test_six_fold__when_turned_by_sixty_degrees__is_the_same(rng):
    quadrant = six_fold_repeat(smooth_field(rng, 32), 0).heights[4:] / 64
    half = np.hstack([quadrant, quadrant[:, ::-1]])
    plane = np.vstack([half, half[::-1]])
    centre_y, centre_x = (len(plane) - 1) / 2, (plane.shape[1] - 1) / 2
    y, x = np.indices(plane.shape)
    y, x = y - centre_y, x - centre_x
    turned_y, turned_x = x * np.sqrt(3) / 2 + y / 2, x / 2 - y * np.sqrt(3) / 2
    inside = np.hypot(y, x) < 120

    def at(rows, columns):
        top, left = np.floor(rows).astype(int), np.floor(columns).astype(int)
        down, right = rows - top, columns - left
        upper = plane[top, left] * (1 - right) + plane[top, left + 1] * right
        lower = plane[top + 1, left] * (1 - right) + plane[top + 1, left + 1] * right
        return upper * (1 - down) + lower * down

    rows, columns = turned_y[inside] + centre_y, turned_x[inside] + centre_x
    error = np.abs(at(rows, columns) - plane[inside])
    assert error.mean() < 0.5
    assert np.percentile(error, 99) < 3, "in bytes; a contour moves by less than a pixel"


@pytest.mark.parametrize(("line", "thickness"), [(Line.FINE, 1.25), (Line.STRONG, 2)])
def test_lines__in_every_direction__are_equally_thick(line, thickness):
    found = []
    for angle in np.linspace(0.05, np.pi + 0.05, 24, endpoint=False):
        drawn = picture(plane_field(32, angle), areas=(128, 128), line=line)
        y, x = np.indices(drawn.shape) - 127.5
        # The one contour runs through the middle: its length inside the circle is the diameter.
        found.append((drawn[np.hypot(y, x) < 100] == 17).sum() / 200)
    assert min(found) > 0.85 * thickness
    assert max(found) < 1.3 * thickness


def test_light__on_flat_ground__is_the_ink_itself(rng):
    for level in (0, 100, 255):
        drawn = picture(np.full((32, 32), level, np.uint8), light=Light.ON, symmetry=Symmetry.QUAD)
        assert set(np.unique(drawn % 8)) == {4}


def test_light__from_the_upper_left__is_brighter_on_slopes_that_face_it():
    y, x = np.indices((32, 32)) - 15.5
    hill = np.rint(255 * np.exp(-(x**2 + y**2) / 60)).astype(np.uint8)
    lit = picture(hill, light=Light.ON) % 8
    assert lit[64:112, 64:112].mean() >= 5 > 3 >= lit[144:192, 144:192].mean()
    assert set(np.unique(lit[:16, :16])) == {4}


def test_light__of_folded_pictures__comes_from_one_side(rng):
    for symmetry in (Symmetry.MIRROR, *REPEATING):
        field = smooth_field(rng, 32)
        inks = picture(field, symmetry=symmetry) // 8
        lit = picture(field, symmetry=symmetry, light=Light.ON) % 8
        # Where an ink begins to the right and below, the surface rises away from the lamp.
        rises = (np.roll(inks, -1, 1) > inks) & (np.roll(inks, -1, 0) > inks)
        falls = (np.roll(inks, -1, 1) < inks) & (np.roll(inks, -1, 0) < inks)
        inner = np.s_[8:-8, 8:-8]
        assert lit[inner][rises[inner]].mean() > 4 > lit[inner][falls[inner]].mean()


def test_surfaces__are_smooth_to_the_second_difference(rng):
    for scale in (0, 1, 5):
        field = smooth_field(rng, 32)
        part = part_of(field, scale).astype(np.int32) << 6
        doublings = (256 // len(part)).bit_length() - 1
        smooth = np.diff(heights_of(field, Symmetry.NONE, scale), 3, axis=0)[8:-8]
        cut = part
        for _ in range(doublings):
            cut = np.repeat(np.repeat(cut, 2, 0), 2, 1)
        assert np.abs(smooth).max() < np.abs(np.diff(cut, 3, axis=0)).max() / 8


def test_margins__are_paper(rng):
    field = smooth_field(rng, 32)
    bare = picture(field, line=Line.STRONG)
    for margin, width in ((Margin.NARROW, 12), (Margin.WIDE, 28)):
        drawn = picture(field, margin=margin, line=Line.STRONG)
        inside = np.s_[width:-width, width:-width]
        assert np.array_equal(drawn[inside], bare[inside])
        drawn[inside] = PAPER
        assert (drawn == PAPER).all()


def test_scales__are_parts_of_at_least_eight_bytes():
    assert [scale_limit(side) for side in (8, 16, 32, 64)] == [0, 4, 20, 20]
    field = np.arange(32 * 32).reshape(32, 32).astype(np.uint8)
    for scale in range(21):
        part = part_of(field, scale)
        assert part.shape[0] == (32 if scale == 0 else 16 if scale <= 4 else 8)
    assert np.array_equal(part_of(field, 2), field[:16, 16:])
    assert np.array_equal(part_of(field, 10), field[8:16, 8:16])
    names = [scale_label(scale) for scale in range(21)]
    assert names[0] == "whole"
    assert names[3] == "half-lower-left"
    assert names[10] == "quarter-row-2-column-2"
    assert len(set(names)) == 21


def test_differences__at_free_edges_and_mirrors__look_beyond_them():
    heights = np.array([[10, 20, 50]], np.uint16) << 6
    free = differences(heights, -1, FREE, 255 << 6)[0] / 64
    mirrored = differences(heights, -1, MIRRORS, 255 << 6)[0] / 64
    assert free.tolist() == [20, 40, 60]
    assert mirrored.tolist() == [10, 40, 30]


def test_values_that_no_axis_has__are_refused(rng):
    field = smooth_field(rng, 16)
    for bad in ({"symmetry": 5}, {"ground": 4}, {"line": 3}, {"margin": 3}):
        with pytest.raises(ValueError, match="is not a valid"):
            picture(field, **bad)


@pytest.mark.parametrize(
    ("count", "length", "areas", "message"),
    [
        (1, 30, [256], "1 inks: a palette has 2 … 16"),
        (17, 414, [16] * 16 + [0], "17 inks: a palette has 2 … 16"),
        (2, 53, [128, 128], "53 bytes of colours: 2 inks have 54"),
        (2, 54, [128, 127], "areas 128, 127: each is at least 1, all are 256"),
        (3, 78, [128, 128, 0], "areas 128, 128, 0: each is at least 1, all are 256"),
    ],
)
def test_inks__that_are_no_palette__are_refused(count, length, areas, message):
    areas = [min(area, 255) for area in areas] if count > 1 else [255]
    with pytest.raises(InksError, match=message):
        Inks(bytes(length), bytes(areas))
    assert Inks(bytes(colours_length(2)), bytes([255, 1])).count == 2
