"""FractionPool: what it remembers of its prices and of its liquidity."""

from typing import Any

from ape.api import AccountAPI

from oracle.quantities import ETHER
from tests.contracts.auction.market import DAY
from tests.contracts.fractions.fractions import FOREVER, POOL_TERMS, SUPPLY, Fractions
from tests.contracts.fractions.pools import ETH, FRACTIONS, buy
from tests.contracts.studio import Studio
from tests.support.refusals import error

Q96 = 2**96
HOUR = 3_600


def test_mean_price__over_a_window__weighs_prices_by_time(
    studio: Studio, pool: Any, trader: AccountAPI
) -> None:
    first = ETH * Q96 // FRACTIONS
    begun = pool.historyStart()
    studio.at(begun + 1_000)
    buy(pool, trader, 5 * ETHER)
    eth, held = pool.reserves()
    second = eth * Q96 // held
    studio.pass_to(begun + 3_000)
    assert pool.meanPrice(2_000) == second
    assert pool.meanPriceBetween(begun, begun + 1_000) == first
    assert pool.meanPrice(3_000) == (1_000 * first + 2_000 * second) // 3_000
    found = studio.refusal(pool.meanPriceBetween, begun - 1, begun + 9, sender=trader)
    assert found == error("PoolHistoryTooShort", wanted=begun - 1, oldest=begun)
    for begin, end in ((5, 5), (6, 5), (begun, studio.now + 99)):
        found = studio.refusal(pool.meanPriceBetween, begin, end, sender=trader)
        assert found == error("PoolWindowInvalid", begin=begin, end=end)


def test_recall__back_to_the_first_second__is_told_and_of_one_before_is_not(
    studio: Studio, pool: Any, trader: AccountAPI
) -> None:
    begun = pool.historyStart()
    studio.pass_to(begun + 1_000)
    buy(pool, trader, ETHER)
    changed = studio.now
    studio.pass_to(begun + 2_000)
    for window, short in ((2_000, 60), (60, 2_000)):
        told = pool.recall(window, short, 1, block_id="latest")
        wanted = [pool.meanPrice(seconds, block_id="latest") for seconds in (window, short)]
        assert [told.mean, told.shortMean, told.changed] == [*wanted, changed]
    for window, short in ((2_001, 60), (60, 2_001), (2**32, 60)):
        told = pool.recall(window, short, 1, block_id="latest")
        assert tuple(told) == (0, 0, 0, 0, 0)


def test_mean_price__within_a_block__cannot_be_moved(
    studio: Studio, vault: Any, pool: Any, trader: AccountAPI
) -> None:
    studio.pass_time(1_000)
    studio.rpc("evm_setAutomine", [False])
    try:
        data = pool.swapEthForFractions.encode_input(0, trader, FOREVER)
        call = {"from": trader.address, "to": pool.address, "data": studio.w3.to_hex(data)}
        call |= {"value": hex(500 * ETHER), "gas": hex(500_000)}
        studio.rpc("eth_sendTransaction", [call])
        studio.rpc("evm_mine", [])
    finally:
        studio.rpc("evm_setAutomine", [True])
    assert pool.reserves()[0] > 500 * ETHER, "the block with the trade"
    assert pool.meanPrice(600) == ETH * Q96 // FRACTIONS


def test_mean_price__when_the_ring_is_full__forgets_the_oldest(
    studio: Studio, pool: Any, trader: AccountAPI
) -> None:
    """However often somebody trades, the ring spans 511 entries of five minutes."""
    begun = studio.now
    data = bytes(pool.swapEthForFractions.encode_input(0, trader, FOREVER))
    for number in range(1, 516):
        studio.at(begun + 300 * number)
        assert studio.send(trader, pool, data=data, value=10**9, gas=500_000)
    oldest = pool.historyStart()
    assert oldest == begun + 300 * 4
    assert pool.meanPriceBetween(oldest, oldest + 300) > 0
    found = studio.refusal(pool.meanPriceBetween, oldest - 1, studio.now, sender=trader)
    assert found == error("PoolHistoryTooShort", wanted=oldest - 1, oldest=oldest)
    assert pool.meanPrice(DAY) > ETH * Q96 // FRACTIONS


def test_pool__history__remembers_the_least_of_each_day(
    fractions: Fractions, studio: Studio
) -> None:
    """Shares, to 2^36: `kept` since yesterday began, `stood` since so many days before today."""
    assert POOL_TERMS[0] == 30
    curator, vault = fractions.curator, fractions.vault()
    pool = fractions.pool(vault, ETH, SUPPLY // 2)
    all_ = pool.totalSupply() >> 36 << 36
    first = studio.now // DAY
    studio.pass_to((first + 5) * DAY + HOUR)

    def liquidity(days: int) -> tuple[int, int]:
        told = pool.recall(60, 60, days, block_id="latest")
        assert pool.keptLiquidity(block_id="latest") == told.kept
        return int(told.kept), int(told.stood)

    assert (liquidity(2), liquidity(4), liquidity(5)) == ((all_, all_), (all_, all_), (all_, 0))
    half = pool.balanceOf(curator) // 2
    pool.removeLiquidity(half, 0, 0, curator, FOREVER, sender=curator)
    less = pool.totalSupply() >> 36 << 36
    assert (liquidity(2), liquidity(4)) == ((less, less), (less, less)), "missed at once"
    pool.addLiquidity(SUPPLY // 2, 0, curator, FOREVER, value=ETH // 2, sender=curator)
    back = pool.totalSupply() >> 36 << 36
    assert liquidity(2) == (less, less)
    studio.pass_time(DAY)
    assert liquidity(2) == (less, less), "yesterday's least"
    studio.pass_time(DAY)
    assert (liquidity(1), liquidity(2)) == ((back, back), (back, less))
    pool.addLiquidity(SUPPLY // 2, 0, curator, FOREVER, value=1000, sender=curator)
    assert (liquidity(1), liquidity(2)) == ((back, back), (back, less)), "and once written down"
    studio.pass_time(40 * DAY)
    assert liquidity(30) == (pool.totalSupply() >> 36 << 36,) * 2
    assert liquidity(31) == liquidity(30), "a month is all it remembers"
    pool.removeLiquidity(pool.balanceOf(curator), 0, 0, curator, FOREVER, sender=curator)
    assert liquidity(30) == (0, 0)
    studio.pass_time(DAY)
    pool.addLiquidity(SUPPLY // 2, 0, curator, FOREVER, value=ETH, sender=curator)
    studio.pass_time(30 * DAY)
    assert liquidity(29)[1] > 0 == liquidity(30)[1], "a gap of a day, a month ago"
