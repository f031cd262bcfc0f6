"""A round that one endpoint shows as over, and is not, is watched and answered all the same."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from oracle.chain.generation.rounds import Round
from oracle.chain.types import AttestationState, LeavesState, Phase
from oracle.node.operating import loop
from oracle.node.watching import watcher
from tests.oracle.node.lies import Lies
from tests.oracle.studio import Workshop
from tests.scenarios.dishonest import Forger
from tests.support.bad_endpoint import BadEndpoint


@pytest.fixture(autouse=True)
def of_any_number(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rounds are read together however few there are."""
    monkeypatch.setattr(watcher, "FEW", 0)
    monkeypatch.setattr(loop, "FEW", 0)


def words(*numbers: int) -> bytes:
    """Numbers as the chain returns them one after another."""
    return b"".join(number.to_bytes(32, "big") for number in numbers)


@pytest.fixture
def relays(workshop: Workshop) -> Iterator[list[BadEndpoint]]:
    """Three endpoints; the first is preferred."""
    with ExitStack() as stack:
        yield [stack.enter_context(BadEndpoint(workshop.chain)) for _ in range(3)]


def show_as_final(relay: BadEndpoint, record: Round) -> None:
    """From now on the endpoint shows the round as final."""
    of = record.model, record.works
    relay.instead[words(record.phase, *of)] = words(Phase.FINALISED, *of)


def test_false_root__of_a_round_that_an_endpoint_shows_as_final__is_accused(
    lies: Lies, workshop: Workshop, relays: list[BadEndpoint]
) -> None:
    record = lies.collude(Forger)
    show_as_final(relays[0], record)
    watch = lies.watch(rpc=[relay.url for relay in relays], confirmations=0)
    for _ in range(6):
        watch.once()
        workshop.chain.mine()
    assert lies.root(record).leaves is LeavesState.DEMANDED


def test_commitment__to_a_round_that_an_endpoint_shows_as_final__is_revealed(
    workshop: Workshop, relays: list[BadEndpoint]
) -> None:
    mine = workshop.node(0, rpc=[relay.url for relay in relays], confirmations=0)
    nodes = [mine, *(workshop.node(number, confirmations=0) for number in (1, 2))]
    round_id = workshop.request()
    for node in (*nodes, *nodes):
        node.once()
    workshop.close_commits(round_id)
    record = workshop.round(round_id)
    assert (record.phase, record.committed) == (Phase.REVEAL, len(nodes))
    show_as_final(relays[0], record)
    mine.once()
    # It is asked for one by one and not settled yet; another endpoint has the node reveal.
    relays[0].fall_ill("gone")
    mine.once()
    assert mine.state(round_id) is AttestationState.REVEALED
