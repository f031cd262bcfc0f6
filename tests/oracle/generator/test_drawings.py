"""What a work as paths promises: closed, its inks where the picture's are, nothing left over."""

import re
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image, ImageDraw

from oracle.generator.composition import Inks, Line, Margin, Symmetry
from oracle.generator.edition.contours import Border, contours, outlines
from oracle.generator.edition.drawing import PIXEL, drawing
from oracle.generator.edition.edition import Edition
from oracle.generator.edition.plate import Plate
from tests.oracle.generator.fields import hard_fields, smooth_field
from tests.oracle.generator.test_editions import motif, palette, whole

SVG = "{http://www.w3.org/2000/svg}"
SIZE = 4096
NEAR = 4
"""Pixels of 4,096 that are a quarter of one of the picture's; Pillow's own bias is one of them."""

PARTS = 4
"""Into how many straight ways a test cuts a curve."""


@pytest.fixture
def rng():
    return np.random.default_rng(11)


def drawn(work, **options):
    text = drawing(Plate(work, **options), "Work 3 of round 2", "delft")
    return ElementTree.fromstring(text)


def tokens(path):
    for command, numbers in re.findall(r"([MLHVqz])([-\d ]*)", path):
        yield command, [int(number) for number in numbers.split()]


def polygons(path):
    """The closed ways of a path, each with its points; curves in a few straight ways."""
    assert re.fullmatch(r"([MLHVqz][-\d ]*)*", path)
    found, points = [], []
    for command, numbers in tokens(path):
        match command:
            case "M":
                assert not points, "a way is closed before the next begins"
                points = [tuple(numbers)]
            case "L":
                points.append(tuple(numbers))
            case "H":
                points.append((numbers[0], points[-1][1]))
            case "V":
                points.append((points[-1][0], numbers[0]))
            case "q":
                for a, b, c, d in np.array(numbers).reshape(-1, 4):
                    x, y = points[-1]
                    for t in np.arange(1, PARTS + 1) / PARTS:
                        u, w = 2 * t * (1 - t), t * t
                        points.append((x + u * a + w * c, y + u * b + w * d))
            case "z":
                found.append(points)
                points = []
    assert not points, "the last way is closed"
    return found


def filled(group, side):
    """Where a group's path covers the middles of pixels, by the rule of even and odd."""
    shift = [int(n) for n in re.findall(r"\d+", group.get("transform", "translate(0 0)"))]
    covered = np.zeros((side[1], side[0]), bool)
    scale = SIZE / 256 / PIXEL
    for points in polygons(group.find(f"{SVG}path").get("d")):
        ways = (np.array(points, float) + shift) * scale - 0.5
        left, top = np.maximum(np.floor(ways.min(0)).astype(int) - 1, 0)
        right, low = np.minimum(np.ceil(ways.max(0)).astype(int) + 2, side)
        mask = Image.new("1", (int(right - left), int(low - top)))
        ImageDraw.Draw(mask).polygon([(x - left, y - top) for x, y in ways], fill=1)
        covered[top:low, left:right] ^= np.asarray(mask)
    return covered


def grown(mask, reach):
    """A mask and what is within `reach` pixels of it."""
    out = mask.copy()
    for _ in range(reach):
        wide = np.pad(out, 1)
        out = wide[1:-1, 1:-1] | wide[:-2, 1:-1] | wide[2:, 1:-1] | wide[1:-1, :-2] | wide[1:-1, 2:]
    return out


@pytest.mark.parametrize("symmetry", Symmetry)
@pytest.mark.parametrize("margin", [Margin.NONE, Margin.WIDE])
def test_inks__of_a_drawing__lie_where_the_editions_are(symmetry, margin, rng):
    """Nowhere is a pixel of either farther than a quarter of a picture's from the other's."""
    field = smooth_field(rng, 32)
    work = motif(field, symmetry, margin=margin, inks=palette(5))
    edition = Edition(Plate(work), SIZE)
    # A contour may graze the paper: then the ink that a drawing has there lies beneath it here.
    beneath = whole(Edition(Plate(motif(field, symmetry, inks=palette(5))), SIZE))
    paper = whole(edition) == edition.tones.paper
    root = drawn(work)
    found = {group.get("id"): filled(group, (SIZE, SIZE)) for group in root.findall(f"{SVG}g")}
    for ink in range(5):
        wanted = beneath // edition.tones.steps == ink
        covered = found.get(f"ink-{ink}", np.zeros_like(wanted))
        assert not (covered & ~grown(wanted, NEAR)).any()
        assert not (wanted & ~paper & ~grown(covered, NEAR)).any()
    if margin:
        assert not (found["paper"] & ~grown(paper, NEAR)).any()
        assert not (paper & ~grown(found["paper"], NEAR)).any()
    else:
        assert "paper" not in found


@pytest.mark.parametrize("symmetry", [Symmetry.QUAD, Symmetry.ROTATIONS, Symmetry.SIX_FOLD])
def test_repeat__as_paths__is_the_editions(symmetry, rng):
    work = motif(smooth_field(rng, 16), symmetry, inks=palette(2), margin=Margin.WIDE)
    edition = Edition(Plate(work, repeat=True), SIZE)
    root = drawn(work, repeat=True)
    assert root.get("viewBox") == f"0 0 51200 {edition.height * 51200 // SIZE}"
    pixels = whole(edition)
    group = next(g for g in root.findall(f"{SVG}g") if g.get("id") == "ink-0")
    covered = filled(group, (edition.width, edition.height))
    assert not (covered & ~grown(pixels < edition.tones.steps, NEAR)).any()
    assert root.find(f"{SVG}g[@id='paper']") is None


def test_line__of_a_drawing__runs_where_the_editions_does(rng):
    work = motif(smooth_field(rng, 32), line=Line.STRONG, inks=palette(3))
    edition = Edition(Plate(work), SIZE)
    on_line = whole(edition) == edition.tones.line
    root = drawn(work)
    (group,) = [g for g in root.findall(f"{SVG}g") if g.get("id") == "line"]
    assert group.get("stroke-width") == "400"
    assert group.get("fill") == "none"
    mask = Image.new("1", (SIZE, SIZE))
    scale = SIZE / 256 / PIXEL
    for way in group.find(f"{SVG}path").get("d").split("M")[1:]:
        closed = way if way.endswith("z") else way + "z"
        (points,) = polygons("M" + closed)
        points = [(x * scale - 0.5, y * scale - 0.5) for x, y in points]
        ImageDraw.Draw(mask).line(points + points[: way.endswith("z")], fill=1, width=1)
    middle = np.asarray(mask)
    assert (middle & on_line).sum() > 0.99 * middle.sum()
    assert (on_line & ~grown(middle, 28)).sum() < 0.005 * on_line.sum()


def test_drawing__of_the_hardest_fields__is_closed_and_well_formed():
    for field in hard_fields(8):
        for symmetry in Symmetry:
            root = drawn(motif(field, symmetry, line=Line.FINE, margin=Margin.NARROW))
            for group in root.findall(f"{SVG}g"):
                if group.get("id") != "line":
                    assert polygons(group.find(f"{SVG}path").get("d"))


def test_drawing__of_inks_that_nowhere_are__has_no_groups_of_them():
    root = drawn(motif(np.zeros((8, 8), np.uint8)))
    assert [group.get("id") for group in root.findall(f"{SVG}g")] == ["ink-0"]
    path = root.find(f"{SVG}g/{SVG}path").get("d")
    assert path == "M0 0L51200 0L51200 51200L0 51200z"


def test_texts__of_a_drawing__cannot_break_out(rng):
    text = drawing(Plate(motif(smooth_field(rng, 8))), "</title><script>", "a & b")
    root = ElementTree.fromstring(text)
    assert root.find(f"{SVG}title").text == "</title><script>"
    assert root.find(f"{SVG}desc").text.startswith("Palette a & b: #")
    assert root.find(f".//{SVG}script") is None


def test_drawing__made_twice__has_the_same_bytes(rng):
    work = motif(smooth_field(rng, 16), Symmetry.SIX_FOLD, line=Line.FINE)
    first, again = (drawing(Plate(work), "Work", "ink") for _ in range(2))
    assert first == again


def area(points):
    x, y = np.array(points, float).T
    return float(np.sum(x * np.roll(y, -1) - y * np.roll(x, -1))) / 2


def test_contours__run_with_the_higher_side_at_their_right():
    """In x to the right and y down, a way around something high has a positive area."""
    hill = np.zeros((9, 9), np.int64)
    hill[3:6, 3:6] = 10
    (around,) = contours(hill, 5)
    assert around.is_closed
    assert area(around.points) > 0
    (around,) = contours(10 - hill, 5)
    assert area(around.points) < 0


@pytest.mark.parametrize("count", range(40))
def test_outlines__of_any_grid__part_it_without_gaps_or_overlaps(count):
    """The regions of neighbouring levels add up to the whole rectangle."""
    rng = np.random.default_rng(count)
    rows, columns = rng.integers(2, 9, 2)
    grid = rng.integers(0, 40, (rows, columns))
    levels = sorted({int(level) for level in rng.integers(1, 40, 3)})
    lines = [contours(grid, level) for level in levels]
    border = Border(int(rows), int(columns))
    corner = int(np.searchsorted(levels, grid[0, 0], "right"))
    total = 0.0
    for k in range(len(levels) + 1):
        lower, upper = lines[k - 1] if k else [], lines[k] if k < len(levels) else []
        part = 0.0
        for outline in outlines(lower, upper, border, corner == k):
            points = []
            for at, corners in enumerate(outline.corners):
                points += outline.lines[at].points if outline.lines else ()
                points += corners
            part += area(points)
        assert part >= 0
        total += part
    assert total == pytest.approx(100 * (rows - 1) * 100 * (columns - 1))


def test_palette__of_a_drawing__is_told_in_order(rng):
    inks = Inks(palette(3).colours, bytes([200, 40, 16]))
    root = drawn(motif(smooth_field(rng, 16), inks=inks))
    told = root.find(f"{SVG}desc").text
    colours = [inks.colours[3 * e : 3 * e + 3].hex() for e in (4, 12, 20, 24, 25)]
    first, second, third, paper, line = colours
    assert told == f"Palette delft: #{first}, #{second}, #{third}, paper #{paper}, line #{line}"
