"""Rounds in which some lie, and the honest who always act in time, for the stateful test.

An honest operator reveals the truth as soon as it may, and publishes it when asked. The watcher
demands every other root at once, withholds what is overdue, and disputes what was published. They
use nothing that liars keep to themselves.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from web3.contract.contract import ContractFunction
from web3.types import RPCEndpoint

from oracle.chain.rounds import Root, Round
from oracle.chain.types import AttestationState, LeavesState, Phase
from tests.disputes.arena import SALT, WORKS, Arena
from tests.disputes.players import Answer, Operator, nothing, person
from tests.support.refusals import ACCEPTED

KINDS = ("first", "last", "hidden", "long", "true")
"""What a liar may reveal: a forged first or last work, no leaves, one too many, or the truth."""


@dataclass
class Played:
    """A round, the truth about it, and what each operator committed to."""

    id: int
    truth: Answer
    plans: dict[Operator, Answer] = field(default_factory=dict)

    @property
    def answers(self) -> dict[bytes, Answer]:
        """By root, what stands behind it."""
        return {answer.root: answer for answer in self.plans.values()}


class Hidden(Answer):
    """A root that nobody knows leaves of."""

    def __init__(self, round_id: int) -> None:
        super().__init__(round_id, [])

    @property
    def root(self) -> bytes:
        """A number like any other."""
        return nothing(f"hidden {self.round}")


class Ledger:
    """Balances and bonds, all of them in one request."""

    def __init__(self, arena: Arena, places: Sequence[str], operators: Sequence[Operator]) -> None:
        self._provider = arena.w3.provider
        get = arena.operators.functions.getOperator
        self._requests: list[tuple[RPCEndpoint, Any]] = [
            (RPCEndpoint("eth_getBalance"), [place, "latest"]) for place in places
        ]
        for operator in operators:
            data = get(operator.address)._encode_transaction_data()
            call = {"to": arena.operators.address, "data": data}
            self._requests.append((RPCEndpoint("eth_call"), [call, "latest"]))
        self._places, self._operators = places, operators

    def read(self) -> tuple[dict[str, int], dict[Operator, int]]:
        """Wei at each place, and each operator's bond."""
        answers = self._provider.make_batch_request(self._requests)
        assert isinstance(answers, list)
        raw = [str(answer["result"]) for answer in answers]
        balances = [int(word, 16) for word in raw[: len(self._places)]]
        # The bond is the fifth word of the record.
        bonds = [int(record[2 + 4 * 64 : 2 + 5 * 64], 16) for record in raw[len(self._places) :]]
        return (
            dict(zip(self._places, balances, strict=True)),
            dict(zip(self._operators, bonds, strict=True)),
        )


class Honest:
    """The watcher and the honest operators, on one arena."""

    def __init__(self, arena: Arena, operators: tuple[Operator, ...]) -> None:
        self.arena = arena
        self.operators = operators
        self.thief = arena.fund(person("thief"))
        self.is_robbed = False
        self.robberies = 0
        self.rounds: list[Played] = []
        self._seen: dict[int, tuple[int, Round, list[Root]]] = {}

    def attempt(self, sender: str, call: ContractFunction, value: int = 0) -> bool:
        """Sends the call unless the next block would refuse it."""
        if self.arena.refusal(sender, call, value) != ACCEPTED:
            return False
        self.arena.send(sender, call, value)
        return True

    def answer(self, played: Played, kind: str) -> Answer:
        """What a liar of this kind reveals."""
        if kind == "hidden":
            return Hidden(played.id)
        if kind == "long":
            return self.arena.truth(played.id, WORKS + 1)
        if kind == "true":
            return played.truth
        return played.truth.forged(0 if kind == "first" else WORKS - 1)

    def look(self, played: Played) -> tuple[Round, list[Root]]:
        """The round and its revealed roots as they stand now."""
        seen = self._seen.get(played.id)
        if seen is None or seen[0] != self.arena.moves:
            record = self.arena.get(played.id)
            values = self.arena.book.roots(record.id) if record.revealed else []
            roots = [self.arena.root(played.id, value) for value in values]
            seen = self._seen[played.id] = (self.arena.moves, record, roots)
        return seen[1:]

    def roots(self, played: Played) -> list[Root]:
        """The round's revealed roots as they stand now."""
        return self.look(played)[1]

    def get(self, played: Played) -> Round:
        """The round now."""
        return self.look(played)[0]

    def act(self) -> None:
        """Everybody honest does what is due in the next seconds."""
        for played in self.rounds:
            if self.get(played).phase is Phase.REVEAL:
                self._reveal(played)
            for root in self.roots(played):
                if root.dead:
                    self._claim(played, root)
                elif root.value == played.truth.root:
                    self._defend(played, root)
                else:
                    self._accuse(played, root)

    def _reveal(self, played: Played) -> None:
        for operator in self.operators:
            if self.arena.state(played.id, operator) is AttestationState.COMMITTED:
                self.arena.reveal(played.id, operator, played.truth.root)

    def _defend(self, played: Played, root: Root) -> None:
        if root.leaves is LeavesState.DEMANDED and self.arena.chain.now < root.publish_by:
            who = self.operators[0]
            self.arena.publish(played.truth, who.signer, who.address)
        if root.agreeing > self.get(played).agreeing:
            promote = self.arena.oracle.functions.promote(played.id, root.value)
            self.attempt(self.operators[0].signer, promote)

    def _accuse(self, played: Played, root: Root) -> None:
        arena, functions = self.arena, self.arena.court.functions
        match root.leaves:
            case LeavesState.HIDDEN:
                bond = arena.disputes.demand_bond(self.get(played).id)
                self.attempt(arena.watcher, functions.demand(played.id, root.value), bond)
            case LeavesState.DEMANDED:
                self.attempt(arena.watcher, functions.withhold(played.id, root.value))
            case LeavesState.PUBLISHED if arena.chain.now < root.challenge_end:
                digests = arena.disputes.publication(self.get(played), root.value)
                self._dispute(played, Answer(played.id, digests))

    def _dispute(self, played: Played, lie: Answer) -> None:
        arena = self.arena
        pairs = zip(lie.digests, played.truth.digests, strict=True)
        index = next(i for i, (claimed, true) in enumerate(pairs) if claimed != true)
        self.attempt(arena.watcher, arena.challenge(lie, index, arena.watcher))
        dispute = arena.dispute(lie, index)
        if self.is_robbed:
            self.robberies += self.attempt(self.thief, dispute)
        self.attempt(arena.watcher, dispute)
        self._claim(played, arena.root(played.id, lie.root))

    def _claim(self, played: Played, root: Root) -> None:
        arena, watcher, functions = self.arena, self.arena.watcher, self.arena.court.functions
        case = arena.disputes.case(self.get(played).id, root.value)
        if case.challenger != watcher and arena.chain.now < root.settleable_at:
            self.attempt(watcher, functions.claimReward(played.id, root.value, watcher, SALT))
        self.attempt(watcher, functions.returnDemand(played.id, root.value, watcher))

    # The clock

    def pass_until(self, timestamp: int) -> None:
        """Lets time pass; the honest act at every deadline on the way and a second after it."""
        while (now := self.arena.chain.now) < timestamp:
            self.arena.pass_to(min([timestamp, *self._deadlines(now)]))
            self.act()

    def next_deadline(self) -> int:
        """The next second in which something may end or begin; now if nothing is to come."""
        now = self.arena.chain.now
        return min(self._deadlines(now), default=now)

    def _deadlines(self, now: int) -> list[int]:
        ends: list[int] = []
        for played in self.rounds:
            record = self.get(played)
            ends += [record.commit_end, record.reveal_end, record.closes_at, record.expiry]
            for root in self.roots(played):
                ends += [root.publish_by, root.settleable_at, root.challenge_end]
        return [t for end in ends for t in (end, end + 1) if t > now]
