"""What must hold of rounds with liars: after every step, and when all has ended."""

from collections import Counter
from typing import ClassVar

from hypothesis.stateful import RuleBasedStateMachine, invariant

from oracle.chain.types import AttestationState, LeavesState, Phase, RoundId
from tests.disputes.arena import BOND, FEE, NOBODY, STAKE, Arena
from tests.disputes.players import Operator
from tests.invariants.checkpoint import Checkpoint
from tests.invariants.disputed_rounds import Honest, Ledger, Played


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
        self.places += [arena.oracle.address, arena.operators.address, arena.court.address]
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
        # What the watcher spent is held for it until the lie is dead.
        assert balances[arena.watcher] + balances[arena.court.address] >= self.watchers

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
            for root in self.honest.roots(played):
                is_open = now < root.challenge_end
                if root.value != played.truth.root and not root.dead and is_open:
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
                honest.pass_until(root.settleable_at if root.dead else root.challenge_end + 1)
            for operator in played.plans:
                self._settle(played, operator)
                assert arena.state(played.id, operator) is AttestationState.SETTLED
            for root in honest.roots(played):
                for who in (arena.watcher, arena.stranger):
                    back = arena.court.functions.returnDemand(played.id, root.value, who)
                    honest.attempt(arena.stranger, back)
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
            case = self.arena.disputes.case(RoundId(played.id), root.value)
            who = case.disputer if case.withheld else case.challenger
            died = "let off" if not root.dead else names.get(who, "a liar")
            self.ends[f"lie {'withheld' if case.withheld else 'disputed'}: {died}"] += 1

    def _judge_the_watcher(self) -> None:
        """Finding lies out never cost it anything, and of every bond only dust is left."""
        arena = self.arena
        assert arena.balance(arena.watcher) >= self.watchers
        roots = sum(len(self.honest.roots(played)) for played in self.honest.rounds)
        assert arena.balance(arena.court.address) <= roots

    def _loss(self, played: Played, operator: Operator) -> int:
        """What the round must have cost this operator's bond, in wei."""
        arena = self.arena
        record = self.honest.get(played)
        if operator not in played.plans or record.committed < record.quorum:
            return 0
        part = arena.book.attestation(RoundId(played.id), operator.address)
        if not part.holds(played.plans[operator].root):
            return record.no_show_penalty if record.revealed else 0
        root = arena.root(played.id, played.plans[operator].root)
        if root.value == played.truth.root:
            assert not root.dead
            return 0
        # Whatever became of the round, every root could be challenged in full.
        assert root.dead
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
        held = 0
        if record.phase is Phase.FINALISED:
            share = FEE // record.agreeing
            for attestation in arena.book.attestations(RoundId(played.id)):
                agreed = attestation.holds(record.root)
                held += share * (agreed and attestation.state is not AttestationState.SETTLED)
        elif record.phase is not Phase.FAILED:
            held += FEE
        return held
