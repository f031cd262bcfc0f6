"""ModelRegistry: palettes are only ever added, and each is inks with areas."""

import pytest

from oracle.generator.composition import Inks
from tests.contracts.studio import EXIT_DELAY, MODEL, Studio
from tests.support import models as small
from tests.support.events import event, said
from tests.support.hostile import UNSEEN
from tests.support.refusals import error

PALETTES_SLOT = 6
"""Where the length of the palettes' array is stored (solc's layout)."""


def kept(studio: Studio, palette: int) -> Inks:
    """A palette as the chain has it."""
    colours, areas = studio.models.palette(palette)
    return Inks(bytes(colours), bytes(areas))


def add(studio: Studio, name: str, inks: Inks) -> object:
    return studio.models.addPalette(name, inks.colours, inks.areas, sender=studio.dao)


def refusal(studio: Studio, colours: bytes, areas: bytes, name: str = "x") -> str:
    return studio.refusal(studio.models.addPalette, name, colours, areas, sender=studio.dao)


def test_add_palette__appends_and_leaves_the_others(studio: Studio) -> None:
    before = [kept(studio, i) for i in range(small.PALETTES)]
    added = add(studio, "dusk", small.palette(9))
    assert said(added, studio.models) == [
        event("PaletteAdded", palette=small.PALETTES, name="dusk")
    ]
    assert studio.models.paletteCount() == small.PALETTES + 1
    assert kept(studio, small.PALETTES) == small.palette(9)
    assert studio.models.paletteName(small.PALETTES) == "dusk"
    assert [kept(studio, i) for i in range(small.PALETTES)] == before


@pytest.mark.parametrize("inks", range(2, 17))
def test_add_palette__of_any_number_of_inks__is_kept_as_it_was_given(
    studio: Studio, inks: int
) -> None:
    given = small.palette(inks - 2)
    add(studio, "some", given)
    assert given.count == inks
    assert kept(studio, small.PALETTES) == given


def test_add_palette__when_it_exists_already__gives_it_a_second_id(studio: Studio) -> None:
    add(studio, "again", small.palette(0))
    assert kept(studio, 2) == small.palette(0)
    assert studio.models.paletteName(2) == "again"


@pytest.mark.parametrize("inks", [0, 1, 17])
def test_add_palette__when_inks_are_too_few_or_too_many__refuses(studio: Studio, inks: int) -> None:
    areas = bytes([256 - 8 * (inks - 1), *[8] * (inks - 1)]) if inks > 1 else b"\xff" * inks
    found = refusal(studio, bytes(3 * (8 * inks + 2)), areas)
    assert found == error("PaletteInksInvalid", inks=inks, min=2, max=16)


@pytest.mark.parametrize("length", [0, 77, 79, 102, 768])
def test_add_palette__when_colours_are_not_those_of_the_inks__refuses(
    studio: Studio, length: int
) -> None:
    found = refusal(studio, bytes(length), small.palette(1).areas)
    assert found == error("PaletteLengthInvalid", length=length, expected=78)


@pytest.mark.parametrize(
    ("areas", "ink"), [((0, 200, 56), 0), ((200, 0, 56), 1), ((200, 56, 0), 2)]
)
def test_add_palette__when_an_ink_has_no_area__names_it(
    studio: Studio, areas: tuple[int, ...], ink: int
) -> None:
    found = refusal(studio, small.palette(1).colours, bytes(areas))
    assert found == error("PaletteAreaZero", ink=ink)


@pytest.mark.parametrize("areas", [(200, 50, 5), (200, 50, 7), (1, 1, 1), (255, 255, 255)])
def test_add_palette__when_areas_do_not_add_up__says_to_what(
    studio: Studio, areas: tuple[int, ...]
) -> None:
    found = refusal(studio, small.palette(1).colours, bytes(areas))
    assert found == error("PaletteAreasInvalid", sum=sum(areas), whole=256)


def test_add_palette__when_name_is_empty_too_long_or_unseen__refuses(studio: Studio) -> None:
    inks = small.palette(0)
    for name in ("", "x" * 65, *UNSEEN):
        found = refusal(studio, inks.colours, inks.areas, name)
        assert found == error("ModelTextInvalid", text=name)


def test_add_palette__when_ids_are_used_up__refuses(studio: Studio) -> None:
    """A style has two bytes for a palette; the array's length is set, not reached."""
    slot, full = "0x" + f"{PALETTES_SLOT:064x}", "0x" + f"{65_536:064x}"
    assert int(studio.w3.eth.get_storage_at(studio.models.address, PALETTES_SLOT).hex(), 16) == 2
    studio.rpc("anvil_setStorageAt", [studio.models.address, slot, full])
    inks = small.palette(0)
    assert refusal(studio, inks.colours, inks.areas) == error("PalettesFull", count=65_536)


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
