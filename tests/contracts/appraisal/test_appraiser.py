"""Appraiser: what a work is worth by sales of its like, by licences, and by the rule."""

from typing import Any

import pytest

from oracle.quantities import ETHER
from tests.contracts.appraisal.appraisals import TERMS, ZERO, Appraisals, Sold, cut
from tests.contracts.auction.market import DAY
from tests.contracts.licensing.licensing import PRICE as LICENCE
from tests.contracts.licensing.licensing import Licensing
from tests.contracts.studio import Studio
from tests.support import models as small
from tests.support import receivers
from tests.support.events import event, said
from tests.support.refusals import error

PRICES = [3 * ETHER, ETHER, 7 * ETHER, 2 * ETHER, 5 * ETHER]


@pytest.fixture
def sold(appraisals: Appraisals) -> list[Sold]:
    """Five works of a round that were sold, oldest first."""
    return appraisals.sell(PRICES)


def appraise(appraisals: Appraisals, work: Sold) -> Any:
    return appraisals.appraiser.appraise(appraisals.studio.artwork, work.token)


def licensed(appraisals: Appraisals, trailing: int, newest: int, count: int) -> None:
    """Every token has this income from now on."""
    studio = appraisals.studio
    registry = studio.nobody("licences")
    studio.behaves(registry, receivers.answers(trailing, newest, count))
    appraisals.decide(appraisals.appraiser.setLicenses, registry)


def test_comparables__of_the_same_model__are_the_lower_weighted_median(
    appraisals: Appraisals,
) -> None:
    studio = appraisals.studio
    prices = [(7 * n % 16 + 1) * ETHER for n in range(16)]
    sold = appraisals.sell(prices[:8])
    studio.pass_time(40 * DAY)
    later = appraisals.sell(prices[8:])
    found = set()
    for work in (*sold, *later):
        told = appraise(appraisals, work)
        assert told.comparables.value == appraisals.median([*sold, *later], work, studio.now)
        assert told.comparables.depth == 16
        assert told.comparables.newest == later[-1].time
        assert told.value == cut(told.comparables.value), "one source alone"
        found.add(told.comparables.value)
    assert len(found) > 1, "closer works weigh more"


def test_comparables__when_too_few_or_too_old__are_none(
    appraisals: Appraisals, sold: list[Sold]
) -> None:
    studio = appraisals.studio
    appraisals.set_terms(min_sales=5)
    assert appraise(appraisals, sold[0]).comparables.value > 0
    studio.pass_to(sold[0].time + TERMS.age - 1)
    assert appraise(appraisals, sold[0]).comparables.depth == 5
    studio.pass_time(1)
    told = appraise(appraisals, sold[0])
    assert tuple(told.comparables) == (0, sold[-1].time, 4)
    assert told.value == 0
    studio.pass_to(sold[-1].time + TERMS.age)
    assert tuple(appraise(appraisals, sold[0]).comparables) == (0, 0, 0)


def test_comparables__of_another_model__say_nothing(
    appraisals: Appraisals, sold: list[Sold]
) -> None:
    studio = appraisals.studio
    other = studio.add_model(small.blob(1), name="other")
    studio.models.setHouseStyle(other, small.WIDEST, sender=studio.dao)
    (work,) = appraisals.sell([50 * ETHER], model=other)
    assert tuple(appraise(appraisals, work).comparables) == (0, work.time, 1)
    now = appraise(appraisals, sold[0])
    assert now.comparables.depth == 5
    assert now.comparables.value == appraisals.median(sold, sold[0], studio.now)


def test_comparables__beyond_the_sample__are_forgotten(
    appraisals: Appraisals, sold: list[Sold]
) -> None:
    appraisals.set_terms(sample=3)
    told = appraise(appraisals, sold[0]).comparables
    assert told.depth == 3
    assert told.value == appraisals.median(sold[2:], sold[0], appraisals.studio.now)


def test_comparables__when_an_owner_buys_its_own__move_by_a_rank_and_cost_the_price(
    appraisals: Appraisals, sold: list[Sold]
) -> None:
    """A wash auction: the whole price reaches the round's splitter, whoever bids."""
    studio = appraisals.studio
    before = appraise(appraisals, sold[0]).comparables.value
    washer = studio.person("washer")
    (wash,) = appraisals.sell([400 * ETHER], buyer=washer)
    splitter = appraisals.market.splits.splitterOf(wash.round)
    assert studio.balance(splitter) >= 400 * ETHER
    after = appraise(appraisals, sold[0]).comparables.value
    ranked = sorted(PRICES)
    assert ranked.index(after) <= ranked.index(before) + 1


def test_appraise__of_a_foreign_token__knows_no_comparables(appraisals: Appraisals) -> None:
    collection, token = appraisals.fractions.item()
    told = appraisals.appraiser.appraise(collection, token)
    assert [tuple(e) for e in (told.comparables, told.market, told.income)] == [(0, 0, 0)] * 3
    assert told.value == 0
    for nobody in (appraisals.studio.nobody("no collection"), appraisals.studio.token):
        assert appraisals.appraiser.appraise(nobody, 1).value == 0
    found = appraisals.studio.refusal(
        appraisals.appraiser.appraise,
        appraisals.studio.artwork,
        1,
        sender=appraisals.studio.stranger,
    )
    assert found == error("ArtworkUnknownToken", tokenId=1)


def test_income__when_young_and_often__is_a_multiple_of_what_it_was(
    appraisals: Appraisals, studio: Studio
) -> None:
    collection, token = appraisals.fractions.item()

    def income() -> Any:
        return appraisals.appraiser.appraise(collection, token)

    newest = studio.now
    licensed(appraisals, ETHER // 10, newest, TERMS.min_licenses)
    told = income()
    assert tuple(told.income) == (ETHER // 10 * TERMS.income_multiple, newest, TERMS.min_licenses)
    assert told.value == cut(told.income.value)
    licensed(appraisals, ETHER // 10, newest, TERMS.min_licenses - 1)
    assert tuple(income().income) == (0, newest, TERMS.min_licenses - 1)
    licensed(appraisals, ETHER // 10, newest, TERMS.min_licenses)
    studio.pass_to(newest + TERMS.age - 1)
    assert income().income.value > 0
    studio.pass_time(1)
    assert income().income.value == 0
    appraisals.decide(appraisals.appraiser.setLicenses, ZERO)
    assert tuple(income().income) == (0, 0, 0)


def test_income__of_the_studios_registry__is_what_licences_earned(
    appraisals: Appraisals, licensing: Licensing
) -> None:
    appraisals.decide(appraisals.appraiser.setLicenses, licensing.licenses)
    tier = licensing.tier()
    licensing.offer(tier)
    for buyer in (licensing.buyer, licensing.other):
        licensing.buy(tier, to=buyer)
    told = appraisals.appraiser.appraise(*licensing.work.name)
    trailing, newest, count = licensing.licenses.income(*licensing.work.name)
    assert (trailing, count) == (2 * LICENCE, 2)
    assert tuple(told.income) == (trailing * TERMS.income_multiple, newest, 2)
    assert told.value == cut(told.income.value)


def test_value__of_several_sources__is_the_lowest(appraisals: Appraisals, sold: list[Sold]) -> None:
    comparables = appraise(appraisals, sold[0]).comparables.value
    newest = appraisals.studio.now
    for trailing in (1, ETHER // 100, 10 * ETHER):
        licensed(appraisals, trailing, newest, 10)
        told = appraise(appraisals, sold[0])
        assert told.value == min(comparables, trailing * TERMS.income_multiple)


def test_token__in_a_vault__is_worth_what_the_vault_says(
    appraisals: Appraisals, sold: list[Sold]
) -> None:
    vault = appraisals.vault_of(sold[0])
    appraisals.market_of(vault, 2 * ETHER)
    one, all_ = appraise(appraisals, sold[0]), appraisals.appraiser.appraiseVault(vault)
    assert [tuple(e) for e in one[:3]] == [tuple(e) for e in all_[:3]]
    assert one.value == all_.value > 0
    assert abs(all_.market.value - 4 * ETHER) < 1_000
    assert abs(all_.market.depth - 2 * ETHER) < 10**10


def test_vault__of_several_items__adds_what_is_known_of_every_one(
    appraisals: Appraisals, sold: list[Sold]
) -> None:
    studio, fractions = appraisals.studio, appraisals.fractions
    vault = appraisals.vault_of(*sold[:3])
    appraisals.market_of(vault, 2 * ETHER)
    each = [appraise(appraisals, work) for work in sold[:3]]
    whole = appraisals.appraiser.appraiseVault(vault)
    assert whole.comparables.value == sum(one.comparables.value for one in each)
    assert {one.market.value for one in each} == {whole.market.value // 3}
    mixed = fractions.vault([fractions.item(), (studio.artwork.address, sold[3].token)])
    assert tuple(appraisals.appraiser.appraiseVault(mixed).comparables) == (0, 0, 0)
    stray = appraisals.fractions.item()
    fractions.collection.transferFrom(fractions.curator, vault, stray[1], sender=fractions.curator)
    assert appraisals.appraiser.appraise(*stray).market.value == 0, "no item of the vault"


def test_vault__that_the_studio_did_not_make__is_worth_nothing(
    appraisals: Appraisals, studio: Studio
) -> None:
    appraiser = appraisals.appraiser
    for other in (studio.nobody("no vault"), studio.token, studio.stranger):
        assert appraisals.collateral(other) == (0, 0)
        told = appraiser.appraiseVault(other)
        assert (told.value, tuple(told.market)) == (0, (0, 0, 0))
        found = studio.refusal(appraiser.record, other, sender=studio.stranger)
        assert found == error("AppraisalVaultUnknown", vault=other)


def test_record__of_sales__counts_until_it_is_old(appraisals: Appraisals, sold: list[Sold]) -> None:
    """With a record in force, sales are not looked up; without one the answer is the same."""
    studio, appraiser = appraisals.studio, appraisals.appraiser
    vault = appraisals.vault_of(sold[0])

    def recorded() -> tuple[int, int, int]:
        return tuple(map(int, appraiser.recorded(vault, block_id="latest")))  # type: ignore[return-value]

    value = appraiser.appraiseVault(vault).comparables.value
    assert recorded() == (value, sold[0].price, 0)
    receipt = appraiser.record(vault, sender=studio.stranger)
    median = appraisals.median(sold, sold[0], studio.now)
    assert said(receipt, appraiser) == [
        event("SalesRecorded", vault=vault, comparables=median, sold=sold[0].price)
    ]
    assert median == value
    until = studio.now + TERMS.record_age
    assert recorded() == (value, sold[0].price, until)
    appraisals.set_terms(sample=5)
    appraisals.sell([ETHER // 5] * 5)
    assert recorded() == (value, sold[0].price, until)
    receipt = appraiser.refresh(vault, sender=studio.stranger)
    assert said(receipt, appraiser) == []
    assert recorded() == (value, sold[0].price, until), "it is still in force"
    appraiser.record(vault, sender=studio.stranger)
    until = studio.now + TERMS.record_age
    lower = ETHER // 5
    assert recorded() == (lower, sold[0].price, until)
    studio.pass_to(until - 1)
    assert recorded() == (lower, sold[0].price, until)
    studio.pass_to(until)
    assert recorded() == (lower, sold[0].price, 0)
    receipt = appraiser.refresh(vault, sender=studio.stranger)
    assert said(receipt, appraiser) == [
        event("SalesRecorded", vault=vault, comparables=lower, sold=sold[0].price)
    ]
    assert recorded() == (lower, sold[0].price, studio.now + TERMS.record_age)


def test_sold__counts_what_the_auction_house_was_paid_for_these_very_works(
    appraisals: Appraisals, sold: list[Sold], studio: Studio
) -> None:
    """A foreign item beside them, and a work that the DAO gave away, fetched nothing."""
    for work in sold:
        vault = appraisals.vault_of(work)
        assert appraisals.appraiser.recorded(vault, block_id="latest").sold == work.price
    again = appraisals.sell(PRICES)
    fractions, curator = appraisals.fractions, appraisals.fractions.curator
    given = studio.finish()
    studio.artwork.mint(*given.work(2), curator, sender=studio.dao)
    token = int(studio.artwork.tokenOf(given.digests[2]))
    items = [
        fractions.item(),
        (studio.artwork.address, again[1].token),
        (studio.artwork.address, token),
        (studio.artwork.address, again[3].token),
    ]
    vault = fractions.vault(items)
    recorded = appraisals.appraiser.recorded(vault, block_id="latest")
    assert recorded.sold == again[1].price + again[3].price


def test_appraise__when_everything_is_large__stays_a_view_that_can_be_called(
    appraisals: Appraisals, sold: list[Sold]
) -> None:
    """Twenty items and a full sample: recording them fits in a transaction."""
    appraisals.set_terms(sample=64)
    for _ in range(2):
        sold += appraisals.sell([ETHER] * 8)
    vault = appraisals.vault_of(*sold[:20])
    data = appraisals.appraiser.record.encode_input(vault)
    call = {"to": appraisals.appraiser.address, "data": "0x" + bytes(data).hex()}
    assert appraisals.studio.w3.eth.estimate_gas(call) < 4_000_000
