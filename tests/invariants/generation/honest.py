"""What is revealed, true and false, and what the honest do about it as soon as they may.

They use nothing that liars keep to themselves: an honest operator knows the works, a watcher what
was revealed and published.
"""

from web3 import Web3

from oracle.chain.types import LeavesState, Phase
from oracle.generator.commitment import challenge
from oracle.generator.merkle import MerkleTree, leaves
from tests.invariants.generation.machine import HONEST, SALT, SIGNERS, WATCHER, Machine
from tests.invariants.generation.records import Root, Round
from tests.invariants.generation.reference import DISPUTES, ORACLE, Call

KINDS = ("first", "last", "long", "hidden", "twin", "true")
"""What may be revealed: a forged first or last work, a work too many, a root that nobody knows
leaves of, the true root with another last byte, or the truth."""

LIVE = (Phase.REVEAL, Phase.CHALLENGE)


def digests_of(round_: Round, kind: str) -> list[bytes]:
    """The digests behind a root of this kind; none if there are none."""
    digests = list(round_.truth)
    if kind in ("hidden", "twin"):
        return []
    if kind == "long":
        return [*digests, bytes(Web3.keccak(text="one too many"))]
    if kind != "true":
        digests[0 if kind == "first" else -1] = bytes(Web3.keccak(text=f"forged {kind}"))
    return digests


def root_of(round_: Round, kind: str) -> bytes:
    """A root of this kind."""
    if kind == "hidden":
        return bytes(Web3.keccak(text=f"hidden in {round_.id}"))
    if kind == "twin":
        truth = root_of(round_, "true")
        return truth[:-1] + bytes([truth[-1] ^ 1])
    return MerkleTree(leaves(round_.id, digests_of(round_, kind))).root


def false_leaf(round_: Round, kind: str) -> int:
    """The index of a false leaf."""
    return {"first": 0, "last": round_.works - 1, "long": round_.works}.get(kind, 0)


class HonestMachine(Machine):
    """Two operators and a watcher who act after whatever else happens, a second a transaction."""

    robbed = False
    """Whether the swarm copies the watcher's disputes and places its own first."""

    def kinds(self, round_: Round) -> dict[bytes, str]:
        """By root, what kind it is of."""
        return {root_of(round_, kind): kind for kind in KINDS}

    def act(self) -> None:
        """Everybody honest does what is due."""
        for round_id in list(self.world.rounds):
            if self.world.rounds[round_id].seeded_at:
                self._reveal(round_id)
                for value, kind in self.kinds(self.world.rounds[round_id]).items():
                    if value in self.world.rounds[round_id].roots:
                        self._look_at(round_id, value, kind)
                self._promote(round_id)
                if self.world.rounds[round_id].phase(self.now + 1) is Phase.FINALISABLE:
                    self.must(SIGNERS[0], ORACLE, "finalise", round_id)

    def _reveal(self, round_id: int) -> None:
        for owner, signer in zip(HONEST, SIGNERS, strict=True):
            round_ = self.world.rounds[round_id]
            answer = round_.answers.get(owner)
            if round_.phase(self.now + 1) is Phase.REVEAL and answer and answer.root is None:
                words = (round_.seed, root_of(round_, "true"), SALT)
                if round_id in self.disturbed:
                    # A reorganisation may have changed the seed since the commitment.
                    self.do(signer, ORACLE, "reveal", round_id, owner, *words)
                else:
                    self.must(signer, ORACLE, "reveal", round_id, owner, *words)

    def _look_at(self, round_id: int, value: bytes, kind: str) -> None:
        round_ = self.world.rounds[round_id]
        root = round_.roots[value]
        time = self.now + 1
        if root.dead:
            self._claim(round_id, value)
        elif root.leaves is LeavesState.DEMANDED:
            if root.is_overdue(time):
                self.must(WATCHER, DISPUTES, "withhold", round_id, value)
            elif kind == "true":
                words = (HONEST[0], 0, list(round_.truth), [])
                self.must(SIGNERS[0], DISPUTES, "publish", round_id, value, *words)
        elif kind != "true" and time <= round_.end_of(root, time):
            if root.leaves is LeavesState.PUBLISHED:
                self._dispute(round_id, value, kind)
            else:
                bond = round_.demand_bond
                self.must(WATCHER, DISPUTES, "demand", round_id, value, value=bond)

    def _dispute(self, round_id: int, value: bytes, kind: str) -> None:
        words = self.dispute_words(round_id, value, kind)
        own = self.challenge(round_id, value, kind, WATCHER)
        if own not in self.world.challenges:
            self.must(WATCHER, DISPUTES, "commitChallenge", own)
        if self.robbed:
            swarm = self.start.swarm
            copied = self.challenge(round_id, value, kind, swarm)
            steps = [
                Call(swarm, DISPUTES, "commitChallenge", (copied,)),
                Call(swarm, DISPUTES, "dispute", words),
            ]
            self.seen["robbery"] += self.do_at_once(steps)[-1] is None
        else:
            self.must(WATCHER, DISPUTES, "dispute", *words)
        self._claim(round_id, value)

    def _claim(self, round_id: int, value: bytes) -> None:
        """The reward, if the watcher committed and somebody else is recognised."""
        root = self.world.rounds[round_id].roots[value]
        if root.challenger != WATCHER and root.killed and self.now + 1 < root.settleable_at:
            self.do(WATCHER, DISPUTES, "claimReward", round_id, value, WATCHER, SALT)

    def _promote(self, round_id: int) -> None:
        """The honest root leads if it may."""
        round_ = self.world.rounds[round_id]
        truth = root_of(round_, "true")
        root = round_.roots.get(truth, Root(dead=True))
        if round_.phase(self.now + 1) not in LIVE or root.dead or truth == round_.leader:
            return
        if round_.votes[truth] > round_.leading:
            self.must(SIGNERS[0], ORACLE, "promote", round_id, truth)

    def must(
        self, sender: str, contract: str, function: str, *words: object, value: int = 0
    ) -> None:
        """Nobody can keep the honest from this."""
        refused = self.do(sender, contract, function, *words, value=value)
        assert refused is None, f"an honest {function} is refused: {refused}"

    # What anybody can work out of what is known

    def dispute_words(self, round_id: int, value: bytes, kind: str) -> tuple[object, ...]:
        """The arguments of a dispute of a false leaf, or of the first leaf of a true root."""
        round_ = self.world.rounds[round_id]
        digests = digests_of(round_, kind) or [bytes(32)]
        index = min(false_leaf(round_, kind), len(digests) - 1)
        proof = MerkleTree(leaves(round_id, digests)).proof(index)
        return round_id, value, index, digests[index], proof, SALT

    def challenge(self, round_id: int, value: bytes, kind: str, who: str) -> bytes:
        """What `who` commits before that dispute."""
        _, _, index, digest, _, _ = self.dispute_words(round_id, value, kind)
        world = self.world
        assert isinstance(index, int)
        assert isinstance(digest, bytes)
        words = (round_id, value, index, digest, who, SALT)
        return challenge(world.chain_id, world.oracle, *words)

    # The clock

    def pass_until(self, time: int) -> None:
        """Lets time pass until the next call is after `time`; the honest act at every deadline."""
        while ends := [end for end in self.upcoming if end < time]:
            self.now = max(self.now, ends[0])
            self.act()
        self.now = max(self.now, time)
        self.act()
