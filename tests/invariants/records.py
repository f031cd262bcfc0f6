"""What the reference keeps of rounds and operators; phases follow from what was revealed."""

from collections import Counter
from dataclasses import dataclass, field

from oracle.chain.types import AttestationState, Phase


@dataclass(frozen=True)
class Rules:
    """`Rules` of the oracle, in the struct's order. Times in seconds, money in wei."""

    base_fee: int
    fee_per_work: int
    stake: int
    gas_price: int
    no_show_penalty_bps: int
    quorum: int
    print_quorum: int
    max_works: int
    seed_delay: int
    commit_window: int
    reveal_window: int
    challenge_window: int
    lifetime: int

    @property
    def penalty(self) -> int:
        """What a missed reveal costs, in wei."""
        return self.stake * self.no_show_penalty_bps // 10_000


@dataclass
class Operator:
    """An operator of the registry."""

    signer: str
    payee: str
    bond: int
    exit_at: int = 0
    locks: dict[int, int] = field(default_factory=dict)

    @property
    def locked(self) -> int:
        """Wei that rounds hold."""
        return sum(self.locks.values())


@dataclass
class Answer:
    """What an operator did in a round."""

    commitment: bytes
    root: bytes | None = None
    settled: bool = False

    @property
    def state(self) -> AttestationState:
        """The state that the oracle must report."""
        if self.settled:
            return AttestationState.SETTLED
        return AttestationState.COMMITTED if self.root is None else AttestationState.REVEALED


@dataclass
class Round:
    """A round with the rules it was requested under."""

    rules: Rules
    works: int
    fee: int
    refund_to: str
    requested_at: int
    seed_block: int
    seed: bytes = b""
    seeded_at: int = 0
    answers: dict[str, Answer] = field(default_factory=dict)
    outcome: Phase | None = None
    final_root: bytes = bytes(32)

    @property
    def commit_end(self) -> int:
        """The last second of commits."""
        return self.seeded_at + self.rules.commit_window

    @property
    def reveal_end(self) -> int:
        """The last second of reveals."""
        return self.commit_end + self.rules.reveal_window

    @property
    def challenge_end(self) -> int:
        """The last second of challenges."""
        return self.reveal_end + self.rules.challenge_window

    @property
    def expiry(self) -> int:
        """The last second in which the round may be finalised."""
        return self.requested_at + self.rules.lifetime

    @property
    def deadlines(self) -> tuple[int, ...]:
        """Every last second that matters, in order."""
        if not self.seeded_at:
            return (self.expiry,)
        return self.commit_end, self.reveal_end, self.challenge_end, self.expiry

    @property
    def votes(self) -> Counter[bytes]:
        """How many operators revealed each root."""
        return Counter(a.root for a in self.answers.values() if a.root is not None)

    @property
    def leader(self) -> tuple[bytes | None, int]:
        """The root with most reveals and their number; no root in a tie."""
        best = self.votes.most_common(2)
        if not best:
            return None, 0
        tied = len(best) == 2 and best[0][1] == best[1][1]
        return (None if tied else best[0][0]), best[0][1]

    @property
    def reveals_open(self) -> bool:
        """Whether enough operators committed for anybody to have to reveal."""
        return len(self.answers) >= self.rules.quorum

    @property
    def share(self) -> int:
        """What an operator earns who revealed the final root."""
        return self.fee // self.votes[self.final_root]

    @property
    def unpaid(self) -> int:
        """Wei of the fee that the oracle still holds for the DAO or for operators."""
        if self.outcome is not Phase.FINALISED:
            return 0 if self.outcome else self.fee
        winners = [a for a in self.answers.values() if a.root == self.final_root]
        return self.share * sum(not a.settled for a in winners)

    def phase(self, time: int) -> Phase:
        """Where the round stands at `time`."""
        if self.outcome:
            return self.outcome
        if time > self.expiry:
            return Phase.FAILABLE
        if not self.seeded_at:
            return Phase.REQUESTED
        if time <= self.commit_end:
            return Phase.COMMIT
        if not self.reveals_open:
            return Phase.FAILABLE
        if time <= self.reveal_end:
            return Phase.REVEAL
        if not self.votes:
            return Phase.FAILABLE
        if time <= self.challenge_end:
            return Phase.CHALLENGE
        root, count = self.leader
        return Phase.FINALISABLE if root and count >= self.rules.quorum else Phase.FAILABLE
