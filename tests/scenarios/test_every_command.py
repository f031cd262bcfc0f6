"""Every command that the scripts have is run by a test as a person runs it, and refused as well."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from web3 import Web3

from oracle.local.anvil import account
from oracle.quantities import ETHER
from tests.scenarios.all_commands import all_commands
from tests.scenarios.desk import Desk, Refusal, foretells
from tests.support.addresses import mistyped

FRIEND, NOTHING = account(7).address, Web3.to_checksum_address("0x" + "6e" * 20)
MISTYPED = mistyped(FRIEND)
HUGE = str(2**96)
NOWHERE = Path("nowhere.json")

DECIDED = {
    "propose model 2 --style palette=0": "ModelRegistry.setHouseStyle(model=2, style=",
    "propose retire 1 --why Done.": "→ ModelRegistry: ModelRetired(model=1",
    "propose rules quorum=1 base_fee=10000000000": (
        "→ GenerationOracle: RulesSet(rules=(baseFee=0.00000001 ETH, "
    ),
    "propose auctions reserve=7": (
        "→ AuctionHouse: AuctionTermsSet(terms=(reserve=0.000000000000000007 ETH, "
    ),
    "propose curations seats=7": "→ Curation: CurationTermsSet(",
    "propose vaults quorum_bps=6000": "→ FractionVaultFactory: VaultTermsSet(",
    "propose pools fee_bps=100": "→ FractionPoolFactory: PoolTermsSet(",
    "propose appraisal haircut_bps=6000": "→ Appraiser: ChangeAnnounced(",
    "propose pause": "→ AuctionHouse: AuctionPauseSet(paused=yes)",
    "propose bond 2": "→ OperatorRegistry: MinBondSet(bond=2 ETH)",
    f"propose pay {FRIEND} 1.5": f"Treasury.pay(to={FRIEND}, amount=1.5 ETH)",
    f"propose give {NOTHING} 7 {FRIEND}": "→ Treasury: TreasuryGave(collection=",
    "propose treasury cap_bps=1000": (
        "→ Treasury: TreasuryLimitAnnounced(period=2 minutes, cap=10 %"
    ),
    "propose governance voting_delay=5 quorum_percent=9": (
        "→ StudioGovernor: QuorumNumeratorUpdated(oldQuorumNumerator=4 %, newQuorumNumerator=9 %)"
    ),
    "propose royalty 250": "Artwork.setRoyalty(receiver=Treasury, royalty=2.5 %)",
    f"propose minter {FRIEND}": f"→ Artwork: MinterSet(minter={FRIEND})",
    f"propose oracle {FRIEND}": "→ OperatorRegistry: OracleReplacementProposed(oracle=",
    f"propose guardian {FRIEND}": "→ StudioGovernor: ProposalGuardianSet(oldProposalGuardian=",
    "propose tier books rights=print floor=7": "→ LicenseTiers: TierAdded(tier=7, terms=",
    "propose floor 3 0.5": "→ LicenseTiers: TierFloorSet(tier=3, floor=500000000000000000)",
    "propose close-tier 3": "→ LicenseTiers: TierClosedSet(tier=3, closed=yes)",
    "propose close-tier 3 --open": "→ LicenseTiers: TierClosedSet(tier=3, closed=no)",
    "propose studio-share 1000": "→ RoyaltyTree: StudioShareSet(share=10 %)",
    f"propose lift {NOTHING}:7": "→ RoyaltyTree: TagSet(collection=",
    "propose claims period=7200": "→ InfringementClaims: ClaimTermsSet(",
    "propose guardian": "StudioGovernor.setProposalGuardian(newProposalGuardian=0x0000000000000",
}


def test_decisions__each_one__is_shown_tried_and_submitted(desk: Desk) -> None:
    desk.chain.rpc("anvil_setCode", NOTHING, "0x00")
    before = len(desk.studio.governance.all())
    told = desk.do_all(*DECIDED)
    made = desk.studio.governance.all()[before:]
    for (command, words), out, record in zip(DECIDED.items(), told, made, strict=True):
        is_event = words.startswith("→ ")
        shown = foretells(out, words[2:]) if is_event else words in out
        assert shown, f"{command}: {out}"
        assert out.strip().endswith(str(record.id))
        assert f"#proposer={account(0).address}" in record.proposal.description
    assert "Done." in made[1].proposal.description


def test_decisions__when_wrong__are_refused_before_anything_is_sent(desk: Desk) -> None:
    before = len(desk.studio.governance.all())
    desk.check_refusals(
        Refusal("propose model 9", "ModelUnknown(model=9)"),
        Refusal("propose model 3", "ModelWrongStatus(model=3"),
        Refusal("propose style 1 colour=3", "is no style"),
        Refusal("propose palette /dev/null", "palettes /dev/null: file: Invalid JSON"),
        Refusal("propose style 1 margin=none:1/2,wide:1/3", "the shares add up to 83.33 %"),
        Refusal("propose rules quorum=0", "quorum: Input should be greater than or equal to 1"),
        Refusal(f"propose rules base_fee={HUGE}", "a number is larger than the contract takes"),
        Refusal("propose auctions tries=11", "tries: Input should be less than or equal to 10"),
        Refusal("propose auctions colour=1", "'colour' is none of reserve, duration"),
        Refusal("propose curations period=1", "CurationTermsInvalid("),
        Refusal("propose curations seats=3", "that would change nothing"),
        Refusal("propose vaults quorum_bps=9001", "quorum_bps: Input should be less"),
        Refusal("propose pools fee_bps=501", "fee_bps: Input should be less"),
        Refusal("propose appraisal sample=65", "sample: Input should be less than or equal to 64"),
        Refusal("propose pause now", "unexpected extra argument"),
        Refusal("propose bond -1", "No such option"),
        Refusal("propose bond 1001", "OperatorMinBondTooLarge(bond=1001 ETH, max=1000 ETH)"),
        Refusal("propose pay somebody 1", "'somebody' is no address"),
        Refusal(f"propose pay {MISTYPED} 1", f"'{MISTYPED}' is mistyped"),
        Refusal(f"propose split members=50 {MISTYPED}=50", f"'{MISTYPED}' is mistyped"),
        Refusal(f"propose tier x rights=print currency={MISTYPED}", f"'{MISTYPED}' is mistyped"),
        Refusal(f"propose lift {MISTYPED}:7", f"'{MISTYPED}' is mistyped"),
        Refusal(f"propose collateral {MISTYPED}", f"'{MISTYPED}' is mistyped"),
        Refusal(f"propose pay {FRIEND} 2.1", "may pay 2 ETH now, a share of the 10 ETH it holds"),
        Refusal(f"propose pay-token {account(8).address} {FRIEND} 1", "call 1 of the proposal"),
        Refusal(f"propose give {FRIEND} x {FRIEND}", "'x' is not a valid integer"),
        Refusal("propose treasury cap_bps=5001", "cap_bps: Input should be less than or equal to"),
        Refusal("propose treasury period=59", "TreasuryLimitInvalid(term=“period”"),
        Refusal("propose treasury min_period=5", "min_period is for ever"),
        Refusal("propose governance voting_period=0", "voting_period: Input should be greater"),
        Refusal(f"propose governance timelock_delay={HUGE}0 voting_delay={HUGE}", "is larger"),
        Refusal("propose governance speed=1", "'speed' is none of voting_delay, voting_period"),
        Refusal("propose royalty 1001", "ArtworkRoyaltyTooLarge"),
        Refusal("propose minter 0x12", "'0x12' is no address"),
        Refusal("propose oracle 0x" + "00" * 20, "OperatorAddressZero"),
        Refusal("propose tier books rights=sing", "'sing' is no right"),
        Refusal("propose tier books rights", "'rights' is no term"),
        Refusal("propose tier books rights=print duration=x", "duration: Input should be"),
        Refusal("propose floor 99 1", "LicenseTierUnknown(tier=99, count=6)"),
        Refusal("propose close-tier 99", "LicenseTierUnknown(tier=99, count=6)"),
        Refusal("propose studio-share 3001", "RoyaltyStudioShareTooLarge(share=30.01 %, max=30 %)"),
        Refusal("propose claim 1 reject", "ClaimNotOpen(claim=1, state=none)"),
        Refusal("propose lift nothing", "'nothing' is no token"),
        Refusal("propose claims bond=1", "bond: Input should be greater than or equal to"),
        Refusal("propose guardian nobody", "'nobody' is no address"),
        Refusal("propose guardian", "Index '99' is not valid", 99),
    )
    assert len(desk.studio.governance.all()) == before


def test_treasury__is_shown_swept_and_paid_in_its_token(desk: Desk) -> None:
    governance, chain = desk.studio.governance, desk.chain
    desk.check_refusals(
        Refusal("treasury sweep", "nothing waits in the timelock"),
        Refusal(f"treasury show --token {FRIEND}", "there is no token at", None),
    )
    weth = desk.studio.deployment.contract(chain.w3, "WrappedEther")
    chain.send_as(FRIEND, weth.address, weth.encode_abi("deposit"), 10 * ETHER)
    gift = weth.encode_abi("transfer", [governance.treasury.address, 10 * ETHER])
    chain.send_as(FRIEND, weth.address, gift)
    chain.set_balance(governance.timelock, ETHER)
    shown = desk.do("treasury", "show", "--token", weth.address)
    for words in ("11 ETH", "1 ETH of it wait in the timelock", "2.2 ETH", "20 % in 2 minutes"):
        assert words in shown, shown
    assert f"{2 * ETHER} may be paid now" in shown
    assert "1 ETH went to the treasury" in desk.do("treasury", "sweep", member=4)
    assert governance.treasury.waiting() == 0
    pay = f"Treasury.payToken(token=WrappedEther, to={FRIEND}, amount=5)"
    assert pay in desk.do("propose", "pay-token", weth.address, FRIEND, "5", member=0)


def test_looking__when_there_is_nothing_to_see__says_so(desk: Desk) -> None:
    """What the stories of other tests never meet."""
    desk.check_refusals(
        Refusal("auction show", "no deployment record at", None, NOWHERE),
        Refusal("market", "no deployment record at", None, NOWHERE),
        Refusal("auction history -n 0", "0 is not in the range", None),
        Refusal("auction settle", "AuctionNone()"),
        Refusal("auction skip", "AuctionNothingToSkip(lot=0)"),
        Refusal("auction start", "AuctionNothingToSell(lots=0)"),
        Refusal("curate open 9", "RoundUnknown(round=9)"),
        Refusal("curate close 9", "CurationNotOpened(round=9)"),
        Refusal("delegate somebody", "'somebody' is no address"),
        Refusal(f"delegate {MISTYPED}", f"'{MISTYPED}' is mistyped"),
        Refusal(f"mint 1 0 --to {MISTYPED}", f"'{MISTYPED}' is mistyped"),
        Refusal(f"deploy --guardian {MISTYPED}", f"'{MISTYPED}' is mistyped"),
        Refusal(f"appraise {MISTYPED}", f"'{MISTYPED}' is mistyped", None),
        Refusal("split show 9", "RoundUnknown(round=9)", None),
        Refusal("split fix 9", "RoundUnknown(round=9)"),
        Refusal("split withdraw 9", "RoundUnknown(round=9)"),
    )


# What was said, read from the tests


def beginning(node: ast.AST) -> str:
    """A text's part before the first thing that is filled in."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=[ast.Constant(value=str(text)), *_]):
            return text
        case ast.BinOp(left=left):
            return beginning(left)
    return ""


def said(tree: ast.Module, *ways: str) -> Iterator[str]:
    """The commands that calls of these functions begin with; each of `do_all`, a table's keys."""
    tables = {
        node.targets[0].id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call):
            continue
        name = getattr(call.func, "attr", getattr(call.func, "id", ""))
        if name not in ways:
            continue
        if name == "do_each":
            yield from (beginning(a.elts[1]) for a in call.args if isinstance(a, ast.Tuple))
            continue
        words = " ".join(beginning(argument) for argument in call.args)
        yield f"local {words}" if name == "local" else words.removeprefix("scripts.")
        if name == "do_all":
            yield from map(beginning, call.args)
        for argument in call.args:
            if isinstance(argument, ast.Starred) and isinstance(argument.value, ast.Name):
                table = tables.get(argument.value.id)
                yield from map(beginning, table.keys if isinstance(table, ast.Dict) else ())


RUN, REFUSED = ("do", "do_all", "do_each", "run", "script", "local"), ("Refusal",)
ALONE = {"demo", "local up", "local down"}
"""They take nothing that could be refused; test_demo and test_local hold how they fail."""


@pytest.mark.parametrize(("ways", "found"), [(RUN, set()), (REFUSED, ALONE)])
def test_every_command__is_run_and_refused_by_a_test(
    ways: tuple[str, ...], found: set[str]
) -> None:
    for file in sorted(Path(__file__).parent.glob("*.py")):
        for words in said(ast.parse(file.read_text()), *ways):
            found |= {c for c in all_commands() if f"{words} ".startswith(f"{c} ")}
    assert all_commands().keys() - found == set()
