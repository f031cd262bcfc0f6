"""Decisions as proposals: what their calls do is said by the calls, and tried before it is sent."""

from collections.abc import Callable
from pathlib import Path

import pytest
from web3 import Web3

from oracle.chain.addresses import NOBODY
from oracle.chain.generation.models import ModelRegistry
from oracle.chain.governance.governor import Action, Proposal, action
from oracle.chain.licensing.tiers import TierParameters
from oracle.chain.sender import KeySender, RevertError, transact
from oracle.decisions.studio import Decisions
from oracle.errors import FatalError
from oracle.generator.composition import Inks
from oracle.generator.palettes import Palette, load_palettes
from oracle.generator.style import (
    Distribution,
    Odds,
    Range,
    encode_style,
    full_ranges,
    usual_style,
)
from oracle.local.anvil import account
from oracle.quantities import ETHER
from tests.scenarios.desk import MODEL, RETIRED, UNAUTHORISED, Desk, Refusal

PALETTE = Palette.of("dawn", Inks(bytes(range(150)), bytes([120, 60, 40, 20, 8, 8])))
FRIEND = account(7).address
GEM = Web3.to_checksum_address("0x" + "6e" * 20)
"""A collection that lets everything happen."""
SPLIT = {"trainer": 100_000, "members": 500_000, FRIEND: 400_000}

DECISIONS: dict[str, tuple[Callable[[Decisions], Proposal], str, str]] = {
    "round": (
        lambda d: d.round(MODEL, 3, b""),
        "GenerationOracle.requestRound(model=1, works=3, style=the house style), paying 0.0103 ETH",
        "GenerationOracle: RoundRequested(",
    ),
    "upgrade": (
        lambda d: d.upgrade(UNAUTHORISED),
        "ModelRegistry.authorise(model=2)",
        "ModelRegistry: ModelAuthorised(model=2",
    ),
    "retire": (
        lambda d: d.retire(MODEL),
        "ModelRegistry.retire(model=1)",
        "ModelRegistry: ModelRetired(model=1",
    ),
    "palette": (
        lambda d: d.palettes([PALETTE]),
        "ModelRegistry.addPalette(name=“dawn”, colours=#0c0d0e, #242526, ",
        "ModelRegistry: PaletteAdded(",
    ),
    "split": (
        lambda d: d.split(SPLIT),
        "RoundSplits.setHouseSplit(parts=[(recipient=0x0000000000000000000000000000000000000000, "
        "share=10 %), ",
        "RoundSplits: HouseSplitSet(version=",
    ),
    "rules": (
        lambda d: d.rules({"quorum": 1}),
        "GenerationOracle.setRules(rules=(baseFee=0.01 ETH, ",
        "GenerationOracle: RulesSet(",
    ),
    "auctions": (
        lambda d: d.auctions({"reserve": ETHER}),
        "AuctionHouse.setTerms(terms=(reserve=1 ETH, ",
        "AuctionHouse: AuctionTermsSet(",
    ),
    "curations": (
        lambda d: d.curations({"seats": 7}),
        "Curation.setTerms(terms_=(period=1 hour, seats=7))",
        "Curation: CurationTermsSet(",
    ),
    "vaults": (
        lambda d: d.vaults({"quorum_bps": 6_000}),
        "FractionVaultFactory.setTerms(terms=(duration=1 hour, ",
        "FractionVaultFactory: VaultTermsSet(",
    ),
    "pools": (
        lambda d: d.pools({"fee_bps": 100}),
        "FractionPoolFactory.setTerms(terms=(fee=1 %, studioPart=20 %))",
        "FractionPoolFactory: PoolTermsSet(",
    ),
    "appraisal": (
        lambda d: d.appraisal({"haircut_bps": 6_000}),
        "Appraiser.setTerms(terms=(window=1 day, shortWindow=1 hour, ",
        "Appraiser: ChangeAnnounced(",
    ),
    "pause": (
        lambda d: d.pause(True),
        "AuctionHouse.setPaused(paused_=yes)",
        "AuctionHouse: AuctionPauseSet(paused=yes)",
    ),
    "bond": (
        lambda d: d.bond(2 * ETHER),
        "OperatorRegistry.setMinBond(bond=2 ETH)",
        "OperatorRegistry: MinBondSet(bond=2 ETH)",
    ),
    "pay": (
        lambda d: d.pay(FRIEND, ETHER // 2),
        f"Treasury.pay(to={FRIEND}, amount=0.5 ETH)",
        "Treasury: TreasuryPaid(",
    ),
    "pay_token": (
        lambda d: d.pay_token(d._deployment.address("WrappedEther"), FRIEND, 1),
        f"Treasury.payToken(token=WrappedEther, to={FRIEND}, amount=1)",
        f"Treasury: TreasuryPaid(token=WrappedEther, to={FRIEND}, amount=1)",
    ),
    "give": (
        lambda d: d.give(GEM, 7, FRIEND),
        f"Treasury.give(collection={GEM}, tokenId=7, to={FRIEND})",
        f"Treasury: TreasuryGave(collection={GEM}, tokenId=7, to={FRIEND})",
    ),
    "treasury": (
        lambda d: d.treasury({"cap_bps": 1_000}),
        "Treasury.announceLimit(next=(period=2 minutes, cap=10 %))",
        "Treasury: TreasuryLimitAnnounced(period=2 minutes, cap=10 %, effectiveAt=20",
    ),
    "governance": (
        lambda d: d.governance({"quorum_percent": 5, "timelock_delay": 7}),
        "StudioGovernor.updateQuorumNumerator(newQuorumNumerator=5 %)",
        "StudioTimelock: MinDelayChange(oldDuration=1 hour, newDuration=7 seconds)",
    ),
    "royalty": (
        lambda d: d.royalty(250),
        "Artwork.setRoyalty(receiver=Treasury, royalty=2.5 %)",
        "Artwork: RoyaltySet(receiver=Treasury, royalty=2.5 %)",
    ),
    "minter": (
        lambda d: d.minter(FRIEND),
        f"Artwork.setMinter(minter_={FRIEND})",
        f"Artwork: MinterSet(minter={FRIEND})",
    ),
    "oracle": (
        lambda d: d.oracle(FRIEND),
        f"OperatorRegistry.proposeOracle(newOracle={FRIEND})",
        f"OperatorRegistry: OracleReplacementProposed(oracle={FRIEND}",
    ),
    "tier": (
        lambda d: d.tier(TierParameters(name="books", rights="print", floor=ETHER)),
        "LicenseTiers.addTier(terms=(rights=print, exclusive=none, duration=365 days, ",
        "LicenseTiers: TierAdded(tier=7, terms=(rights=print, ",
    ),
    "floor": (
        lambda d: d.floor(3, ETHER),
        "LicenseTiers.setFloor(tier=3, floor=1000000000000000000)",
        "LicenseTiers: TierFloorSet(tier=3, floor=1000000000000000000)",
    ),
    "close_tier": (
        lambda d: d.close_tier(3, True),
        "LicenseTiers.setClosed(tier=3, closed=yes)",
        "LicenseTiers: TierClosedSet(tier=3, closed=yes)",
    ),
    "studio_share": (
        lambda d: d.studio_share(1_000),
        "RoyaltyTree.setStudioShare(share=10 %)",
        "RoyaltyTree: StudioShareSet(share=10 %)",
    ),
    "lift": (
        lambda d: d.lift(GEM, 7),
        f"InfringementClaims.lift(collection={GEM}, tokenId=7)",
        f"RoyaltyTree: TagSet(collection={GEM}, tokenId=7, tagged=no)",
    ),
    "claims": (
        lambda d: d.claims({"bond": ETHER}),
        "InfringementClaims.setTerms(terms=(bond=1 ETH, period=60 days))",
        "InfringementClaims: ClaimTermsSet(",
    ),
    "guardian": (
        lambda d: d.guardian(FRIEND),
        f"StudioGovernor.setProposalGuardian(newProposalGuardian={FRIEND})",
        f"StudioGovernor: ProposalGuardianSet(oldProposalGuardian={NOBODY}, ",
    ),
}


@pytest.fixture(scope="module", autouse=True)
def possessions(desk: Desk) -> None:
    """The treasury owns what can be given away, and ten wrapped ETH."""
    desk.chain.rpc("anvil_setCode", GEM, "0x00")
    w3, giver = desk.chain.w3, KeySender(account(6))
    weth = desk.studio.deployment.contract(w3, "WrappedEther").functions
    transact(w3, giver, weth.deposit(), value=10 * ETHER)
    transact(w3, giver, weth.transfer(desk.studio.governance.treasury.address, 10 * ETHER))


@pytest.mark.parametrize("name", DECISIONS)
def test_decision__when_built__says_what_it_does_and_would_change(desk: Desk, name: str) -> None:
    build, call, event = DECISIONS[name]
    governance = desk.studio.governance
    proposal = build(desk.studio.decisions)
    assert proposal.description.startswith("# ")
    said = governance.explain(proposal)
    assert any(told.call.startswith(call) for told in said), said
    before = desk.chain.w3.eth.get_balance(FRIEND)
    events = governance.simulate(proposal)
    assert any(found.startswith(event) for found in events), events
    assert desk.chain.w3.eth.get_balance(FRIEND) == before, "nothing was kept"


def test_house_style__when_proposed__is_said_in_words(desk: Desk) -> None:
    registry = ModelRegistry(desk.chain.w3, desk.studio.deployment)
    axes = registry.axes(MODEL)
    style: list[Distribution] = list(full_ranges(axes, 20))
    style[0], style[1], style[8] = Range(2, 2), Odds.even([0, 2]), Range(40, 200)
    style[6] = Odds((0, 2), (6_667, 3_333))
    proposal = desk.studio.decisions.house_style(MODEL, encode_style(axes, style))
    (said,) = desk.studio.governance.explain(proposal)
    names = [palette.name for palette in load_palettes()]
    words = (
        "symmetry: quad",
        f"palette: one of {names[0]}, {names[2]}",
        "scale: any",
        "ground: any",
        "line: any",
        "light: any",
        "margin: none in 66.67 %, wide in 33.33 %",
        "family: any",
        "density: 40 to 200",
        "warp: any",
    )
    assert said.call == f"ModelRegistry.setHouseStyle(model=1, style={'; '.join(words)})"
    assert said.sentence == f"Give model 1 this house style: {'; '.join(words)}."
    assert "\n".join(f"- {each}" for each in words) in proposal.description


def test_upgrade__of_a_model_without_a_house_style__gives_it_the_usual_one(desk: Desk) -> None:
    registry = ModelRegistry(desk.chain.w3, desk.studio.deployment)
    axes = registry.axes(UNAUTHORISED)
    usual = encode_style(axes, usual_style(axes, registry.palette_count()))
    assert registry.house_style(UNAUTHORISED) == b""
    proposal = desk.studio.decisions.upgrade(UNAUTHORISED)
    given = registry.contract.encode_abi("setHouseStyle", [UNAUTHORISED, usual])
    assert [Web3.to_hex(call.data) for call in proposal.actions][1:] == [given]
    assert "- symmetry: none in 36 %, mirror in 20 %" in proposal.description


def test_simulation__when_a_later_call_needs_an_earlier_one__runs_them_in_order(
    desk: Desk,
) -> None:
    """A model is authorised and a round of it asked for, in one proposal."""
    decisions = desk.studio.decisions
    model = ModelRegistry(desk.chain.w3, desk.studio.deployment)
    style = model.house_style(MODEL)
    both = (
        *decisions.upgrade(UNAUTHORISED, style).actions,
        *decisions.round(UNAUTHORISED, 3, b"").actions,
    )
    events = desk.studio.governance.simulate(Proposal(both, "# Both"))
    assert len(events) >= 3
    with pytest.raises(RevertError, match=r"call 2 of the proposal.*RoundModelNotAuthorised"):
        desk.studio.governance.simulate(Proposal(both[2:], "# The second alone"))


def test_simulation__when_a_call_would_revert__names_it_and_why(desk: Desk) -> None:
    decisions, governance = desk.studio.decisions, desk.studio.governance
    for proposal, words in (
        (decisions.upgrade(RETIRED), "ModelWrongStatus|ModelIsRetired|ModelRetired"),
        (decisions.curations({"period": 1}), "CurationTermsInvalid"),
        (decisions.pay(FRIEND, 10**24), "TreasuryCapExceeded"),
    ):
        with pytest.raises(RevertError, match=words):
            governance.simulate(proposal)


def test_changes__when_unknown_or_none__are_refused(desk: Desk) -> None:
    decisions = desk.studio.decisions
    with pytest.raises(FatalError, match="'quorums' is none of base_fee, fee_per_work"):
        decisions.rules({"quorums": 3})
    with pytest.raises(FatalError, match="that would change nothing"):
        decisions.curations({"seats": 3})


def test_description__when_it_lies__does_not_hide_the_calls(desk: Desk) -> None:
    """A gift to members that in truth hands the collection to its author, and one call more."""
    studio = desk.studio
    artwork, thief = studio.artwork, studio.members[4].address
    take = action(artwork.functions.transferOwnership(thief))
    odd = Action(Web3.to_checksum_address(FRIEND), 5, b"\xde\xad\xbe\xef\x01")
    lie = Proposal((take, odd), "# A palette: [bold]gifts[/] for all members\n\nHarmless.")
    proposal_id, _ = studio.governance.propose(studio.members[0], lie)
    listed = desk.do("proposals", str(proposal_id)[:12])
    for words in (
        f"Artwork.transferOwnership(newOwner={thief})",
        "0xdeadbeef and 1 bytes",
        "[bold]gifts[/]",
    ):
        assert words in " ".join(listed.replace("│", " ").split()).replace(
            "newOwner= ", "newOwner="
        )


def test_propose__at_the_command_line__shows_before_it_sends(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "dawn.json"
    file.write_text(f"[{PALETTE.model_dump_json()}]")
    out = desk.do("propose", "palette", str(file), member=0)
    assert "ModelRegistry.addPalette(name=“dawn”, colours=#0c0d0e, #242526, " in out
    assert "areas=120, 60, 40, 20, 8, 8 of 256)" in out
    assert "→ ModelRegistry: PaletteAdded(" in out
    out = desk.do("propose", "split", "trainer=10", "members=50", f"{FRIEND}=40", member=0)
    assert "share=40 %" in out
    out = desk.do("propose", "style", "1", "symmetry=quad", "--why", "It won.", member=0)
    proposal = out.strip().splitlines()[-1]
    assert "It won." in desk.studio.governance.find(int(proposal)).proposal.description
    desk.check_refusals(
        Refusal("propose split trainer=10 members=50", "add up to 1000000, not 600000"),
        Refusal("propose rules quorum=x", "'quorum=x' is no change"),
        Refusal("propose retire 9", "ModelUnknown(model=9)"),
        Refusal(f"propose pay {FRIEND} 1000", "may pay 2 ETH now, a share of the 10 ETH it holds"),
    )


def test_vote__in_parts__counts_each_and_refuses_more_than_is_left(desk: Desk) -> None:
    studio = desk.studio
    proposal_id, _ = studio.governance.propose(studio.members[0], studio.decisions.bond(7))
    found = studio.governance.find(proposal_id)
    desk.chain.pass_until(found.vote_start + 1)
    name = str(proposal_id)[:12]
    assert "voted for with 120,000 votes" in desk.do(
        "vote", name, "for", "--votes", "120000", member=3
    )
    desk.check_refusals(Refusal(f"vote {name} for --votes 80001", "has 80,000 votes left here", 3))
    assert "with 80,000 votes" in desk.do("vote", name, "against", "--votes", "80000", member=3)
    counted = studio.governance.find(proposal_id)
    assert (counted.in_favour, counted.against) == (120_000 * ETHER, 80_000 * ETHER)
    desk.check_refusals(Refusal(f"vote {name} for", "GovernorAlreadyCastVote", 3))


def test_vote__when_signed__is_brought_by_anybody_once_and_unchanged(
    desk: Desk, tmp_path: Path
) -> None:
    studio, ballot = desk.studio, tmp_path / "ballot.json"
    proposal_id, _ = studio.governance.propose(studio.members[0], studio.decisions.bond(8))
    desk.chain.pass_until(studio.governance.find(proposal_id).vote_start + 1)
    name = str(proposal_id)[:12]
    assert "votes for with 200,000 votes" in desk.do(
        "vote", name, "for", "--sign", str(ballot), member=2
    )
    assert studio.governance.find(proposal_id).in_favour == 0, "nothing was sent"
    turned = tmp_path / "turned.json"
    turned.write_text(ballot.read_text().replace('"for"', '"against"'))
    (tmp_path / "bad.json").write_text('{"proposal": 1}')
    desk.check_refusals(
        Refusal(f"relay {turned}", "GovernorInvalidSignature", 4),
        Refusal(f"relay {tmp_path / 'bad.json'}", "is no signed ballot", 4),
    )
    assert f"{account(2).address} voted for" in desk.do("relay", str(ballot), member=4)
    assert studio.governance.find(proposal_id).in_favour == 200_000 * ETHER
    desk.check_refusals(Refusal(f"relay {ballot}", "GovernorInvalidSignature", 4))
