"""What an edition promises: any window, the picture's inks, no facets, no seams (its semantics)."""

import hashlib
import io

import numpy as np
import pytest
from PIL import Image

from oracle.generator.composition import Ground, Inks, Light, Line, Margin, Symmetry, compose
from oracle.generator.composition.surface import (
    FREE,
    MIRROR_AT_THE_RIGHT,
    MIRRORS,
    calmed,
)
from oracle.generator.edition.edition import SIZES, Edition
from oracle.generator.edition.edition_file import IDAT_LENGTH, png_parts
from oracle.generator.edition.plate import EditionError, Motif, Plate
from oracle.generator.edition.spline import Spline
from oracle.generator.edition.tones import tones_of
from tests.oracle.generator.fields import hard_fields, plane_field, smooth_field

REPEATING = (Symmetry.QUAD, Symmetry.ROTATIONS, Symmetry.SIX_FOLD)


def palette(count=4):
    """Inks whose colours are all different."""
    numbers = np.arange(3 * (8 * count + 2), dtype=np.int64)
    colours = bytes((numbers * 37 % 251).astype(np.uint8))
    return Inks(colours, bytes([256 - 12 * (count - 1), *[12] * (count - 1)]))


def motif(field, symmetry=Symmetry.NONE, inks=None, **axes):
    own = {"scale": 0, "ground": Ground.OWN, "line": Line.NONE, "light": Light.OFF, "margin": 0}
    own |= axes
    order = ("scale", "ground", "line", "light", "margin")
    values = (int(symmetry), 0, *(int(own[name]) for name in order))
    return Motif(field, values, inks or palette())


def whole(edition):
    return edition.window(range(edition.height), range(edition.width))


@pytest.fixture
def rng():
    return np.random.default_rng(7)


@pytest.mark.parametrize("symmetry", Symmetry)
def test_edition__in_bands_and_in_windows__is_the_whole(symmetry, rng):
    shown = {"line": Line.FINE, "light": Light.ON, "margin": Margin.NARROW}
    edition = Edition(Plate(motif(smooth_field(rng, 16), symmetry, **shown)), 1024)
    pixels = whole(edition)
    assert np.array_equal(np.concatenate(list(edition.bands())), pixels)
    for _ in range(12):
        (top, bottom), (left, right) = (np.sort(rng.choice(1025, 2, replace=False)) for _ in "yx")
        part = edition.window(range(top, bottom), range(left, right))
        assert np.array_equal(part, pixels[top:bottom, left:right])
    for row, column in ((0, 0), (47, 48), (48, 47), (511, 512), (512, 511), (1023, 1023)):
        pixel = edition.window(range(row, row + 1), range(column, column + 1))
        assert pixel[0, 0] == pixels[row, column]


@pytest.mark.parametrize("rows", [range(0), range(-1, 4), range(500, 513), range(0, 4, 2)])
def test_window__that_is_none_of_the_edition__is_refused(rows, rng):
    edition = Edition(Plate(motif(smooth_field(rng, 8))), 512)
    with pytest.raises(EditionError, match="the edition has 0 … 511"):
        edition.window(rows, range(512))
    with pytest.raises(EditionError, match="the edition has 0 … 511"):
        edition.window(range(512), rows)


@pytest.mark.parametrize("size", [0, 256, 500, 513, 8191, 16384, -512])
def test_edition__of_a_size_that_is_not_offered__is_refused(size, rng):
    with pytest.raises(EditionError, match="there are 512, 1024, 2048, 4096, 8192"):
        Edition(Plate(motif(smooth_field(rng, 8))), size)


def near_an_edge(inks, reach):
    """Where another ink, line or paper is within `reach` pixels."""
    low, high = inks.copy(), inks.copy()
    padded = np.pad(inks, reach, mode="edge")
    side = len(inks)
    for y in range(2 * reach + 1):
        for x in range(2 * reach + 1):
            there = padded[y : y + side, x : x + side]
            low, high = np.minimum(low, there), np.maximum(high, there)
    return low != high


@pytest.mark.parametrize("symmetry", Symmetry)
@pytest.mark.parametrize("line", [Line.NONE, Line.STRONG])
def test_edition__of_512__has_the_pictures_ink_away_from_edges(symmetry, line, rng):
    for side in (8, 32, 64):
        axes = {"line": line, "margin": Margin.WIDE, "light": Light.ON}
        work = motif(smooth_field(rng, side), symmetry, **axes)
        picture = compose(work.field[None], np.array([work.values]), [work.palette.areas])[0]
        edition = Edition(Plate(work), 512)
        count, steps = len(work.palette.areas), edition.tones.steps
        names = np.where(picture >= 8 * count, picture - 8 * count + count, picture // 8)
        found = whole(edition).astype(np.int64)
        found = np.where(found >= count * steps, found - count * steps + count, found // steps)
        calm = ~near_an_edge(names, 2)
        assert calm.mean() > 0.3
        few = 0 if line is Line.NONE else 8  # pixels of hairs that end between two of the picture's
        for corner in (0, 1):
            assert (found[corner::2, corner::2][calm] != names[calm]).sum() <= few


def test_edition__larger__shows_the_same(rng):
    """Every second pixel's neighbourhood agrees between sizes, at inks."""
    work = motif(smooth_field(rng, 32), Symmetry.ROTATIONS)
    small, large = (whole(Edition(Plate(work), size)) for size in (512, 2048))
    calm = ~near_an_edge(small, 1)
    for y, x in ((0, 0), (1, 2), (3, 3)):
        assert np.array_equal(large[y::4, x::4][calm], small[calm])


@pytest.mark.parametrize("symmetry", Symmetry)
def test_surface__between_heights__has_no_facets(symmetry, rng):
    """Its slope never jumps: within a cell it is a straight line, and at cells' edges it joins."""
    for side in (8, 64):
        plate = Plate(motif(smooth_field(rng, side), symmetry))
        pixels = 8
        spline = Spline(plate.domain, pixels)
        relief = spline.relief(range(spline.rows), range(spline.columns))
        heights = relief.heights / (2**14 * 64 * pixels**4)
        for axis in (0, 1):
            second = np.abs(np.diff(heights, 2, axis=axis)).max()
            cells = plate.domain.heights[..., plate.domain.hidden :, :].astype(np.int64) / 2**14
            bend = np.abs(np.diff(np.pad(cells, 1, mode="edge"), 2, axis=axis)).max()
            assert second <= bend / pixels**2 + 1e-9


@pytest.mark.parametrize("edges", [FREE, MIRRORS, MIRROR_AT_THE_RIGHT])
def test_calming__of_an_editions_heights__rounds_nothing_and_of_the_pictures_once(edges, rng):
    """As the page says: the two nets are nowhere more than 2^-7 of a byte apart."""
    for field in (*hard_fields(16), rng.integers(0, 256, (16, 16)).astype(np.uint8)):
        exact = field.astype(np.int64) << 20
        # With 20 bits of fraction eight halvings are exact; so they are with 14.
        exact = calmed(exact, edges, 255 << 20)
        fine = calmed(field.astype(np.int32) << 14, edges, 255 << 14)
        assert np.array_equal(fine.astype(np.int64) << 6, exact)
        coarse = calmed(field.astype(np.uint16) << 6, edges, 255 << 6).astype(np.int64)
        apart = (coarse << 8) - fine
        assert apart.max() <= 1 << 7
        assert apart.min() > -(1 << 7)


def test_slope__of_a_plane__is_its_own(rng):
    """In units of 2^-17 of a byte a cell, away from the borders."""
    field = plane_field(64, 0.0, 0, 252)
    spline = Spline(Plate(motif(field)).domain, 4)
    relief = spline.relief(range(256, 768), range(256, 768))
    assert np.abs(relief.across - 2**17).max() < 2**10
    assert np.abs(relief.down).max() <= 1


@pytest.mark.parametrize("symmetry", REPEATING)
def test_repeat__laid_beside_itself__has_no_seam(symmetry, rng):
    """Ink, line and light of a border are those of the border that it meets."""
    axes = {"line": Line.STRONG, "light": Light.OFF, "margin": Margin.WIDE}
    for side in (16, 32):
        work = motif(smooth_field(rng, side), symmetry, **axes)
        edition = Edition(Plate(work, repeat=True), 1024)
        height = 1776 if symmetry is Symmetry.SIX_FOLD else 1024
        assert (edition.height, edition.width) == (height, 1024)
        pixels = whole(edition)
        assert edition.tones.paper not in pixels
        assert np.array_equal(pixels[0], pixels[-1])
        assert np.array_equal(pixels[:, 0], pixels[:, -1])


def test_repeat__of_six_fold__has_the_work_in_its_middle(rng):
    work = motif(smooth_field(rng, 32), Symmetry.SIX_FOLD, line=Line.FINE, light=Light.ON)
    large, small = Edition(Plate(work, repeat=True), 512), Edition(Plate(work), 512)
    assert np.array_equal(large.window(range(188, 188 + 512), range(512)), whole(small))


@pytest.mark.parametrize("symmetry", [Symmetry.NONE, Symmetry.MIRROR])
def test_repeat__of_what_has_a_seam__is_refused(symmetry, rng):
    with pytest.raises(EditionError, match=f"symmetry {symmetry.label} repeats without a seam"):
        Plate(motif(smooth_field(rng, 8), symmetry), repeat=True)


@pytest.mark.parametrize(
    ("weight", "thickness"), [(Line.NONE, 0), (Line.FINE, 1.25), (Line.STRONG, 2.0)]
)
def test_line__in_every_direction__is_equally_thick(weight, thickness):
    inks = Inks(palette(2).colours, bytes([128, 128]))
    for angle in np.linspace(0, np.pi, 9):
        work = motif(plane_field(64, angle), inks=inks, line=weight)
        edition = Edition(Plate(work), 2048)
        middle = edition.window(range(512, 1536), range(512, 1536))
        on_line = (middle == edition.tones.line).sum()
        assert on_line == 0 if not thickness else True
        if thickness:
            direction = max(abs(np.cos(angle)), abs(np.sin(angle)))
            found = on_line / (1024 / direction) / edition.pixels
            assert found == pytest.approx(thickness, rel=0.06)


def test_light__of_an_edition__is_the_pictures_between_its_steps(rng):
    work = motif(smooth_field(rng, 32), Symmetry.QUAD, light=Light.ON)
    picture = compose(work.field[None], np.array([work.values]), [work.palette.areas])[0]
    edition = Edition(Plate(work), 512)
    assert edition.tones.parts == 8
    found = whole(edition)[0::2, 0::2].astype(np.int64) % edition.tones.steps / 8
    assert np.quantile(np.abs(found - picture % 8), 0.99) < 1.5
    assert np.abs(found - picture % 8).mean() < 0.4
    assert len(np.unique(found)) > 16, "finer than the picture's"


@pytest.mark.parametrize(
    ("inks", "parts"), [(2, 16), (3, 8), (4, 8), (5, 4), (8, 4), (9, 2), (16, 2)]
)
def test_tones__of_any_palette__keep_its_own_and_fit_a_png(inks, parts):
    own = palette(inks)
    tones = tones_of(own)
    assert tones.parts == parts
    entries = np.frombuffer(tones.entries, np.uint8).reshape(-1, 3)
    colours = np.frombuffer(own.colours, np.uint8).reshape(-1, 3)
    assert len(entries) == inks * (7 * parts + 1) + 2 <= 256
    fine = entries[:-2].reshape(inks, -1, 3)
    assert np.array_equal(fine[:, ::parts], colours[:-2].reshape(inks, 8, 3))
    assert np.array_equal(entries[-2:], colours[-2:])
    assert tones.colour(tones.neutral) == "#" + bytes(colours[4]).hex()


def file_of(edition):
    return b"".join(png_parts(edition))


@pytest.mark.parametrize("symmetry", Symmetry)
def test_file__read_by_pillow__is_the_edition(symmetry, rng):
    for field in (smooth_field(rng, 16), *hard_fields(16)):
        work = motif(field, symmetry, light=Light.ON, line=Line.FINE)
        edition = Edition(Plate(work), 512)
        with Image.open(io.BytesIO(file_of(edition))) as image:
            assert (image.mode, image.size) == ("P", (512, 512))
            assert np.array_equal(np.asarray(image), whole(edition))
            colours = bytes(image.palette.palette)
        assert colours[: len(edition.tones.entries)] == edition.tones.entries


def test_file__of_a_flat_work__is_small(rng):
    """A row of a flat work is one run: its bytes hardly grow with the size."""
    flat = motif(np.full((16, 16), 9, np.uint8))
    sizes = [len(file_of(Edition(Plate(flat), size))) for size in SIZES[:4]]
    assert sizes[-1] < 4096 * 40


def test_file__of_a_large_work__has_chunks_of_one_length(rng):
    noise = motif(rng.integers(0, 256, (64, 64)).astype(np.uint8), light=Light.ON)
    file = file_of(Edition(Plate(noise), 1024))
    lengths, at = [], 8
    while at < len(file):
        length = int.from_bytes(file[at : at + 4], "big")
        if file[at + 4 : at + 8] == b"IDAT":
            lengths.append(length)
        at += length + 12
    assert len(lengths) > 2
    assert set(lengths[:-1]) == {IDAT_LENGTH}
    assert 0 < lengths[-1] <= IDAT_LENGTH


def test_digest__of_an_edition__is_what_it_ever_was():
    """Written down once: every machine and every version of NumPy makes it."""
    y, x = np.mgrid[0:16, 0:16]
    field = ((x * x * 3 + y * 5 + x * y) % 256).astype(np.uint8)
    axes = {"line": Line.FINE, "light": Light.ON, "margin": Margin.NARROW, "ground": Ground.OWN}
    found = {
        symmetry.label: hashlib.sha256(
            file_of(Edition(Plate(motif(field, symmetry, **axes)), 512))
        ).hexdigest()[:16]
        for symmetry in Symmetry
    }
    assert found == {
        "none": "e87e57105483b97d",
        "mirror": "802b5a1531afb4a6",
        "quad": "39339663f788cec4",
        "rotations": "5658d264bd5c2cea",
        "six-fold": "d12b6a177b3d2c57",
    }
