"""Loans: who is paid in the middle of a draw or a withdrawal begins nothing with the pool."""

from typing import Any

import pytest

from oracle.quantities import ETHER
from tests.contracts.fractions.fractions import FOREVER, SUPPLY, Fractions
from tests.contracts.intruder import GUARDED, Call, Intruder, call
from tests.contracts.lending.lending import RATES, UNSIGNED, VALUE, YEAR, Lending
from tests.contracts.studio import Studio

FEW = 10**18
"""Fractions, of which a vault has ten thousand times as many."""

OWN = ("addCollateral", "borrow", "addAndBorrow", "removeCollateral", "repay", "settle", "observe")
LENT = ("depositEth", "redeemEth", "deposit", "mint", "withdraw", "redeem")
OTHERS = ("liquidate", "buy", "cash", "collect")


def prepared(lending: Lending, fractions: Fractions, intruder: Intruder) -> dict[str, Call]:
    """Every guarded call of the pool by one who borrows and lends there.

    One loan of others is due and one for sale, another vault was bought out, and the reserve is
    beyond a cushion of next to nothing.
    """
    pool, vault, me = lending.pool, lending.vault, intruder.address
    vault.transfer(me, SUPPLY // 5, sender=fractions.curator)
    intruder.act(call(vault.approve, pool, SUPPLY))
    intruder.act(call(lending.weth.deposit, value=10 * ETHER))
    intruder.act(call(lending.weth.approve, pool, 10 * ETHER))
    intruder.act(call(pool.depositEth, 0, me, value=20 * ETHER))
    lending.lend()
    lending.rates((*RATES[:-1], 1))
    sold = lending.listed()
    lending.worth(VALUE)
    lending.borrower("sold", ETHER, vault=sold)
    late = [lending.borrower(name, 49 * ETHER // 10) for name in ("late", "later")]
    intruder.act(call(pool.addCollateral, vault, SUPPLY // 10))
    lending.studio.pass_time(YEAR)
    lending.worth(VALUE * 6 // 10)
    intruder.act(call(pool.borrow, vault, ETHER // 5, me, FOREVER))
    pool.liquidate(late[1], vault, sender=lending.lender)
    fractions.auctioned(sold, lending.studio.person("buyer"))
    some = pool.balanceOf(me) // 100
    return {
        "addCollateral": call(pool.addCollateral, vault, FEW),
        "borrow": call(pool.borrow, vault, ETHER // 10, me, FOREVER),
        "addAndBorrow": call(pool.addAndBorrow, vault, FEW, ETHER // 10, me, FOREVER, UNSIGNED),
        "removeCollateral": call(pool.removeCollateral, vault, FEW, me, FOREVER),
        "repay": call(pool.repay, me, vault, value=ETHER // 10),
        "settle": call(pool.settle, me, vault),
        "observe": call(pool.observe, me, vault),
        "depositEth": call(pool.depositEth, 0, me, value=ETHER),
        "redeemEth": call(pool.redeemEth, some, 0, me, me),
        "deposit": call(pool.deposit, ETHER, me),
        "mint": call(pool.mint, some, me),
        "withdraw": call(pool.withdraw, ETHER // 10, me, me),
        "redeem": call(pool.redeem, some, me, me),
        "liquidate": call(pool.liquidate, late[0], vault),
        "buy": call(pool.buy, late[1], vault, SUPPLY, 1, me, FOREVER, value=40 * ETHER),
        "cash": call(pool.cash, sold),
        "collect": call(pool.collect),
    }


@pytest.mark.parametrize("outer", ["borrow", "redeemEth"])
def test_loans__from_within_a_payment__neither_lend_nor_sell_nor_pay(
    lending: Lending, fractions: Fractions, studio: Studio, intruder: Intruder, outer: str
) -> None:
    every = prepared(lending, fractions, intruder)
    assert set(every) == {*OWN, *LENT, *OTHERS}
    answers: dict[str, Any] = {}
    for inner in every:
        snapshot = studio.rpc("evm_snapshot", [])
        answers[inner] = intruder.refused(every[outer], every[inner])
        studio.rpc("evm_revert", [snapshot])
    assert answers == dict.fromkeys(every, GUARDED)
