"""One chain for each file of tests, as it was deployed at the start of each test."""

from collections.abc import Iterator

import pytest

from oracle.local.anvil import Anvil
from tests.disputes.arena import CHAIN_OPTIONS, Arena
from tests.disputes.players import Answer, person


@pytest.fixture(scope="module")
def deployed() -> Iterator[Arena]:
    """A studio with a provable model and three bonded operators."""
    with Anvil(options=CHAIN_OPTIONS) as chain:
        yield Arena(chain)


@pytest.fixture
def arena(deployed: Arena) -> Iterator[Arena]:
    """The studio as it was deployed."""
    snapshot = deployed.chain.snapshot()
    yield deployed
    deployed.chain.revert(snapshot)


@pytest.fixture
def optimistic(arena: Arena) -> Arena:
    """The studio after the DAO voted for a quorum of one."""
    arena.vote_rules(quorum=1)
    return arena


@pytest.fixture
def outvoted(optimistic: Arena) -> tuple[Answer, Answer]:
    """The truth, which one operator revealed, and the lie of two; challenges are open."""
    ada, bob, cyd = optimistic.crew
    truth = optimistic.truth(optimistic.open())
    lie = truth.forged(0)
    optimistic.revealed(truth.round, {ada: lie.root, bob: lie.root, cyd: truth.root})
    return truth, lie


@pytest.fixture
def lie(arena: Arena) -> Answer:
    """A root with one false leaf, 1, that everybody revealed; challenges are open."""
    answer = arena.truth(arena.open()).forged(1)
    arena.revealed(answer.round, dict.fromkeys(arena.crew, answer.root))
    return answer


@pytest.fixture
def thief(arena: Arena) -> str:
    """Somebody who copies what others send."""
    return arena.fund(person("thief"))
