"""Numbers and their names are the same in contracts and library; the page has the library's."""

import re
from enum import IntEnum
from pathlib import Path

import pytest

from oracle.chain.fractions.vaults import Stage
from oracle.chain.licensing.claims import ClaimState
from oracle.chain.licensing.tiers import Derivatives
from oracle.chain.types import (
    AttestationState,
    LeavesState,
    ModelStatus,
    Phase,
    Right,
    rights_of,
    words_of,
)
from oracle.generator.composition import Ground, Light, Line, Margin, Symmetry, scale_limit
from oracle.generator.style import COMPOSITION, MAX_OWN_AXES, Kind
from oracle.local.anvil import PROJECT

CONTRACTS = PROJECT / "contracts"
GENERATION, LICENSING = CONTRACTS / "generation", CONTRACTS / "licensing"


def enums() -> dict[str, list[str]]:
    """The enums of the interfaces: name to values in order, as Python writes them."""
    found = {}
    for path in (CONTRACTS / "interfaces").rglob("*.sol"):
        for name, body in re.findall(r"enum (\w+) \{([^}]*)\}", path.read_text()):
            values = re.findall(r"\w+", re.sub(r"//[^\n]*", "", body))
            found[name] = [re.sub(r"(?<!^)([A-Z])", r"_\1", value).upper() for value in values]
    return found


def names(path: Path, before: str) -> list[str]:
    """The texts of the one list in a source that follows `before`."""
    (body,) = re.findall(re.escape(before) + r"\s*\[([^\]]*)\]", path.read_text())
    return re.findall(r'"([^"]+)"', body)


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (Phase, "Phase"),
        (AttestationState, "AttestationState"),
        (LeavesState, "LeavesState"),
        (ModelStatus, "ModelStatus"),
        (Kind, "AxisKind"),
        (Derivatives, "Derivatives"),
        (ClaimState, "ClaimState"),
        (Stage, "Stage"),
    ],
)
def test_enum__of_the_library__is_the_contracts(kind: type[IntEnum], name: str) -> None:
    assert [each.name for each in kind] == enums()[name]
    assert [int(each) for each in kind] == list(range(len(kind)))


def test_rights__of_the_library__are_the_contracts() -> None:
    said = re.findall(r"constant (\w+) = 1 << (\d+);", (LICENSING / "Rights.sol").read_text())
    assert {name: 1 << int(bit) for name, bit in said} == {r.name: int(r) for r in Right}


def test_rights__are_named_from_the_first_bit_on() -> None:
    """The page and a licence's metadata count their names."""
    assert [int(right) for right in Right] == [1 << bit for bit in range(len(Right))]


def test_rights__in_words__are_read_back_whichever_they_are() -> None:
    assert words_of(0) == "none" and rights_of("") == 0
    for rights in (1, 2**8, 2**31, 2**32 - 1, *(1 << bit | 1 << bit // 2 for bit in range(32))):
        assert int(rights_of(words_of(rights))) == rights
    for wrong in ("right 33", "right 1", "none", "shown"):
        with pytest.raises(ValueError, match="is no right"):
            rights_of(f"web, {wrong}")


def test_rights__of_metadata__are_the_librarys() -> None:
    shown = names(LICENSING / "LicenseMetadata.sol", f"string[{len(Right)}] memory names =")
    assert shown == [right.label for right in Right]


def test_rights__in_the_words_of_the_interface__are_the_librarys() -> None:
    text = (CONTRACTS / "interfaces/licensing/ILicenseTiers.sol").read_text()
    (said,) = re.findall(r"Rights: (.*?);", text.replace("\n///", ""))
    assert said == ", ".join(f"{right.label} {int(right)}" for right in Right)


def test_values_of_composition__of_contracts__are_the_librarys() -> None:
    source = (GENERATION / "model/ModelAxes.sol").read_text()
    last = {name: int(n) for name, n in re.findall(r"LAST_(\w+) = (\d+);", source)}
    for values in (Symmetry, Ground, Line, Light, Margin):
        assert last[values.__name__.upper()] == max(values)
    assert (last["HALF"], last["QUARTER"]) == (scale_limit(16), scale_limit(32))
    places = re.findall(r"uint256 internal constant (\w+) = (\d+);", source)
    found = {name: int(place) for name, place in places}
    assert {kind.name: int(kind) for kind in COMPOSITION}.items() <= found.items()
    assert found["COMPOSITION"] == len(COMPOSITION)
    assert found["MAX_OWN"] == MAX_OWN_AXES


def test_symmetries__of_what_is_drawn__are_the_librarys() -> None:
    listed = (GENERATION / "referee/picture/Symmetry.sol").read_text()
    numbers = re.findall(r"constant (\w+) = (\d+);", listed)
    assert {name: int(number) for name, number in numbers} == {
        symmetry.name.replace("_", ""): int(symmetry) for symmetry in Symmetry
    }
