"""Does calls on the chain and in the reference, and compares the two; time and reorganisations."""

from collections import Counter
from collections.abc import Sequence
from copy import deepcopy
from typing import Any, ClassVar

from hypothesis.stateful import RuleBasedStateMachine
from web3 import Web3

from oracle.generator.commitment import commitment
from oracle.quantities import ETHER
from tests.invariants.checkpoint import Checkpoint
from tests.invariants.generation.chain import EXIT_DELAY, MIN_BOND, RULES, Chain
from tests.invariants.generation.disputes_reference import World
from tests.invariants.generation.records import with_fifth
from tests.invariants.generation.reference import DISPUTES, ORACLE, REGISTRY, Block, Call, Refused


def person(name: str) -> str:
    """The address of somebody of this name."""
    return Web3.to_checksum_address(Web3.keccak(text=name)[12:])


HONEST = [person(f"honest {n}") for n in range(2)]
LIARS = [person(f"liar {n}") for n in range(5)]
OWNERS = [*HONEST, *LIARS]
SIGNERS = [person(f"signer {n}") for n in range(2)]
PURSES = [person(f"purse {n}") for n in range(4)]
WATCHER, STRANGER = person("watcher"), person("stranger")
BOND = 4 * ETHER
RICH = 1_000 * ETHER
SALT = b"\x5a" * 32


class Start:
    """What every example begins with: a studio with two honest operators and five liars, who all
    act through one contract."""

    def __init__(self, chain: Chain) -> None:
        self.chain = chain
        self.swarm = str(chain.swarm.address)
        self.world = World(
            chain_id=chain.deployment.chain_id,
            oracle=chain.address(ORACLE),
            dao=chain.dao,
            rules=RULES,
            min_bond=MIN_BOND,
            exit_delay=EXIT_DELAY,
            dispute_gas=chain.dispute_gas,
            # A function of its own: a copy of the world shall not copy the chain.
            make=lambda seed, works: chain.make(seed, works),
        )
        for address in (*OWNERS, *SIGNERS, WATCHER, STRANGER, self.swarm):
            chain.anvil.set_balance(address, RICH)
        block = Block(0, 0, chain.hash_and_randao)
        for number, owner in enumerate(OWNERS):
            signer = SIGNERS[number] if owner in HONEST else self.swarm
            call = Call(owner, REGISTRY, "register", (signer, PURSES[number % 4]), BOND)
            chain.send(call)
            self.world.apply(call, block)
        self.payees = [*PURSES, *OWNERS, WATCHER, STRANGER, self.swarm, chain.dao]
        self.world.received.clear()
        self.world.spent.clear()
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
        self._sent: list[tuple[int, list[Call]]] = []
        self.disturbed: set[int] = set()
        """Rounds of which a reorganisation may have taken what cannot be done again in time, or in
        which nobody could act for minutes."""

    # Doing

    def do(
        self, sender: str, contract: str, function: str, *arguments: Any, value: int = 0
    ) -> str | None:
        """One call, a second later; chain and reference must say the same of it."""
        self.now += 1
        return self._try(Call(sender, contract, function, arguments, value))

    def do_at_once(self, calls: Sequence[Call]) -> list[str | None]:
        """The swarm's calls in one transaction; what is refused is as if it had not been tried."""
        self.now += 1
        self.chain.at(self.now)
        block = self._next_block()
        expected: list[str | None] = []
        after = self.world
        for call in calls:
            after, refused = _applied(after, call, block)
            expected.append(refused)
        actual = self.chain.refusals(calls)
        told = list(zip([call.function for call in calls], actual, expected, strict=True))
        assert actual == expected, f"function, what the chain says, what is expected: {told}"
        receipt = self.chain.send_swarm(calls)
        done = [call for call, refused in zip(calls, expected, strict=True) if refused is None]
        self._accept(done, after, block, receipt)
        return expected

    def _try(self, call: Call) -> str | None:
        self.chain.at(self.now)
        block = self._next_block()
        after, expected = _applied(self.world, call, block)
        actual = self.chain.refusal(call)
        assert actual == expected, f"{call.function}: the chain says {actual}, not {expected}"
        if expected is None:
            self._accept([call], after, block, self.chain.send(call))
        return expected

    def _next_block(self) -> Block:
        return Block(self.head + 1, self.now, self.chain.hash_and_randao)

    def _accept(
        self, calls: list[Call], after: World, block: Block, receipt: dict[str, Any]
    ) -> None:
        for round_id, value, refund in self.chain.refunds(receipt):
            round_ = after.rounds[round_id]
            max_refund = with_fifth(round_.dispute_gas * round_.rules.gas_price)
            assert refund <= max_refund <= round_.stake // 2
            if calls[0].sender != self.start.swarm:
                # Whoever ended a root by a transaction of its own is not poorer for it.
                spent = int(receipt["gasUsed"], 16) * round_.rules.gas_price
                assert refund >= min(spent, max_refund)
            round_.roots[value].refund = refund
        if [call.function for call in calls] == ["publish"]:
            round_ = after.rounds[calls[0].arguments[0]]
            spent = int(receipt["gasUsed"], 16) * round_.rules.gas_price
            if calls[0].sender != self.start.swarm:
                assert round_.chunk_price >= spent, f"publishing takes {receipt['gasUsed']}"
        for call in calls:
            self.seen[call.function] += 1
        for round_ in after.rounds.values():
            self.seen[round_.outcome] += 1
        self.seen["fined"] += len(after.fined)
        self.seen["credited"] += sum(map(len, after.credits.values()))
        self.world = after
        self._sent.append((block.number, calls))
        self.head += 1
        self._remember()

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
        # Minutes went by in which nobody could act.
        self.disturbed |= {i for i, r in self.world.rounds.items() if r.seeded_at}
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
        self.disturbed |= self.world.rounds.keys()
        dropped = [calls for block, calls in self._sent if block > target]
        self._sent = [entry for entry in self._sent if entry[0] <= target]
        left = sum(bool(r.seeded_at) for r in self.world.rounds.values())
        self.seen["seed lost"] += seeded > left
        # RANDAO values follow from the parent's hash, and so from this block's new time.
        self.now += 1
        self.chain.at(self.now)
        self.chain.anvil.mine()
        self._follow()
        for call in [call for calls in dropped for call in calls] if replay else ():
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
        rounds = self.world.rounds.values()
        return sorted({end for r in rounds for end in r.deadlines(self.now + 1)})

    def commitment(self, round_id: int, owner: str, root: bytes) -> bytes:
        """What `owner` commits for `root`."""
        world = self.world
        return commitment(world.chain_id, world.oracle, round_id, owner, root, SALT)


def _applied(world: World, call: Call, block: Block) -> tuple[World, str | None]:
    """The world after a call, and the name of the error if it was refused."""
    after = deepcopy(world)
    try:
        after.apply(call, block)
    except Refused as refused:
        return world, str(refused)
    return after, None


__all__ = ["DISPUTES", "ORACLE", "REGISTRY", "Call", "Machine", "Start"]
