"""A whole studio on a private chain: contracts, members, bonded operators and their nodes."""

import json
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from eth_account import Account
from eth_account.signers.local import LocalAccount
from web3 import Web3
from web3.contract.contract import ContractFunction
from web3.types import TxReceipt

from oracle.chain.deployment import Deployment
from oracle.chain.generation.disputes import DisputeBook
from oracle.chain.generation.operators import OperatorRegistry
from oracle.chain.generation.registration import Progress, quiet
from oracle.chain.generation.rounds import RoundBook
from oracle.chain.governance.governor import Governance
from oracle.chain.launch.parameters import StudioParameters, local_parameters
from oracle.chain.launch.whole_studio import deploy
from oracle.chain.sender import KeySender, transact
from oracle.chain.types import AttestationState, RoundId
from oracle.content.store import ContentStore
from oracle.decisions.studio import Decisions
from oracle.errors import FatalError
from oracle.generator.cid import cid_from_digest
from oracle.generator.manifest import ReleasedModel
from oracle.generator.palettes import load_palettes
from oracle.generator.released import released_models
from oracle.local.anvil import Anvil, account
from oracle.local.processes import Process
from oracle.quantities import ETHER

MEMBERS = 5
BOND = 2 * ETHER
TREASURY = 10 * ETHER
PASSWORD = "local"  # keys of a private chain that everybody knows


@dataclass
class LocalOperator:
    """An operator of the private chain: cold owner, hot signer, payee, and its node's folder."""

    owner: LocalAccount
    signer: LocalAccount
    payee: str
    folder: Path

    @property
    def address(self) -> str:
        """The operator's name on the chain."""
        return str(self.owner.address)

    @property
    def config(self) -> Path:
        """The node's configuration file."""
        return self.folder / "node.toml"

    @property
    def works(self) -> Path:
        """The node's content store, there once the node runs."""
        return self.folder / "data" / "works"


class LocalStudio:
    """Deploys a studio on a running chain and prepares its operators; nodes start when asked."""

    def __init__(
        self,
        chain: Anvil,
        folder: Path,
        *,
        operators: int = 3,
        parameters: StudioParameters | None = None,
        models: Sequence[ReleasedModel] | None = None,
        progress: Progress = quiet,
    ) -> None:
        """`folder` is emptied; it gets the deployment record and a folder for each node."""
        self.chain = chain
        self.folder = folder
        self.members = [KeySender(account(n)) for n in range(MEMBERS)]
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        settings = parameters or local_parameters()
        share = settings.token.supply // MEMBERS
        w3 = chain.w3
        self.deployment: Deployment = deploy(
            w3,
            self.members[0],
            settings,
            members={m.address: share for m in self.members},
            palettes=load_palettes(),
            models=released_models() if models is None else models,
            progress=progress,
        )
        self.record = folder / "deployment.json"
        self.deployment.save(self.record)
        self.governance = Governance(w3, self.deployment)
        self.decisions = Decisions(w3, self.deployment)
        self.rounds = RoundBook(w3, self.deployment)
        self.disputes = DisputeBook(w3, self.deployment)
        self.registry = OperatorRegistry(w3, self.deployment)
        self.artwork = self.deployment.contract(w3, "Artwork")
        for member in self.members:
            self.governance.delegate(member, member.address)
        self.chain.pass_time(2)  # votes count at a past second
        self.operators = [self._operator(n) for n in range(operators)]
        self.nodes: list[Process] = []

    def fund_treasury(self, wei: int = TREASURY) -> None:
        """Sends the treasury some of the first member's ETH."""
        w3, sender = self.chain.w3, self.members[0]
        digest = sender.send_transaction(
            w3,
            {
                "to": self.governance.treasury.address,
                "value": Web3.to_wei(wei, "wei"),
                "gas": 50_000,
            },
        )
        w3.eth.wait_for_transaction_receipt(digest, poll_latency=0.05)

    def decide(self, call: ContractFunction, value: int = 0) -> TxReceipt:
        """Makes a call of the timelock's, as after a vote; it is given `value` and gas for it."""
        timelock, data = self.governance.timelock, call._encode_transaction_data()
        had = self.chain.w3.eth.get_balance(timelock)
        self.chain.set_balance(timelock, had + value + ETHER)
        receipt = self.chain.send_as(timelock, call.address, data, value)
        self.chain.set_balance(timelock, had)
        return receipt

    def register(self, operator: LocalOperator, bond: int = BOND) -> int:
        """Bonds an operator; returns the gas."""
        owner = KeySender(operator.owner)
        receipt = self.registry.register(owner, operator.signer.address, operator.payee, bond)
        return receipt["gasUsed"]

    def start_node(self, operator: LocalOperator) -> Process:
        """Starts an operator's daemon as a process of its own."""
        command = [sys.executable, "-m", "oracle.cli", "run", "--config", str(operator.config)]
        node = Process(f"node {operator.folder.name}", command, operator.folder / "node.log")
        self.nodes.append(node)  # before it runs, so that whatever happens it is stopped
        return node.start()

    def gallery(self, port: int, *works: Path) -> Process:
        """The gallery as a process, not started yet; pictures come from `works`, or are made."""
        command = [sys.executable, "-m", "oracle.cli", "gallery", "--port", str(port)]
        command += ["--deployment", str(self.record), "--rpc", self.chain.url]
        command += ["--public-rpc", self.chain.url]
        command += ["--cache", str(self.folder / "gallery")]
        for folder in works:
            command += ["--works", str(folder)]
        return Process("gallery", command, self.folder / "gallery.log")

    def check_nodes(self) -> None:
        """Raises FatalError with the end of its log if a node stopped by itself."""
        for node in self.nodes:
            if not node.is_running:
                raise FatalError(f"{node.name} stopped: {node.tail()}")

    def earned(self, operator: LocalOperator) -> int:
        """Wei that the operator's payee holds; it began with none."""
        return int(self.chain.w3.eth.get_balance(Web3.to_checksum_address(operator.payee)))

    def root_of(self, round_id: RoundId, operator: LocalOperator) -> bytes:
        """The root that the operator revealed."""
        part = self.rounds.attestation(round_id, operator.address)
        roots = self.rounds.roots(self.rounds.get(round_id))
        return next(root for root in roots if part.revealed(root))

    def state(self, round_id: RoundId, operator: LocalOperator) -> AttestationState:
        """How far the operator has come in a round."""
        return self.rounds.attestation(round_id, operator.address).state

    def settle(self, round_id: RoundId, operator: LocalOperator) -> int:
        """Settles an operator of a round that is over, as anyone may; returns the gas."""
        return self.rounds.settle(self.members[0], round_id, operator.address)["gasUsed"]

    def seed(self, round_id: RoundId) -> int:
        """Proves the seed block's header, as anyone may; returns the gas."""
        record = self.rounds.get(round_id)
        behind = record.seed_block + 1 - self.chain.w3.eth.block_number
        if behind > 0:
            self.chain.mine(behind)
        call = self.rounds.contract.functions.seed(round_id, self.rounds.seed_header(record))
        return transact(self.chain.w3, self.members[0], call)["gasUsed"]

    def fail(self, round_id: RoundId) -> int:
        """Ends a round that cannot agree, as anyone may; returns the gas."""
        call = self.rounds.contract.functions.fail(round_id)
        return transact(self.chain.w3, self.members[0], call)["gasUsed"]

    def certify(self, token: int) -> int:
        """Has the chain make a token's file and record it, as anyone may; returns the gas."""
        call = self.artwork.functions.certify(token)
        return transact(self.chain.w3, self.members[0], call)["gasUsed"]

    def outsider(self) -> LocalOperator:
        """Somebody with a funded key and a folder, but without bond: a watcher."""
        return self._operator(len(self.operators), "watcher")

    def gas_of(self, event: str, round_id: RoundId) -> int:
        """Gas of all transactions that raised `event` of the oracle or its disputes for a round."""
        known = {entry["name"] for entry in self.rounds.contract.abi if entry["type"] == "event"}
        contract = (self.rounds if event in known else self.disputes).contract
        logs = contract.events[event]().get_logs(
            from_block=self.deployment.block, argument_filters={"round": round_id}
        )
        w3 = self.chain.w3
        hashes = {log["transactionHash"] for log in logs}
        return sum(w3.eth.get_transaction_receipt(h)["gasUsed"] for h in hashes)

    def collect(self, round_id: RoundId) -> list[bytes]:
        """The works' files by index, from the first operator's store.

        Raises FatalError unless every operator made the same ones.
        """
        stores = [ContentStore(operator.works) for operator in self.operators]
        digests = stores[0].digests(round_id)
        if any(store.digests(round_id) != digests for store in stores):
            raise FatalError(f"the operators' works of round {round_id} differ")
        return [stores[0].get(cid_from_digest(digest)) for digest in digests]

    def stop_nodes(self) -> None:
        """Stops every node that was started."""
        for node in self.nodes:
            node.stop()
        self.nodes.clear()

    def _operator(self, number: int, name: str = "") -> LocalOperator:
        operator = LocalOperator(
            owner=account(MEMBERS + number),
            signer=Account.from_key(Web3.keccak(text=f"local signer {number}")),
            payee=Account.from_key(Web3.keccak(text=f"local payee {number}")).address,
            folder=self.folder / (name or f"operator-{number + 1}"),
        )
        operator.folder.mkdir()
        self.chain.set_balance(operator.signer.address, ETHER)
        keystore = Account.encrypt(operator.signer.key, PASSWORD, kdf="scrypt", iterations=2**12)
        (operator.folder / "signer.json").write_text(json.dumps(keystore))
        (operator.folder / "password").write_text(PASSWORD + "\n")
        (operator.folder / "password").chmod(0o600)
        (operator.folder / "data").mkdir()
        operator.config.write_text(
            f"""rpc = ["{self.chain.url}"]
deployment = "{self.record.resolve()}"
operator = "{operator.address}"
keystore = "signer.json"
password_file = "password"
data = "data"
confirmations = 0
poll_seconds = 0.3
stagger_seconds = 1.5
"""
        )
        return operator
