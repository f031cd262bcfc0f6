"""A stuck reveal is outbid whatever client takes it: each says in its own words what it refuses."""

from collections.abc import Iterator
from threading import Event

import pytest

from oracle.chain.access.refusals import Refused, refused
from oracle.chain.connection import connect
from oracle.chain.sender import KeySender, transact
from oracle.chain.types import RoundId
from oracle.errors import FatalError, StoppedError
from oracle.local.anvil import CHAIN_ID, Anvil, account
from oracle.node.context import make_context
from oracle.node.transactor import Transactor
from tests.oracle.studio import Workshop, silence
from tests.support.bad_endpoint import BadEndpoint
from tests.support.client_words import CLIENTS

SIGNER, FRIEND = account(9), account(8)
KINDS = {
    "known": Refused.KNOWN,
    "nonce used": Refused.NONCE_USED,
    "underpriced": Refused.UNDERPRICED,
    "unfunded": Refused.UNFUNDED,
}


@pytest.mark.parametrize("client", CLIENTS)
def test_refusal__in_the_words_of_any_client__is_understood(client: str) -> None:
    assert {what: refused(words) for what, words in CLIENTS[client].items()} == KINDS


@pytest.mark.parametrize(
    "words", ["execution reverted", "unknown transaction", "method not found", "timeout", ""]
)
def test_refusal__that_is_something_else__is_none_of_these(words: str) -> None:
    assert refused(words) is None


class Notes:
    """Remembers what would be journalled."""

    def __init__(self) -> None:
        self.nonces: list[int] = []

    def sent(self, _round: RoundId, _action: str, _digest: str, nonce: int) -> None:
        self.nonces.append(nonce)


@pytest.fixture
def paused(workshop: Workshop) -> Iterator[Anvil]:
    """A chain that mines nothing by itself."""
    workshop.chain.rpc("evm_setAutomine", False)
    yield workshop.chain
    workshop.chain.rpc("anvil_dropAllTransactions")
    workshop.chain.rpc("evm_setAutomine", True)


def send(workshop: Workshop, url: str, value: int) -> int:
    """Sends a step through an endpoint and stops; returns how many versions were signed."""
    stop, notes = Event(), Notes()
    stop.set()
    config, deployment = workshop.config(0, max_fee_gwei=200.0), workshop.studio.deployment
    context = make_context(config, deployment, SIGNER, notes, silence(), stop)  # type: ignore[arg-type]
    client = connect(url, CHAIN_ID)
    call = deployment.contract(client, "StudioToken").functions.approve(FRIEND.address, value)
    with pytest.raises(StoppedError):
        Transactor(client, context, SIGNER).send(RoundId(1), call)
    return len(notes.nonces)


@pytest.mark.parametrize("client", CLIENTS)
def test_step__that_another_one_blocks__is_outbid_on_any_client(
    workshop: Workshop, paused: Anvil, client: str
) -> None:
    with BadEndpoint(workshop.chain) as bad:
        bad.client = client
        assert send(workshop, bad.url, 1) == 1
        (before,) = pool(paused)
        assert send(workshop, bad.url, 1) == 1, "the very same is known already"
        assert send(workshop, bad.url, 2) > 1
        (after,) = pool(paused)
    assert (after["nonce"], after["input"] == before["input"]) == (before["nonce"], False)
    assert int(after["maxFeePerGas"], 16) * 8 >= int(before["maxFeePerGas"], 16) * 9


def pool(chain: Anvil) -> list[dict[str, str]]:
    """The signer's transactions that wait."""
    found = chain.rpc("txpool_content")["pending"]
    return list({k.lower(): v for k, v in found.items()}[SIGNER.address.lower()].values())


@pytest.mark.parametrize("client", CLIENTS)
def test_transact__without_money__says_so_on_any_client(workshop: Workshop, client: str) -> None:
    token = workshop.studio.deployment.contract(workshop.chain.w3, "StudioToken")
    with BadEndpoint(workshop.chain) as bad:
        bad.client = client
        workshop.chain.set_balance(FRIEND.address, 1)
        call = token.functions.approve(SIGNER.address, 1)
        with pytest.raises(FatalError, match="insufficient funds"):
            transact(connect(bad.url, CHAIN_ID), KeySender(FRIEND), call, gas=50_000)
        workshop.chain.set_balance(FRIEND.address, 10**20)


def test_transact__while_no_block_comes__asks_for_no_receipt(workshop: Workshop) -> None:
    """A receipt can come only with a block: before one, nothing else is asked than its number."""
    workshop.chain.rpc("evm_setAutomine", False)
    token = workshop.studio.deployment.contract(workshop.chain.w3, "StudioToken")
    with BadEndpoint(workshop.chain) as bad:

        def mine_at_last(method: str) -> None:
            if method == "eth_blockNumber" and bad.asked.count(method) == 4:
                workshop.chain.mine()
                workshop.chain.rpc("evm_setAutomine", True)

        bad.before = mine_at_last
        client = connect(bad.url, CHAIN_ID)
        call = token.functions.approve(FRIEND.address, 3)
        assert transact(client, KeySender(SIGNER), call, gas=100_000)["status"] == 1
        assert bad.asked.count("eth_getTransactionReceipt") == 2
        assert bad.asked.count("eth_blockNumber") == 4
