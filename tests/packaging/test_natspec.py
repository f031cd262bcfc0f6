"""The interfaces are the reference: they say all that a caller must know."""

from pathlib import Path

import pytest

from oracle.local.anvil import PROJECT
from tools import natspec

SOURCES = sorted((PROJECT / "contracts").rglob("*.sol"))
INTERFACES = [path for path in SOURCES if "interfaces" in path.parts]

SAID = """
/// @dev A pair.
/// @param left In wei.
/// @param right In seconds.
struct Pair {
    uint256 left;
    uint256 right;
}

interface ISaid {
    /// @notice Something was paid.
    /// @param amount How much, in wei.
    event Paid(uint256 amount);

    /// @notice `to` would not take it.
    /// @param amount How much it was, in wei.
    error Refused(uint256 amount);

    /// @notice Pays.
    /// @dev Caller: anyone.
    /// Errors: {Refused}.
    /// @param to Who is paid.
    /// @return amount How much, in wei.
    function pay(address to) external payable returns (uint256 amount);

    /// @notice What is there, in two parts.
    /// @return The first, in wei.
    /// @return The second, in wei.
    function parts() external view returns (uint256, uint256);
}
"""
"""A made-up source that says everything."""


@pytest.mark.parametrize("path", INTERFACES, ids=lambda path: path.stem)
def test_interface__of_the_studio__says_all_that_a_caller_must_know(path: Path) -> None:
    assert list(natspec.silences(path.read_text())) == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_errors__of_any_source__say_what_happened_and_what_they_carry(path: Path) -> None:
    assert list(natspec.silences(path.read_text(), ["error"])) == []


def test_interfaces__all_together__declare_what_there_is_to_say() -> None:
    declared = [one for path in INTERFACES for one in natspec.declarations(path.read_text())]
    counts = {kind: sum(one.kind == kind for one in declared) for kind in natspec.KINDS}
    assert counts["function"] > 250
    assert counts["event"] > 100
    assert counts["error"] > 230


def test_silences__of_a_source_that_says_all__are_none() -> None:
    assert list(natspec.silences(SAID)) == []


@pytest.mark.parametrize(
    ("line", "missed"),
    [
        ("/// @param right In seconds.", "struct Pair has no @param right"),
        ("    /// @notice Something was paid.", "event ISaid.Paid has no @notice"),
        ("    /// @param amount How much, in wei.", "event ISaid.Paid has no @param amount"),
        ("    /// @notice `to` would not take it.", "error ISaid.Refused has no @notice"),
        (
            "    /// @param amount How much it was, in wei.",
            "error ISaid.Refused has no @param amount",
        ),
        ("    /// @param to Who is paid.", "function ISaid.pay has no @param to"),
        ("    /// @return The first, in wei.", "function ISaid.parts returns 2 values and has 1"),
        ("    /// Errors: {Refused}.", "function ISaid.pay does not end its @dev with"),
        ("    /// @dev Caller: anyone.", "function ISaid.pay does not end its @dev with"),
        (
            "    /// @return amount How much, in wei.",
            "function ISaid.pay returns 1 values and has 0",
        ),
    ],
)
def test_silences__of_a_source_that_leaves_out_a_line__name_it(line: str, missed: str) -> None:
    assert line in SAID
    found = list(natspec.silences(SAID.replace(line + "\n", "")))
    assert len(found) == 1
    assert found[0].startswith(missed)


def test_silences__of_a_parameter_without_a_word__name_it() -> None:
    source = SAID.replace("@param to Who is paid.", "@param to")
    assert list(natspec.silences(source)) == ["function ISaid.pay has no @param to"]
