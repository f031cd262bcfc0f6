"""What the reference keeps of rounds, roots and operators; where a round stands follows from it."""

from collections import Counter
from dataclasses import dataclass, field

from oracle.chain.types import AttestationState, LeavesState, Phase


@dataclass(frozen=True)
class Rules:
    """`Rules` of the oracle, in the struct's order. Times in seconds, money in wei."""

    base_fee: int
    fee_per_work: int
    stake: int
    gas_price: int
    no_show_penalty_bps: int
    quorum: int
    max_works: int
    seed_delay: int
    commit_window: int
    reveal_window: int
    challenge_window: int
    lifetime: int


@dataclass
class Operator:
    """An operator of the registry; `locks` has what each round locks, in wei."""

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
class Demand:
    """What somebody who demanded leaves got so far: the bond, and wei of the share."""

    returned: bool = False
    shared: int = 0


@dataclass
class Root:
    """A revealed root. `pause` is the time that its publication used, in seconds.

    `killed` is the leaf that was proven false and the block of that; `since` the block of the
    recognised challenger's commitment. `refund` is what the disputer still gets, `shared` what the
    demanders share so far, `earned` what of the bonds the operators did not get yet, in wei.
    """

    leaves: LeavesState = LeavesState.HIDDEN
    pause: int = 0
    publish_by: int = 0
    settleable_at: int = 0
    dead: bool = False
    withheld: bool = False
    demands: dict[str, Demand] = field(default_factory=dict)
    publisher: str | None = None
    killed: tuple[int, bytes, int] | None = None
    since: int = 0
    challenger: str | None = None
    disputer: str | None = None
    refund: int = 0
    shared: int = 0
    held: int = 0

    def is_overdue(self, time: int) -> bool:
        """Whether its leaves are demanded and late."""
        return self.leaves is LeavesState.DEMANDED and time > self.publish_by


@dataclass
class Round:
    """A round with the rules it was requested under; `truth` has the digests of its works."""

    id: int
    rules: Rules
    works: int
    fee: int
    stake: int
    dispute_gas: int
    refund_to: str
    requested_at: int
    seed_block: int
    seed: bytes = b""
    truth: tuple[bytes, ...] = ()
    seeded_at: int = 0
    answers: dict[str, Answer] = field(default_factory=dict)
    roots: dict[bytes, Root] = field(default_factory=dict)
    leader: bytes | None = None
    tied: bool = False
    promotable_until: int = 0
    outcome: Phase | None = None

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
        """The last second in which a root can be challenged whose leaves nobody demands."""
        return self.reveal_end + self.rules.challenge_window

    @property
    def expiry(self) -> int:
        """The last second in which the round may be finalised."""
        return self.requested_at + self.rules.lifetime

    @property
    def votes(self) -> Counter[bytes]:
        """How many operators revealed each root."""
        return Counter(a.root for a in self.answers.values() if a.root is not None)

    @property
    def leading(self) -> int:
        """How many operators revealed the leading root; 0 if there is none."""
        return self.votes[self.leader] if self.leader else 0

    @property
    def reveals_open(self) -> bool:
        """Whether enough operators committed for anybody to have to reveal."""
        return len(self.answers) >= self.rules.quorum

    @property
    def penalty(self) -> int:
        """What a missed reveal costs, in wei."""
        return self.stake * self.rules.no_show_penalty_bps // 10_000

    @property
    def chunk_price(self) -> int:
        """What publishing all leaves costs at the round's gas price, in wei; up to 1,024 works."""
        return (140_000 + 2_000 * self.works) * self.rules.gas_price

    @property
    def demand_bond(self) -> int:
        """What a demand takes, in wei."""
        return with_fifth(self.chunk_price)

    def end_of(self, root: Root, time: int) -> int:
        """The last second in which a root can be challenged, as seen at `time`."""
        end = self.challenge_end + root.pause
        if root.leaves is not LeavesState.DEMANDED:
            return end
        # Its clock stands still since the demand.
        return end + min(time, root.publish_by) - (root.publish_by - self.rules.reveal_window)

    def closes_at(self, time: int) -> int:
        """The last second in which the round can be neither finalised nor failed."""
        end = self.end_of(self.roots[self.leader], time) if self.leader else self.challenge_end
        return max(end, self.promotable_until)

    def deadlines(self, time: int) -> list[int]:
        """Every last second that matters and is still to come, in order."""
        if self.outcome and not self.roots:
            return []
        ends = {self.expiry}
        if self.seeded_at:
            ends |= {self.commit_end, self.reveal_end, self.challenge_end, self.closes_at(time)}
        for root in self.roots.values():
            ends |= {self.end_of(root, time), root.publish_by, root.settleable_at - 1}
        return sorted(end for end in ends if end >= time)

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
        leader = self.roots[self.leader] if self.leader else Root()
        if time <= self.closes_at(time) or leader.leaves is LeavesState.DEMANDED:
            return Phase.CHALLENGE
        agreed = not self.tied and self.leading >= self.rules.quorum
        return Phase.FINALISABLE if agreed else Phase.FAILABLE


def with_fifth(amount: int) -> int:
    """An amount of gas or wei, and a fifth more."""
    return amount + amount // 5
