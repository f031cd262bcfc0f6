"""Anybody does anything to rounds and bonds, in any order, also on a chain that is reorganised.

Every call is first worked out by the reference (reference.py), then asked of the contracts: they
must accept and refuse the same, and hold the same money. `ATELIER_DEEP=1` runs for minutes.
"""

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import Phase as Step
from hypothesis.stateful import run_state_machine_as_test

from oracle.chain.types import Phase
from oracle.local.anvil import Anvil
from tests.invariants.chain import OPTIONS, RULES, Chain
from tests.invariants.machine import OWNERS, PURSES, ROOTS, Start
from tests.invariants.people import ODD, TURNOUTS, RoundMachine

DEEP = bool(os.environ.get("ATELIER_DEEP"))
EXAMPLES, STEPS = (300, 60) if DEEP else (25, 30)


@pytest.fixture(scope="module")
def start() -> Iterator[Start]:
    """A chain with a studio and four of five operators bonded, to begin every example from."""
    with Anvil(options=OPTIONS) as anvil:
        yield Start(Chain(anvil))


@pytest.fixture
def machine(start: Start) -> RoundMachine:
    """A machine at the beginning, to be driven by hand."""
    RoundMachine.start = start
    RoundMachine.seen.clear()
    return RoundMachine()


def test_rounds__whatever_anybody_does__end_once_and_lose_no_wei(start: Start) -> None:
    RoundMachine.start = start
    RoundMachine.seen.clear()
    run_state_machine_as_test(
        RoundMachine,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=not DEEP,
            database=None,
            report_multiple_bugs=False,
            # Shrinking replays the chain for minutes: a failure in the quick run comes as found.
            phases=tuple(Step) if DEEP else (Step.explicit, Step.generate),
            suppress_health_check=list(HealthCheck),
        ),
    )
    # A machine that never got anywhere proves nothing.
    for what in (Phase.FINALISED, Phase.FAILED, "fined", "withdrawn"):
        assert RoundMachine.seen[what], f"no example saw: {what}; saw {dict(RoundMachine.seen)}"


@pytest.mark.parametrize("rude", [True, False])
@pytest.mark.parametrize("silent", [0, 1])
@pytest.mark.parametrize("turnout", range(len(TURNOUTS)))
def test_round__whatever_is_answered__ends_as_the_rules_say(
    machine: RoundMachine, turnout: int, silent: int, rude: bool
) -> None:
    """Every turnout from request to settlement, also with somebody silent, also unpayable."""
    unpayable = {"dao", PURSES[0]} if rude else set()
    machine.begin(RULES, unpayable, False, 7, TURNOUTS[turnout], set(OWNERS[:silent]))
    assert machine.world.rounds[1].outcome
    machine.settle(0, OWNERS[0])
    machine.check()
    machine.everybody_leaves()


def test_seed__when_its_block_is_forgotten__falls_from_another(machine: RoundMachine) -> None:
    machine.begin(RULES, set(), True, 7, TURNOUTS[0], set())
    assert machine.seen["rearmed"]
    assert machine.world.rounds[1].outcome is Phase.FINALISED
    machine.everybody_leaves()


@pytest.mark.parametrize("replay", [True, False])
@pytest.mark.parametrize("reached", [2, 3])
def test_reorganisation__when_the_seed_is_lost__fines_nobody(
    machine: RoundMachine, reached: int, replay: bool
) -> None:
    """Two operators committed (2 steps) or also revealed (3) when the seed's block goes.

    Their old transactions come again or not; they do the round honestly anew.
    """
    chosen: list[bytes | None] = [ROOTS[0]] * 2 + [None] * 3
    machine.request(16, ODD)
    machine.advance(reached, chosen, set())
    round_, commits = machine.world.rounds[1], 2
    machine.seen.clear()
    machine.roll_back(machine.head - round_.seed_block + 2, replay=replay)
    assert machine.seen["seed lost"] == 1
    # The old header proves nothing now, so seed, commits and reveals are all stale.
    assert machine.seen["stale call refused"] == replay * (1 + (reached - 1) * commits)
    machine.check()
    machine.advance(6, chosen, set())
    assert machine.world.rounds[1].seed not in (b"", round_.seed)
    assert machine.world.rounds[1].outcome is Phase.FINALISED
    assert machine.world.fined == {}
    machine.everybody_leaves()
