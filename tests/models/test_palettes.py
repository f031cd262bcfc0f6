"""Palettes: those that ship, their ramps of light, and what is said of inks that look alike."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.palettes.colour import DEFICIENCIES, seen_with, to_oklab, to_srgb
from models.palettes.distinct import APART, remarks, touching
from models.palettes.drawn import make_palettes, palettes_json
from models.palettes.making import line_for, make_palette, paper_for, usual_areas
from models.palettes.ramp import DARKEST, LIGHTEST, ROUNDING, light_ramp, oklab_of, with_room
from models.palettes.twelve import overview, preview, twelve_works
from oracle.generator.composition.inks import WHOLE
from oracle.generator.palettes import PALETTES, PaletteError, inks_in, load_palettes

ACCENT = 15
"""The most that an accent covers, in 256ths: 6 %."""

RELEASED = load_palettes()
HEX = st.integers(0, 2**24 - 1).map("#{:06x}".format)


@pytest.fixture(params=RELEASED, ids=lambda palette: palette.name)
def palette(request):
    return request.param


def hues(lab):
    return np.degrees(np.arctan2(lab[:, 2], lab[:, 1]))


def rgb(colour):
    return [*bytes.fromhex(colour[1:])]


def test_released__file__is_what_the_code_makes():
    assert PALETTES.read_text() == palettes_json(make_palettes())
    assert make_palettes() == RELEASED


def test_released__all_of_them__are_a_choice():
    assert len(RELEASED) >= 24
    assert len({palette.name for palette in RELEASED}) == len(RELEASED)
    assert {len(palette.inks) for palette in RELEASED} >= {2, 3, 4, 5}


def test_released__any_two__are_of_different_hands():
    for one, other in combinations(RELEASED, 2):
        if len(one.inks) == len(other.inks):
            away = np.linalg.norm(oklab_of(one.inks) - oklab_of(other.inks), axis=1)
            assert away.max() > APART, f"{one.name} and {other.name}"


def test_released__each__passes_its_own_checks(palette):
    assert remarks(palette.data) == ()


def test_released__each__has_a_ground_that_rules_and_an_accent_that_does_not(palette):
    areas = palette.areas
    assert max(areas) == areas[0] >= 0.4 * WHOLE
    assert len(areas) == 2 or areas[-1] <= ACCENT
    assert min(areas) >= 10


def test_released__each__leaves_room_for_light(palette):
    lightness = oklab_of(palette.inks)[:, 0]
    assert DARKEST - ROUNDING <= lightness.min() < lightness.max() <= LIGHTEST + ROUNDING
    ((paper, *_),) = oklab_of([f"#{palette.entries[-12:-6]}"])
    assert 0.85 < paper <= LIGHTEST + ROUNDING


def test_gamut__when_a_colour_is_outside__keeps_lightness_and_hue():
    rng = np.random.default_rng(4)
    lightness, turn = rng.uniform(0.2, 0.9, 200), rng.uniform(0, 2 * np.pi, 200)
    asked = np.column_stack([lightness, 0.5 * np.cos(turn), 0.5 * np.sin(turn)])
    given_back = to_oklab(to_srgb(asked))
    assert np.abs(given_back[:, 0] - lightness).max() < 1e-3
    turned = (hues(given_back) - hues(asked) + 180) % 360 - 180
    assert np.abs(turned).max() < 0.5
    chroma = np.hypot(given_back[:, 1], given_back[:, 2])
    assert (chroma < 0.4).all()
    srgb = to_srgb(asked)
    assert ((srgb.min(axis=1) < 0.01) | (srgb.max(axis=1) > 0.99)).all(), "no duller than need be"


@settings(deadline=None)
@given(HEX)
def test_gamut__when_a_colour_is_inside__is_left_alone(colour):
    srgb = np.array([rgb(colour)]) / 255
    assert np.allclose(to_srgb(to_oklab(srgb)), srgb, atol=1e-4)


@settings(deadline=None)
@given(HEX.map(with_room))
def test_ramp__of_any_ink__rises_through_the_ink_itself(ink):
    ramp = light_ramp(ink)
    assert [len(step) for step in ramp] == [3] * 8
    assert ramp[4].hex() == ink[1:]
    lightness = to_oklab(np.array([[*step] for step in ramp]) / 255)[:, 0]
    assert (np.diff(lightness) > 0).all()


def test_ramp__of_a_grey__is_cool_in_the_shadows_and_warm_in_the_light():
    lab = to_oklab(np.array([[*step] for step in light_ramp("#808080")]) / 255)
    assert lab[0, 2] < -0.01 < lab[4, 2] < 0.005 < lab[7, 2]


@pytest.mark.parametrize("deficiency", DEFICIENCIES)
def test_deficiency__of_greys__sees_them_as_they_are(deficiency):
    greys = np.linspace(0, 1, 9)[:, np.newaxis].repeat(3, axis=1)
    assert np.allclose(seen_with(deficiency, greys), greys, atol=1e-4)


@pytest.mark.parametrize(
    ("deficiency", "one", "other"),
    [
        ("protanopia", "#a06030", "#607020"),
        ("deuteranopia", "#c06040", "#7f7f30"),
        ("tritanopia", "#40a0a0", "#40a868"),
    ],
)
def test_deficiency__of_colours_it_confuses__sees_them_nearer(deficiency, one, other):
    pair = np.array([rgb(one), rgb(other)]) / 255
    away = {
        way: np.linalg.norm(np.diff(to_oklab(seen_with(way, pair)), axis=0)) for way in DEFICIENCIES
    }
    assert min(away, key=away.get) == deficiency
    assert away[deficiency] < 0.5 * np.linalg.norm(np.diff(to_oklab(pair), axis=0))


@pytest.mark.parametrize("count", range(2, 17))
def test_areas__when_none_are_given__are_a_ground_supports_and_an_accent(count):
    areas = usual_areas(count)
    assert (len(areas), sum(areas), max(areas)) == (count, WHOLE, areas[0])
    assert min(areas) >= 2
    assert count == 2 or (list(areas[:-1]) == sorted(areas[:-1], reverse=True))
    assert count == 2 or areas[-1] <= ACCENT


@settings(deadline=None)
@given(st.lists(HEX, min_size=2, max_size=16))
def test_palette__of_any_colours__is_one_with_room_paper_and_a_line_that_is_seen(colours):
    palette = make_palette("any", colours)
    lightness = oklab_of(palette.inks)[:, 0]
    assert lightness.min() >= DARKEST - 2 * ROUNDING
    assert lightness.max() <= LIGHTEST + 2 * ROUNDING
    paper, line = oklab_of([paper_for(palette.inks), line_for(palette.inks)])
    assert 0.9 < paper[0] <= LIGHTEST
    assert abs(line[0] - lightness[0]) > 0.2
    assert inks_in(palette.data) == palette.inks
    assert palette.entries[-12:] == paper_for(palette.inks)[1:] + line_for(palette.inks)[1:]


def test_palette__of_colours_as_people_write_them__has_them():
    palette = make_palette(
        "brand", ["#F0E4CB", "1d2f4f", " #a32 "], [200, 40, 16], paper="#eeeeee", line="#123"
    )
    assert palette.inks == ("#f0e4cb", "#1d2f4f", "#aa3322")
    assert palette.areas == (200, 40, 16)
    assert palette.entries[-12:] == "eeeeee112233"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("x", ["#ffffff"]), "1 ink: a palette has 2 … 16"),
        (("x", []), "0 inks: a palette has 2 … 16"),
        (("x", ["#123456"] * 17), "17 inks: a palette has 2 … 16"),
        (("x", ["#fff", "teal"]), "'teal' is no colour: write its red, green, blue as '#f0e4cb'"),
        (("x", ["#fff", "#12345"]), "'#12345' is no colour"),
        (("x", ["#fff", "#000"], [200, 57]), "areas 200, 57 add up to 257: .* make them 256"),
        (("x", ["#fff", "#000"], [256]), "1 areas for 2 inks: give one an ink"),
        (("x", ["#fff", "#000"], [256, 0]), "an area of 0: each is 1 … 255 of 256"),
        (("x", ["#fff", "#000"], [-4, 260]), "an area of -4: each is 1 … 255 of 256"),
        (("x", ["#fff", "#000"], None, "paper"), "'paper' is no colour"),
        (("Big Name", ["#fff", "#000"]), "a palette cannot be called 'Big Name'"),
        (("x" * 32, ["#fff", "#000"]), "a palette cannot be called 'xxx"),
    ],
)
def test_palette__when_it_cannot_be_one__is_refused(arguments, message):
    with pytest.raises(PaletteError, match=message):
        make_palette(*arguments)


def test_touching__of_inks__are_neighbours_and_the_few():
    inks = make_palette("x", ["#000", "#333", "#777", "#aaa", "#fff"]).data
    assert touching(inks) == ((0, 1), (0, 2), (1, 2), (2, 3), (2, 4), (3, 4))


def test_remarks__of_two_inks_that_look_alike__name_them_and_help():
    (line,) = remarks(make_palette("x", ["#f0e4cb", "#30507a", "#36567c", "#d4472b"]).data)
    assert line.startswith("inks 2 and 3, #30507a and #36567c, look alike: make ink 3 ")
    better = line.rpartition("as ")[2]
    assert remarks(make_palette("x", ["#f0e4cb", "#30507a", better, "#d4472b"]).data) == ()


def test_remarks__of_red_and_green__say_who_cannot_tell_them_apart():
    (line,) = remarks(make_palette("x", ["#f0e4cb", "#8c2748", "#2f6b5e"]).data)
    assert "inks 2 and 3, #8c2748 and #2f6b5e, look alike with deuteranopia: make ink 3" in line


def test_remarks__of_the_few_inks__are_made_too():
    colours = ["#f0e4cb", "#30507a", "#efe6cf", "#8fb3d9", "#12275a"]
    assert any("inks 1 and 3" in line for line in remarks(make_palette("x", colours).data))


def test_remarks__of_a_line_like_the_ground__ask_for_another():
    (line,) = remarks(make_palette("x", ["#1b1236", "#66e2d8"], line="#1c1338").data)
    assert line == (
        "the line's #1c1338 is lost on ink 1, #1b1236: make the line much lighter or darker"
    )


def test_remarks__of_an_ink_too_light_for_light__ask_for_a_darker_one():
    (line,) = remarks(make_palette("x", ["#f0f4f3", "#221122"]).data)
    assert line == "the steps of light on ink 1, #f0f4f3, look alike: make it darker"


@pytest.mark.parametrize("palette", RELEASED[::7], ids=lambda palette: palette.name)
def test_twelve_works__in_any_palette__are_the_same_places(palette):
    works = twelve_works(palette.data)
    assert works.shape == (12, 256, 256, 3)
    colours = {
        tuple(entry) for entry in np.frombuffer(palette.data.colours, np.uint8).reshape(-1, 3)
    }
    assert {tuple(pixel) for pixel in np.unique(works.reshape(-1, 3), axis=0)} <= colours
    for ink in palette.inks:
        assert (works == rgb(ink)).all(axis=-1).any(), f"{ink} is in none of them"


def test_sheets__of_palettes__show_inks_and_works():
    inks = RELEASED[0].data
    sheet = np.asarray(preview(inks))
    assert sheet.shape == (912, 1104, 3)
    assert (sheet[96:352, 16:272] == twelve_works(inks)[0]).all()
    assert sheet[20:70, 20:600].reshape(-1, 3).std() > 0
    assert overview([inks, RELEASED[1].data], 64).size == (13 * 68 + 4, 2 * 68 + 4)
