"""Sending the node's transactions: once, with the next nonce, and with more when they get stuck."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest
from eth_account.signers.local import LocalAccount
from web3 import Web3
from web3.contract.contract import ContractFunction
from web3.middleware import Web3Middleware
from web3.types import RPCEndpoint, TxParams

from oracle.chain.sender import RevertError
from oracle.chain.types import RoundId
from oracle.errors import FatalError, RetryableError, StoppedError
from oracle.local.anvil import Anvil, account
from oracle.local.processes import wait_for
from oracle.node.context import make_context
from oracle.node.transactor import Transactor
from tests.oracle.studio import Workshop, silence

ROUND = RoundId(1)
GWEI = 10**9


class Notes:
    """Remembers what would be journalled."""

    def __init__(self) -> None:
        self.sent_: list[tuple[str, str, int]] = []

    def sent(self, _round: RoundId, action: str, digest: str, nonce: int) -> None:
        self.sent_.append((action, digest, nonce))


@pytest.fixture
def signer() -> LocalAccount:
    return account(9)


@pytest.fixture
def paused(workshop: Workshop) -> Iterator[Anvil]:
    """A chain that mines nothing by itself."""
    workshop.chain.rpc("evm_setAutomine", False)
    yield workshop.chain
    workshop.chain.rpc("anvil_dropAllTransactions")
    workshop.chain.rpc("evm_setAutomine", True)


def transfer(workshop: Workshop, value: int) -> ContractFunction:
    """A call that account 9 may make."""
    token = workshop.studio.deployment.contract(workshop.chain.w3, "StudioToken")
    return token.functions.approve(account(8).address, value)


def make(
    workshop: Workshop,
    signer: LocalAccount,
    *,
    stop: bool = False,
    max_fee: float = 200.0,
    stuck: float = 45.0,
    client: Web3 | None = None,
) -> tuple[Transactor, Notes]:
    event, notes = Event(), Notes()
    if stop:
        event.set()
    context = make_context(
        workshop.config(0, max_fee_gwei=max_fee, stuck_seconds=stuck),
        workshop.studio.deployment,
        signer,
        notes,  # type: ignore[arg-type]
        silence(),
        event,
    )
    return Transactor(client or workshop.chain.w3, context, signer), notes


def waiting(chain: Anvil, signer: LocalAccount) -> dict[str, Any]:
    """The one transaction of the signer in the pool."""
    pool = chain.rpc("txpool_content")["pending"]
    (found,) = {k.lower(): v for k, v in pool.items()}[signer.address.lower()].values()
    return dict(found)


def test_send__when_the_chain_takes_it__is_journalled_under_its_hash(
    workshop: Workshop, signer: LocalAccount
) -> None:
    sender, notes = make(workshop, signer)
    receipt = sender.send(ROUND, transfer(workshop, 1))
    assert receipt["status"] == 1
    assert [(a, d) for a, d, _ in notes.sent_] == [
        ("approve", receipt["transactionHash"].to_0x_hex())
    ]


def test_send__when_the_contract_refuses__sends_nothing(
    workshop: Workshop, signer: LocalAccount
) -> None:
    sender, notes = make(workshop, signer)
    call = workshop.studio.rounds.contract.functions.finalise(77)
    with pytest.raises(RevertError, match=r"RoundUnknown\(round=77\)"):
        sender.send(ROUND, call)
    assert notes.sent_ == []


def test_send__when_told_to_stop__leaves_what_was_sent_and_says_so(
    workshop: Workshop, paused: Anvil, signer: LocalAccount
) -> None:
    sender, notes = make(workshop, signer, stop=True)
    with pytest.raises(StoppedError, match="approve was sent"):
        sender.send(ROUND, transfer(workshop, 1))
    assert waiting(paused, signer)["hash"] == notes.sent_[0][1]


def test_send__when_an_earlier_run_left_one_unmined__outbids_it(
    workshop: Workshop, paused: Anvil, signer: LocalAccount
) -> None:
    with pytest.raises(StoppedError):
        make(workshop, signer, stop=True)[0].send(ROUND, transfer(workshop, 1))
    before = waiting(paused, signer)
    with pytest.raises(StoppedError):
        make(workshop, signer, stop=True)[0].send(ROUND, transfer(workshop, 2))
    after = waiting(paused, signer)
    assert after["nonce"] == before["nonce"]
    assert after["input"] != before["input"]
    assert int(after["maxFeePerGas"], 16) * 8 >= int(before["maxFeePerGas"], 16) * 9


def test_send__when_the_same_is_already_waiting__does_not_pay_more(
    workshop: Workshop, paused: Anvil, signer: LocalAccount
) -> None:
    for _ in range(2):
        with pytest.raises(StoppedError):
            make(workshop, signer, stop=True)[0].send(ROUND, transfer(workshop, 1))
    first = waiting(paused, signer)
    assert int(first["maxPriorityFeePerGas"], 16) == paused.w3.eth.max_priority_fee


def test_send__when_outbidding_needs_more_than_allowed__says_what_to_raise(
    workshop: Workshop, paused: Anvil, signer: LocalAccount
) -> None:
    limit = 5.0
    stuck: TxParams = {
        "to": account(8).address,
        "value": paused.w3.to_wei(1, "wei"),
        "gas": 21_000,
        "nonce": paused.w3.eth.get_transaction_count(signer.address),
        "chainId": paused.w3.eth.chain_id,
        "maxFeePerGas": paused.w3.to_wei(5, "gwei"),
        "maxPriorityFeePerGas": paused.w3.to_wei(5, "gwei"),
    }
    signed = signer.sign_transaction(dict(stuck))  # type: ignore[arg-type]
    paused.w3.eth.send_raw_transaction(signed.raw_transaction)
    with pytest.raises(RetryableError, match="max_fee_gwei"):
        make(workshop, signer, max_fee=limit)[0].send(ROUND, transfer(workshop, 2))


def test_send__when_stuck__bumps_by_an_eighth_until_it_is_mined(
    workshop: Workshop, paused: Anvil, signer: LocalAccount
) -> None:
    sender, notes = make(workshop, signer, stuck=0.3)
    call = transfer(workshop, 1)
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(sender.send, ROUND, call)
        wait_for(lambda: len(notes.sent_) >= 3, 10, "two bumps")
        paused.mine()
        receipt = running.result(10)
    assert receipt["transactionHash"].to_0x_hex() in [digest for _, digest, _ in notes.sent_]
    assert len({nonce for _, _, nonce in notes.sent_}) == 1


def test_send__when_another_program_takes_the_nonce__says_so(
    workshop: Workshop, paused: Anvil, signer: LocalAccount
) -> None:
    sender, _ = make(workshop, signer)
    call = transfer(workshop, 1)
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(sender.send, ROUND, call)
        wait_for(lambda: paused.rpc("txpool_status")["pending"] == "0x1", 10, "the transaction")
        other: TxParams = {
            "to": account(8).address,
            "value": paused.w3.to_wei(1, "wei"),
            "gas": 21_000,
            "nonce": paused.w3.eth.get_transaction_count(signer.address),
            "chainId": paused.w3.eth.chain_id,
            "maxFeePerGas": paused.w3.to_wei(50, "gwei"),
            "maxPriorityFeePerGas": paused.w3.to_wei(50, "gwei"),
        }
        signed = signer.sign_transaction(dict(other))  # type: ignore[arg-type]
        paused.w3.eth.send_raw_transaction(signed.raw_transaction)
        paused.mine()
        with pytest.raises(RetryableError, match="no other program should use this key"):
            running.result(10)


def test_send__when_the_endpoint_forgets_it__broadcasts_the_same_again(
    workshop: Workshop, paused: Anvil, signer: LocalAccount
) -> None:
    sender, notes = make(workshop, signer)
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(sender.send, ROUND, transfer(workshop, 1))
        wait_for(lambda: paused.rpc("txpool_status")["pending"] == "0x1", 10, "the transaction")
        paused.rpc("anvil_dropAllTransactions")
        wait_for(lambda: paused.rpc("txpool_status")["pending"] == "0x1", 15, "it again")
        paused.mine()
        receipt = running.result(10)
    assert [digest for _, digest, _ in notes.sent_] == [receipt["transactionHash"].to_0x_hex()]


def test_send__when_it_was_forgotten_and_would_be_refused_by_now__is_not_broadcast_again(
    workshop: Workshop, paused: Anvil, signer: LocalAccount
) -> None:
    sender, _ = make(workshop, signer)
    token = workshop.studio.deployment.contract(paused.w3, "StudioToken")
    member = workshop.studio.members[0].address

    def allow(value: int) -> None:
        paused.rpc("evm_setAutomine", True)
        allowance = token.encode_abi("approve", [signer.address, value])
        paused.send_as(member, token.address, allowance)
        paused.rpc("evm_setAutomine", False)

    allow(1)
    nonce = paused.w3.eth.get_transaction_count(signer.address)
    with ThreadPoolExecutor(1) as pool:
        call = token.functions.transferFrom(member, signer.address, 1)
        running = pool.submit(sender.send, ROUND, call)
        wait_for(lambda: paused.rpc("txpool_status")["pending"] == "0x1", 10, "the transaction")
        paused.rpc("anvil_dropAllTransactions")
        allow(0)
        with pytest.raises(RevertError, match="ERC20InsufficientAllowance"):
            running.result(20)
    assert paused.w3.eth.get_transaction_count(signer.address, "pending") == nonce


def test_send__when_a_reorganisation_takes_the_one_before_it__gives_up_soon(
    workshop: Workshop, paused: Anvil, signer: LocalAccount
) -> None:
    sender, _ = make(workshop, signer)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(sender.send, ROUND, transfer(workshop, 1))
        wait_for(lambda: paused.rpc("txpool_status")["pending"] == "0x1", 10, "the first")
        paused.mine()
        nonce = paused.w3.eth.get_transaction_count(signer.address)
        assert first.result(10)["status"] == 1
        second = pool.submit(sender.send, ROUND, transfer(workshop, 2))
        wait_for(lambda: paused.rpc("txpool_status")["pending"] == "0x1", 10, "the second")
        paused.rpc("anvil_rollback", 1)
        with pytest.raises(RetryableError, match="a reorganisation took the 1 before it"):
            second.result(20)
    again, notes = make(workshop, signer, stop=True)
    with pytest.raises(StoppedError):
        again.send(ROUND, transfer(workshop, 1))
    assert notes.sent_[0][2] == nonce - 1


class LateReceipts(Web3Middleware):
    """An endpoint that shows a receipt only when it was asked for it three times."""

    asked = 0

    def response_processor(self, method: RPCEndpoint, response: Any) -> Any:
        if method == "eth_getTransactionReceipt" and response.get("result"):
            self.asked += 1
            if self.asked <= 3:
                return {**response, "result": None}
        return response


def test_send__when_the_receipt_comes_later_than_its_nonce__waits_for_it(
    workshop: Workshop, signer: LocalAccount
) -> None:
    client = Web3(Web3.HTTPProvider(workshop.chain.url))
    client.middleware_onion.add(LateReceipts)
    sender, _ = make(workshop, signer, client=client)
    token = workshop.studio.deployment.contract(client, "StudioToken")
    receipt = sender.send(ROUND, token.functions.approve(account(8).address, 7))
    assert receipt["status"] == 1


def test_send__when_the_step_would_take_absurd_gas__does_not_believe_the_endpoint(
    workshop: Workshop, signer: LocalAccount
) -> None:
    class Liar(Web3Middleware):
        def response_processor(self, method: RPCEndpoint, response: Any) -> Any:
            is_estimate = method == "eth_estimateGas"
            # Instead of the chain's answer, which may be a refusal.
            return (
                {"jsonrpc": "2.0", "id": 1, "result": hex(10_000_000)} if is_estimate else response
            )

    client = Web3(Web3.HTTPProvider(workshop.chain.url))
    client.middleware_onion.add(Liar)
    sender, notes = make(workshop, signer, client=client)
    book = workshop.studio.deployment.contract(client, "GenerationOracle")
    with pytest.raises(FatalError, match=r"settle would take 12,500,000 gas, at most 500,000"):
        sender.send(ROUND, book.functions.settle(1, account(8).address))
    assert notes.sent_ == []


def test_send__when_it_averts_a_loss__may_cost_as_much_and_no_more(
    workshop: Workshop, paused: Anvil, signer: LocalAccount
) -> None:
    cheap, _ = make(workshop, signer, max_fee=0.5, stop=True)
    with pytest.raises(StoppedError):
        cheap.send(ROUND, transfer(workshop, 1))
    assert int(waiting(paused, signer)["maxFeePerGas"], 16) == GWEI // 2
    with pytest.raises(StoppedError):
        cheap.send(ROUND, transfer(workshop, 2), averts=10**15)
    sent = waiting(paused, signer)
    assert int(sent["maxFeePerGas"], 16) > GWEI // 2
    assert int(sent["maxFeePerGas"], 16) * int(sent["gas"], 16) <= 10**15
