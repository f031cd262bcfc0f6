"""The script that changes contracts notices what is noticed, and touches nothing of the project."""

from pathlib import Path

import pytest

from tests.mutations.changes import Change, changes
from tests.mutations.compiler import Compiler, NotCompiledError
from tests.mutations.equivalent import EQUIVALENT
from tests.mutations.matching import CONTRACTS, MATCHING, held_by
from tests.mutations.scratch import BUILD, Scratch

TREASURY = "contracts/governance/Treasury.sol"
CAP = (
    "tests/contracts/governance/test_treasury.py"
    "::test_pay__up_to_the_share__pays_to_the_wei_and_no_wei_more"
)
GUARD = "if (amount > max) revert TreasuryCapExceeded(token, amount, max, end);"


@pytest.fixture(scope="module")
def compiler() -> Compiler:
    return Compiler()


def change(text: str, kind: str, put: str, source: str) -> Change:
    """What turns the only `text` of the treasury into `put`."""
    assert source.count(text) == 1
    start = source.encode().index(text.encode())
    return Change(TREASURY, start, start + len(text.encode()), kind, put)


def test_changes__of_a_contract__are_of_every_kind_and_undo_nothing_else(
    compiler: Compiler,
) -> None:
    source = compiler.sources[TREASURY]
    found = changes(TREASURY, compiler.trees[TREASURY], source)
    for wanted in (
        change(GUARD, "guard", "{}", source),
        change("_nextAt = effectiveAt.toUint40();", "write", "{}", source),
        change("emit TreasuryGave(collection, tokenId, to);", "event", "{}", source),
        change("5_000", "constant", "(5_000 * 2)", source),
    ):
        assert wanted in found
    (less,) = [c for c in found if c.difference(source).count("value <= min || value > max")]
    assert (less.kind, less.removed(source), less.text) == ("comparison", "<", "<=")
    guards = [c for c in found if c.removed(source) == "nonReentrant"]
    assert {c.kind for c in guards} == {"modifier"} and len(guards) == 3
    assert guards[0].of(source) == source.replace(
        "pay(address to, uint256 amount) external onlyOwner nonReentrant",
        "pay(address to, uint256 amount) external onlyOwner ",
    )


def test_change__that_a_test_holds__is_noticed_and_one_that_changes_nothing_survives(
    compiler: Compiler, tmp_path: Path
) -> None:
    source, scratch = compiler.sources[TREASURY], Scratch(tmp_path / "copy")
    build = (Path.cwd() / BUILD).read_bytes()
    for put, noticed in (("{}", CAP), (GUARD.replace("amount > max", "max < amount"), "")):
        one = change(GUARD, "guard", put, source)
        changed = one.of(source)
        scratch.put(TREASURY, changed, compiler.bytecode(TREASURY, changed))
        assert scratch.noticed_by([CAP], timeout=600) == noticed
    assert (Path.cwd() / BUILD).read_bytes() == build


def test_change__that_is_no_solidity__is_refused_by_the_compiler(compiler: Compiler) -> None:
    source = compiler.sources[TREASURY]
    with pytest.raises(NotCompiledError):
        compiler.bytecode(TREASURY, change("uint40 end;", "write", "end;", source).of(source))


def test_matching__names_tests_for_every_contract(compiler: Compiler) -> None:
    for name in compiler.sources:
        if "/interfaces/" not in name:
            assert held_by(name), name


def test_matching__names_only_tests_that_there_are() -> None:
    for pattern in {each for patterns in MATCHING.values() for each in patterns}:
        found = (
            Path(pattern).exists()
            if "/" in pattern
            else list(Path(CONTRACTS).rglob(pattern + ".py"))
        )
        assert found, pattern


def test_matching__of_a_contract_that_is_not_named__is_all_of_its_room_or_refused() -> None:
    assert held_by("contracts/auction/Another.sol")[0] == "tests/contracts/auction"
    with pytest.raises(KeyError, match="its room has none"):
        held_by("contracts/nowhere/Another.sol")


def test_matching__begins_only_with_what_there_is(compiler: Compiler) -> None:
    """Tests listed for a beginning that no source has any more would never be run."""
    for prefix in MATCHING:
        assert any(name.startswith(f"contracts/{prefix}") for name in compiler.sources), prefix


def test_equivalent_changes__are_still_there(compiler: Compiler) -> None:
    """A change that was judged harmless must still be possible: its line may have been replaced."""
    for known in EQUIVALENT:
        source = compiler.sources[known.source]
        every = changes(known.source, compiler.trees[known.source], source)
        assert [change for change in every if known.is_of(change, source)], known
