"""Does a call on the chain and in the reference, and compares the two; time and reorganisations."""

from collections import Counter
from copy import deepcopy
from typing import Any, ClassVar

from hypothesis.stateful import RuleBasedStateMachine
from web3 import Web3

from oracle.chain.parameters import ETHER
from oracle.chain.types import Phase
from oracle.generator.commitment import commitment
from tests.invariants.chain import EXIT_DELAY, MINIMUM_BOND, RULES, Chain
from tests.invariants.checkpoint import Checkpoint
from tests.invariants.reference import ORACLE, REGISTRY, Block, Call, Refused, World


def person(name: str) -> str:
    """The address of somebody of this name."""
    return Web3.to_checksum_address(Web3.keccak(text=name)[12:])


OWNERS = [person(f"owner {n}") for n in range(5)]
SIGNERS = [person(f"signer {n}") for n in range(5)]
PURSES = [person(f"purse {n}") for n in range(3)]
ROOTS = [bytes(Web3.keccak(text=f"root {n}")) for n in range(3)]
SALT = b"\x5a" * 32


class Start:
    """What every example begins with: a studio in which four operators have bonds."""

    def __init__(self, chain: Chain) -> None:
        self.chain = chain
        self.world = World(
            chain_id=chain.deployment.chain_id,
            oracle=chain.address(ORACLE),
            dao=chain.dao,
            rules=RULES,
            minimum_bond=MINIMUM_BOND,
            exit_delay=EXIT_DELAY,
        )
        for address in (*OWNERS, *SIGNERS):
            chain.anvil.set_balance(address, 1_000 * ETHER)
        block = Block(0, 0, chain.hash_and_randao)
        for owner, signer, purse in zip(OWNERS[:4], SIGNERS, (*PURSES, PURSES[0]), strict=False):
            call = Call(owner, REGISTRY, "register", (signer, purse), MINIMUM_BOND)
            chain.send(call)
            self.world.apply(call, block)
        self.payees = [*PURSES, chain.dao]
        self.balances = chain.balances(self.payees)
        self._beginning = Checkpoint(chain.anvil)

    def again(self) -> World:
        """Takes the chain back to the beginning."""
        self._beginning.restore()
        return deepcopy(self.world)


class Machine(RuleBasedStateMachine):
    """The chain and the reference side by side."""

    start: ClassVar[Start]
    seen: ClassVar[Counter[object]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.chain = self.start.chain
        self.world = self.start.again()
        self.now = self.chain.anvil.now
        self.head = self.chain.head
        self._history: list[tuple[int, World, Checkpoint]] = []
        self._remember()
        self._sent: list[tuple[int, Call]] = []

    # Doing

    def do(
        self, sender: str, contract: str, function: str, *arguments: Any, value: int = 0
    ) -> None:
        """One call, a second later; chain and reference must say the same of it."""
        self.now += 1
        self._try(Call(sender, contract, function, arguments, value))

    def _try(self, call: Call) -> str | None:
        self.chain.at(self.now)
        block = Block(self.head + 1, self.now, self.chain.hash_and_randao)
        after, expected = deepcopy(self.world), None
        try:
            after.apply(call, block)
        except Refused as refused:
            expected = str(refused)
        actual = self.chain.refusal(call)
        assert actual == expected, f"{call.function}: the chain says {actual}, not {expected}"
        if expected is None:
            self.chain.send(call)
            self._note(call, after)
            self.world = after
            self._sent.append((block.number, call))
            self._block_was_mined()
        return expected

    def _note(self, call: Call, after: World) -> None:
        self.seen[call.function] += 1
        for round_ in after.rounds.values():
            self.seen[round_.outcome] += 1
        self.seen["fined"] += len(after.fined)
        self.seen["credited"] += sum(map(len, after.credits.values()))
        self.seen["rearmed"] += call.function == "rearm"
        self.seen["withdrawn"] += call.function == "withdraw"

    def _block_was_mined(self) -> None:
        self.head += 1
        self._remember()

    def next_step(self, age: int, chosen: list[bytes | None], silent: set[str]) -> None:
        """Brings a round on: all commit to what they have chosen, all but the silent reveal, …"""
        round_id = self.round_of(age)
        round_ = self.world.rounds[round_id]
        seed, phase = round_.seed, round_.phase(self.now + 1)
        if phase is Phase.REQUESTED:
            self.mine_past(round_.seed_block)
            header = self.chain.header(round_.seed_block)
            self.do(SIGNERS[0], ORACLE, "seed", round_id, header)
        elif phase is Phase.COMMIT:
            for owner, root in zip(OWNERS, chosen, strict=True):
                if root is not None:
                    value = self.commitment(round_id, owner, root)
                    sender = self.signer(round_id, owner)
                    self.do(sender, ORACLE, "commit", round_id, owner, seed, value)
            self.go_to(round_.commit_end + 1)
        elif phase is Phase.REVEAL:
            for owner in OWNERS:
                root = self.committed_root(round_id, owner)
                if root is not None and owner not in silent:
                    sender = self.signer(round_id, owner)
                    self.do(sender, ORACLE, "reveal", round_id, owner, seed, root, SALT)
            self.go_to(round_.reveal_end + 1)
        elif phase is Phase.CHALLENGE:
            self.go_to(round_.challenge_end + 1)
        elif phase in (Phase.FINALISABLE, Phase.FAILABLE):
            way = "finalise" if phase is Phase.FINALISABLE else "fail"
            self.do(SIGNERS[0], ORACLE, way, round_id)
        else:
            for owner in OWNERS:
                if owner not in silent:
                    self.do(SIGNERS[0], ORACLE, "settle", round_id, owner)

    # Time and blocks

    def go_to(self, time: int) -> None:
        """The next call is at `time`, unless that is past."""
        self.now = max(self.now, time - 1)

    def mine_past(self, block: int) -> None:
        """The next call is in a later block than `block`."""
        if (missing := block - self.head) > 0:
            self.now += 1
            self.chain.at(self.now)
            self.chain.anvil.mine(missing)
            self._follow()

    def forget(self, block: int) -> None:
        """The chain loses a block's hash, as it does after a day."""
        if block in self.world.forgotten:
            return
        self.chain.forget(block)
        self._follow()
        self.world = deepcopy(self.world)
        self.world.forgotten.add(block)
        self._remember()

    def change_mind(self, address: str) -> None:
        """An address refuses money from now on, or takes it again."""
        self.world = deepcopy(self.world)
        self.world.refusing ^= {address}
        self.chain.behave(address, refusing=address in self.world.refusing)
        self._remember()

    def _follow(self) -> None:
        """After blocks that anvil timed itself."""
        self.now = max(self.now, self.chain.anvil.now)
        self.head = self.chain.head
        self._remember()

    def _remember(self) -> None:
        """Chain and reference as of the latest block, what was changed by hand included."""
        self._history = [entry for entry in self._history if entry[0] < self.head]
        self._history.append((self.head, self.world, Checkpoint(self.chain.anvil)))

    def roll_back(self, blocks: int, *, replay: bool) -> None:
        """The last blocks are replaced by others; their transactions come again, or are lost."""
        known = [block for block, _, _ in self._history]
        target = max((b for b in known if b <= self.head - blocks), default=known[0])
        if target == self.head:
            return
        seeded = sum(bool(r.seeded_at) for r in self.world.rounds.values())
        self._history = [entry for entry in self._history if entry[0] <= target]
        self.head, self.world, then = self._history[-1]
        then.restore()
        dropped = [call for block, call in self._sent if block > target]
        self._sent = [entry for entry in self._sent if entry[0] <= target]
        self.seen["seed lost"] += seeded > sum(
            bool(r.seeded_at) for r in self.world.rounds.values()
        )
        # RANDAO values follow from the parent's hash, and so from this block's new time.
        self.now += 1
        self.chain.at(self.now)
        self.chain.anvil.mine()
        self._follow()
        for call in dropped if replay else ():
            self.now += 1
            self.seen["stale call refused"] += self._try(call) is not None

    # Choosing

    def round_of(self, age: int) -> int:
        """A round's id, counted from the newest."""
        return max(1, len(self.world.rounds) - age)

    @property
    def unseeded(self) -> list[int]:
        """Open rounds whose seed has not fallen, newest first."""
        rounds = self.world.rounds
        return [i for i in sorted(rounds, reverse=True) if not rounds[i].seeded_at]

    @property
    def upcoming(self) -> list[int]:
        """The last seconds that are still to come, in order."""
        open_rounds = (r for r in self.world.rounds.values() if not r.outcome)
        times = {t for r in open_rounds for t in r.deadlines}
        return sorted(t for t in times if t > self.now)

    def signer(self, round_id: int, owner: str) -> str:
        """Who answers for the operator now."""
        operator = self.world.operators.get(owner)
        return operator.signer if operator else SIGNERS[-1]

    def seed_of(self, round_id: int) -> bytes:
        """The round's seed, zeros before it fell."""
        return self.world.rounds[round_id].seed or bytes(32)

    def commitment(self, round_id: int, owner: str, root: bytes) -> bytes:
        """What `owner` commits for `root`."""
        world = self.world
        return commitment(world.chain_id, world.oracle, round_id, owner, root, SALT)

    def committed_root(self, round_id: int, owner: str) -> bytes | None:
        """The root that `owner` can reveal."""
        answer = self.world.rounds[round_id].answers.get(owner)
        if answer is None or answer.root is not None:
            return None
        made = (r for r in ROOTS if self.commitment(round_id, owner, r) == answer.commitment)
        return next(made, None)
