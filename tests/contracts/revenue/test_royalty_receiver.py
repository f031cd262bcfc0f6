"""Whom a work's resales pay: one word, written before the work is there and read ever after.

And what else the studio asks of itself under a limit of gas: with a split of a hundred parts after
a thousand votes every answer still fits, by the distance that each test names.
"""

from typing import Any

import pytest
from web3 import Web3

from oracle.quantities import ETHER
from tests.contracts.auction.market import WHOLE, ZERO
from tests.contracts.governance.motions import delegate
from tests.contracts.licensing.licensing import EXCLUSIVE, MAX_GIVEN, PRICE, STUDIO_BPS, Licensing
from tests.contracts.studio import BARE_GAS, FinishedRound, Studio
from tests.support import receivers
from tests.support.events import event, said
from tests.support.refusals import error

MAX_GAS = 15_000
MAX_PARTS, VOTES = 100, 1_000
BPS = 500
FIRST_MINT = 2_000_000
"""The most that a round's first mint takes, which makes the splitter."""

ASKED = 100_000
"""What a collection is given to name an owner or a royalty."""
PUSHED, TOKENS, DELIVERED = 50_000, 500_000, 300_000
"""What a payment of ETH, one of an ERC-20, and the delivery of an item may take."""


def hundred(studio: Studio) -> list[tuple[str, int]]:
    """A split of as many parts as one can have, the trainer's among them."""
    names = [ZERO, *(studio.nobody(f"part {n}") for n in range(MAX_PARTS - 1))]
    return [(name, WHOLE // MAX_PARTS) for name in sorted(names, key=lambda n: int(n, 16))]


def vote(studio: Studio, splits: Any, count: int) -> None:
    """So many votes on the split, past Ape's slower way."""
    data = splits.setHouseSplit.encode_input([(ZERO, WHOLE)])
    for _ in range(count):
        assert studio.send(studio.dao, splits, bytes(data), gas=200_000)


def cost(studio: Studio, call: Any, *arguments: Any) -> int:
    """Gas that another contract's question takes, with nothing warm."""
    meter = studio.nobody("meter")
    studio.behaves(meter, receivers.meters(call.contract.address))
    data = Web3.to_hex(call.encode_input(*arguments))
    return int.from_bytes(studio.w3.eth.call({"to": meter, "data": data}), "big")


@pytest.fixture(scope="module")
def splits(studio: Studio, project: Any) -> Any:
    """The deployed studio's."""
    return project.RoundSplits.at(studio.deployment.address("RoundSplits"))


@pytest.fixture(scope="module")
def last(studio: Studio, splits: Any) -> FinishedRound:
    """A finished round with a split of a hundred parts amid a thousand votes."""
    vote(studio, splits, VOTES // 2)
    splits.setHouseSplit(hundred(studio), sender=studio.dao)
    finished = studio.finish()
    vote(studio, splits, VOTES // 2)
    return finished


@pytest.fixture(scope="module")
def licensed_work(studio: Studio, last: FinishedRound) -> int:
    """Its first minted work, which takes the place of an ordinary round's."""
    receipt = studio.artwork.mint(*last.work(2), studio.stranger, sender=studio.dao)
    assert receipt.gas_used < FIRST_MINT
    return int(studio.artwork.tokenOf(last.digests[2]))


@pytest.fixture
def splitter(splits: Any, last: FinishedRound) -> str:
    """Where the round's money goes."""
    return str(splits.splitterOf(last.id))


def test_royalty__of_a_hundred_parts_after_a_thousand_votes__is_read_for_little(
    studio: Studio, splits: Any, last: FinishedRound, licensed_work: int, splitter: str
) -> None:
    assert len(splits.splitOf(last.id)) == MAX_PARTS
    assert cost(studio, studio.artwork.royaltyInfo, licensed_work, ETHER) < MAX_GAS
    assert cost(studio, splits.splitterOf, last.id) < MAX_GAS
    found = studio.artwork.royaltyInfo(licensed_work, ETHER)
    assert found == (splitter, ETHER * BPS // 10_000)
    assert studio.w3.eth.get_code(splitter) != b"", "it is there with the first work"


def test_receiver__is_fixed_with_a_rounds_first_work_whoever_mints_it(
    studio: Studio, project: Any, splits: Any
) -> None:
    artwork, finished = studio.artwork, studio.finish()
    assert artwork.receiverOf(finished.id) == ZERO
    artwork.setMinter(studio.stranger, sender=studio.dao)
    first = artwork.mint(*finished.work(0), studio.holder, sender=studio.stranger)
    where = splits.splitterOf(finished.id)
    assert said(first, artwork) == [event("ReceiverFixed", round=finished.id, receiver=where)]
    assert first.decode_logs(splits.RoundSplitFixed) == [
        splits.RoundSplitFixed(round=finished.id, splitter=where)
    ]
    assert artwork.receiverOf(finished.id) == where
    later = artwork.mint(*finished.work(1), studio.holder, sender=studio.stranger)
    assert said(later, artwork) == []


def test_receiver__when_splits_are_replaced_or_taken_away__stays(
    studio: Studio, licensed_work: int, splitter: str
) -> None:
    artwork = studio.artwork
    for other in (ZERO, studio.nobody("other splits")):
        artwork.setSplits(other, sender=studio.dao)
        assert artwork.royaltyInfo(licensed_work, 10_000) == (splitter, BPS)
    artwork.setRoyalty(studio.holder, 100, sender=studio.dao)
    assert artwork.royaltyInfo(licensed_work, 10_000) == (splitter, 100)


def test_receiver__without_splits__is_that_of_all_works(studio: Studio) -> None:
    artwork, finished = studio.artwork, studio.finish()
    artwork.setSplits(ZERO, sender=studio.dao)
    artwork.mint(*finished.work(0), studio.stranger, sender=studio.dao)
    token = artwork.tokenOf(finished.digests[0])
    assert artwork.royaltyInfo(token, 10_000) == (studio.treasury.address, BPS)
    assert artwork.receiverOf(finished.id) == ZERO
    found = studio.refusal(artwork.setRoyalty, ZERO, 1, sender=studio.dao)
    assert found == error("ArtworkReceiverZero")


def test_sale__of_a_vault__pays_the_studio_its_twentieth(
    licensing: Licensing, splitter: str
) -> None:
    studio, vault, price = licensing.studio, licensing.vault(), 40 * ETHER
    studio.pass_time(1)
    vault.start(value=price, sender=licensing.buyer)
    studio.pass_to(vault.buyout().end + 1)
    vault.settle(sender=studio.person("anybody"))
    assert studio.balance(splitter) == price * BPS // 10_000


def test_pool__of_a_vault__has_a_studio_part(licensing: Licensing, project: Any) -> None:
    at = licensing.studio.deployment.address
    pools = project.FractionPoolFactory.at(at("FractionPoolFactory"))
    vault = licensing.vault()
    pools.create(vault, sender=licensing.buyer)
    terms = project.FractionPool.at(pools.poolOf(vault)).facts().terms
    assert terms.studioPart == pools.getTerms().studioPart > 0


def test_licence__of_a_work__pays_the_studios_share(licensing: Licensing, splitter: str) -> None:
    licensing.buy(licensing.offered())
    assert licensing.studio.balance(splitter) == PRICE * STUDIO_BPS // 10_000


def test_owner__of_a_work_or_a_licence__is_named_for_a_tenth_of_what_asking_may_take(
    licensing: Licensing, licensed_work: int
) -> None:
    studio, sold = licensing.studio, licensing.buy(licensing.offered())
    assert cost(studio, studio.artwork.ownerOf, licensed_work) < ASKED // 10
    assert cost(studio, licensing.licenses.ownerOf, sold) < ASKED // 10


def test_payment__of_the_studios_own_contracts__needs_a_bare_transfers_gas(
    licensing: Licensing, project: Any, splits: Any, splitter: str
) -> None:
    """Against 50,000 that a push gives: a splitter, made or not, and whoever else is paid."""
    studio, vault = licensing.studio, licensing.vault()
    pools = project.FractionPoolFactory.at(studio.deployment.address("FractionPoolFactory"))
    pools.create(vault, sender=licensing.buyer)
    unmade = splits.splitterOf(studio.request())
    assert studio.w3.eth.get_code(unmade) == b""
    own = (splitter, unmade, vault, pools.poolOf(vault), studio.treasury, studio.timelock)
    for where in (*own, studio.token):
        assert studio.send(studio.holder, where, value=ETHER, gas=BARE_GAS), where


def test_tokens__of_the_studio_itself__move_for_half_of_what_moving_may_take(
    licensing: Licensing,
) -> None:
    """With votes that two delegates keep, income that streams, and a recipient who has nothing."""
    studio, vault, token = licensing.studio, licensing.vault(), licensing.studio.token
    newcomer = studio.person("newcomer")
    for who in (studio.holder, newcomer):
        delegate(studio, who, sender=who)
    for income in (token, vault):
        assert studio.send(studio.stranger, income, value=ETHER, gas=BARE_GAS)
        income.accrue(sender=studio.stranger)
    studio.pass_time(10)
    vault.namePrice(vault.reserve().price, sender=licensing.work.owner)
    for money, owner in ((token, studio.holder), (vault, licensing.work.owner)):
        assert money.transfer(newcomer, ETHER, sender=owner).gas_used < TOKENS // 2


def test_item__of_the_studio_itself__is_delivered_for_less_than_delivery_may_take(
    licensing: Licensing, licensed_work: int
) -> None:
    """A work for a third; and for two thirds a licence that shows on the work, the oldest of as
    many as can be given, to somebody who has as many but one."""
    studio, tier = licensing.studio, licensing.offered(rights="web")
    giver, taker = licensing.buyer, licensing.other
    alone = licensing.buy(licensing.offered(EXCLUSIVE), buyer=giver)
    for who in (giver, taker):
        for _ in range(MAX_GIVEN - 1):
            licensing.buy(tier, buyer=who)
    assert studio.artwork.userOf(licensed_work) == giver
    moved = licensing.licenses.transferFrom(giver, taker, alone, sender=giver)
    assert studio.artwork.userOf(licensed_work) == taker
    assert moved.gas_used < DELIVERED * 2 // 3
    moved = studio.artwork.transferFrom(
        studio.stranger, taker, licensed_work, sender=studio.stranger
    )
    assert moved.gas_used < DELIVERED // 3
