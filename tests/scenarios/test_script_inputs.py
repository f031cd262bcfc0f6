"""What people write into scripts: styles, amounts, files; and what strangers write to the chain."""

import re
import shutil
from pathlib import Path

import click
import pytest
from rich.text import Text

from oracle.chain.generation.labels import labelled_axes
from oracle.chain.generation.models import ModelRegistry
from oracle.cli.amounts import AMOUNT, AMOUNT_OR_NONE
from oracle.cli.tables import plain
from oracle.errors import FatalError
from oracle.generator.palettes import load_palettes
from oracle.generator.released import RELEASED
from oracle.generator.style import Kind, Odds, Range, decode_style
from oracle.local.anvil import CHAIN_ID
from scripts._artwork.items import read_item
from scripts._generation.style import resolve_style
from scripts.curate import read_choices
from scripts.deploy import read_members, read_parameters
from tests.scenarios.desk import MODEL, Desk
from tests.support.released import FAMILIES

PALETTES = [palette.name for palette in load_palettes()]
STYLES = {
    "symmetry=quad": (Kind.SYMMETRY, Range(2, 2)),
    "symmetry=mirror..rotations": (Kind.SYMMETRY, Range(1, 3)),
    "symmetry=4": (Kind.SYMMETRY, Range(4, 4)),
    "symmetry=none:90%,six-fold:10%": (Kind.SYMMETRY, Odds((0, 4), (9_000, 1_000))),
    f"palette={PALETTES[0]}": (Kind.PALETTE, Range(0, 0)),
    f"palette={PALETTES[2]},{PALETTES[0]}": (Kind.PALETTE, Odds((0, 2), (5_000, 5_000))),
    "palette=*": (Kind.PALETTE, Range(0, len(PALETTES) - 1)),
    "scale=half": (Kind.SCALE, Range(1, 4)),
    "margin=none:2/3,wide:1/3": (Kind.MARGIN, Odds((0, 2), (6_667, 3_333))),
    f"family={FAMILIES[4]}": (7, Range(4, 4)),
    f"family=1..{FAMILIES[2]}": (7, Range(1, 2)),
    "density=40..200": (8, Range(40, 200)),
}


@pytest.mark.parametrize("word", STYLES)
def test_style__when_written_in_words_or_numbers__is_the_same_bytes(desk: Desk, word: str) -> None:
    registry = ModelRegistry(desk.chain.w3, desk.studio.deployment)
    place, wanted = STYLES[word]
    axes, house = registry.axes(MODEL), registry.house_style(MODEL)
    expected = list(decode_style(axes, house))
    expected[place] = wanted
    assert decode_style(axes, resolve_style(registry, MODEL, (word,))) == tuple(expected)


BAD_STYLES = {
    "density=300": "density: '300' is not a number 0 … 255",
    "density=-1": "density: '-1' is not a number 0 … 255",
    "warp=9..3": "warp: range '9..3' begins above its end",
    "palette=mud": f"'mud' is not a number 0 … {len(PALETTES) - 1} or one of {PALETTES[0]}, ",
    f"palette={len(PALETTES)}": f"is not a number 0 … {len(PALETTES) - 1} or one of",
    "margin=none:1/2,wide:1/3": "margin: the shares add up to 83.33 %, not to 100 %",
    "margin=none,wide:1/3": "margin: 'none' has no share, as in none:30% or none:1/3",
    "scale=third": "scale: 'third' is not a number 0 … 20 or one of whole, half-upper-left",
    "symmetry=5": "one of none, mirror, quad, rotations, six-fold",
    "family=": f"family: '' is not a number 0 … 7 or one of {', '.join(FAMILIES)}",
    "family": "'family' is no style: write AXIS=VALUES",
    "=3": "'=3' is no style",
}


@pytest.mark.parametrize("word", BAD_STYLES)
def test_style__when_no_axis_or_out_of_bounds__says_what_is_allowed(desk: Desk, word: str) -> None:
    registry = ModelRegistry(desk.chain.w3, desk.studio.deployment)
    with pytest.raises(FatalError) as refused:
        resolve_style(registry, MODEL, (word,))
    assert BAD_STYLES[word] in str(refused.value)


def test_style__when_an_axis_is_named_twice__is_refused(desk: Desk) -> None:
    registry = ModelRegistry(desk.chain.w3, desk.studio.deployment)
    with pytest.raises(FatalError, match="margin is named twice: write all its values in one"):
        resolve_style(registry, MODEL, ("margin=none", "margin=wide"))


def test_labels__when_the_manifest_is_not_the_registered_one__are_not_believed(
    desk: Desk, tmp_path: Path
) -> None:
    released = tmp_path / "released"
    shutil.copytree(RELEASED, released)
    for path in released.glob("*/manifest.json"):
        path.write_text(path.read_text().replace(FAMILIES[0], "another"))
    registry = ModelRegistry(desk.chain.w3, desk.studio.deployment)
    assert labelled_axes(registry, MODEL)[7].labels == FAMILIES
    assert labelled_axes(registry, MODEL, released)[7].labels == ()


AMOUNTS = {"0.5": 5 * 10**17, "1": 10**18, "1e3": 10**21, "0.000000000000000001": 1}
BAD_AMOUNTS = {
    **dict.fromkeys(["lots", "", "nan", "0x10", "inf"], "is no amount"),
    **dict.fromkeys(["0", "-1", "0.0"], "is not more than nothing"),
    "0.0000000000000000001": "has more than 18 digits after the point",
    "1e100": "is more than there can be",
}


@pytest.mark.parametrize("text", AMOUNTS)
def test_amount__when_a_number__is_in_the_smallest_unit(text: str) -> None:
    assert AMOUNT.convert(text, None, None) == AMOUNTS[text]
    assert AMOUNT_OR_NONE.convert("0", None, None) == 0


@pytest.mark.parametrize("text", BAD_AMOUNTS)
def test_amount__when_it_is_none__says_why(text: str) -> None:
    with pytest.raises(click.BadParameter, match=BAD_AMOUNTS[text]):
        AMOUNT.convert(text, None, None)


def test_choices__without_votes__share_what_is_left() -> None:
    assert read_choices(("7=120", "0=30"), 10**21) == {7: 120 * 10**18, 0: 30 * 10**18}
    assert read_choices(("7=120", "0", "3"), 10**21) == {
        7: 120 * 10**18,
        0: 440 * 10**18,
        3: 440 * 10**18,
    }


@pytest.mark.parametrize(
    ("choices", "words"),
    [
        (("x=5",), "'x=5' is no choice: write INDEX or INDEX=VOTES"),
        (("1=-5",), "'1=-5' is no choice"),
        (("1=0.5",), "'1=0.5' is no choice"),
        (("1=5", "1"), "work 1 is named twice"),
        (("1=1001",), "1,001 votes were named and 1,000 are left"),
        (("1=1000", "2"), "1,000 votes were named and 1,000 are left"),
    ],
)
def test_choices__when_they_are_none__say_why(choices: tuple[str, ...], words: str) -> None:
    with pytest.raises(FatalError, match=re.escape(words)):
        read_choices(choices, 10**21)


@pytest.mark.parametrize("text", ["x", "x:1", "0x12:1", "1:", "-1"])
def test_item__when_it_is_no_token__is_refused(desk: Desk, text: str) -> None:
    with pytest.raises(FatalError, match=r"is no token: write ROUND\.INDEX as 1\.9"):
        read_item(text, desk.studio.deployment, desk.chain.w3)


@pytest.mark.parametrize("text", ["[]", "{", '{"bob": 1}', '{"0x0": "many"}', "\udce4"])
def test_members__when_the_file_is_no_map_of_addresses__is_refused(
    tmp_path: Path, text: str
) -> None:
    file = tmp_path / "members.json"
    file.write_bytes(text.encode(errors="surrogateescape"))
    with pytest.raises(FatalError, match="is no map of addresses to wei"):
        read_members(file)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "is wrong at the file"),
        ('{"governor": {"voting_delay": "soon"}}', "is wrong at governor.voting_delay"),
        ('{"colour": 1}', "is wrong at colour"),
        ("\udce4", "cannot be read"),
    ],
)
def test_parameters__when_the_file_is_wrong__names_the_place(
    tmp_path: Path, text: str, words: str
) -> None:
    file = tmp_path / "parameters.json"
    file.write_bytes(text.encode(errors="surrogateescape"))
    with pytest.raises(FatalError, match=words):
        read_parameters(file, CHAIN_ID)


def test_text_of_strangers__when_shown__has_neither_markup_nor_control_characters() -> None:
    assert Text.from_markup(plain("[red]a[/] \x1b[31mb\r")).plain == "[red]a[/] \ufffd[31mb\ufffd"
