"""Licences through the command line: offered, bought, renewed, derived from, and disputed."""

from pathlib import Path

import pytest
from web3.contract import Contract

from oracle.chain.fractions.vaults import Item
from oracle.chain.licensing.licences import Licences
from oracle.chain.sender import KeySender, transact
from oracle.local.anvil import account
from oracle.quantities import DAY, ETHER
from tests.scenarios.desk import Desk, Refusal, foretells
from tests.support import receivers
from tests.support.solidity import compiled

COLLECTION = "tests/support/contracts/Collection.sol"
ARTIST, BUYER, MAKER, OTHER = range(4)
PRINT, ALONE, DERIVATIVE = 3, 4, 5
NOWHERE = Path("nowhere.json")


@pytest.fixture(scope="module")
def collection(desk: Desk) -> Contract:
    """Works of somebody's: 1 is the artist's, 2 and 3 the maker's."""
    w3, artifact = desk.chain.w3, compiled(COLLECTION)["Collection"]
    factory = w3.eth.contract(abi=artifact.abi, bytecode=artifact.bytecode)
    sender = KeySender(account(ARTIST))
    address = transact(w3, sender, factory.constructor())["contractAddress"]
    made = w3.eth.contract(address=address, abi=artifact.abi)
    for token, owner in ((1, ARTIST), (2, MAKER), (3, MAKER)):
        transact(w3, sender, made.functions.mint(account(owner).address, token))
    return made


def address(member: int) -> str:
    return str(account(member).address)


def last(out: str) -> str:
    return out.strip().splitlines()[-1]


def test_license__from_offer_to_claim__goes_through_the_command_line(
    desk: Desk, collection: Contract, tmp_path: Path
) -> None:
    work, child = f"{collection.address}:1", f"{collection.address}:2"
    offer(desk, work)
    bought = buy(desk, work)
    held = use(desk, work, bought, tmp_path / "offer.json")
    refuse(desk, work, bought, held, tmp_path / "offer.json")
    derive(desk, work, child, bought, held, tmp_path / "offer.json")
    dispute(desk, work, child, held, tmp_path)


def offer(desk: Desk, work: str) -> None:
    tiers, _, _, shown = desk.do_each(
        (None, "license tiers"),
        (ARTIST, f"license offer {work} {PRINT} --price 0.2 --renewal 0.1"),
        (ARTIST, f"license offer {work} {DERIVATIVE} --price 0.05"),
        (None, f"license show {work}"),
    )
    for words in ("commercial print", "exclusive advertising", "share alike", "parent gets 20 %"):
        assert words in tiers
    assert "0.2 ETH" in shown
    assert address(ARTIST) in shown
    assert "exclusive advertising" not in shown
    desk.check_refusals(
        Refusal("license tiers", "no deployment record at", None, NOWHERE),
        Refusal("license show nothing", "'nothing' is no token", None),
        Refusal(f"license offer {work} {PRINT} --price 0.01", "LicensePriceTooSmall(", ARTIST),
        Refusal(f"license offer {work} {PRINT} --price 1", "LicenseNotController(", BUYER),
        Refusal(f"license offer {work} 99 --price 1", "LicenseTierUnknown(tier=99", ARTIST),
        Refusal(f"license quote {work} {ALONE}", "LicenseNotOffered(", None),
        Refusal(f"license buy {work} {PRINT} --limit 0.1", "LicenseFeeAboveLimit(", BUYER),
        Refusal(f"license check {work} {address(BUYER)} print", "has no licence", None),
        Refusal(f"license check {work} {address(BUYER)} sing", "'sing' is no right", None),
        Refusal("license claims", "no deployment record at", None, NOWHERE),
        Refusal("license withdraw", "nothing of", BUYER),
    )


def buy(desk: Desk, work: str) -> str:
    w3 = desk.chain.w3
    had = w3.eth.get_balance(address(ARTIST))
    quoted, own, gift, _ = desk.do_each(
        (None, f"license quote {work} {PRINT}"),
        (BUYER, f"license buy {work} {PRINT}"),
        (BUYER, f"license buy {work} {PRINT} --for {address(OTHER)} --limit 0.3"),
        (BUYER, f"license royalty {work} 0.5"),
    )
    assert "0.2 ETH for display, web, print, merchandise, for 365 days" in quoted
    assert f"{address(BUYER)} is licensed until" in own
    assert f"{address(OTHER)} is licensed until" in gift
    # The collection names nobody for a resale, so all is the artist's.
    assert w3.eth.get_balance(address(ARTIST)) - had == 9 * ETHER // 10
    return last(own)


def use(desk: Desk, work: str, bought: str, file: Path) -> str:
    renewed, listed, none, checked, shown, _, signed, held = desk.do_each(
        (BUYER, "license renew 1"),
        (None, f"licences --of {address(BUYER)}"),
        (None, f"licences --of {address(ARTIST)}"),
        (None, f"license check {work} {address(BUYER)} print,web"),
        (None, f"license show {work} --holder {address(BUYER)}"),
        (BUYER, f"license transfer {bought} {address(MAKER)}"),
        (ARTIST, f"license sign {work} {PRINT} {address(BUYER)} 0.1 --out {file}"),
        (MAKER, f"license buy {work} {DERIVATIVE}"),
    )
    assert "the licence goes on until" in renewed
    assert address(BUYER) in listed and address(OTHER) not in listed
    assert "renew 1" in listed
    assert f"{address(ARTIST)} has no licence" in none
    assert "is licensed for web, print" in checked
    assert bought in "".join(shown.split("│"))
    assert "0.5 ETH in 90 days; 3 fees" in shown
    assert f"tier {PRINT} for 0.1 ETH until" in signed
    return last(held)


def refuse(desk: Desk, work: str, bought: str, held: str, file: Path) -> None:
    turned, bad = file.with_name("turned.json"), file.with_name("bad.json")
    turned.write_text(file.read_text().replace(str(ETHER // 10), str(ETHER // 5)))
    bad.write_text("{}")
    desk.check_refusals(
        Refusal(f"license renew {bought}", "LicenseRenewalTooEarly(", BUYER),
        Refusal(f"license cancel {bought}", "LicenseNotHolder(", BUYER),
        Refusal(f"license transfer 7 {address(OTHER)}", "there is no licence 7: 3", BUYER),
        Refusal(f"license cancel {2**200}", f"there is no licence {2**200}", BUYER),
        Refusal("license renew x", "'x' is no licence: write a number", BUYER),
        Refusal("licences --of nobody", "'nobody' is no address", None),
        Refusal(f"license take {turned}", "LicenseSignatureInvalid(", OTHER),
        Refusal(f"license take {bad}", "is no signed offer", OTHER),
        Refusal(f"license sign {work} {PRINT} {address(1)} 1 --out {file}", "decides on", MAKER),
        Refusal(f"license derive {work} {held}", "RoyaltyNotAllowed(", MAKER),
        Refusal(f"license approve {held} {work}", "RoyaltyNotAllowed(", BUYER),
        Refusal(f"license tree {work}x", "is no token", None),
        Refusal(f"license royalty {work}0 1", "RoyaltyWorkUnknown(", BUYER),
        Refusal(f"license report {work}0 {file}", "ClaimWorkUnknown(", OTHER),
    )


def derive(desk: Desk, work: str, child: str, bought: str, held: str, file: Path) -> None:
    third = child[:-1] + "3"
    over, taken, _, off = desk.do_each(
        (MAKER, f"license cancel {bought}"),
        (OTHER, f"license take {file}"),
        (ARTIST, f"license approve {held} {third}"),
        (ARTIST, f"license approve {held} {third} --off"),
    )
    assert "the licence is over" in over
    assert f"{address(BUYER)} is licensed until" in taken
    assert "no longer approved" in off
    desk.chain.rpc("anvil_setCode", address(ARTIST), receivers.REFUSES)
    made, tree, paid = desk.do_each(
        (MAKER, f"license derive {child} {held}"),
        (None, f"license tree {child}"),
        (MAKER, f"license royalty {child} 1"),
    )
    desk.chain.rpc("anvil_setCode", address(ARTIST), "0x")
    assert "pays 20.0000%" in made
    assert "80.0000%" in tree
    assert "1 ETH paid" in paid


def dispute(desk: Desk, work: str, child: str, held: str, folder: Path) -> None:
    evidence = folder / "evidence.txt"
    evidence.write_text("It was mine.")
    had = desk.chain.w3.eth.get_balance(address(ARTIST))
    waited, told, listed, proposed = desk.do_each(
        (OTHER, f"license withdraw --for {address(ARTIST)}"),
        (OTHER, f"license report {work} {evidence}"),
        (None, "license claims"),
        (OTHER, "propose claim 1 uphold"),
    )
    assert f"0.2 ETH paid to {address(ARTIST)}" in waited
    assert desk.chain.w3.eth.get_balance(address(ARTIST)) - had == ETHER // 5
    assert "claim 1, to be decided until" in told
    assert "bond 0.1 ETH" in told
    assert "open" in listed
    assert "InfringementClaims.uphold(claim=1)" in proposed
    assert foretells(proposed, "RoyaltyTree: TagSet(")
    studio = desk.studio
    timelock = studio.governance.timelock
    claims = studio.deployment.contract(desk.chain.w3, "InfringementClaims")
    desk.chain.set_balance(timelock, ETHER)
    desk.chain.send_as(timelock, claims.address, claims.encode_abi("uphold", [1]))
    desk.check_refusals(
        Refusal(f"license buy {work} {PRINT}", "LicenseWorkTagged(", BUYER),
        Refusal(f"license take {folder / 'offer.json'}", "LicenseNonceUsed(", OTHER),
        Refusal(f"license derive {child} {held}", "DerivativeRegistered(", MAKER),
        Refusal("license lapse 1", "ClaimNotOpen(claim=1", BUYER),
        Refusal("propose claim 1 reject", "ClaimNotOpen(claim=1", OTHER),
    )
    second, tree = desk.do_each(
        (OTHER, f"license report {child} {evidence}"), (None, f"license tree {child}")
    )
    assert "claim 2" in second
    assert "was found infringing" in tree
    desk.chain.pass_time(60 * DAY + 10)
    had = desk.chain.w3.eth.get_balance(address(OTHER))
    assert "its bond is paid back" in desk.do("license", "lapse", "2", member=BUYER)
    assert desk.chain.w3.eth.get_balance(address(OTHER)) - had == ETHER // 10
    name, _, token = work.partition(":")
    assert Licences(desk.chain.w3, studio.deployment).income(Item(name, int(token)))[2] == 5
