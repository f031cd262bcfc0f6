"""A studio with a past: rounds that ended, proposals that were carried out, holders."""

from dataclasses import dataclass
from pathlib import Path

from eth_account import Account
from web3 import Web3
from web3.contract.contract import ContractFunction

from oracle.chain.generation.models import ModelRegistry
from oracle.chain.generation.rounds import Round
from oracle.chain.governance.governor import FOR, Action, Proposal
from oracle.chain.sender import KeySender, transact
from oracle.chain.types import ModelId, RoundId
from oracle.cli.node_log import silent
from oracle.generator import merkle
from oracle.generator.commitment import commitment
from oracle.generator.released import RELEASED
from oracle.local.anvil import Anvil
from oracle.local.studio import LocalStudio
from oracle.making.model_store import ModelStore
from oracle.making.style_palettes import palettes_of
from oracle.quantities import ETHER
from tests.oracle.studio import SEED_DELAY, parameters
from tests.support.living_market import LivingMarket

MODEL = ModelId(1)
SALT = bytes(31) + b"\x01"


@dataclass
class LivingStudio:
    """A studio whose past is made as quickly as its contracts allow, with no node."""

    studio: LocalStudio
    works: int
    models: ModelStore
    _market: LivingMarket

    @classmethod
    def begin(cls, chain: Anvil, folder: Path, works: int) -> "LivingStudio":
        """A studio with three bonded operators; rounds will have so many works."""
        studio = LocalStudio(chain, folder, parameters=parameters())
        studio.fund_treasury(1_000 * ETHER)
        for operator in studio.operators:
            studio.register(operator)
        models = ModelStore(RELEASED, threads=1, log=silent())
        return cls(studio, works, models, LivingMarket(studio))

    def live(self, rounds: int, holders: int) -> None:
        """So many more rounds, each asked for by a proposal of its own, and so many holders."""
        for _ in range(rounds):
            self._propose()
            self._market.trade(*self._make_round())
        token = self.studio.deployment.contract(self.studio.chain.w3, "StudioToken")
        for _ in range(holders):
            someone = Account.create().address
            self._send(self.studio.members[0], token.functions.transfer(someone, ETHER))

    def file(self, record: Round, index: int) -> bytes:
        """The file of a work."""
        registry = ModelRegistry(self.studio.chain.w3, self.studio.deployment)
        generator = self.models.generator(registry, record.model)
        palettes = palettes_of(registry, generator.axes, record.style)
        (work,) = generator.works(record.seed, [index], record.style, palettes)
        return work.file

    def _propose(self) -> None:
        """Members decide to pay somebody a little."""
        studio, governance = self.studio, self.studio.governance
        treasury = governance.treasury
        pay = treasury.contract.functions.pay(studio.members[0].address, 1)
        data = Web3.to_bytes(hexstr=pay._encode_transaction_data())
        marks = f"A wei\n\nblock {studio.chain.w3.eth.block_number}"
        proposal = Proposal((Action(treasury.address, 0, data),), marks)
        number, _ = governance.propose(studio.members[0], proposal)
        functions = governance.governor.functions
        studio.chain.pass_until(functions.proposalSnapshot(number).call() + 1)
        for member in studio.members:
            governance.vote(member, number, FOR)
        studio.chain.pass_until(functions.proposalDeadline(number).call() + 1)
        governance.queue(studio.members[0], proposal)
        studio.chain.pass_until(functions.proposalEta(number).call() + 1)
        governance.execute(studio.members[0], proposal)

    def _make_round(self) -> tuple[RoundId, list[bytes]]:
        """A round that every operator answers with the works that are its own; their digests."""
        studio, chain = self.studio, self.studio.chain
        functions = studio.rounds.contract.functions
        studio.decide(
            functions.requestRound(MODEL, self.works, b""), functions.feeFor(self.works).call()
        )
        round_id = RoundId(studio.rounds.count())
        chain.mine(SEED_DELAY + 1)
        header = studio.rounds.seed_header(studio.rounds.get(round_id))
        first = studio.members[0]
        self._send(first, functions.seed(round_id, header))
        record = studio.rounds.get(round_id)
        digests = self._digests(record.seed, record.style)
        root = merkle.root(merkle.leaves(round_id, digests))
        chain_id, oracle = studio.deployment.chain_id, studio.rounds.address
        for operator in studio.operators:
            name = operator.address
            said = commitment(chain_id, oracle, round_id, name, root, SALT)
            self._send(
                KeySender(operator.signer), functions.commit(round_id, name, record.seed, said)
            )
        chain.pass_until(record.commit_end + 1)
        for operator in studio.operators:
            answer = functions.reveal(round_id, operator.address, record.seed, root, SALT)
            self._send(KeySender(operator.signer), answer)
        chain.pass_until(studio.rounds.get(round_id).closes_at + 1)
        self._send(first, functions.finalise(round_id))
        for operator in studio.operators:
            self._send(first, functions.settle(round_id, operator.address))
        return round_id, digests

    def _digests(self, seed: bytes, style: bytes) -> list[bytes]:
        registry = ModelRegistry(self.studio.chain.w3, self.studio.deployment)
        generator = self.models.generator(registry, MODEL)
        palettes = palettes_of(registry, generator.axes, style)
        works = generator.works(seed, range(self.works), style, palettes)
        return [work.digest for work in works]

    def _send(self, sender: KeySender, call: ContractFunction) -> None:
        transact(self.studio.chain.w3, sender, call)
