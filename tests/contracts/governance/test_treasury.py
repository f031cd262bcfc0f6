"""Treasury: the DAO's money leaves by vote, and only a share of it in a period."""

from typing import Any

import pytest

from oracle.quantities import DAY, ETHER
from tests.contracts.auction.market import ZERO
from tests.contracts.fractions.fractions import deployed
from tests.contracts.studio import PARAMETERS, Studio
from tests.support import receivers
from tests.support.currencies import EXACT, ODDITIES, SOURCE, Does, Says, arrives
from tests.support.refusals import ACCEPTED, error

HELD = 100 * ETHER
MIN_PERIOD, PERIOD, CAP = (
    PARAMETERS.treasury.min_period,
    PARAMETERS.treasury.period,
    PARAMETERS.treasury.cap_bps,
)
SHARE = HELD * CAP // 10_000
MAX_CAP, MAX_PERIOD = 5_000, 365 * DAY


@pytest.fixture
def treasury(studio: Studio) -> Any:
    """The studio's, with ETH and as many wei of wrapped ETH."""
    studio.account(studio.treasury.address, HELD)
    weth = studio.deployment.contract(studio.w3, "WrappedEther")
    data = bytes.fromhex(weth.encode_abi("deposit")[2:])
    assert studio.send(studio.stranger, weth, data, HELD, gas=100_000)
    data = bytes.fromhex(weth.encode_abi("transfer", [studio.treasury.address, HELD])[2:])
    assert studio.send(studio.stranger, weth, data, gas=100_000)
    return studio.treasury


def weth(studio: Studio) -> str:
    return studio.deployment.address("WrappedEther")


def weth_of(studio: Studio, who: str) -> int:
    token = studio.deployment.contract(studio.w3, "WrappedEther")
    return int(token.functions.balanceOf(who).call())


def pay(studio: Studio, amount: int, to: str | None = None) -> None:
    studio.treasury.pay(to or studio.nobody("payee"), amount, sender=studio.dao)


def assert_exceeded(
    studio: Studio, amount: int, spendable: int, end: int, token: str = ZERO
) -> None:
    """A payment is refused for the cap, with these values."""
    to = studio.nobody("payee")
    call, arguments = studio.treasury.pay, (to, amount)
    if token != ZERO:
        call, arguments = studio.treasury.payToken, (token, to, amount)  # type: ignore[assignment]
    assert studio.refusal(call, *arguments, sender=studio.dao) == error(
        "TreasuryCapExceeded", token=token, amount=amount, spendable=spendable, periodEnd=end
    )


# Who may


def test_privileged_functions__when_not_called_by_the_timelock__refuse(
    studio: Studio, treasury: Any
) -> None:
    for call, *arguments in (
        (treasury.pay, studio.stranger, 1),
        (treasury.payToken, weth(studio), studio.stranger, 1),
        (treasury.give, studio.artwork, 1, studio.stranger),
        (treasury.announceLimit, (PERIOD, CAP)),
    ):
        for who in (studio.stranger, studio.holder, studio.guardian):
            found = studio.refusal(call, *arguments, sender=who)
            assert found == error("OwnableUnauthorizedAccount", account=who)


def test_treasury__takes_bare_transfers_of_2300_gas(studio: Studio, treasury: Any) -> None:
    assert studio.send(studio.stranger, treasury, value=5)
    assert studio.balance(treasury) == HELD + 5


# The cap


def test_pay__up_to_the_share__pays_to_the_wei_and_no_wei_more(
    studio: Studio, treasury: Any
) -> None:
    assert treasury.spendable(ZERO) == SHARE
    assert treasury.periodEnd(ZERO) == 0
    assert_exceeded(studio, SHARE + 1, SHARE, 0)
    assert_exceeded(studio, 2**256 - 1, SHARE, 0)
    first = studio.now + 1
    # Splitting leads to no more.
    for part in (SHARE - SHARE // 3, SHARE // 3 - 1, 1):
        pay(studio, part)
    assert studio.balance(studio.nobody("payee")) == treasury.spent(ZERO) == SHARE
    assert treasury.periodEnd(ZERO) == first + PERIOD
    assert_exceeded(studio, 1, 0, first + PERIOD)


def test_period__when_over__begins_anew_with_the_next_payment(
    studio: Studio, treasury: Any
) -> None:
    pay(studio, SHARE)
    end = treasury.periodEnd(ZERO)
    studio.at(end - 1)
    assert_exceeded(studio, 1, 0, end)
    studio.pass_to(end)
    left = (HELD - SHARE) * CAP // 10_000
    assert (treasury.spent(ZERO), treasury.periodEnd(ZERO)) == (0, 0)
    assert treasury.spendable(ZERO) == left
    # However long nobody paid, there is one share.
    studio.pass_time(100 * PERIOD)
    assert_exceeded(studio, left + 1, left, 0)
    pay(studio, left)
    assert treasury.periodEnd(ZERO) == studio.now + PERIOD


@pytest.mark.parametrize("way", ["transfer", "forced"])
def test_income__within_the_period__adds_its_share_and_never_more_than_itself(
    studio: Studio, treasury: Any, way: str
) -> None:
    pay(studio, SHARE)
    end, gift = treasury.periodEnd(ZERO), 10 * ETHER
    if way == "forced":
        bomb = studio.nobody("bomb")
        studio.behaves(bomb, f"0x73{treasury.address[2:]}ff")
        assert studio.send(studio.stranger, bomb, value=gift, gas=100_000)
    else:
        assert studio.send(studio.stranger, treasury, value=gift)
    more = gift * CAP // 10_000
    assert_exceeded(studio, more + 1, more, end)
    pay(studio, more)
    assert_exceeded(studio, 1, 0, end)


def test_pay__when_the_money_comes_back__makes_nothing_payable_that_was_not(
    studio: Studio, treasury: Any
) -> None:
    """Paid round and round, each time a share of the money counts as new, and all of it as paid."""
    friend, paid, left = studio.person("friend"), 0, SHARE
    while left > ETHER // 1000:
        pay(studio, left, friend.address)
        assert studio.send(friend, treasury, value=left)
        paid, left = paid + left, treasury.spendable(ZERO)
    assert paid < SHARE * 10_000 // (10_000 - CAP) + 1
    assert_exceeded(studio, HELD, left, treasury.periodEnd(ZERO))


def test_tokens__have_a_cap_of_their_own_each(studio: Studio, treasury: Any) -> None:
    pay(studio, SHARE)
    token, payee = weth(studio), studio.nobody("payee")
    assert_exceeded(studio, SHARE + 1, SHARE, 0, token)
    treasury.payToken(token, payee, SHARE, sender=studio.dao)
    assert weth_of(studio, payee) == treasury.spent(token) == SHARE
    assert_exceeded(studio, 1, 0, treasury.periodEnd(token), token)
    assert studio.balance(treasury) == weth_of(studio, treasury.address) == HELD - SHARE


@pytest.mark.parametrize(("does", "says"), ODDITIES.values(), ids=ODDITIES)
def test_pay_token__of_one_that_lies__is_judged_by_the_balance(
    studio: Studio, treasury: Any, does: Does, says: Says
) -> None:
    payee, odd = studio.nobody("payee"), deployed(studio, SOURCE, "OddCurrency")
    odd.mint(treasury, HELD, sender=studio.stranger)
    odd.behave(ZERO, True, does, says, sender=studio.stranger)
    if does not in EXACT:
        found = studio.refusal(treasury.payToken, odd, payee, SHARE, sender=studio.dao)
        assert found == error("TreasuryPaymentRefused", to=payee, amount=SHARE) or (
            does == Does.BURNS_GAS and found != ACCEPTED
        )
        return
    paid = treasury.payToken(odd, payee, SHARE, sender=studio.dao)
    assert paid.decode_logs(treasury.TreasuryPaid) == [
        treasury.TreasuryPaid(token=odd.address, to=payee, amount=SHARE)
    ]
    assert odd.balanceOf(payee) == arrives(does, SHARE)
    assert (odd.balanceOf(treasury), treasury.spent(odd)) == (HELD - SHARE, SHARE)


# Recipients


@pytest.mark.parametrize("code", [receivers.REFUSES, receivers.BURNS_GAS, receivers.BOMB])
def test_pay__when_the_recipient_takes_no_money__reverts_and_books_nothing(
    studio: Studio, treasury: Any, code: str
) -> None:
    payee = studio.nobody("payee")
    studio.behaves(payee, code)
    found = studio.refusal(treasury.pay, payee, 7, sender=studio.dao)
    assert found == error("TreasuryPaymentRefused", to=payee, amount=7)
    assert (treasury.spent(ZERO), studio.balance(treasury)) == (0, HELD)


def test_pay__when_the_recipient_needs_gas__gives_it(studio: Studio, treasury: Any) -> None:
    payee = studio.nobody("payee")
    studio.behaves(payee, receivers.THIRSTY)
    pay(studio, 7, payee)
    assert studio.balance(payee) == 7


# Works


def test_give__hands_a_work_over_and_asks_a_contract_whether_it_takes_it(
    studio: Studio, treasury: Any, token: int
) -> None:
    artwork = studio.artwork
    artwork.safeTransferFrom(studio.stranger, treasury, token, sender=studio.stranger)
    found = studio.refusal(treasury.give, artwork, token, studio.operators, sender=studio.dao)
    assert found == "TransferToNonERC721ReceiverImplementer()"
    treasury.give(artwork, token, studio.holder, sender=studio.dao)
    assert artwork.ownerOf(token) == studio.holder


def test_give__of_an_erc20__moves_nothing_past_the_cap(studio: Studio, treasury: Any) -> None:
    """Wrapped ETH lets a holder call `transferFrom` without an allowance: that is not used."""
    for token in (weth(studio), studio.token.address):
        arguments = (token, HELD, studio.stranger)
        if studio.refusal(treasury.give, *arguments, sender=studio.dao) == ACCEPTED:
            treasury.give(*arguments, sender=studio.dao)
    assert weth_of(studio, treasury.address) == HELD


# The limit


@pytest.mark.parametrize(
    ("limit", "term", "value", "min_value", "max_value"),
    [
        ((MIN_PERIOD - 1, CAP), b"period", MIN_PERIOD - 1, MIN_PERIOD, MAX_PERIOD),
        ((MAX_PERIOD + 1, CAP), b"period", MAX_PERIOD + 1, MIN_PERIOD, MAX_PERIOD),
        ((PERIOD, 99), b"cap", 99, 100, MAX_CAP),
        ((PERIOD, MAX_CAP + 1), b"cap", MAX_CAP + 1, 100, MAX_CAP),
    ],
)
def test_limit__when_out_of_bounds__is_refused(
    studio: Studio, limit: tuple[int, int], term: bytes, value: int, min_value: int, max_value: int
) -> None:
    wanted = error(
        "TreasuryLimitInvalid",
        term=term.ljust(32, b"\0"),
        value=value,
        min=min_value,
        max=max_value,
    )
    assert studio.refusal(studio.treasury.announceLimit, limit, sender=studio.dao) == wanted
    assert studio.creation_refusal("Treasury", studio.dao.address, MIN_PERIOD, limit) == wanted


def test_limit__when_announced__holds_only_after_a_whole_period(
    studio: Studio, treasury: Any
) -> None:
    """One captured vote raises the cap and shortens the period, and gets no more for it yet."""
    treasury.announceLimit((MIN_PERIOD, MAX_CAP), sender=studio.dao)
    due = studio.now + PERIOD
    assert tuple(treasury.announced()) == ((MIN_PERIOD, MAX_CAP), due)
    pay(studio, SHARE)
    end = treasury.periodEnd(ZERO)
    studio.at(due - 1)
    assert_exceeded(studio, 1, 0, end)
    studio.pass_to(due)
    assert tuple(treasury.limit()) == (MIN_PERIOD, MAX_CAP)
    assert tuple(treasury.announced()) == ((0, 0), 0)
    # The period under way ends when it was to end; what was paid in it counts under the new cap.
    assert treasury.periodEnd(ZERO) == end
    assert treasury.spendable(ZERO) == HELD * MAX_CAP // 10_000 - SHARE
    studio.pass_to(end)
    pay(studio, 1)
    assert treasury.periodEnd(ZERO) == studio.now + MIN_PERIOD


def test_limit__when_announced_again__waits_anew(studio: Studio, treasury: Any) -> None:
    treasury.announceLimit((MIN_PERIOD, MAX_CAP), sender=studio.dao)
    studio.pass_time(PERIOD - 100)
    treasury.announceLimit((PERIOD, 1_000), sender=studio.dao)
    due = studio.now + PERIOD
    studio.pass_time(200)
    assert tuple(treasury.limit()) == (PERIOD, CAP)
    studio.pass_to(due)
    assert tuple(treasury.limit()) == (PERIOD, 1_000)


def test_limit__when_lowered_below_what_was_paid__leaves_nothing(
    studio: Studio, treasury: Any
) -> None:
    treasury.announceLimit((PERIOD, 100), sender=studio.dao)
    due = studio.now + PERIOD
    studio.pass_to(due - 10)
    pay(studio, SHARE)
    studio.pass_to(due)
    assert treasury.spendable(ZERO) == 0
    assert_exceeded(studio, 1, 0, treasury.periodEnd(ZERO))
