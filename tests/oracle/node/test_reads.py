"""What a node asks of the chain grows with the rounds that are open, and with nothing else.

Everything here happens on a real chain behind an endpoint that counts requests.
"""

import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
import requests
from web3 import Web3

from oracle.chain.generation.models import ModelRegistry
from oracle.chain.generation.operators import OperatorRegistry
from oracle.chain.types import AttestationState, Phase
from oracle.content.store import ContentStore
from oracle.errors import RetryableError
from oracle.generator.composition import Inks
from oracle.making.model_store import ModelStore
from oracle.node.operating.preflight import Verdict, check_node
from oracle.node.retrying import retrying
from oracle.node.turns import MAX_TURNS, turn
from oracle.node.watching.recent import HORIZON
from tests.oracle.studio import MODEL, RunningNode, Workshop, silence
from tests.support import models as small
from tests.support.bad_endpoint import BadEndpoint

FEW, MANY = 10, 1_000
STRANGER = Web3.to_checksum_address(Web3.keccak(text="stranger")[12:])


@pytest.fixture
def relay(workshop: Workshop) -> Iterator[BadEndpoint]:
    """An endpoint that counts; everybody may act for anybody, and blocks hold a thousand calls."""
    workshop.chain.rpc("anvil_autoImpersonateAccount", True)
    with BadEndpoint(workshop.chain) as relay:
        yield relay
    workshop.chain.rpc("anvil_autoImpersonateAccount", False)


def batch(workshop: Workshop, calls: list[tuple[str, list[Any]]]) -> None:
    """Many requests at once, which must all succeed."""
    bodies = [
        {"jsonrpc": "2.0", "id": number, "method": method, "params": parameters}
        for number, (method, parameters) in enumerate(calls)
    ]
    for at in range(0, len(bodies), 100):
        answers = requests.post(workshop.chain.url, json=bodies[at : at + 100], timeout=120).json()
        assert not [answer for answer in answers if "error" in answer]


def send(workshop: Workshop, senders: list[str], call: Any, value: int = 0) -> None:
    """The same call by each sender, in a few blocks."""
    for sender in set(senders):
        workshop.chain.set_balance(sender, 10**24)
    transaction = {
        "to": call.address,
        "data": call._encode_transaction_data(),
        "value": hex(value),
        "gas": hex(1_000_000),
    }
    # The chain takes a batch in any order, so it mines when it has all.
    workshop.chain.rpc("evm_setAutomine", False)
    first = {sender: workshop.chain.w3.eth.get_transaction_count(sender) for sender in senders}
    sent: Counter[str] = Counter()
    calls: list[tuple[str, list[Any]]] = []
    for sender in senders:
        words = {"from": sender, "nonce": hex(first[sender] + sent[sender])}
        calls.append(("eth_sendTransaction", [transaction | words]))
        sent[sender] += 1
    batch(workshop, calls)
    while workshop.chain.rpc("txpool_status") != {"pending": "0x0", "queued": "0x0"}:
        workshop.chain.mine()
    workshop.chain.rpc("evm_setAutomine", True)


def test_works__when_an_endpoint_gives_no_palette__are_made_by_the_next(
    workshop: Workshop, relay: BadEndpoint
) -> None:
    registry = ModelRegistry(workshop.chain.w3, workshop.studio.deployment)
    for inks in registry.palettes():
        relay.instead[inks.areas.ljust(32, b"\0")] = bytes(32)
    node = workshop.node(0, rpc=[relay.url, workshop.chain.url])
    round_id = workshop.request()
    node.once()  # for the seed
    with pytest.raises(RetryableError, match="the endpoint gives no palette"):
        node.once()
    # As the daemon goes on.
    retrying(node.node._context)(node.once)
    assert node.state(round_id) is AttestationState.COMMITTED
    assert registry.contract.encode_abi("palette", [0])[:10] in relay.called


def swapped(inks: Inks) -> bytes:
    """Other areas that are areas, too."""
    areas = bytearray(inks.areas)
    most, least = areas.index(max(areas)), areas.index(min(areas))
    areas[most], areas[least] = areas[most] - 1, areas[least] + 1
    return bytes(areas)


@pytest.mark.parametrize("others", [1, 2])
def test_commitment__when_an_endpoint_shows_other_palettes__is_of_what_most_show_or_waits(
    workshop: Workshop, relay: BadEndpoint, others: int
) -> None:
    """With one other endpoint nobody knows who lies, and no commitment is the cheaper mistake."""
    registry = ModelRegistry(workshop.chain.w3, workshop.studio.deployment)
    for inks in registry.palettes():
        relay.instead[inks.areas.ljust(32, b"\0")] = swapped(inks).ljust(32, b"\0")
    honest = workshop.node(1)
    with BadEndpoint(workshop.chain) as third:
        urls = [relay.url, workshop.chain.url, third.url]
        node = workshop.node(0, rpc=urls[: 1 + others])
        round_id = workshop.request()
        node.once()  # for the seed
        with pytest.raises(RetryableError, match="endpoints tell something else of what round"):
            node.once()
        assert node.state(round_id) is AttestationState.NONE
        node.node._context.endpoints.move_on()
        if others == 1:
            with pytest.raises(RetryableError, match="1 of 2 endpoints tell something else"):
                node.once()
            assert node.state(round_id) is AttestationState.NONE
            return
        node.once()
        honest.once()
        assert node.state(round_id) is AttestationState.COMMITTED
        assert node.entry(round_id).root == honest.entry(round_id).root


def test_reveal__when_the_disk_is_lost_and_two_endpoints_differ__is_of_what_was_committed_to(
    workshop: Workshop, relay: BadEndpoint
) -> None:
    """The commitment tells which of them is right: to wait until they agree costs the penalty."""
    urls = [relay.url, workshop.chain.url]
    node, other = workshop.node(0, rpc=urls), workshop.node(1)
    round_id = workshop.request()
    for each in (node, node, other):
        each.once()
    assert node.state(round_id) is AttestationState.COMMITTED
    shutil.rmtree(node.config.data)
    registry = ModelRegistry(workshop.chain.w3, workshop.studio.deployment)
    for inks in registry.palettes():
        relay.instead[inks.areas.ljust(32, b"\0")] = swapped(inks).ljust(32, b"\0")
    again = workshop.node(0, rpc=urls)
    workshop.close_commits(round_id)
    with pytest.raises(RetryableError, match="1 of 2 endpoints tell something else"):
        again.once()
    assert again.entry(round_id).root is None, "what the liar's palettes make is not kept"
    again.node._context.endpoints.move_on()
    archive = ContentStore(again.config.works).path(round_id)
    with pytest.raises(RetryableError):
        again.once()
    assert again.state(round_id) is AttestationState.REVEALED
    assert not archive.exists(), "files can wait until the endpoints agree"
    relay.instead.clear()
    again.once()
    assert archive.exists()


def count(relay: BadEndpoint, act: Callable[[], object]) -> int:
    """How many questions about the studio an act takes; waiting for a block takes what it takes."""
    before = len(relay.asked)
    act()
    return sum(method in ("eth_call", "eth_getLogs") for method in relay.asked[before:])


def selector(call: Any) -> str:
    """The first four bytes of a call's data."""
    return str(call._encode_transaction_data())[:10]


def ghosts(first: int, count: int) -> list[str]:
    """Addresses of operators who registered once."""
    names = (f"ghost {number}" for number in range(first, first + count))
    return [Web3.to_checksum_address(Web3.keccak(text=name)[12:]) for name in names]


def node(workshop: Workshop, relay: BadEndpoint, number: int) -> RunningNode:
    """An operator's node, started behind the counting endpoint."""
    return workshop.node(number, rpc=[relay.url], confirmations=0)


def register_junk(workshop: Workshop, number: int) -> None:
    """A stranger registers models that nobody asked for."""
    functions = ModelRegistry(workshop.chain.w3, workshop.studio.deployment).contract.functions
    send(workshop, [STRANGER], functions.storeChunk(small.blob()))
    pointer = functions.chunkAddress(small.blob()).call()
    send(workshop, [STRANGER] * number, functions.register(small.declaration([pointer])))


def test_start__when_a_thousand_models_were_registered__asks_for_those_that_are_authorised(
    workshop: Workshop, relay: BadEndpoint
) -> None:
    found = []
    for number, junk in enumerate((FEW, MANY - FEW)):
        register_junk(workshop, junk)
        found.append(count(relay, partial(node, workshop, relay, number)))
    assert ModelRegistry(workshop.chain.w3, workshop.studio.deployment).count() > MANY
    assert found[0] == found[1]


def test_preflight__when_a_thousand_models_were_registered__checks_those_that_are_authorised(
    workshop: Workshop, relay: BadEndpoint
) -> None:
    config = workshop.config(0, rpc=[relay.url])

    def check() -> None:
        findings = list(check_node(config, ModelStore(config.models, 1, silence())))
        assert not [finding for finding in findings if finding.verdict is Verdict.FAILED]
        assert len([f for f in findings if f.what.startswith("model ")]) == len(authorised)

    authorised = ModelRegistry(workshop.chain.w3, workshop.studio.deployment).authorised()
    found = []
    for junk in (FEW, MANY - FEW):
        register_junk(workshop, junk)
        found.append(count(relay, check))
    assert found[0] == found[1]


def test_pass__when_a_thousand_operators_left__takes_the_same_requests(
    workshop: Workshop, relay: BadEndpoint
) -> None:
    """The pass also takes a step that anybody may take, for which turns are drawn."""
    registry = OperatorRegistry(workshop.chain.w3, workshop.studio.deployment)
    functions = registry.contract.functions
    workshop.studio.decide(functions.setMinBond(0))
    found = []
    for number, (first, more) in enumerate(((0, FEW), (FEW, MANY - FEW))):
        names = ghosts(first, more)
        send(workshop, names, functions.register(STRANGER, STRANGER))
        send(workshop, names, functions.requestExit())
        mine = node(workshop, relay, number)
        mine.once()
        round_id = workshop.request()
        found.append(count(relay, mine.once))
        assert workshop.round(round_id).phase is Phase.COMMIT, "it took the open step"
        workshop.chain.pass_until(workshop.round(round_id).expiry + 1)
        mine.once()
    assert registry.count() > MANY
    assert found[0] == found[1]


@pytest.mark.parametrize("registered", [1, 2, 3, 300, 10_000])
def test_turn__however_many_registered__comes_within_a_few(registered: int) -> None:
    drawn = [turn(round_id, "seed 7", "0x01", registered) for round_id in range(200)]
    assert max(drawn) < MAX_TURNS
    assert (max(drawn) == 0) == (registered == 1), "who is alone waits for nobody"
    assert registered == 1 or min(drawn) == 0


def test_pass__when_a_thousand_rounds_are_long_over__looks_at_the_open_one(
    workshop: Workshop, relay: BadEndpoint
) -> None:
    functions = workshop.studio.rounds.contract.functions
    dao, fee = workshop.studio.governance.timelock, functions.feeFor(16).call()
    found = []
    for number, more in enumerate((FEW, MANY - FEW)):
        send(workshop, [dao] * more, functions.requestRound(MODEL, 16, b""), fee)
        workshop.chain.pass_time(HORIZON + 1)
        round_id = workshop.request()
        mine = node(workshop, relay, number)
        found.append((count(relay, mine.once), count(relay, mine.once)))
        assert workshop.round(round_id).phase is Phase.COMMIT
        workshop.chain.pass_until(workshop.round(round_id).expiry + 1)
        mine.once()
    assert workshop.studio.rounds.count() > MANY
    # Where the recent ones begin is looked for in halves, by node and watcher, once in a process.
    assert found[1][0] - found[0][0] <= 2 * 7
    assert found[1][1] == found[0][1]


def test_step__of_any_kind__reads_the_round_and_the_own_part_once(
    workshop: Workshop, relay: BadEndpoint
) -> None:
    """What is read once is handed on; only a reveal makes that old within one look."""
    mine = workshop.node(0, rpc=[relay.url], confirmations=0, watch=False)
    others = [workshop.node(number, confirmations=0, watch=False) for number in (1, 2)]
    mine.once()  # it looks for the recent rounds once in a process
    round_id = workshop.request()
    functions = workshop.studio.rounds.contract.functions
    record = selector(functions.getRound(round_id))
    attestation = selector(functions.attestation(round_id, mine.config.operator))

    def step(reached: Phase) -> tuple[int, int]:
        """How often the node reads the round and its part in it; the others follow."""
        relay.called.clear()
        mine.once()
        read = relay.called.count(record), relay.called.count(attestation)
        for other in others:
            other.once()
        assert workshop.round(round_id).phase is reached
        return read

    assert step(Phase.COMMIT) == (1, 1)
    assert step(Phase.COMMIT) == (1, 1)
    workshop.close_commits(round_id)
    assert step(Phase.REVEAL) == (2, 2)
    workshop.close_challenges(round_id)
    assert step(Phase.FINALISED) == (1, 1)
    assert step(Phase.FINALISED) == (1, 1)
    assert mine.state(round_id) is AttestationState.SETTLED
