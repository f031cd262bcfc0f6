"""Gas of rounds, of minting and of every other user action, on anvil under Osaka's rules."""

from dataclasses import dataclass, field
from itertools import count
from typing import Any

from eth_account import Account
from web3.types import TxReceipt

from oracle.chain.deployment import Deployment
from oracle.chain.generation.rounds import RoundBook
from oracle.chain.governance.governor import FOR, Governance
from oracle.chain.launch.parameters import local_parameters
from oracle.chain.launch.whole_studio import deploy
from oracle.chain.sender import KeySender, transact
from oracle.chain.types import ModelId, RoundId
from oracle.decisions.studio import Decisions
from oracle.generator import commitment, merkle
from oracle.generator.manifest import load_model
from oracle.generator.palettes import load_palettes
from oracle.generator.released import DEFAULT, RELEASED
from oracle.local.anvil import Anvil, account
from oracle.quantities import ETHER
from tests.benchmarks.repeatable import repeatable_chain, usual_header
from tests.benchmarks.report import Row

RULES = "anvil, osaka, receipt's gasUsed"
OPERATORS = 3
MODEL = ModelId(1)
MINT_WORKS = 256
SIZES = (16, 256, 4_096)


@dataclass
class Studio:
    """A deployed studio with three bonded operators whose owner, signer and payee differ."""

    chain: Anvil
    deployment: Deployment
    gas: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.w3 = self.chain.w3
        self.member = KeySender(account(0))
        self.governance = Governance(self.w3, self.deployment)
        self.decisions = Decisions(self.w3, self.deployment)
        self.book = RoundBook(self.w3, self.deployment)
        self.owners = [KeySender(account(1 + n)) for n in range(OPERATORS)]
        self.signers = [KeySender(account(1 + OPERATORS + n)) for n in range(OPERATORS)]
        self.salts = count(1)

    def measure(self, name: str, receipt: TxReceipt) -> int:
        """Keeps the latest receipt of an action: by then the studio is in its steady state."""
        self.gas[name] = receipt["gasUsed"]
        return receipt["gasUsed"]

    def send(self, name: str, sender: KeySender, call: Any, value: int = 0) -> int:
        """Sends one user action and keeps its gas."""
        return self.measure(name, transact(self.w3, sender, call, value=value))

    def pass_proposal(self, proposal: Any) -> TxReceipt:
        """Takes a proposal from submission to execution."""
        governance = self.governance
        proposal_id, receipt = governance.propose(self.member, proposal)
        self.measure("round.propose", receipt)
        voting = governance.find(proposal_id)
        self.chain.pass_until(voting.vote_start + 1)
        self.measure("round.vote", governance.vote(self.member, proposal_id, FOR))
        self.chain.pass_until(governance.find(proposal_id).vote_end + 1)
        self.measure("round.queue", governance.queue(self.member, proposal))
        self.chain.pass_until(governance.find(proposal_id).eta)
        receipt = governance.execute(self.member, proposal)
        self.measure("round.execute", receipt)
        return receipt

    def round(self, works: int) -> tuple[RoundId, merkle.MerkleTree, list[bytes], int]:
        """A round from vote to settlement; returns its id, tree, digests and the protocol's gas."""
        w3, functions = self.w3, self.book.contract.functions
        text = f"round {next(self.salts)}"
        self.pass_proposal(self.decisions.round(MODEL, works, b"", None, text))
        round_id = RoundId(self.book.count())
        header = usual_header(self.chain, self.book, round_id)
        self.send("round.seed", self.signers[0], functions.seed(round_id, header))
        record = self.book.get(round_id)
        digests = [w3.keccak(text=f"{round_id}.{i}") for i in range(works)]
        tree = merkle.MerkleTree(merkle.leaves(round_id, digests))
        salt = w3.keccak(text=text)
        total = 0
        for owner, signer in zip(self.owners, self.signers, strict=True):
            committed = commitment.commitment(
                w3.eth.chain_id, self.book.address, round_id, owner.address, tree.root, salt
            )
            call = functions.commit(round_id, owner.address, record.seed, committed)
            total += self.send("round.commit", signer, call)
        self.chain.pass_until(record.commit_end + 1)
        for owner, signer in zip(self.owners, self.signers, strict=True):
            call = functions.reveal(round_id, owner.address, record.seed, tree.root, salt)
            total += self.send("round.reveal", signer, call)
        self.chain.pass_until(self.book.get(round_id).closes_at + 1)
        total += self.send("round.finalise", self.signers[0], functions.finalise(round_id))
        for owner, signer in zip(self.owners, self.signers, strict=True):
            self.send("round.settle", signer, functions.settle(round_id, owner.address))
        return round_id, tree, digests, total


def open_studio(chain: Anvil) -> Studio:
    """Deploys, bonds three operators and fills the treasury."""
    parameters = local_parameters()
    steps: dict[str, int] = {}
    deployment = deploy(
        chain.w3,
        KeySender(account(0)),
        parameters,
        members={account(0).address: parameters.token.supply},
        palettes=load_palettes(),
        models=[load_model(RELEASED / DEFAULT)],
        progress=lambda step, gas: steps.__setitem__(step, steps.get(step, 0) + gas),
    )
    studio = Studio(chain, deployment)
    studio.gas["model.store_weights"] = sum(g for s, g in steps.items() if s.startswith("weights"))
    studio.gas["model.register"] = next(g for s, g in steps.items() if s.startswith("model:"))
    studio.measure("token.delegate", studio.governance.delegate(studio.member, account(0).address))
    chain.pass_time(2)  # votes count at a past second
    chain.set_balance(deployment.address("Treasury"), 100 * ETHER)
    operators = deployment.contract(chain.w3, "OperatorRegistry").functions
    for owner, signer in zip(studio.owners, studio.signers, strict=True):
        payee = Account.from_key(chain.w3.keccak(text=owner.address)).address
        chain.set_balance(payee, 1)
        call = operators.register(signer.address, payee)
        studio.send("operator.register", owner, call, value=4 * ETHER)
    studio.send("operator.top_up", studio.owners[0], operators.topUp(studio.owners[0].address), 1)
    return studio


def exits(studio: Studio) -> None:
    """Key rotation and leaving."""
    functions = studio.deployment.contract(studio.w3, "OperatorRegistry").functions
    leaver = studio.owners[-1]
    studio.send("operator.set_signer", leaver, functions.setSigner(account(9).address))
    studio.send("operator.request_exit", leaver, functions.requestExit())
    studio.chain.pass_until(functions.getOperator(leaver.address).call()[3])
    studio.send("operator.withdraw", leaver, functions.withdraw(leaver.address))


def mint(studio: Studio) -> int:
    """Mints from a round of 256 works to a first-time holder, by the minter itself."""
    artwork = studio.deployment.contract(studio.w3, "Artwork")
    timelock = studio.deployment.address("StudioTimelock")
    studio.chain.set_balance(timelock, ETHER)
    studio.chain.send_as(
        timelock, artwork.address, artwork.encode_abi("setMinter", [account(0).address])
    )
    round_id, tree, digests, _ = studio.round(MINT_WORKS)
    for index, holder in ((0, account(8)), (1, account(9))):
        call = artwork.functions.mint(
            round_id, index, digests[index], tree.proof(index), holder.address
        )
        studio.send("artwork.mint_from_leaf", studio.member, call)
    return studio.gas["artwork.mint_from_leaf"]


def rows() -> list[Row]:
    """Every gas figure."""
    with repeatable_chain() as chain:
        studio = open_studio(chain)
        studio.round(SIZES[0])  # from here on the touched slots are not zero any more
        found = []
        for size in SIZES:
            *_, total = studio.round(size)
            found.append(
                Row(
                    f"round.gas_per_work.{size}",
                    round(total / size, 1),
                    "gas/work",
                    f"commit, reveal and finalise of {OPERATORS} operators; {RULES}",
                    "ORA request and callback, one output (quoted, not run here)",
                    275_291,
                    200 if size == SIZES[-1] else None,
                )
            )
        found.append(
            Row(
                "round.operator",
                sum(studio.gas[f"round.{step}"] for step in ("commit", "reveal", "settle")),
                "gas",
                f"one operator's commit, reveal and settle, steady; {RULES}",
                "",
                None,
                200_000,
            )
        )
        minted = mint(studio)
        found.append(
            Row(
                "artwork.mint_from_leaf",
                minted,
                "gas",
                f"first-time holder, proof of a {MINT_WORKS}-work round; {RULES}",
                "ERC-7007 reference with a mock verifier (quoted, not run here)",
                200_050,
                130_000,
            )
        )
        exits(studio)
        quoted = {row.name for row in found}
        found += [
            Row(name, gas, "gas", f"one user action; {RULES}")
            for name, gas in sorted(studio.gas.items())
            if name not in quoted
        ]
        return found
