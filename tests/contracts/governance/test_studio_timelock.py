"""StudioTimelock: no money stays where no cap holds."""

from typing import Any

from oracle.quantities import ETHER
from tests.contracts.governance.motions import GOVERNOR, Motion, execute, motion, passed
from tests.contracts.studio import Studio
from tests.support import receivers
from tests.support.refusals import error


def strand(studio: Studio, amount: int) -> None:
    """ETH in the timelock, as the fee of a failed round; nothing in the treasury."""
    studio.account(studio.dao.address, amount)
    studio.account(studio.treasury.address, 0)


def test_sweep__when_anybody_asks__sends_all_to_the_treasury(studio: Studio) -> None:
    strand(studio, 7)
    receipt = studio.timelock.sweep(sender=studio.stranger)
    assert [dict(event.event_arguments) for event in receipt.events] == [{"amount": 7}]
    assert (studio.balance(studio.dao), studio.balance(studio.treasury)) == (0, 7)
    assert not studio.timelock.sweep(sender=studio.stranger).events


def test_sweep__when_the_treasury_refuses__says_so_and_keeps_the_money(studio: Studio) -> None:
    strand(studio, 7)
    studio.behaves(studio.treasury.address, receivers.REFUSES)
    found = studio.refusal(studio.timelock.sweep, sender=studio.stranger)
    assert found == error("TimelockSweepRefused", treasury=studio.treasury, amount=7)


def test_execution__when_money_is_in_the_timelock__sweeps_before_a_call_can_spend_it(
    studio: Studio, members: dict
) -> None:
    """Whoever wins a vote cannot take a returned fee past the cap."""
    theft = Motion([studio.nobody("thief")], [b""], "theft", (ETHER,))
    passed(studio, theft, members["large"])
    strand(studio, ETHER)
    studio.pass_time(GOVERNOR.timelock_delay)
    found = studio.refusal(studio.governor.execute, *theft.hashed, sender=studio.stranger)
    assert found == "FailedCall()"
    execute(studio, motion((studio.models.retire, 1)), members["large"])
    assert (studio.balance(studio.dao), studio.balance(studio.treasury)) == (0, ETHER)


def test_execution__when_money_is_sent_along__leaves_it_to_the_calls(
    studio: Studio, members: dict
) -> None:
    payee = studio.nobody("payee")
    gift = Motion([payee], [b""], "gift", (5,))
    passed(studio, gift, members["large"])
    strand(studio, 7)
    studio.pass_time(GOVERNOR.timelock_delay)
    studio.governor.execute(*gift.hashed, value=5, sender=studio.stranger)
    assert (studio.balance(payee), studio.balance(studio.treasury)) == (5, 7)


def test_single_operation__sweeps_as_well(studio: Studio) -> None:
    """The timelock's other way to execute; only a proposer of its own could schedule it."""
    role = studio.timelock.PROPOSER_ROLE()
    studio.timelock.grantRole(role, studio.holder, sender=studio.dao)
    call: tuple[Any, ...] = (studio.models.address, 0, studio.models.retire.encode_input(1))
    delay = GOVERNOR.timelock_delay
    studio.timelock.schedule(*call, bytes(32), bytes(32), delay, sender=studio.holder)
    studio.pass_time(delay)
    strand(studio, 7)
    studio.timelock.execute(*call, bytes(32), bytes(32), sender=studio.stranger)
    assert (studio.balance(studio.dao), studio.balance(studio.treasury)) == (0, 7)


def test_treasury__when_it_refuses__stops_no_vote_for_another(
    studio: Studio, members: dict
) -> None:
    studio.behaves(studio.treasury.address, receivers.REFUSES)
    studio.account(studio.dao.address, 7)
    other = studio.nobody("other treasury")
    execute(studio, motion((studio.timelock.setTreasury, other)), members["large"])
    assert studio.timelock.treasury() == other
    studio.timelock.sweep(sender=studio.stranger)
    assert studio.balance(other) == 7
