"""A studio on a private chain, driven by bare JSON-RPC: thousands of calls a minute."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import requests
from eth_abi import decode, encode
from web3 import Web3
from web3.contract import Contract

from oracle.chain.abi import describe_revert
from oracle.chain.access.headers import encode_header
from oracle.chain.deployment import Deployment
from oracle.chain.generation.parameters import OperatorParameters
from oracle.chain.launch.parameters import StudioParameters, local_parameters
from oracle.chain.launch.whole_studio import deploy
from oracle.chain.sender import KeySender, transact
from oracle.generator.engine import Generator
from oracle.local.anvil import Anvil, account
from oracle.quantities import ETHER, GWEI
from tests.invariants.generation.records import Rules
from tests.invariants.generation.reference import DISPUTES, ORACLE, REGISTRY, Call
from tests.support import models as small
from tests.support import receivers
from tests.support.history import FORGOTTEN, history_words
from tests.support.refusals import MAX_GAS
from tests.support.solidity import compiled

GENESIS = 1_800_000_000
"""The chain's first second: fixed, so that seeds repeat from run to run."""

OPTIONS = (
    *("--base-fee", "0", "--gas-price", "0", "--disable-min-priority-fee"),
    *("--timestamp", str(GENESIS), "--auto-impersonate"),
)
"""Gas is free, so that every wei that moves is the protocol's."""

GAS = hex(MAX_GAS)
MODEL = 1
EXIT_DELAY, REPLACEMENT_DELAY = 1_500, 3_000
MIN_BOND = ETHER
SWARM = "tests/support/contracts/Swarm.sol"
RULES = Rules(
    base_fee=1_001,
    fee_per_work=7,
    stake=ETHER // 4 + 1,  # odd, so that half of it has a remainder
    gas_price=GWEI + 7,  # so that nothing divides evenly
    no_show_penalty_bps=2_000,
    quorum=2,
    max_works=64,
    seed_delay=2,
    commit_window=100,
    reveal_window=60,
    challenge_window=80,
    lifetime=1_200,
)


@dataclass(frozen=True)
class Query:
    """A view function to ask; `time` overrides the block's, in seconds."""

    contract: str
    function: str
    arguments: tuple[Any, ...] = ()
    time: int | None = None


def parameters() -> StudioParameters:
    """Windows of a minute or two, so that a round is short and an exit outlives it."""
    local = local_parameters()
    rules = local.rules.model_copy(update=vars(RULES))
    operators = OperatorParameters(
        min_bond=MIN_BOND, exit_delay=EXIT_DELAY, replacement_delay=REPLACEMENT_DELAY
    )
    return local.model_copy(update={"rules": rules, "operators": operators, "min_window": 10})


class Chain:
    """The chain, the contracts that rounds are played on, and a swarm's contract."""

    def __init__(self, anvil: Anvil) -> None:
        self.anvil = anvil
        self.w3 = anvil.w3
        self._session = requests.Session()
        self.deployment: Deployment = deploy(
            self.w3,
            KeySender(account(0)),
            parameters(),
            members={account(0).address: parameters().token.supply},
            palettes=[],
            models=[],
        )
        self.dao = self.deployment.address("StudioTimelock")
        self._contracts: dict[str, Contract] = {
            name: self.deployment.contract(self.w3, name)
            for name in (ORACLE, REGISTRY, DISPUTES, "ModelRegistry")
        }
        artifact = compiled(SWARM)["Swarm"]
        factory = self.w3.eth.contract(abi=artifact.abi, bytecode=artifact.bytecode)
        # The machine's operators are accounts that name it as their signer: it has no drones.
        bare = factory.constructor(self.address(REGISTRY), 0)
        made = transact(self.w3, KeySender(account(0)), bare)
        self.swarm = self.w3.eth.contract(address=made["contractAddress"], abi=artifact.abi)
        functions = [
            (name, entry)
            for name, contract in self._contracts.items()
            for entry in contract.abi
            if entry["type"] == "function"
        ]
        # Past web3's own encoder, which would take most of the time.
        self._inputs = {(name, f["name"]): _types(f["inputs"]) for name, f in functions}
        self._outputs = {(name, f["name"]): _types(f["outputs"]) for name, f in functions}
        self.anvil.set_balance(self.dao, 10**6 * ETHER)
        self._dao_code = Web3.to_hex(self.w3.eth.get_code(self.dao))
        self._generator = Generator(small.model(), small.AXES)
        self._furnish()
        models = self._contracts["ModelRegistry"].functions
        self.dispute_gas = int(models.disputeGas(MODEL).call())

    def _furnish(self) -> None:
        """One authorised model, which the chain can judge, with a house style."""
        models = self._contracts["ModelRegistry"].functions
        pointer = models.chunkAddress(small.blob()).call()
        for function, arguments in (
            ("addPalette", small.palette_call("grey", 0)),
            ("addPalette", small.palette_call("rose", 1)),
            ("storeChunk", (small.blob(),)),
            ("register", (small.declaration([pointer]),)),
            ("prove", (MODEL,)),
            ("authorise", (MODEL,)),
            ("setHouseStyle", (MODEL, small.WIDEST)),
        ):
            call = Call(self.dao, "ModelRegistry", function, arguments)
            reason = self.refusal(call)
            assert reason is None, reason
            self.send(call)

    def address(self, contract: str) -> str:
        """Where the contract is."""
        return str(self._contracts[contract].address)

    def make(self, seed: bytes, works: int) -> tuple[bytes, ...]:
        """The digests of a seed's works in the house style, by the reference generator."""
        palettes = {number: small.palette(number) for number in range(small.PALETTES)}
        made = self._generator.works(seed, range(works), small.WIDEST, palettes)
        return tuple(work.digest for work in made)

    # The wire

    def _batch(self, requests_: Iterable[tuple[str, list[Any]]]) -> list[dict[str, Any]]:
        bodies = [
            {"jsonrpc": "2.0", "id": number, "method": method, "params": params}
            for number, (method, params) in enumerate(requests_)
        ]
        if not bodies:
            return []
        answers = self._session.post(self.anvil.url, json=bodies, timeout=60).json()
        return sorted(answers, key=lambda answer: int(answer["id"]))

    def _data(self, call: Call) -> str:
        kinds = self._inputs[call.contract, call.function]
        selector = Web3.keccak(text=f"{call.function}({','.join(kinds)})")[:4]
        return Web3.to_hex(selector + encode(kinds, call.arguments))

    def _transaction(self, call: Call) -> dict[str, str]:
        money = {"value": hex(call.value), "gas": GAS, "gasPrice": "0x0"}
        to = self.address(call.contract)
        return {"from": call.sender, "to": to, "data": self._data(call), **money}

    def _swarming(self, calls: Sequence[Call]) -> dict[str, str]:
        targets = [self.address(call.contract) for call in calls]
        steps = [targets, [call.value for call in calls], [self._data(call) for call in calls]]
        money = {"value": "0x0", "gas": GAS, "gasPrice": "0x0"}
        data = self.swarm.encode_abi("attempt", steps)
        return {"from": self.dao, "to": str(self.swarm.address), "data": data, **money}

    # Doing

    def at(self, time: int) -> None:
        """The next block, and what `refusal` asks of it, has this time."""
        self.anvil.rpc("evm_setNextBlockTimestamp", hex(time))

    def refusal(self, call: Call) -> str | None:
        """The name of the error that the next block would refuse the call with, or None."""
        (answer,) = self._batch([("eth_call", [self._transaction(call), "pending"])])
        return _error_name(answer)

    def refusals(self, calls: Sequence[Call]) -> list[str | None]:
        """The same for each of the swarm's calls in one transaction."""
        (answer,) = self._batch([("eth_call", [self._swarming(calls), "pending"])])
        (found,) = decode(["bytes[]"], bytes.fromhex(answer["result"][2:]))
        return [_named("0x" + data.hex()) if data else None for data in found]

    def send(self, call: Call) -> dict[str, Any]:
        """Mines the call in a block of its own; it must not be refused. Returns the receipt."""
        return self._send(self._transaction(call))

    def send_swarm(self, calls: Sequence[Call]) -> dict[str, Any]:
        """Mines the swarm's calls as one transaction."""
        return self._send(self._swarming(calls))

    def _send(self, transaction: dict[str, str]) -> dict[str, Any]:
        receipt: dict[str, Any] = self.anvil.rpc("eth_sendTransactionSync", transaction)
        assert receipt["status"] == "0x1", transaction
        return receipt

    def refunds(self, receipt: dict[str, Any]) -> list[tuple[int, bytes, int]]:
        """Round, root, and wei of gas that whoever ended roots in a transaction will have back."""
        found = []
        for name in ("RootDisputed", "LeavesWithheld"):
            event = self._contracts[DISPUTES].events[name]()
            for log in receipt["logs"]:
                if log["topics"][0] == event.topic:
                    refund = int(log["data"][-64:], 16)
                    round_id, root = int(log["topics"][1], 16), bytes.fromhex(log["topics"][2][2:])
                    found.append((round_id, root, refund))
        return found

    def behave(self, address: str, *, refusing: bool) -> None:
        """Lets an address refuse money, or take it again."""
        code = self._dao_code if address == self.dao else "0x"
        self.anvil.rpc("anvil_setCode", address, receivers.REFUSES if refusing else code)

    def forget(self, block: int) -> None:
        """The chain as it is once nobody knows the block's hash."""
        self.anvil.mine(max(1, block + FORGOTTEN + 1 - self.head))
        self.anvil.rpc("anvil_setStorageAt", *history_words(block))

    # Looking

    @property
    def head(self) -> int:
        """The latest block's number."""
        return int(self.w3.eth.block_number)

    def header(self, block: int) -> bytes:
        """The RLP header of a block."""
        return encode_header(self.w3.eth.get_block(block))

    def hash_and_randao(self, block: int) -> tuple[bytes, bytes]:
        """A block's hash and its RANDAO value."""
        found = self.w3.eth.get_block(block)
        return bytes(found["hash"]), bytes(found["mixHash"])

    def balances(self, addresses: Iterable[str]) -> list[int]:
        """Wei at each address."""
        answers = self._batch(("eth_getBalance", [a, "latest"]) for a in addresses)
        return [int(answer["result"], 16) for answer in answers]

    def ask(self, queries: Iterable[Query]) -> list[tuple[Any, ...]]:
        """What each view function returns; none may refuse."""
        asked = list(queries)
        answers = self._batch(("eth_call", self._call(q)) for q in asked)
        return [
            decode(self._outputs[q.contract, q.function], bytes.fromhex(answer["result"][2:]))
            for q, answer in zip(asked, answers, strict=True)
        ]

    def accepts(self, queries: Iterable[Query]) -> list[bool]:
        """Whether each call would go through in a block at its time."""
        answers = self._batch(("eth_call", self._call(q)) for q in queries)
        return [_error_name(answer) is None for answer in answers]

    def _call(self, query: Query) -> list[Any]:
        call = Call(self.dao, query.contract, query.function, query.arguments)
        override = {} if query.time is None else {"time": hex(query.time)}
        return [self._transaction(call), "latest", {}, override]


def _error_name(answer: dict[str, Any]) -> str | None:
    error = answer.get("error")
    if error is None:
        return None
    data = error.get("data")
    assert data, f"refused without a reason: {error}"
    return _named(str(data))


def _named(data: str) -> str:
    return describe_revert(data).partition("(")[0]


def _types(outputs: list[dict[str, Any]]) -> list[str]:
    def canonical(item: dict[str, Any]) -> str:
        kind = str(item["type"])
        if not kind.startswith("tuple"):
            return kind
        return f"({','.join(canonical(c) for c in item['components'])}){kind[5:]}"

    return [canonical(output) for output in outputs]
