"""Anybody does anything to rounds and bonds, in any order, also on a chain that is reorganised.

Every call is first worked out by the reference (reference.py), then asked of the contracts: they
must accept and refuse the same, and hold the same money. `ATELIER_DEEP=1` runs for minutes.
"""

import os
from collections.abc import Iterator
from dataclasses import astuple, replace

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import Phase as Step
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule, run_state_machine_as_test

from oracle.chain.parameters import ETHER
from oracle.chain.types import Phase
from oracle.local.anvil import Anvil
from tests.invariants.chain import MINIMUM_BOND, MODEL, OPTIONS, RULES, Chain
from tests.invariants.checks import CheckedMachine
from tests.invariants.machine import OWNERS, PURSES, ROOTS, SALT, SIGNERS, Start
from tests.invariants.records import Rules
from tests.invariants.reference import ORACLE, REGISTRY

DEEP = bool(os.environ.get("ATELIER_DEEP"))
EXAMPLES, STEPS = (300, 60) if DEEP else (25, 30)

OTHER_RULES = [
    RULES,
    replace(RULES, stake=ETHER // 2, max_operators=5),
    replace(RULES, quorum=1, print_quorum=2, max_operators=2, seed_delay=1),
    replace(RULES, stake=1, no_show_penalty_bps=2_500),
    replace(RULES, no_show_penalty_bps=0, quorum=3),
    replace(RULES, commit_window=10, reveal_window=10, challenge_window=10, lifetime=60),
]

ages = st.integers(0, 3)  # of a round: 0 is the newest
owners = st.sampled_from(OWNERS)
roots = st.sampled_from(ROOTS)
maybe_roots = st.lists(st.sampled_from([*ROOTS, *ROOTS[:1] * 4, None]), min_size=5, max_size=5)
silence = st.sets(owners, max_size=2)
seldom = st.sampled_from([False] * 5 + [True])


class RoundMachine(CheckedMachine):
    """What people do; the classes below do it on the chain and check what came of it."""

    @initialize(
        rules=st.sampled_from(OTHER_RULES),
        lost=seldom,
        steps=st.integers(0, 6),
        chosen=maybe_roots,
        silent=silence,
    )
    def begin(
        self, rules: Rules, lost: bool, steps: int, chosen: list[bytes | None], silent: set[str]
    ) -> None:
        """A round that is somewhere on its way."""
        self.do(self.chain.dao, ORACLE, "setRules", astuple(rules))
        self.request(16, 3)
        if lost:
            self.rearm(0, True)
        self.advance(steps, chosen, silent)

    # The DAO

    @precondition(lambda self: len(self.world.rounds) < 4)
    @rule(works=st.sampled_from([0, 1, 16, 64, 65]), more=st.sampled_from([-1, 0, 3, ETHER + 1]))
    def request(self, works: int, more: int) -> None:
        rules = self.world.rules
        fee = max(0, rules.base_fee + works * rules.fee_per_work + more)
        self.do(self.chain.dao, ORACLE, "requestRound", MODEL, works, b"", value=fee)

    @rule(
        rules=st.sampled_from(OTHER_RULES),
        minimum=st.sampled_from([None, None, 0, MINIMUM_BOND, 2 * MINIMUM_BOND]),
        by_dao=st.sampled_from([True, True, False]),
    )
    def vote(self, rules: Rules, minimum: int | None, by_dao: bool) -> None:
        sender = self.chain.dao if by_dao else OWNERS[0]
        if minimum is None:
            self.do(sender, ORACLE, "setRules", astuple(rules))
        else:
            self.do(sender, REGISTRY, "setMinimumBond", minimum)

    @precondition(lambda self: self.world.rounds)
    @rule(
        age=ages,
        owner=owners,
        thief=st.sampled_from(["dao", "operator"]),
        way=st.sampled_from(["slash", "release", "lock"]),
    )
    def reach_for_a_bond(self, age: int, owner: str, thief: str, way: str) -> None:
        sender = self.chain.dao if thief == "dao" else OWNERS[0]
        more = {"slash": (1, sender), "release": (), "lock": (1,)}[way]
        self.do(sender, REGISTRY, way, self.round_of(age), owner, *more)

    # Rounds

    @precondition(lambda self: self.world.rounds)
    @rule(steps=st.integers(1, 4), chosen=maybe_roots, silent=silence)
    def advance(self, steps: int, chosen: list[bytes | None], silent: set[str]) -> None:
        """What most people do most of the time: the next steps of the newest round."""
        for _ in range(steps):
            self.next_step(0, chosen, silent)
            self.check()

    @precondition(lambda self: self.world.rounds)
    @rule(age=ages, chosen=maybe_roots, silent=silence)
    def advance_any(self, age: int, chosen: list[bytes | None], silent: set[str]) -> None:
        self.next_step(age, chosen, silent)

    @precondition(lambda self: self.unseeded)
    @rule(age=ages, wrong_block=seldom, early=seldom)
    def seed(self, age: int, wrong_block: bool, early: bool) -> None:
        round_id = self.unseeded[min(age, len(self.unseeded) - 1)]
        block = self.world.rounds[round_id].seed_block
        if not early:
            self.mine_past(block)
        given = min(block - wrong_block, self.head)
        self.do(SIGNERS[0], ORACLE, "seed", round_id, self.chain.header(given))

    @precondition(lambda self: self.unseeded)
    @rule(age=ages, lost=st.sampled_from([False, True]))
    def rearm(self, age: int, lost: bool) -> None:
        round_id = self.unseeded[min(age, len(self.unseeded) - 1)]
        if lost:
            self.forget(self.world.rounds[round_id].seed_block)
        self.do(SIGNERS[0], ORACLE, "rearm", round_id)

    @precondition(lambda self: self.world.rounds)
    @rule(age=ages, owner=owners, root=roots, by_owner=seldom, stale=seldom, copied=seldom)
    def commit(
        self, age: int, owner: str, root: bytes, by_owner: bool, stale: bool, copied: bool
    ) -> None:
        round_id = self.round_of(age)
        sender = owner if by_owner else self.signer(round_id, owner)
        seed = bytes(32) if stale else self.seed_of(round_id)
        value = self.commitment(round_id, OWNERS[0] if copied else owner, root)
        self.do(sender, ORACLE, "commit", round_id, owner, seed, value)

    @precondition(lambda self: self.world.rounds)
    @rule(age=ages, owner=owners, root=roots, by_owner=seldom, stale=seldom)
    def reveal(self, age: int, owner: str, root: bytes, by_owner: bool, stale: bool) -> None:
        round_id = self.round_of(age)
        sender = owner if by_owner else self.signer(round_id, owner)
        seed = bytes(32) if stale else self.seed_of(round_id)
        self.do(sender, ORACLE, "reveal", round_id, owner, seed, root, SALT)

    @precondition(lambda self: self.world.rounds)
    @rule(age=ages)
    def finalise(self, age: int) -> None:
        self.do(SIGNERS[0], ORACLE, "finalise", self.round_of(age))

    @precondition(lambda self: self.world.rounds)
    @rule(age=ages)
    def fail(self, age: int) -> None:
        self.do(SIGNERS[0], ORACLE, "fail", self.round_of(age))

    @precondition(lambda self: self.world.rounds)
    @rule(age=ages, owner=owners)
    def settle(self, age: int, owner: str) -> None:
        self.do(SIGNERS[0], ORACLE, "settle", self.round_of(age), owner)

    # Operators

    @rule(
        owner=owners,
        what=st.sampled_from(["register", "topUp", "setSigner", "setPayee"]),
        signer=st.sampled_from(SIGNERS),
        purse=st.sampled_from(PURSES),
        wei=st.sampled_from([0, 1, ETHER // 4, ETHER, 2 * ETHER]),
    )
    def keep_house(self, owner: str, what: str, signer: str, purse: str, wei: int) -> None:
        if what == "register":
            self.do(owner, REGISTRY, what, signer, purse, value=wei)
        elif what == "topUp":
            self.do(OWNERS[0], REGISTRY, what, owner, value=wei)
        else:
            self.do(owner, REGISTRY, what, signer if what == "setSigner" else purse)

    @rule(
        owner=owners,
        what=st.sampled_from(["requestExit", "cancelExit", "cancelExit", "withdraw"]),
        purse=st.sampled_from(PURSES),
        when_due=seldom,
    )
    def leave(self, owner: str, what: str, purse: str, when_due: bool) -> None:
        operator = self.world.operators.get(owner)
        if what != "withdraw":
            self.do(owner, REGISTRY, what)
            return
        if when_due and operator:
            self.go_to(operator.exit_at)
        self.do(owner, REGISTRY, what, purse)

    # Receivers

    @rule(who=st.sampled_from([*PURSES, "dao"]))
    def change_manners(self, who: str) -> None:
        self.change_mind(self.chain.dao if who == "dao" else who)

    @rule(who=st.sampled_from([*PURSES, "dao"]), payer=st.sampled_from([ORACLE, REGISTRY]))
    def withdraw_credit(self, who: str, payer: str) -> None:
        account = self.chain.dao if who == "dao" else who
        self.do(SIGNERS[0], payer, "withdrawCredit", account)

    # Time and the chain

    @rule(seconds=st.integers(1, 40))
    def pass_time(self, seconds: int) -> None:
        self.go_to(self.now + seconds)

    @precondition(lambda self: self.upcoming)
    @rule(late=st.integers(0, 1))
    def pass_to_a_deadline(self, late: int) -> None:
        self.go_to(self.upcoming[0] + late)

    @rule(blocks=st.integers(1, 8), replay=st.booleans())
    def reorganise(self, blocks: int, replay: bool) -> None:
        self.roll_back(blocks, replay=replay)

    # What must hold

    @invariant()
    def chain_agrees_and_every_round_can_end(self) -> None:
        self.check()

    @invariant()
    def only_silence_was_fined(self) -> None:
        for (round_id, owner), penalty in self.world.fined.items():
            round_ = self.world.rounds[round_id]
            assert round_.answers[owner].root is None
            assert round_.reveals_open
            assert 0 < penalty <= round_.rules.stake // 4

    def teardown(self) -> None:
        self.everybody_leaves()


@pytest.fixture
def start() -> Iterator[Start]:
    """A chain with a studio and four of five operators bonded, to begin every example from.

    A new one for each test: anvil forgets the states of old blocks after some thousand new ones.
    """
    with Anvil(options=OPTIONS) as anvil:
        yield Start(Chain(anvil))


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
    for what in (
        *(Phase.FINALISED, Phase.FAILED),
        *("fined", "credited", "rearmed", "withdrawn"),
    ):
        assert RoundMachine.seen[what], f"no example saw: {what}; saw {dict(RoundMachine.seen)}"


@pytest.mark.parametrize("replay", [True, False])
@pytest.mark.parametrize("reached", [2, 3])
def test_reorganisation__when_the_seed_is_lost__fines_nobody(
    start: Start, reached: int, replay: bool
) -> None:
    """Four operators committed (2 steps) or also revealed (3) when the seed's block goes.

    Their old transactions come again or not; they all do the round honestly anew.
    """
    RoundMachine.start = start
    machine = RoundMachine()
    chosen: list[bytes | None] = [ROOTS[0]] * 4 + [None]
    machine.request(16, 3)
    machine.advance(reached, chosen, set())
    round_, commits = machine.world.rounds[1], 4
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
