"""What must be equal on the chain and in the reference, and what must hold of both."""

from typing import Any

from oracle.chain.types import LeavesState, Phase
from tests.invariants.generation.chain import Query
from tests.invariants.generation.honest import HonestMachine, root_of
from tests.invariants.generation.machine import HONEST, PURSES, STRANGER, WATCHER
from tests.invariants.generation.records import Round
from tests.invariants.generation.reference import DISPUTES, NOBODY, ORACLE, REGISTRY, Call

CONTRACTS = (ORACLE, REGISTRY, DISPUTES)
EMPTY = bytes(32)


class CheckedMachine(HonestMachine):
    """Compares the chain with the reference, and looks ahead to how each round can end."""

    def __init__(self) -> None:
        super().__init__()
        self._checked = -1
        self._final: dict[int, bytes | None] = {}

    def check(self) -> None:
        """Chain and reference agree; without a new block only the clock can have done anything."""
        self.check_rounds()
        if self._checked != self.head:
            self.check_parts()
            self.check_bonds()
            self.check_money()
        self._checked = self.head
        self.check_ends()
        self.check_fairness()

    def check_rounds(self) -> None:
        """Phase, seed, deadlines, counts and leader are the reference's."""
        rounds = self.world.rounds
        asked = [Query(ORACLE, "getRound", (i,), self.now) for i in rounds]
        for (found,), round_ in zip(self.chain.ask(asked), rounds.values(), strict=True):
            (phase, _, works, _, seed, root, seed_block, requested_at) = found[:8]
            assert phase == round_.phase(self.now)
            assert (seed, seed_block) == (round_.seed or EMPTY, round_.seed_block)
            assert requested_at == round_.requested_at
            ends = [0] * 4
            if round_.seeded_at:
                ends = [round_.commit_end, round_.reveal_end, round_.challenge_end]
                ends.append(round_.closes_at(self.now))
            assert list(found[8:13]) == [*ends, round_.expiry]
            assert found[14:16] == (len(round_.answers), round_.votes.total())
            assert (root, *found[16:18]) == (round_.leader or EMPTY, round_.leading, round_.tied)
            money = (round_.fee, round_.stake, round_.penalty)
            assert (works, *found[18:21]) == (round_.works, *money)

    def check_parts(self) -> None:
        """Every operator's part, and every root's place and case."""
        rounds = self.world.rounds
        parts = [(i, o, a) for i, r in rounds.items() for o, a in r.answers.items()]
        asked = [Query(ORACLE, "attestation", (i, o)) for i, o, _ in parts]
        for ((_, state),), (_, _, answer) in zip(self.chain.ask(asked), parts, strict=True):
            assert state == answer.state
        roots = [(r, value, root) for r in rounds.values() for value, root in r.roots.items()]
        pairs = [(round_.id, value) for round_, value, _ in roots]
        places = self.chain.ask(Query(ORACLE, "getRoot", pair, self.now) for pair in pairs)
        cases = self.chain.ask(Query(DISPUTES, "getCase", pair) for pair in pairs)
        for (place,), (case,), (round_, value, root) in zip(places, cases, roots, strict=True):
            expected: tuple[Any, ...] = (round_.votes[value], root.dead, root.leaves)
            expected += (round_.end_of(root, self.now), root.publish_by, root.settleable_at)
            assert place == expected
            withheld, demanders, bond, _, disputer, refund, challenger = case
            assert (withheld, demanders, refund) == (root.withheld, len(root.demands), root.refund)
            assert bond == (round_.demand_bond if root.demands else 0)
            assert disputer == (root.disputer or NOBODY).lower()
            assert challenger == (root.challenger or NOBODY).lower()

    def check_bonds(self) -> None:
        """No bond backs two rounds: what rounds lock adds up, and is never more than the bond."""
        operators = self.world.operators
        asked = [Query(REGISTRY, "getOperator", (owner,)) for owner in operators]
        found = [record for (record,) in self.chain.ask(asked)]
        pairs = [(self.world.oracle, owner) for owner in operators]
        locks = self.chain.ask(Query(REGISTRY, "lockOf", pair) for pair in pairs)
        for record, (lock,), operator in zip(found, locks, operators.values(), strict=True):
            (*_, exit_at, bond, locked) = record
            assert lock == locked == operator.locked <= bond
            assert (bond, exit_at) == (operator.bond, operator.exit_at)

    def check_money(self) -> None:
        """Every wei is where the reference has it, and the contracts hold what they owe."""
        world, rounds = self.world, self.world.rounds.values()
        places = [self.chain.address(name) for name in CONTRACTS]
        held = self.chain.balances([*places, *self.start.payees])
        owed = [world.credits[name].total() for name in CONTRACTS]
        asked = [Query(name, "totalCredit") for name in CONTRACTS]
        assert [total for (total,) in self.chain.ask(asked)] == owed
        bonds = sum(operator.bond for operator in world.operators.values())
        cases = sum(root.held for round_ in rounds for root in round_.roots.values())
        kept = [sum(map(unpaid, rounds)), bonds, cases]
        assert held[:3] == [a + b for a, b in zip(owed, kept, strict=True)]
        assert min((r.held for round_ in rounds for r in round_.roots.values()), default=0) >= 0
        moved = [world.received[p] - world.spent[p] for p in self.start.payees]
        before = self.start.balances
        assert held[3:] == [b + m for b, m in zip(before, moved, strict=True)]

    def check_ends(self) -> None:
        """If nobody does anything more, each open round ends in exactly one way: no state waits
        for anybody's goodwill, and no demand or death moves an end beyond its bound."""
        open_rounds = [r for r in self.world.rounds.values() if not r.outcome]
        cases = [
            (round_, time)
            for round_ in open_rounds
            for time in sorted({self.now, *(end + 1 for end in round_.deadlines(self.now))})
        ]
        asked = [
            Query(ORACLE, way, (r.id,), time) for r, time in cases for way in ("finalise", "fail")
        ]
        answers = iter(self.chain.accepts(asked))
        for round_, time in cases:
            finalise, fail = next(answers), next(answers)
            assert finalise == (round_.phase(time) is Phase.FINALISABLE)
            assert fail == (round_.phase(time) is Phase.FAILABLE)
            assert finalise or fail or time <= round_.expiry
        for round_ in open_rounds:
            if round_.seeded_at and round_.id not in self.disturbed:
                latest = round_.challenge_end + 2 * round_.rules.reveal_window
                assert round_.closes_at(self.now) <= latest + self._slack
        self._check_seeds()

    _slack = 20
    """Seconds that the watcher needs for its own transactions, one after the other."""

    def _check_seeds(self) -> None:
        """An open round without a seed can be given one or a new seed block, or is too old."""
        self.chain.at(self.now + 1)
        for round_id in self.unseeded:
            round_ = self.world.rounds[round_id]
            if round_.outcome or round_.seed_block > self.head or self.now >= round_.expiry:
                continue
            header = self.chain.header(round_.seed_block)
            seed = self.chain.refusal(Call(STRANGER, ORACLE, "seed", (round_id, header)))
            rearm = self.chain.refusal(Call(STRANGER, ORACLE, "rearm", (round_id,)))
            assert (seed in (None, "RoundExpiring")) != (rearm is None)

    def check_fairness(self) -> None:
        """A final root is true and stays; the truth never dies; no lie that can be seen lives."""
        for round_ in self.world.rounds.values():
            truth = root_of(round_, "true") if round_.seeded_at else EMPTY
            if round_.outcome is Phase.FINALISED and round_.id not in self.disturbed:
                assert round_.leader == self._final.setdefault(round_.id, truth) == truth
            for value, root in round_.roots.items():
                if value == truth:
                    # A reorganisation in the last minute may take the leaves that were published.
                    assert not root.dead or (round_.id in self.disturbed and root.withheld)
                elif round_.id not in self.disturbed:
                    # The watcher has demanded every leaf and disputed every false one.
                    assert root.dead or root.leaves is LeavesState.DEMANDED
        for owner in HONEST:
            mine = [lost for (i, o), lost in self.world.fined.items() if o == owner]
            assert not mine or self.disturbed, "an honest bond is never touched"

    # The end

    def everybody_leaves(self) -> None:
        """Every round ends, everyone settles and withdraws: nothing may be left behind."""
        for address in list(self.world.refusing):
            self.change_mind(address)
        for round_id in self.world.rounds:
            self._end(round_id)
        for owner, operator in self.world.operators.items():
            if not operator.exit_at:
                self.must(owner, REGISTRY, "requestExit")
        for round_id in self.world.rounds:
            self._settle_all(round_id)
            self._judge(self.world.rounds[round_id])
        for payer, credits in self.world.credits.items():
            for account in [a for a, owed in credits.items() if owed]:
                self.must(STRANGER, payer, "withdrawCredit", account)
        for owner in list(self.world.operators):
            self.go_to(self.world.operators[owner].exit_at)
            if self.world.operators[owner].bond:
                self.must(owner, REGISTRY, "withdraw", PURSES[0])
        self.check_money()
        left = self.chain.balances([self.chain.address(name) for name in CONTRACTS])
        assert left[:2] == [0, 0]
        # What did not divide by the demanders of a root.
        assert left[2] <= 2 * len(self.world.operators) * len(self.world.rounds)
        assert self.world.received[WATCHER] >= self.world.spent[WATCHER], "watching costs nothing"

    def _end(self, round_id: int) -> None:
        while not (round_ := self.world.rounds[round_id]).outcome:
            phase = round_.phase(self.now + 1)
            if phase in (Phase.FINALISABLE, Phase.FAILABLE):
                way = "finalise" if phase is Phase.FINALISABLE else "fail"
                self.must(STRANGER, ORACLE, way, round_id)
            else:
                self.pass_until(round_.deadlines(self.now + 1)[0])

    def _settle_all(self, round_id: int) -> None:
        """After every challenge, whoever answered is settled, and demands are returned."""
        while ends := [end for end in self._waits(round_id) if end > self.now]:
            self.pass_until(ends[0])
        for owner, answer in self.world.rounds[round_id].answers.items():
            if not answer.settled:
                self.must(STRANGER, ORACLE, "settle", round_id, owner)
        for value, root in self.world.rounds[round_id].roots.items():
            for who in root.demands if root.dead else ():
                self.do(STRANGER, DISPUTES, "returnDemand", round_id, value, who)

    def _waits(self, round_id: int) -> list[int]:
        round_ = self.world.rounds[round_id]
        ends = []
        for root in round_.roots.values():
            if root.leaves is LeavesState.DEMANDED and not root.dead:
                ends.append(root.publish_by)
            ends.append(root.settleable_at if root.dead else round_.end_of(root, self.now))
        return sorted(ends)

    def _judge(self, round_: Round) -> None:
        """The honest root won if enough revealed it, and lies cost their stake."""
        if not round_.seeded_at or round_.id in self.disturbed:
            return
        truth = root_of(round_, "true")
        won = round_.outcome is Phase.FINALISED
        assert won == (round_.votes[truth] >= round_.rules.quorum), "the honest root wins"
        for owner, answer in round_.answers.items():
            lied = answer.root not in (None, truth)
            silent = answer.root is None and bool(round_.votes)
            lost = round_.stake if lied else round_.penalty if silent else 0
            assert self.world.fined.get((round_.id, owner), 0) == lost
        self.seen["honest win"] += won
        for root in round_.roots.values():
            self.seen["withheld"] += root.withheld
            self.seen["disputed"] += root.dead and not root.withheld


def unpaid(round_: Round) -> int:
    """Wei of the fee that the oracle still holds for the DAO or for operators."""
    if round_.outcome is not Phase.FINALISED:
        return 0 if round_.outcome else round_.fee
    winners = [a for a in round_.answers.values() if a.root == round_.leader]
    return round_.fee // len(winners) * sum(not a.settled for a in winners)
