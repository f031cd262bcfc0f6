"""What must be equal on the chain and in the reference, and what must hold of both."""

from oracle.chain.types import Phase
from tests.invariants.chain import Query
from tests.invariants.machine import PURSES, SIGNERS, Machine
from tests.invariants.reference import ORACLE, REGISTRY, Call


class CheckedMachine(Machine):
    """Compares the chain with the reference, and looks ahead to how each round can end."""

    def __init__(self) -> None:
        super().__init__()
        self._checked = -1

    def check(self) -> None:
        """Chain and reference agree; without a new block only the clock can have done anything."""
        self.check_rounds()
        if self._checked != self.head:
            self.check_bonds()
            self.check_money()
        self._checked = self.head
        self.check_ends()

    def check_rounds(self) -> None:
        """Phase, seed, counts and every operator's part are the reference's; a root is for ever."""
        rounds = self.world.rounds
        asked = [Query(ORACLE, "getRound", (i,), self.now) for i in rounds]
        for (found,), round_ in zip(self.chain.ask(asked), rounds.values(), strict=True):
            (phase, _, works, _, seed, root, seed_block, _, commit_end, reveal_end) = found[:10]
            challenge_end, closes_at, expiry = found[10:13]
            (committed, revealed, agreeing, tied, fee) = found[15:20]
            assert phase == round_.phase(self.now)
            assert (works, fee, expiry) == (round_.works, round_.fee, round_.expiry)
            assert (seed, seed_block) == (self._or_zero(round_.seed), round_.seed_block)
            if round_.seeded_at:
                assert (commit_end, reveal_end, challenge_end) == round_.deadlines[:3]
                assert closes_at == challenge_end
            leader, count = round_.leader
            assert (committed, revealed) == (len(round_.answers), round_.votes.total())
            assert (agreeing, tied) == (count, count > 0 and leader is None)
            if leader:
                assert root == leader
            if round_.outcome is Phase.FINALISED:
                assert root == round_.final_root
        parts = [(i, o, a) for i, r in rounds.items() for o, a in r.answers.items()]
        asked = [Query(ORACLE, "attestation", (i, o)) for i, o, _ in parts]
        for ((value, state),), (_, _, answer) in zip(self.chain.ask(asked), parts, strict=True):
            assert (value, state) == ((answer.root or answer.commitment)[:31], answer.state)

    def check_bonds(self) -> None:
        """No bond backs two rounds: what rounds lock adds up, and is never more than the bond."""
        operators = self.world.operators
        asked = [Query(REGISTRY, "getOperator", (owner,)) for owner in operators]
        found = [record for (record,) in self.chain.ask(asked)]
        pairs = [(self.world.oracle, owner) for owner in operators]
        locks = iter(self.chain.ask(Query(REGISTRY, "lockOf", pair) for pair in pairs))
        for (*_, exit_at, bond, locked), operator in zip(found, operators.values(), strict=True):
            assert next(locks)[0] == locked <= bond
            assert (bond, locked, exit_at) == (operator.bond, operator.locked, operator.exit_at)

    def check_money(self) -> None:
        """Every wei is where the reference has it, and the contracts hold what they owe."""
        world = self.world
        oracle, registry = (self.chain.address(name) for name in (ORACLE, REGISTRY))
        held = self.chain.balances([oracle, registry, *self.start.payees])
        owed = {name: credits.total() for name, credits in world.credits.items()}
        asked = [Query(name, "totalCredit") for name in (ORACLE, REGISTRY)]
        assert [total for (total,) in self.chain.ask(asked)] == list(owed.values())
        assert held[0] == owed[ORACLE] + sum(r.unpaid for r in world.rounds.values())
        assert held[1] == owed[REGISTRY] + sum(o.bond for o in world.operators.values())
        moved = [world.received[p] - world.spent[p] for p in self.start.payees]
        before = self.start.balances
        assert held[2:] == [b + m for b, m in zip(before, moved, strict=True)]

    def check_ends(self) -> None:
        """From here on, if nobody does anything more, each open round ends in exactly one way."""
        open_rounds = {i: r for i, r in self.world.rounds.items() if not r.outcome}
        cases = [
            (i, r, time)
            for i, r in open_rounds.items()
            for time in sorted({self.now, *(d + 1 for d in r.deadlines if d >= self.now)})
        ]
        asked = [
            Query(ORACLE, way, (i,), time) for i, _, time in cases for way in ("finalise", "fail")
        ]
        answers = iter(self.chain.accepts(asked))
        for _, round_, time in cases:
            finalise, fail = next(answers), next(answers)
            assert not (finalise and fail)
            assert finalise == (round_.phase(time) is Phase.FINALISABLE)
            if time > round_.expiry:
                assert fail
            elif round_.seeded_at and time > round_.challenge_end:
                assert finalise != fail
        self._check_seeds()

    def _check_seeds(self) -> None:
        """An open round without a seed can be given one or a new seed block, or is too old."""
        self.chain.at(self.now + 1)
        for round_id in self.unseeded:
            round_ = self.world.rounds[round_id]
            if round_.outcome or round_.seed_block > self.head or self.now >= round_.expiry:
                continue
            header = self.chain.header(round_.seed_block)
            sender = SIGNERS[0]
            seed = self.chain.refusal(Call(sender, ORACLE, "seed", (round_id, header)))
            rearm = self.chain.refusal(Call(sender, ORACLE, "rearm", (round_id,)))
            assert (seed in (None, "RoundExpiring")) != (rearm is None)

    @staticmethod
    def _or_zero(value: bytes) -> bytes:
        return value or bytes(32)

    # The end

    def everybody_leaves(self) -> None:
        """Every round ends, everyone settles and withdraws: nothing may be left behind."""
        dao, somebody = self.chain.dao, SIGNERS[0]
        for address in list(self.world.refusing):
            self.change_mind(address)
        for owner, operator in self.world.operators.items():
            if not operator.exit_at:
                self.do(owner, REGISTRY, "requestExit")
        for round_id, round_ in self.world.rounds.items():
            if not round_.outcome:
                over = round_.phase(self.now + 1) is Phase.FINALISABLE
                self.go_to(self.now if over else round_.expiry + 1)
                self.do(somebody, ORACLE, "finalise" if over else "fail", round_id)
            for owner, answer in round_.answers.items():
                if not answer.settled:
                    self.do(somebody, ORACLE, "settle", round_id, owner)
        for payer, credits in self.world.credits.items():
            for account in [a for a, owed in credits.items() if owed]:
                self.do(somebody, payer, "withdrawCredit", account)
        for owner in self.world.operators:
            operator = self.world.operators[owner]
            self.go_to(operator.exit_at)
            if operator.bond:
                self.do(owner, REGISTRY, "withdraw", PURSES[0])
        self.check_money()
        assert self.chain.balances([self.chain.address(n) for n in (ORACLE, REGISTRY)]) == [0, 0]
        assert self.world.received.total() == self.world.spent.total(), dao
