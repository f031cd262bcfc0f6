"""Colluding swarms do anything to rounds and bonds, in any order, many things in one transaction.

Every call is first worked out by the reference (reference.py, disputes_reference.py), then asked of
the contracts as they are deployed: they must accept and refuse the same, and hold the same money.
Two honest operators and a watcher act after everything (honest.py); what they can rely on is in
checks.py. `ATELIER_DEEP=1` takes 20,000 steps.
"""

from collections.abc import Iterator

import pytest

from oracle.chain.types import Phase
from oracle.local.anvil import Anvil
from tests.invariants.generation.chain import OPTIONS, RULES, Chain
from tests.invariants.generation.honest import KINDS
from tests.invariants.generation.machine import LIARS, Start
from tests.invariants.generation.people import RoundMachine
from tests.invariants.runs import run


@pytest.fixture(scope="module")
def start() -> Iterator[Start]:
    """A chain with a studio, two honest operators and five liars, to begin every example from."""
    with Anvil(options=OPTIONS) as anvil:
        yield Start(Chain(anvil))


@pytest.fixture
def machine(start: Start) -> RoundMachine:
    """A machine at the beginning, to be driven by hand."""
    RoundMachine.start = start
    RoundMachine.seen.clear()
    return RoundMachine()


def test_rounds__whatever_anybody_does__the_honest_win_and_no_wei_is_lost(start: Start) -> None:
    RoundMachine.start = start
    RoundMachine.seen.clear()
    run(RoundMachine, quick=(20, 25), deep=(400, 50), shrinks=False)
    # A machine that never got anywhere proves nothing.
    met = (Phase.FINALISED, Phase.FAILED, "fined", "withdraw", "honest win", "dispute", "withhold")
    for what in met:
        assert RoundMachine.seen[what], f"no example saw: {what}; saw {dict(RoundMachine.seen)}"


@pytest.mark.parametrize("robbed", [False, True])
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "true"])
def test_honest__when_all_others_reveal_one_lie__win_all_the_same(
    machine: RoundMachine, kind: str, robbed: bool
) -> None:
    """Five against two, who all commit and reveal in a transaction each, before the honest."""
    machine.begin(RULES, set(), False, robbed, [kind] * 5, True, 2)
    machine.show(0)
    machine.check()
    machine.everybody_leaves()
    assert machine.seen["honest win"] == 1
    ended = "withheld" if kind in ("hidden", "twin", "long") else "disputed"
    assert machine.seen[ended] == 1
    assert machine.seen["robbery"] == (robbed and ended == "disputed")


def test_round__when_liars_end_their_own_leader_and_fail_it_in_one_transaction__goes_on(
    machine: RoundMachine,
) -> None:
    machine.begin(RULES, set(), False, False, ["last"] * 5, True, 2)
    machine.now = machine.world.rounds[1].challenge_end - 1
    steps = ("publish", "accuse", "dispute", "fail", "finalise", "settle", "claimReward")
    round_ = machine.world.rounds[1]
    calls = [machine.step(round_, what, LIARS[0], "last") for what in steps]
    refusals = machine.do_at_once(calls)
    assert refusals[3:5] == ["RoundWrongPhase"] * 2
    machine.act()
    machine.everybody_leaves()
    assert machine.seen["honest win"] == 1


@pytest.mark.parametrize("revealed", [True, False])
def test_swarm__when_nobody_honest_takes_part__gains_nothing(
    machine: RoundMachine, revealed: bool
) -> None:
    machine.begin(RULES, set(), False, False, ["first"] * 5, revealed, 0)
    machine.show(0)
    machine.everybody_leaves()
    assert machine.world.rounds[1].outcome is Phase.FAILED


def test_seed__when_its_block_is_forgotten__falls_from_another(machine: RoundMachine) -> None:
    machine.begin(RULES, set(), True, False, ["true"] * 5, True, 2)
    assert machine.seen["rearm"]
    machine.everybody_leaves()
    assert machine.world.rounds[1].outcome is Phase.FINALISED


@pytest.mark.parametrize("replay", [True, False])
def test_reorganisation__when_the_seed_is_lost__fines_nobody(
    machine: RoundMachine, replay: bool
) -> None:
    """Two honest operators have committed and revealed when the seed's block goes; their old
    transactions come again or not, and they do the round anew."""
    machine.request(4, 3)
    machine.play([None] * 5, False, 2)
    old = machine.world.rounds[1]
    machine.seen.clear()
    machine.roll_back(machine.head - old.seed_block + 2, replay=replay)
    assert machine.seen["seed lost"] == 1
    # The old header proves nothing now, so seed, commits and reveals are all stale.
    assert machine.seen["stale call refused"] == replay * 5
    machine.check()
    machine.play([None] * 5, False, 2)
    machine.everybody_leaves()
    assert machine.world.rounds[1].seed not in (b"", old.seed)
    assert machine.world.rounds[1].outcome is Phase.FINALISED
    assert machine.world.fined == {}
