"""ModelRegistry: palettes are only ever added, and a style lies within its axes."""

import pytest

from tests.contracts.studio import EXIT_DELAY, MODEL, Studio
from tests.support import models as small
from tests.support.events import event, said
from tests.support.hostile import UNSEEN
from tests.support.refusals import error

HOUSE = bytes(small.WIDEST)
PALETTES_SLOT = 6
"""Where the length of the palettes' array is stored (solc's layout)."""


# Palettes


def test_add_palette__appends_and_leaves_the_others(studio: Studio) -> None:
    before = [bytes(studio.models.palette(i)) for i in range(small.PALETTES)]
    added = studio.models.addPalette("dusk", small.palette(9), sender=studio.dao)
    assert said(added, studio.models) == [
        event("PaletteAdded", palette=small.PALETTES, name="dusk")
    ]
    assert studio.models.paletteCount() == small.PALETTES + 1
    assert bytes(studio.models.palette(small.PALETTES)) == small.palette(9)
    assert studio.models.paletteName(small.PALETTES) == "dusk"
    assert [bytes(studio.models.palette(i)) for i in range(small.PALETTES)] == before


def test_add_palette__when_colours_exist_already__gives_them_a_second_id(studio: Studio) -> None:
    studio.models.addPalette("again", small.palette(0), sender=studio.dao)
    assert bytes(studio.models.palette(2)) == small.palette(0)
    assert studio.models.paletteName(2) == "again"


@pytest.mark.parametrize("length", [0, 767, 769])
def test_add_palette__when_not_256_colours__refuses(studio: Studio, length: int) -> None:
    found = studio.refusal(studio.models.addPalette, "x", bytes(length), sender=studio.dao)
    assert found == error("PaletteLengthInvalid", length=length)


def test_add_palette__when_name_is_empty_too_long_or_unseen__refuses(studio: Studio) -> None:
    for name in ("", "x" * 65, *UNSEEN):
        found = studio.refusal(studio.models.addPalette, name, bytes(768), sender=studio.dao)
        assert found == error("ModelTextInvalid", text=name)


def test_add_palette__when_ids_are_used_up__refuses(studio: Studio) -> None:
    """A style has two bytes for a palette; the array's length is set, not reached."""
    slot, full = "0x" + f"{PALETTES_SLOT:064x}", "0x" + f"{65_536:064x}"
    assert int(studio.w3.eth.get_storage_at(studio.models.address, PALETTES_SLOT).hex(), 16) == 2
    studio.rpc("anvil_setStorageAt", [studio.models.address, slot, full])
    found = studio.refusal(studio.models.addPalette, "x", bytes(768), sender=studio.dao)
    assert found == error("PalettesFull", count=65_536)


def test_palette__when_unknown__refuses(studio: Studio) -> None:
    for call in (studio.models.palette, studio.models.paletteName):
        found = studio.refusal(call, 2, sender=studio.stranger)
        assert found == error("PaletteUnknown", palette=2, count=2)


def test_no_function__changes_a_palette_or_a_model(studio: Studio) -> None:
    """Everything that writes is listed here; none of it takes a palette's id."""
    writes = {entry.name for entry in studio.models.contract_type.mutable_methods}
    assert writes == {
        *("storeChunk", "register", "prove", "authorise", "retire", "setHouseStyle"),
        *("addPalette",),
        *("transferOwnership", "renounceOwnership"),
    }
    studio.pass_time(EXIT_DELAY)
    assert bytes(studio.models.blob(MODEL)) == small.blob()


# Styles


def style(axis: int, lo: int, hi: int) -> bytes:
    """The widest style with another range on one axis."""
    at = 4 * axis
    return HOUSE[:at] + lo.to_bytes(2, "big") + hi.to_bytes(2, "big") + HOUSE[at + 4 :]


OUTSIDE = [
    (0, 0, 5, 0, 4),
    (0, 3, 2, 0, 4),
    (1, 0, 2, 0, 1),
    (1, 2, 2, 0, 1),
    (2, 0, 3, 0, 2),
    (3, 9, 20, 10, 200),
    (3, 10, 201, 10, 200),
    (3, 300, 400, 10, 200),
    (3, 20, 19, 10, 200),
]


@pytest.mark.parametrize(("axis", "lo", "hi", "min_value", "max_value"), OUTSIDE)
def test_style__when_a_range_is_empty_or_outside__names_axis_and_bounds(
    studio: Studio, axis: int, lo: int, hi: int, min_value: int, max_value: int
) -> None:
    expected = error("StyleOutOfBounds", axis=axis, lo=lo, hi=hi, min=min_value, max=max_value)
    given = style(axis, lo, hi)
    models = studio.models
    assert studio.refusal(models.resolveStyle, MODEL, given, sender=studio.dao) == expected
    assert studio.refusal(models.setHouseStyle, MODEL, given, sender=studio.dao) == expected


@pytest.mark.parametrize("axis", range(4))
def test_style__when_a_range_is_its_whole_axis_or_one_value__is_taken(
    studio: Studio, axis: int
) -> None:
    lo, hi = ((0, 4), (0, 1), (0, 2), (10, 200))[axis]
    for given in (style(axis, lo, hi), style(axis, lo, lo), style(axis, hi, hi)):
        assert bytes(studio.models.resolveStyle(MODEL, given)) == given


@pytest.mark.parametrize("length", [1, 15, 17, 20])
def test_style__when_length_is_not_four_an_axis__refuses(studio: Studio, length: int) -> None:
    expected = error("StyleLengthInvalid", length=length, expected=16)
    given = bytes(length)
    for call in (studio.models.resolveStyle, studio.models.setHouseStyle):
        assert studio.refusal(call, MODEL, given, sender=studio.dao) == expected


def test_style__when_a_palette_was_added__may_name_it(studio: Studio) -> None:
    studio.models.addPalette("dusk", small.palette(9), sender=studio.dao)
    given = style(1, 2, 2)
    assert bytes(studio.models.resolveStyle(MODEL, given)) == given


def test_house_style__when_set__is_what_an_empty_style_means(studio: Studio) -> None:
    assert bytes(studio.models.houseStyle(MODEL)) == HOUSE
    changed = studio.models.setHouseStyle(MODEL, small.NARROW, sender=studio.dao)
    assert said(changed, studio.models) == [event("HouseStyleSet", model=MODEL, style=small.NARROW)]
    assert bytes(studio.models.resolveStyle(MODEL, b"")) == small.NARROW
    found = studio.refusal(studio.models.setHouseStyle, MODEL, b"", sender=studio.dao)
    assert found == error("StyleLengthInvalid", length=0, expected=16)
