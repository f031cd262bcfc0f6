"""Whatever liars do, in whatever order: the honest lose nothing, and money is conserved."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import Phase as Step
from hypothesis import strategies as st
from hypothesis.stateful import (
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from oracle.chain.types import LeavesState
from oracle.local.anvil import Anvil
from tests.disputes.arena import CHAIN_OPTIONS, WORKS, Arena
from tests.invariants.checkpoint import Checkpoint
from tests.invariants.dispute_checks import CheckedDisputes
from tests.invariants.disputed_rounds import KINDS, Played
from tests.support.refusals import ACCEPTED, error

DEEP = os.environ.get("ATELIER_DEEP") == "1"
PROFILE = settings(
    max_examples=100 if DEEP else 24,
    stateful_step_count=30 if DEEP else 14,
    derandomize=not DEEP,
    database=None,
    deadline=None,
    # A failure is found again from its seed; looking for the shortest way to it takes minutes.
    phases=(Step.explicit, Step.reuse, Step.generate, *([Step.shrink] if DEEP else [])),
    suppress_health_check=list(HealthCheck),
)
MOST_ROUNDS = 2

MET = {
    "FINALISED",
    "FAILED",
    "lie disputed: the watcher",
    "lie withheld: the watcher",
}
"""What any run of some length meets; what it may miss is driven by hand below."""

rounds = st.integers(0, MOST_ROUNDS - 1)
liars = st.integers(0, 2)
plans = st.lists(st.sampled_from(["first", "last", *KINDS, None]), min_size=3, max_size=3)
prompt = st.lists(st.booleans(), min_size=3, max_size=3)
begun = {"honest": st.integers(0, 2), "kinds": plans, "soon": prompt, "publishes": st.booleans()}


class DisputeMachine(CheckedDisputes):
    """What people do with two rounds at once; what must hold is checked by the class above."""

    # Rounds

    @initialize(quorum=st.sampled_from([1, 2]), robs=st.booleans(), **begun)
    def begin(self, quorum: int, robs: bool, **round_begun: Any) -> None:
        """The DAO's rules, and the first round."""
        self.arena.vote_rules(quorum=quorum)
        self.honest.is_robbed = robs
        self._open(**round_begun)

    @precondition(lambda self: len(self.honest.rounds) < MOST_ROUNDS)
    @rule(**begun)
    def open_round(self, **round_begun: Any) -> None:
        """Another round, while the first goes on."""
        self._open(**round_begun)

    def _open(
        self, honest: int, kinds: list[str | None], soon: list[bool], publishes: bool
    ) -> None:
        arena = self.arena
        round_id = arena.open(WORKS)
        played = Played(round_id, arena.truth(round_id))
        self.honest.rounds.append(played)
        for operator in self.honest.operators[:honest]:
            arena.commit(round_id, operator, played.truth.root)
            played.plans[operator] = played.truth
        for liar, kind in zip(self.liars, kinds, strict=True):
            exiting = arena.registry.get(liar.address).exit_at != 0
            if kind is not None and not exiting:
                played.plans[liar] = self.honest.answer(played, kind)
                arena.commit(round_id, liar, played.plans[liar].root)
        self.honest.pass_until(arena.get(round_id).commit_end + 1)
        for liar, at_once in zip(self.liars, soon, strict=True):
            if at_once and liar in played.plans:
                # Below the quorum nobody is asked to reveal.
                self.honest.attempt(
                    liar.signer, arena.reveal_call(round_id, liar, played.plans[liar].root)
                )
        self.honest.act()
        if publishes:
            self.publish(len(self.honest.rounds) - 1)

    @rule(seconds=st.integers(1, 200))
    def wait(self, seconds: int) -> None:
        """Some time passes."""
        self.honest.pass_until(self.arena.chain.now + seconds)

    @rule()
    def wait_for_deadline(self) -> None:
        """Time passes until something may happen or may not any more."""
        self.honest.pass_until(self.honest.next_deadline())

    @rule(which=rounds)
    def end(self, which: int) -> None:
        """Anyone ends a round if it can be ended."""
        self._end(self._round(which))

    @rule(which=rounds, who=st.integers(0, 4))
    def settle(self, which: int, who: int) -> None:
        """Anyone settles an operator if it can be settled."""
        self._settle(self._round(which), self.operators[who])

    # What liars do

    @rule(which=rounds, who=liars)
    def reveal(self, which: int, who: int) -> None:
        """A liar shows its root."""
        played, liar = self._round(which), self.liars[who]
        if liar in played.plans:
            call = self.arena.reveal_call(played.id, liar, played.plans[liar].root)
            self.honest.attempt(liar.signer, call)
        self.honest.act()

    @rule(which=rounds)
    def publish(self, which: int) -> None:
        """Liars show their leaves, those who can show any."""
        played = self._round(which)
        demanded = {r.value for r in self.honest.roots(played) if r.leaves is LeavesState.DEMANDED}
        for liar, answer in played.plans.items():
            if answer.root in demanded and len(answer.digests) == WORKS:
                (call,) = self.arena.publications(answer, liar.address)
                self.honest.attempt(liar.signer, call)
        self.honest.act()

    @rule(which=rounds, who=liars, commits=st.booleans())
    def dispute_itself(self, which: int, who: int, commits: bool) -> None:
        """A liar names its own false leaf, to save what it can."""
        played = self._round(which)
        forgers = [o for o in self.liars if o in played.plans and played.plans[o].digests]
        if forgers:
            liar = forgers[who % len(forgers)]
            lie = played.plans[liar]
            truth = [*played.truth.digests, bytes(32)]
            index = next((i for i, d in enumerate(lie.digests) if d != truth[i]), 0)
            if commits:
                self.honest.attempt(liar.address, self.arena.challenge(lie, index, liar.address))
            disputed = self.honest.attempt(liar.address, self.arena.dispute(lie, index))
            assert not (disputed and lie is played.truth)
        self.honest.act()

    @rule(who=liars)
    def exit(self, who: int) -> None:
        """A liar wants its bond back, or takes what it may."""
        liar, functions = self.liars[who], self.arena.operators.functions
        if not self.honest.attempt(liar.address, functions.requestExit()):
            before = self.arena.bond(liar)
            if self.honest.attempt(liar.address, functions.withdraw(liar.address)):
                taken = before - self.arena.bond(liar)
                self.withdrawn[liar] = self.withdrawn.get(liar, 0) + taken

    # What others do

    @rule(which=rounds, number=st.integers(0, 3))
    def demand(self, which: int, number: int) -> None:
        """Somebody demands the leaves of any root, true ones too."""
        played = self._round(which)
        values = [root.value for root in self.honest.roots(played)]
        if values:
            call = self.arena.court.functions.demand(played.id, values[number % len(values)])
            bond = self.arena.disputes.demand_bond(self.honest.get(played).id)
            self.honest.attempt(self.arena.stranger, call, bond)
        self.honest.act()

    @rule(which=rounds, index=st.integers(0, WORKS - 1))
    def dispute_the_truth(self, which: int, index: int) -> None:
        """Somebody disputes a true leaf, in vain."""
        played = self._round(which)
        call = self.arena.dispute(played.truth, index)
        found = self.arena.refusal(self.arena.stranger, call)
        assert found != ACCEPTED
        values = [root.value for root in self.honest.roots(played)]
        if played.truth.root in values:
            end = self.arena.root(played.id, played.truth.root).challenge_end
            digest = played.truth.digests[index]
            if self.arena.chain.now < end:
                assert found == error("ClaimIsTrue", round=played.id, index=index, digest=digest)

    @rule(robs=st.booleans())
    def copy_disputes(self, robs: bool) -> None:
        """A thief sends the watcher's disputes before the watcher does, from now on or no more."""
        self.honest.is_robbed = robs

    def _round(self, which: int) -> Played:
        return self.honest.rounds[which % len(self.honest.rounds)]


@pytest.fixture(scope="module")
def theatre() -> Iterator[Arena]:
    """A studio of its own for the machine, with three liars."""
    with Anvil(options=CHAIN_OPTIONS) as chain:
        DisputeMachine.arena = Arena(chain)
        DisputeMachine.liars = [DisputeMachine.arena.enrol(name) for name in ("dan", "eve", "fay")]
        DisputeMachine.beginning = Checkpoint(chain)
        yield DisputeMachine.arena


@pytest.fixture
def machine(theatre: Arena) -> DisputeMachine:
    """A machine at the beginning, to be driven by hand."""
    DisputeMachine.ends.clear()
    return DisputeMachine()


@pytest.mark.usefixtures("theatre")
def test_rounds__whatever_liars_do__then_the_honest_lose_nothing_and_lies_never_win() -> None:
    DisputeMachine.ends.clear()
    run_state_machine_as_test(DisputeMachine, settings=PROFILE)
    assert DisputeMachine.ends.keys() >= MET


@pytest.mark.parametrize(("commits", "winner"), [(False, "nobody"), (True, "a liar")])
def test_liar__when_it_disputes_itself__loses_all_the_same(
    machine: DisputeMachine, commits: bool, winner: str
) -> None:
    begin(machine, ["first", None, None])
    machine.dispute_itself(0, 0, commits)
    machine.teardown()
    assert machine.ends == {"FINALISED": 1, "truth HIDDEN": 1, f"lie disputed: {winner}": 1}


def test_watcher__when_its_disputes_are_copied__has_every_reward(machine: DisputeMachine) -> None:
    begin(machine, ["last", "hidden", None], robs=True, publishes=True)
    machine.teardown()
    assert machine.ends["robbery"] == 1
    assert machine.ends["lie disputed: the watcher"] == 1
    assert machine.ends["lie withheld: the watcher"] == 1


def test_honest_root__when_it_is_demanded__is_published_and_final(machine: DisputeMachine) -> None:
    begin(machine, ["true", None, None])
    machine.demand(0, 0)
    machine.teardown()
    assert machine.ends == {"FINALISED": 1, "truth PUBLISHED": 1}


def test_bond__when_a_liar_wants_it_back_in_time__stays_until_the_lie_is_paid(
    machine: DisputeMachine,
) -> None:
    begin(machine, ["first", "first", "first"], honest=0, publishes=True)
    for _ in range(2):
        machine.exit(0)
    machine.teardown()
    assert machine.ends == {"FAILED": 1, "lie disputed: the watcher": 1}


def begin(
    machine: DisputeMachine,
    kinds: list[str | None],
    honest: int = 2,
    robs: bool = False,
    publishes: bool = False,
) -> None:
    """A round with a quorum of one in which the liars reveal at once."""
    machine.begin(
        quorum=1, robs=robs, honest=honest, kinds=kinds, soon=[True] * 3, publishes=publishes
    )
