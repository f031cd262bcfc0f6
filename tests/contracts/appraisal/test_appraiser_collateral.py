"""Appraiser: what fractions are worth as collateral, whoever bends the market for it."""

from typing import Any

from ape.api import AccountAPI

from oracle.quantities import ETHER
from tests.contracts.appraisal.appraisals import (
    CRUMBS,
    ETH,
    HOUR,
    TERMS,
    WORTH,
    Appraisals,
    cut,
    near,
)
from tests.contracts.auction.market import DAY
from tests.contracts.fractions.fractions import FOREVER, SUPPLY
from tests.contracts.fractions.pools import buy, sell
from tests.contracts.studio import Studio
from tests.support import receivers

REACH = TERMS.depth_multiple**2 * ETH // 2
"""Up to which value such a pool can tell: the multiple squared, of its ETH, by its half."""


def leave(appraisals: Appraisals, pool: Any) -> None:
    """The curator takes all its liquidity away."""
    curator = appraisals.fractions.curator
    pool.removeLiquidity(pool.balanceOf(curator), 0, 0, curator, FOREVER, sender=curator)


def test_collateral__of_a_steady_market__is_its_value_less_the_haircut_for_borrowing(
    appraisals: Appraisals, vault: Any, pool: Any
) -> None:
    borrow, liquidation = appraisals.collateral(vault)
    assert near(borrow, cut(WORTH))
    assert near(liquidation, WORTH)
    told = appraisals.appraiser.appraiseVault(vault, block_id="latest")
    assert near(told.market.value, WORTH)
    assert near(told.market.depth, ETH)
    assert told.market.newest == pool.historyStart()
    assert told.value == borrow


def test_collateral__without_a_pool_or_history__is_nothing(
    appraisals: Appraisals, studio: Studio, vault: Any
) -> None:
    assert (appraisals.collateral(vault), appraisals.reach(vault)) == ((0, 0), 0)
    pool = appraisals.fractions.pool(vault)
    assert appraisals.collateral(vault) == (0, 0), "an empty pool"
    curator = appraisals.fractions.curator
    pool.addLiquidity(SUPPLY // 2, 0, curator, FOREVER, value=ETH, sender=curator)
    begun = studio.now
    studio.pass_to(begun + DAY - 1)
    assert appraisals.collateral(vault) == (0, 0)
    studio.pass_time(1)
    draw, worth = appraisals.collateral(vault)
    assert draw == 0
    assert near(worth, WORTH), "no depth lowers what it is worth"
    studio.pass_to((begun // DAY + 2) * DAY - 1)
    assert appraisals.reach(vault) == 0, "its money was not there all through yesterday"
    studio.pass_time(1)
    assert abs(appraisals.reach(vault) - REACH) < REACH // 10**6
    studio.pass_to((begun // DAY + TERMS.depth_days + 1) * DAY - 1)
    assert appraisals.collateral(vault)[0] == 0, "nor for as many days as members want"
    studio.pass_time(1)
    draw, worth = appraisals.collateral(vault)
    assert near(draw, cut(WORTH))
    assert near(worth, WORTH)


def test_collateral__by_what_the_works_fetched__is_bounded_and_a_foreign_item_fetched_nothing(
    appraisals: Appraisals, studio: Studio
) -> None:
    """However deep its pool and high its price: a stranger's own item secures nothing."""
    foreign = appraisals.fractions.vault()
    appraisals.market_of(foreign, ETH)
    draw, worth = appraisals.collateral(foreign)
    assert draw == 0
    assert near(worth, WORTH)
    cheap = appraisals.vault(sold=3 * ETHER)
    appraisals.market_of(cheap, ETH)
    assert appraisals.collateral(cheap)[0] == TERMS.sold_multiple * 3 * ETHER


def test_collateral__by_what_comparables_say__is_lowered_and_never_raised(
    appraisals: Appraisals, studio: Studio
) -> None:
    sold = appraisals.sell([30 * ETHER, *[ETHER] * 5])
    vault = appraisals.vault_of(sold[0])
    appraisals.market_of(vault, ETH)
    appraiser = appraisals.appraiser
    recorded = appraiser.recorded(vault, block_id="latest")
    assert recorded.until == 0, "nobody need have recorded them"
    borrow, liquidation = appraisals.collateral(vault)
    assert borrow == recorded.comparables == ETHER < recorded.sold
    assert near(liquidation, WORTH), "what was drawn stays healthy"
    appraiser.record(vault, sender=studio.stranger)
    assert appraisals.collateral(vault)[0] == borrow
    appraisals.set_terms(sample=5)
    appraisals.sell([100 * ETHER] * 5)
    appraiser.record(vault, sender=studio.stranger)
    assert appraiser.recorded(vault, block_id="latest").comparables == 100 * ETHER
    assert near(appraisals.collateral(vault)[0], WORTH), "the market's, without the haircut"


def test_collateral__within_a_block__is_moved_by_nothing(
    appraisals: Appraisals, studio: Studio, vault: Any, pool: Any, trader: AccountAPI
) -> None:
    """Flash swaps both ways, flash liquidity, gifts, all before the loan in the same block."""
    curator = appraisals.fractions.curator
    before = appraisals.collateral(vault)
    moment = studio.now + 1
    studio.rpc("anvil_setBlockTimestampInterval", [0])
    try:
        for act in (
            lambda: buy(pool, trader, 500 * ETHER),
            lambda: sell(pool, trader, SUPPLY // 5),
            lambda: pool.addLiquidity(
                SUPPLY // 10, 0, curator, FOREVER, value=ETHER, sender=curator
            ),
            lambda: vault.transfer(pool, SUPPLY // 100, sender=trader),
            lambda: pool.sync(sender=trader),
            lambda: appraisals.appraiser.record(vault, sender=trader),
        ):
            studio.at(moment)
            act()
            assert studio.now == moment
            now = appraisals.collateral(vault)
            assert all(near(a, b) for a, b in zip(now, before, strict=True))
    finally:
        studio.rpc("anvil_setBlockTimestampInterval", [1])


def test_collateral__when_the_price_is_held_up__follows_the_lower_of_the_two_windows(
    appraisals: Appraisals, studio: Studio, vault: Any, pool: Any, trader: AccountAPI
) -> None:
    buy(pool, trader, 10 * ETHER)
    raised = pool.reserves()[0] * SUPPLY // pool.reserves()[1]
    studio.pass_time(2 * HOUR)
    borrow, liquidation = appraisals.collateral(vault)
    mean = (WORTH * 22 + raised * 2) // 24
    assert abs(borrow - cut(mean)) < ETHER // 100, "two hours of a day"
    assert abs(liquidation - raised) < ETHER // 100
    studio.pass_time(DAY)
    assert abs(appraisals.collateral(vault)[0] - cut(raised)) < ETHER // 100


def test_collateral__in_a_momentary_dip__leaves_loans_healthy(
    appraisals: Appraisals, studio: Studio, vault: Any, pool: Any, trader: AccountAPI
) -> None:
    sell(pool, trader, SUPPLY // 5)
    studio.pass_time(2 * HOUR)
    borrow, liquidation = appraisals.collateral(vault)
    assert borrow < cut(WORTH) * 6 // 10, "nobody draws more meanwhile"
    assert liquidation > WORTH * 95 // 100
    studio.pass_time(DAY)
    assert appraisals.collateral(vault)[1] < WORTH * 6 // 10, "a fall that lasts is one"


def test_collateral__when_the_pool_is_thin__secures_only_what_it_can_tell(
    appraisals: Appraisals, studio: Studio, vault: Any
) -> None:
    """Its price says a hundred; with so little money behind it, it counts for a thousandth."""
    pool = appraisals.market_of(vault, ETHER // 10, SUPPLY // 1_000)
    draw, worth = appraisals.collateral(vault)
    assert near(worth, 100 * ETHER)
    reach = TERMS.depth_multiple**2 * (ETHER // 10) // 1_000
    assert abs(appraisals.reach(vault) - reach) < reach // 10**3
    assert draw == appraisals.reach(vault)
    told = appraisals.appraiser.appraiseVault(vault, block_id="latest")
    assert near(told.market.depth, ETHER // 10)
    assert told.market.value == draw
    buy(pool, studio.person("bender"), ETHER)
    studio.pass_time(2 * DAY)
    assert appraisals.collateral(vault)[0] <= draw, "whatever the price"


def test_collateral__by_liquidity_of_a_few_days__is_not_raised(
    appraisals: Appraisals, studio: Studio, vault: Any
) -> None:
    pool = appraisals.market_of(vault, ETHER // 10, SUPPLY // 1_000)
    before = appraisals.collateral(vault)
    curator = appraisals.fractions.curator
    for stay in (HOUR, HOUR, (TERMS.depth_days - 1) * DAY):
        had = pool.balanceOf(curator)
        pool.addLiquidity(SUPPLY // 2, 0, curator, FOREVER, value=50 * ETHER, sender=curator)
        studio.pass_time(stay)
        assert appraisals.collateral(vault)[0] <= before[0]
        added = pool.balanceOf(curator) - had
        pool.removeLiquidity(added, 0, 0, curator, FOREVER, sender=curator)
        studio.pass_time(DAY)
    assert appraisals.collateral(vault)[0] <= before[0]
    assert appraisals.collateral(vault)[1] <= before[1] + CRUMBS


def test_collateral__when_the_pool_vanishes__secures_nothing_more_and_says_as_much(
    appraisals: Appraisals, studio: Studio, vault: Any, pool: Any
) -> None:
    """What it is worth follows a price; whether that can be believed follows the liquidity."""
    leave(appraisals, pool)
    assert appraisals.collateral(vault)[0] < CRUMBS, "nobody draws on what is gone"
    assert near(appraisals.collateral(vault)[1], WORTH)
    assert appraisals.reach(vault) < CRUMBS, "nor makes anybody unhealthy by it"
    bender = studio.person("bender")
    buy(pool, bender, 10**9)
    studio.pass_time(3 * DAY)
    assert appraisals.collateral(vault)[1] > 10**6 * ETHER, "a few wei bend its price"
    assert appraisals.collateral(vault)[0] < CRUMBS
    assert appraisals.reach(vault) < CRUMBS


def test_collateral__when_time_jumps__answers_and_stays_in_order(
    appraisals: Appraisals, studio: Studio, vault: Any, pool: Any
) -> None:
    for seconds in (1, 299, DAY, 400 * DAY, 30 * 365 * DAY):
        studio.pass_time(seconds)
        borrow, liquidation = appraisals.collateral(vault)
        assert near(borrow, cut(WORTH))
        assert near(liquidation, WORTH)


def test_collateral__to_another_contract__is_cheap(
    appraisals: Appraisals, studio: Studio, vault: Any, pool: Any, trader: AccountAPI
) -> None:
    """Gas of the call alone, with every slot cold; the second time a window begins between two
    trades of a day in which somebody traded in every granule."""
    appraisals.appraiser.record(vault, sender=studio.stranger)
    assert call_gas(appraisals, vault) < 55_000
    for _ in range(300):
        studio.at(studio.now + 300)
        data = bytes(pool.swapEthForFractions.encode_input(0, trader, FOREVER))
        assert studio.send(trader, pool, data=data, value=10**12, gas=500_000)
    appraisals.appraiser.record(vault, sender=studio.stranger)
    assert call_gas(appraisals, vault) < 82_000


def call_gas(appraisals: Appraisals, vault: Any) -> int:
    studio, appraiser = appraisals.studio, appraisals.appraiser
    meter = studio.nobody("meter")
    studio.behaves(meter, receivers.meters(appraiser.address))
    data = bytes(appraiser.drawValue.encode_input(vault))
    return int.from_bytes(studio.w3.eth.call({"to": meter, "data": data}), "big")
