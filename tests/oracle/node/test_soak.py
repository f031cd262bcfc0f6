"""Many rounds with five operators and a fault in most of them, by a schedule from one seed.

Every round must end as the faults allow: final with the root of all who could take part, nothing
posted twice, no bond lost; and the memory of the nodes must not grow.
"""

import ctypes
import gc
import os
import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from statistics import median

import pytest

from oracle.chain.retryable import BAD_ANSWERS, PASSING
from oracle.chain.types import AttestationState, Phase, RoundId
from oracle.local.anvil import Anvil
from oracle.local.studio import LocalStudio
from oracle.node.journal.entries import State
from tests.oracle.node.test_chaos import posted
from tests.oracle.studio import RunningNode, Workshop, parameters
from tests.support.bad_endpoint import BadEndpoint
from tests.support.deep import IS_DEEP

ROUNDS = 200 if IS_DEEP else 10
OPERATORS = 5
SEED = 20_26
BOND = 2 * 10**18
WARM = 20
"""Rounds after which caches are full and memory is measured first."""
SPAN = 10
"""Rounds whose middle one counts: one round leaves more behind for a while than another."""

ILLNESSES = ("gone", "drops", "errors", "nonsense", "busy", "elsewhere", "ahead", "forged")


class Soak:
    """Five nodes in this process, each behind an endpoint of its own that may fall ill."""

    def __init__(self, workshop: Workshop, relays: list[BadEndpoint], folder: Path) -> None:
        self.workshop = workshop
        self.chain = workshop.chain
        self.relays = relays
        self._folder = folder
        self._lives = [ExitStack() for _ in range(OPERATORS)]
        self.chance = random.Random(SEED)
        self.nodes = [self.start(number) for number in range(OPERATORS)]
        self.done: Counter[str] = Counter()

    def start(self, number: int) -> RunningNode:
        """A node with its data folder as it is."""
        urls = [self.relays[number].url, self.chain.url]
        own = Workshop(self.workshop.studio, self._folder, self._lives[number])
        return own.node(number, rpc=urls, rpc_seconds=1.0, watch=False, max_lag=2)

    def restart(self, number: int) -> None:
        """The node again, with nothing of it left in memory."""
        self.stop(number)
        self.nodes[number] = self.start(number)

    def stop(self, number: int) -> None:
        """Ends a node; it was told nothing before."""
        self._lives[number].close()

    def lose_disk(self, number: int) -> None:
        """An empty disk in place of the node's, as it starts again."""
        self.stop(number)
        shutil.rmtree(self.nodes[number].config.data)
        self.nodes[number] = self.start(number)

    def pass_all(self, numbers: range | list[int]) -> None:
        """Every one of the nodes looks until its pass ends well, as its daemon would."""
        for number in numbers:
            for attempt in range(4):
                try:
                    self.nodes[number].once()
                    break
                except (*PASSING, *BAD_ANSWERS):
                    if attempt == 3:
                        raise
                    self.nodes[number].node._context.endpoints.move_on()

    def strike(self, round_id: RoundId) -> str:
        """One fault, or none; returns its name."""
        number = self.chance.randrange(OPERATORS)
        faults: dict[str, Callable[[], object]] = {
            "nothing": lambda: None,
            "restart": lambda: self.restart(number),
            "lost disk": lambda: self.lose_disk(number),
            "lost archive": lambda: self.lose_archive(number, round_id),
            "reorg": lambda: self.chain.rpc("anvil_reorg", 1, []),
            "illness": lambda: self.relays[number].fall_ill(self.chance.choice(ILLNESSES)),
            "recovery": lambda: [relay.fall_ill(None) for relay in self.relays],
            "idle blocks": lambda: self.chain.mine(self.chance.randrange(1, 60)),
        }
        name = self.chance.choice(list(faults))
        faults[name]()
        self.done[name] += 1
        return name

    def lose_archive(self, number: int, round_id: RoundId) -> None:
        """Somebody tidied up."""
        archive = self.nodes[number].config.works / f"{round_id}.car"
        archive.unlink(missing_ok=True)

    def play(self) -> tuple[RoundId, set[int]]:
        """One round from request to settlement; returns it and who was away for its commits."""
        workshop = self.workshop
        round_id = workshop.request(works=self.chance.choice((1, 5, 16, 33)))
        away = {n for n in range(OPERATORS) if self.chance.random() < 0.1}
        away = set() if len(away) > OPERATORS - 2 else away
        present = [n for n in range(OPERATORS) if n not in away]
        for _ in range(2):
            self.strike(round_id)
            self.pass_all(present)
        self.pass_all(present)
        for _ in range(2):
            workshop.close_commits(round_id)
            if self.strike(round_id) == "reorg":
                workshop.close_commits(round_id)  # its block may be among those taken away
            self.pass_all(range(OPERATORS))
        workshop.close_reveals(round_id)
        self.strike(round_id)
        self.pass_all(range(OPERATORS))
        workshop.close_challenges(round_id)
        for _ in range(2):
            self.pass_all(range(OPERATORS))
        self.chain.mine(1)
        self.pass_all(range(OPERATORS))
        return round_id, away


@pytest.fixture
def soak(tmp_path: Path) -> Iterator[Soak]:
    with ExitStack() as stack:
        chain = stack.enter_context(Anvil(accounts=12, options=("--order", "fifo")))
        studio = LocalStudio(
            chain, tmp_path / "studio", operators=OPERATORS, parameters=parameters()
        )
        studio.fund_treasury(900 * 10**18)
        for operator in studio.operators:
            studio.register(operator)
        relays = [stack.enter_context(BadEndpoint(chain)) for _ in range(OPERATORS)]
        playing = Soak(Workshop(studio, tmp_path, stack), relays, tmp_path)
        yield playing
        for number in range(OPERATORS):
            playing.stop(number)


def resident() -> int:
    """Bytes of this process in memory, without what it would give back if it were asked to."""
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def test_soak__every_round_ends_in_the_right_state_whatever_happens(soak: Soak) -> None:
    studio = soak.workshop.studio
    memory = []
    for _ in range(ROUNDS):
        round_id, away = soak.play()
        record = soak.workshop.round(round_id)
        why = f"round {round_id}, away {away}, {soak.done}"
        assert record.phase is Phase.FINALISED, why
        assert record.agreeing == record.committed == OPERATORS - len(away), why
        for place, node in enumerate(soak.nodes):
            took_part = place not in away
            wanted = AttestationState.SETTLED if took_part else AttestationState.NONE
            assert node.state(round_id) is wanted, why
            assert node.entry(round_id).state is State.SETTLED, why
            assert (node.bond, node.locked) == (BOND, 0), why
            expected = Counter(WorksCommitted=1, WorksRevealed=1, AttestationSettled=1)
            assert +posted(studio, round_id, node.operator) == (
                expected if took_part else Counter()
            ), why
        memory.append(resident())
    assert len(soak.done) >= 6, soak.done
    if IS_DEEP:
        assert median(memory[-SPAN:]) < 1.1 * median(memory[WARM - SPAN : WARM]), memory
