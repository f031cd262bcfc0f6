"""The rules of disputes and demands a second time, and of how a dead root's stakes are divided."""

from typing import Any

from oracle.chain.types import AttestationState, LeavesState, Phase
from oracle.generator import merkle
from oracle.generator.commitment import challenge
from tests.invariants.generation.records import Demand, Root, Round
from tests.invariants.generation.reference import (
    DISPUTES,
    ORACLE,
    REGISTRY,
    Block,
    Bonds,
    Books,
    Call,
    Refused,
    Rounds,
)


class Disputes(Books):
    """What the functions of RoundDisputes do, and the oracle's settlement, which pays by them."""

    def _commitChallenge(self, _call: Call, block: Block, value: bytes) -> None:
        if value in self.challenges:
            raise Refused("ChallengeAlreadyCommitted")
        self.challenges[value] = block.number

    def _dispute(
        self,
        call: Call,
        block: Block,
        round_id: int,
        value: bytes,
        index: int,
        claimed: bytes,
        proof: list[bytes],
        salt: bytes,
    ) -> None:
        round_, root = self._challengeable(round_id, value, block)
        leaf = merkle.leaf(round_id, index, claimed)
        if not merkle.verify(leaf, proof, value):
            raise Refused("LeafProofInvalid")
        if index < round_.works and round_.truth[index] == claimed:
            raise Refused("ClaimIsTrue")
        root.killed = index, claimed, block.number
        since = self.challenges.get(self._challenge(round_id, value, root, call.sender, salt))
        if since and since < block.number:
            root.challenger, root.since = call.sender, since
        self._kill(round_, value, block)
        root.disputer = call.sender

    def _claimReward(
        self, _call: Call, block: Block, round_id: int, value: bytes, who: str, salt: bytes
    ) -> None:
        _, root = self.root(round_id, value, alive=False)
        if not root.dead:
            raise Refused("RootAlive")
        if block.time >= root.settleable_at:
            raise Refused("RewardClaimTooLate")
        since = self.challenges.get(self._challenge(round_id, value, root, who, salt))
        if not since or root.killed is None or since >= root.killed[2]:
            raise Refused("ChallengeNotCommitted")
        if root.since and since >= root.since:
            raise Refused("ChallengeNotEarlier")
        root.challenger, root.since = who, since

    def _demand(self, call: Call, block: Block, round_id: int, value: bytes) -> None:
        round_, root = self._challengeable(round_id, value, block)
        if root.leaves is LeavesState.PUBLISHED:
            raise Refused("LeavesWrongState")
        if root.is_overdue(block.time):
            raise Refused("LeavesOverdue")
        if call.sender in root.demands:
            raise Refused("DemandAlreadyMade")
        if call.value < round_.demand_bond:
            raise Refused("DemandBondTooSmall")
        root.demands[call.sender] = Demand()
        root.held += round_.demand_bond
        if root.leaves is LeavesState.HIDDEN:
            root.leaves = LeavesState.DEMANDED
            root.publish_by = block.time + round_.rules.reveal_window
        self.pay(DISPUTES, call.sender, call.value - round_.demand_bond)

    def _publish(
        self,
        _call: Call,
        block: Block,
        round_id: int,
        value: bytes,
        name: str,
        first: int,
        digests: list[bytes],
        proof: list[bytes],
    ) -> None:
        round_, root = self._demanded(round_id, value)
        if root.is_overdue(block.time):
            raise Refused("LeavesOverdue")
        if (first, len(digests), len(proof)) != (0, round_.works, 0):
            raise Refused("ChunkInvalid")
        if merkle.root(merkle.leaves(round_id, digests)) != value:
            raise Refused("PublicationMismatch")
        answer = round_.answers.get(name)
        if answer and answer.state is AttestationState.REVEALED and answer.root == value:
            root.publisher = name
        root.pause = block.time - (root.publish_by - round_.rules.reveal_window)
        root.leaves = LeavesState.PUBLISHED

    def _withhold(self, call: Call, block: Block, round_id: int, value: bytes) -> None:
        round_, root = self._demanded(round_id, value)
        if not root.is_overdue(block.time):
            raise Refused("LeavesNotOverdue")
        root.withheld = True
        self._kill(round_, value, block)
        root.disputer = call.sender

    def _returnDemand(
        self, _call: Call, _block: Block, round_id: int, value: bytes, who: str
    ) -> None:
        round_ = self.round(round_id)
        root = round_.roots.get(value, Root())
        amount = 0
        if root.dead and (demand := root.demands.get(who)):
            share = root.shared // len(root.demands)
            amount = share - demand.shared + (0 if demand.returned else round_.demand_bond)
            demand.shared, demand.returned = share, True
        if not amount:
            raise Refused("DemandNothingDue")
        root.held -= amount
        self.pay(DISPUTES, who, amount)

    def _settle(self, _call: Call, block: Block, round_id: int, name: str) -> None:
        round_ = self.round(round_id)
        answer = round_.answers.get(name)
        if answer is None or answer.settled:
            raise Refused("AttestationWrongState")
        root = round_.roots[answer.root] if answer.root else None
        if root and root.dead:
            if block.time < root.settleable_at:
                raise Refused("SettlementTooEarly")
        elif not round_.outcome:
            raise Refused("RoundWrongPhase")
        elif root and root.leaves is LeavesState.DEMANDED:
            raise Refused("LeavesWrongState")
        elif root and block.time <= round_.end_of(root, block.time):
            raise Refused("SettlementTooEarly")
        answer.settled = True
        del self.operators[name].locks[round_id]
        if root and root.dead:
            self._slash_liar(round_, root, name)
        elif root:
            self._pay_honest(round_, root, name, answer.root)
        elif round_.votes:
            self._take(round_id, name, round_.penalty)
            self.pay(REGISTRY, round_.refund_to, round_.penalty)

    # Money

    def _take(self, round_id: int, name: str, amount: int) -> None:
        """Bond is lost."""
        self.operators[name].bond -= amount
        if amount:
            self.fined[round_id, name] = amount

    def _slash_liar(self, round_: Round, root: Root, name: str) -> None:
        """Half to the treasury; of the other half gas first, the rest to who found it out."""
        half = round_.stake // 2
        refund = min(root.refund, half)
        root.refund -= refund
        rest = half - refund
        self._take(round_.id, name, round_.stake)
        assert root.disputer
        self.pay(REGISTRY, root.disputer, refund)
        if root.withheld:
            root.shared += rest
            root.held += rest
        elif root.challenger:
            self.pay(REGISTRY, root.challenger, rest)
        else:
            rest = 0
        self.pay(REGISTRY, round_.refund_to, round_.stake - refund - rest)

    def _pay_honest(self, round_: Round, root: Root, name: str, value: bytes | None) -> None:
        """The fee, and what the demands of the own root brought."""
        payee, agreeing = self.operators[name].payee, round_.votes[value]
        if round_.outcome is Phase.FINALISED and value == round_.leader:
            self.pay(ORACLE, payee, round_.fee // agreeing)
        if root.leaves is not LeavesState.PUBLISHED:
            return
        credited = round_.chunk_price if root.publisher else 0
        rest = len(root.demands) * round_.demand_bond - credited
        amount = rest // agreeing + (credited if root.publisher == name else 0)
        others = [a for a in round_.answers.values() if a.root == value and not a.settled]
        if not others:
            amount = root.held  # the last one has what does not divide
        root.held -= amount
        self.pay(DISPUTES, payee, amount)

    # What is asked again and again

    def _challengeable(self, round_id: int, value: bytes, block: Block) -> tuple[Round, Root]:
        round_, root = self.root(round_id, value)
        late = block.time > round_.end_of(root, block.time)
        if late and root.leaves is not LeavesState.DEMANDED:
            raise Refused("RootUnchallengeable")
        return round_, root

    def _demanded(self, round_id: int, value: bytes) -> tuple[Round, Root]:
        round_, root = self.root(round_id, value)
        if root.leaves is not LeavesState.DEMANDED:
            raise Refused("LeavesWrongState")
        return round_, root

    def _kill(self, round_: Round, value: bytes, block: Block) -> None:
        """The root is dead, and if that changes who leads, there is time to show who does."""
        root = round_.roots[value]
        root.dead = True
        root.settleable_at = block.time + round_.rules.challenge_window
        if round_.outcome:
            return
        if value == round_.leader:
            round_.leader = None
        elif not round_.tied or round_.votes[value] != round_.leading:
            return
        round_.tied = False
        round_.promotable_until = block.time + round_.rules.reveal_window

    def _challenge(self, round_id: int, value: bytes, root: Root, who: str, salt: bytes) -> bytes:
        index, digest, _ = root.killed or (0, bytes(32), 0)
        return challenge(self.chain_id, self.oracle, round_id, value, index, digest, who, salt)


class World(Rounds, Bonds, Disputes):
    """Everything that counts."""

    def apply(self, call: Call, block: Block) -> None:
        """Does what `call` must do. Raises Refused, and then has changed nothing that counts."""
        handler: Any = getattr(self, f"_{call.function}")
        handler(call, block, *call.arguments)
        self.spent[call.sender] += call.value
