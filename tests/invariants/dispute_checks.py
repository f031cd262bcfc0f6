"""What must hold of rounds with liars: after every step, and when all has ended."""

from collections import Counter
from collections.abc import Iterator
from typing import ClassVar

from hypothesis.stateful import RuleBasedStateMachine, invariant

from oracle.chain.types import AttestationState, LeavesState, Phase, RoundId
from tests.disputes.arena import BOND, FEE, NOBODY, STAKE, Arena
from tests.disputes.players import Operator
from tests.invariants.checkpoint import Checkpoint
from tests.invariants.disputed_rounds import OPEN, Honest, Ledger, Played


class CheckedDisputes(RuleBasedStateMachine):
    """Two honest operators, three who may lie, a watcher, and people who only want to disturb."""

    arena: ClassVar[Arena]
    beginning: ClassVar[Checkpoint]
    liars: ClassVar[list[Operator]]
    ends: ClassVar[Counter[str]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        arena = self.arena
        self.beginning.restore()
        self.honest = Honest(arena, tuple(arena.crew[:2]))
        self.operators = [*self.honest.operators, *self.liars]
        self.final: dict[int, bytes] = {}
        self.withdrawn: dict[Operator, int] = {}
        self.places = [arena.watcher, arena.stranger, self.honest.thief, arena.dao]
        self.places += [p for o in self.operators for p in (o.address, o.signer, o.payee)]
        self.places += [arena.oracle.address, arena.operators.address]
        self.ledger = Ledger(arena, self.places, [*self.operators, arena.crew[2]])
        balances, _ = self.ledger.read()
        self.money, self.watchers = sum(balances.values()), balances[arena.watcher]

    def teardown(self) -> None:
        """Everything ends, and every wei is where it belongs."""
        if self.honest.rounds:
            self._finish()

    # What always holds

    @invariant()
    def money_is_where_it_belongs(self) -> None:
        """No wei is made or lost, contracts hold what they owe, and the honest are not poorer."""
        arena = self.arena
        balances, bonds = self.ledger.read()
        assert sum(balances.values()) == self.money
        assert balances[arena.operators.address] == sum(bonds.values())
        assert balances[arena.oracle.address] == sum(map(self._held, self.honest.rounds))
        assert [bonds[operator] for operator in self.honest.operators] == [BOND, BOND]
        # What the watcher spent went to publishers of leaves that it asked for, or is held for it.
        assert balances[arena.watcher] >= self.watchers - sum(self._asked(LeavesState.DEMANDED))

    @invariant()
    def a_final_root_is_true_and_stays(self) -> None:
        """No false root is ever final while the watcher acts; a final one never dies or changes."""
        for played in self.honest.rounds:
            record = self.honest.get(played)
            assert record.phase is not Phase.FINALISED or record.root == played.truth.root
            if record.phase is Phase.FINALISED:
                self.final.setdefault(played.id, record.root)
            if played.id in self.final:
                assert (record.phase, record.root) == (Phase.FINALISED, self.final[played.id])
                assert not self.arena.root(played.id, record.root).dead

    @invariant()
    def no_true_root_is_dead(self) -> None:
        """Neither a dispute nor a demand kills the truth."""
        for played in self.honest.rounds:
            for root in self.honest.roots(played):
                assert not (root.dead and root.value == played.truth.root)

    @invariant()
    def no_known_lie_lives(self) -> None:
        """A false root that can be challenged waits for its leaves; nothing of it is known."""
        now = self.arena.chain.now
        for played in self.honest.rounds:
            if self.honest.get(played).phase in OPEN and now < self._last_second(played):
                for root in self.honest.roots(played):
                    if root.value != played.truth.root and not root.dead:
                        assert root.leaves is LeavesState.DEMANDED
                        assert now <= root.publish_by + 1

    # The end

    def _finish(self) -> None:
        """Every round ends by itself, and everybody is settled."""
        arena, honest = self.arena, self.honest
        for played in honest.rounds:
            while not (record := honest.get(played)).phase.is_over:
                self._end(played)
                if not honest.get(played).phase.is_over:
                    assert arena.chain.now <= record.expiry + 1
                    honest.pass_until(honest.next_deadline())
        for played in honest.rounds:
            for root in honest.roots(played):
                if not root.dead and root.leaves is LeavesState.DEMANDED:
                    honest.pass_until(root.publish_by + 1)
            for root in honest.roots(played):
                if root.dead:
                    honest.pass_until(root.settleable_at)
            for operator in played.plans:
                self._settle(played, operator)
                assert arena.state(played.id, operator) is AttestationState.SETTLED
        self.money_is_where_it_belongs()
        self.a_final_root_is_true_and_stays()
        for operator in self.operators:
            assert arena.registry.get(operator.address).locked == 0
            lost = sum(self._loss(played, operator) for played in honest.rounds)
            assert arena.bond(operator) == BOND - lost - self.withdrawn.get(operator, 0)
        self._judge_the_watcher()
        if honest.robberies:
            self.ends["robbery"] += honest.robberies
        for played in honest.rounds:
            self._count(played)

    def _count(self, played: Played) -> None:
        """Notes how the round and its roots ended, so that the test knows what it has seen."""
        self.ends[self.honest.get(played).phase.name] += 1
        for root in self.honest.roots(played):
            if root.value == played.truth.root:
                self.ends[f"truth {root.leaves.name}"] += 1
                continue
            names = {NOBODY: "nobody", self.arena.watcher: "the watcher"}
            died = "let off" if not root.dead else names.get(root.challenger, "a liar")
            killed = self.arena.disputes.killed_leaf(self.honest.get(played), root.value)
            self.ends[f"lie {'withheld' if killed is None else 'disputed'}: {died}"] += 1

    def _judge_the_watcher(self) -> None:
        """It has every reward that it earned, and lost only what publishers were paid."""
        earned = 0
        for played in self.honest.rounds:
            for root in self.honest.roots(played):
                if root.dead and root.challenger == self.arena.watcher:
                    earned += root.agreeing * (STAKE // 2)
        paid = sum(self._asked(LeavesState.PUBLISHED))
        assert self.arena.balance(self.arena.watcher) == self.watchers + earned - paid

    def _loss(self, played: Played, operator: Operator) -> int:
        """What the round must have cost this operator's bond, in wei."""
        arena = self.arena
        record = self.honest.get(played)
        if operator not in played.plans or record.committed < record.quorum:
            return 0
        value = arena.book.attestation(RoundId(played.id), operator.address).value
        if value != played.plans[operator].root:
            return record.no_show_penalty
        root = arena.root(played.id, value)
        if value == played.truth.root:
            assert not root.dead
            return 0
        if not root.dead:
            # Only a round that failed first, so that nothing came of the lie, lets a liar off:
            # it was never known while it could be challenged.
            assert record.phase is Phase.FAILED
            assert root.leaves is not LeavesState.DEMANDED
            return 0
        return STAKE

    # Small things

    def _end(self, played: Played) -> None:
        functions, stranger = self.arena.oracle.functions, self.arena.stranger
        if not self.honest.attempt(stranger, functions.finalise(played.id)):
            self.honest.attempt(stranger, functions.fail(played.id))
        self.honest.act()

    def _settle(self, played: Played, operator: Operator) -> None:
        arena = self.arena
        bond, treasury = arena.bond(operator), arena.balance(arena.dao)
        settle = arena.oracle.functions.settle(played.id, operator.address)
        if self.honest.attempt(arena.stranger, settle):
            lost = bond - arena.bond(operator)
            # What is not the treasury's is a reward: half of the loss at most.
            assert 2 * (lost - (arena.balance(arena.dao) - treasury)) <= lost

    def _held(self, played: Played) -> int:
        """Wei that the oracle holds for a round."""
        arena = self.arena
        record = self.honest.get(played)
        demanded = sum(r.leaves is LeavesState.DEMANDED for r in self.honest.roots(played))
        held = demanded * record.demand_bond
        if record.phase is Phase.FINALISED:
            share = FEE // record.agreeing
            for attestation in arena.book.attestations(RoundId(played.id)):
                agreed = attestation.value == record.root
                held += share * (agreed and attestation.state is not AttestationState.SETTLED)
        elif record.phase is not Phase.FAILED:
            held += FEE
        return held

    def _asked(self, least: LeavesState) -> Iterator[int]:
        """The watcher's bonds on roots whose leaves are in this state or a later one."""
        for played in self.honest.rounds:
            bond = self.honest.get(played).demand_bond
            for root in self.honest.roots(played):
                if root.demander == self.arena.watcher and root.leaves >= least:
                    yield bond

    def _last_second(self, played: Played) -> int:
        """When the present phase of an open round ends."""
        record = self.honest.get(played)
        return record.reveal_end if record.phase is Phase.REVEAL else record.challenge_end
