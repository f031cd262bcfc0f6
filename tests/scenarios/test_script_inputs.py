"""What people write into scripts: styles, amounts, files; and what strangers write to the chain."""

import shutil
from pathlib import Path

import pytest
from rich.text import Text

from oracle.chain.models import ModelRegistry
from oracle.errors import FatalError
from oracle.generator.palettes import load_palettes
from oracle.generator.released import RELEASED
from oracle.generator.style import decode_style
from oracle.local.anvil import CHAIN_ID
from scripts._style import labelled_axes, resolve_style
from scripts._tables import plain
from scripts.deploy import read_members, read_parameters
from scripts.propose import parse_ether
from tests.scenarios.desk import MODEL, Desk

STYLES = {
    "symmetry=quad": (0, (2, 2)),
    "symmetry=mirror..rotations": (0, (1, 3)),
    "symmetry=4": (0, (4, 4)),
    "palette=ink": (1, (0, 0)),
    "palette=*": (1, (0, len(load_palettes()) - 1)),
    "family=drops": (2, (4, 4)),
    "family=1..rings": (2, (1, 2)),
    "density=40..200": (3, (40, 200)),
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
    "palette=mud": "palette: 'mud' is not a number 0 … 7 or one of ink, ",
    "palette=8": "palette: '8' is not a number 0 … 7",
    "symmetry=5": "one of none, mirror, quad, rotations, six-fold",
    "family=": "family: '' is not a number 0 … 7 or one of tides, glass, rings, petals",
    "family": "'family' is no style: write AXIS=RANGE",
    "=3": "'=3' is no style",
}


@pytest.mark.parametrize("word", BAD_STYLES)
def test_style__when_no_axis_or_out_of_bounds__says_what_is_allowed(desk: Desk, word: str) -> None:
    registry = ModelRegistry(desk.chain.w3, desk.studio.deployment)
    with pytest.raises(FatalError) as refused:
        resolve_style(registry, MODEL, (word,))
    assert BAD_STYLES[word] in str(refused.value)


def test_labels__when_the_manifest_is_not_the_registered_one__are_not_believed(
    desk: Desk, tmp_path: Path
) -> None:
    released = tmp_path / "released"
    shutil.copytree(RELEASED, released)
    for path in released.glob("*/manifest.json"):
        path.write_text(path.read_text().replace("tides", "glass2"))
    registry = ModelRegistry(desk.chain.w3, desk.studio.deployment)
    assert labelled_axes(registry, MODEL)[2].labels[:3] == ("tides", "glass", "rings")
    assert labelled_axes(registry, MODEL, released)[2].labels == ()


@pytest.mark.parametrize("text", ["lots", "", "-1", "nan", "1e100", "0x10"])
def test_fee__when_it_is_no_amount__is_refused(text: str) -> None:
    with pytest.raises(FatalError, match="is no amount of ETH"):
        parse_ether(text)


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
