"""A deployed studio through Ape, with the steps of a round as one-liners."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ape.api import AccountAPI
from web3 import Web3
from web3.contract.contract import ContractFunction

from oracle.chain import abi
from oracle.chain.access.headers import encode_header
from oracle.chain.generation.parameters import OperatorParameters, RuleParameters
from oracle.chain.governance.parameters import GovernorParameters, TreasuryParameters
from oracle.chain.launch.artifacts import creation_code
from oracle.chain.launch.parameters import StudioParameters
from oracle.chain.launch.whole_studio import deploy
from oracle.chain.sender import KeySender
from oracle.generator import commitment
from oracle.generator.merkle import MerkleTree, leaves
from oracle.local.anvil import account
from oracle.quantities import ETHER
from tests.support import models as small
from tests.support.refusals import refusal

SEED_DELAY = 2
COMMIT, REVEAL, CHALLENGE, LIFETIME = 600, 300, 400, 6_000
EXIT_DELAY, REPLACEMENT_DELAY = 7_000, 15_000
STAKE = ETHER // 4
PENALTY = STAKE // 5
BOND = ETHER
MODEL = 1
WORKS = 5
SALT = b"\x5a" * 32
BARE_GAS = 21_000 + 2_300
"""A transaction that only pays, and what `transfer` and `send` leave the recipient."""

PARAMETERS = StudioParameters(
    governor=GovernorParameters(
        voting_delay=10,
        voting_period=1_000,
        late_quorum_extension=400,
        timelock_delay=100,
        proposal_threshold=1_000 * ETHER,
    ),
    treasury=TreasuryParameters(min_period=500, period=2_000),
    operators=OperatorParameters(exit_delay=EXIT_DELAY, replacement_delay=REPLACEMENT_DELAY),
    rules=RuleParameters(
        stake=STAKE,
        seed_delay=SEED_DELAY,
        max_works=300,
        commit_window=COMMIT,
        reveal_window=REVEAL,
        challenge_window=CHALLENGE,
        lifetime=LIFETIME,
    ),
    min_window=60,
)


def root_named(name: str) -> bytes:
    """A root of works that nobody made."""
    return bytes(Web3.keccak(text=name))


@dataclass(frozen=True)
class Operator:
    """An operator whose owner, signer and payee are three different addresses."""

    owner: AccountAPI
    signer: AccountAPI
    payee: AccountAPI

    @property
    def address(self) -> str:
        """Its name on the chain."""
        return str(self.owner.address)


@dataclass(frozen=True)
class FinishedRound:
    """A finalised round with the digests behind its root."""

    id: int
    digests: Sequence[bytes]
    tree: MerkleTree

    def work(self, index: int) -> tuple[int, int, bytes, list[bytes]]:
        """Round, index, digest and proof, as `mint` takes them."""
        return self.id, index, self.digests[index], self.tree.proof(index)


class Studio:
    """All contracts of a fresh studio; the members' timelock is `dao`, an account like others."""

    def __init__(self, chain: Any, project: Any, accounts: Any) -> None:
        self.chain = chain
        self.accounts = accounts
        self.w3: Web3 = chain.provider.web3
        self.rpc = chain.provider.make_request
        # One second a block whatever the machine's pace, so that no window closes by itself.
        self.rpc("anvil_setBlockTimestampInterval", [1])
        self.deployer = account(0)
        self.holder = self.person("holder")
        self.guardian = self.person("guardian")
        self.deployment = deploy(
            self.w3,
            KeySender(self.deployer),
            PARAMETERS,
            members={self.holder.address: PARAMETERS.token.supply},
            palettes=[],
            models=[],
            guardian=self.guardian.address,
        )
        at = self.deployment.address
        self.token = project.StudioToken.at(at("StudioToken"))
        self.governor = project.StudioGovernor.at(at("StudioGovernor"))
        self.timelock = project.StudioTimelock.at(at("StudioTimelock"))
        self.treasury = project.Treasury.at(at("Treasury"))
        self.models = project.ModelRegistry.at(at("ModelRegistry"))
        self.operators = project.OperatorRegistry.at(at("OperatorRegistry"))
        self.oracle = project.GenerationOracle.at(at("GenerationOracle"))
        self.referee = project.Referee.at(at("Referee"))
        self.artwork = project.Artwork.at(at("Artwork"))
        self.dao = self.account(self.timelock.address)
        self.stranger = self.person("stranger")
        self.crew = [self.enrol(name) for name in ("ada", "bob", "cyd")]
        self._furnish()

    def _furnish(self) -> None:
        for number in range(small.PALETTES):
            added = small.palette_call(f"palette {number}", number)
            self.models.addPalette(*added, sender=self.dao)
        self.add_model(small.blob())
        self.models.setHouseStyle(MODEL, small.WIDEST, sender=self.dao)

    def add_model(self, blob: bytes, **declared: object) -> int:
        """Registers a model, has the chain prove it and lets it make rounds; returns its id."""
        pointer = self.store(blob)
        self.models.register(small.declaration([pointer], **declared), sender=self.stranger)
        model = int(self.models.modelCount())
        self.models.prove(model, sender=self.stranger)
        self.models.authorise(model, sender=self.dao)
        return model

    # People

    def account(self, address: str, balance: int = 1_000 * ETHER) -> AccountAPI:
        """Whoever is at `address`, with money and without a key."""
        self.rpc("anvil_setBalance", [address, hex(balance)])
        # Not `accounts[address]`, which derives all test keys anew to look for the address.
        return self.accounts.impersonate_account(address)

    def person(self, name: str) -> AccountAPI:
        """Somebody of this name, with money."""
        return self.account(Web3.to_checksum_address(Web3.keccak(text=name)[12:]))

    def nobody(self, name: str) -> str:
        """An address that never had anything."""
        return Web3.to_checksum_address(Web3.keccak(text=f"nobody {name}")[12:])

    def behaves(self, address: str, code: str) -> None:
        """Puts runtime code at an address."""
        self.rpc("anvil_setCode", [address, code])

    def enrol(self, name: str, bond: int = BOND) -> Operator:
        """A new bonded operator."""
        operator = Operator(*(self.person(f"{name}'s {part}") for part in ("key", "node", "purse")))
        self.operators.register(operator.signer, operator.payee, value=bond, sender=operator.owner)
        return operator

    def store(self, chunk: bytes) -> str:
        """Stores a chunk of weights; returns its address."""
        self.models.storeChunk(chunk, sender=self.stranger)
        return str(self.models.chunkAddress(chunk))

    # Clock and money

    def refusal(self, call: Any, *arguments: Any, sender: AccountAPI, value: int = 0) -> str:
        """Why the next block would refuse `call`, in words."""
        data = call.encode_input(*arguments)
        return refusal(self.w3, sender.address, call.contract.address, bytes(data), value)

    def refusal_of(self, call: ContractFunction, *, sender: AccountAPI) -> str:
        """The same for a call that web3 has bound to its arguments."""
        return refusal(self.w3, sender.address, call.address, call._encode_transaction_data())

    def creation_refusal(self, contract: str, *arguments: Any) -> str:
        """Why a contract could not be deployed with these arguments."""
        factory = self.w3.eth.contract(abi=abi.load(contract), bytecode=creation_code(contract))
        data = factory.constructor(*arguments).data_in_transaction
        return refusal(self.w3, self.stranger.address, None, data)

    def at(self, timestamp: int) -> None:
        """The next block, and what `refusal` asks of it, has this time."""
        self.rpc("evm_setNextBlockTimestamp", [hex(timestamp)])

    def pass_time(self, seconds: int) -> None:
        """Mines a block that many seconds on."""
        self.at(self.now + seconds)
        self.rpc("evm_mine", [])

    @property
    def now(self) -> int:
        """The latest block's time."""
        return int(self.w3.eth.get_block("latest")["timestamp"])

    def balance(self, who: Any) -> int:
        """Wei at an address."""
        return self.w3.eth.get_balance(getattr(who, "address", who))

    def send(
        self, sender: AccountAPI, to: Any, data: bytes = b"", value: int = 0, gas: int = BARE_GAS
    ) -> bool:
        """Sends a transaction and waits for its block; returns whether it succeeded."""
        transaction = {"from": sender.address, "to": getattr(to, "address", to)}
        transaction |= {"data": Web3.to_hex(data), "value": hex(value), "gas": hex(gas)}
        receipt = self.rpc("eth_sendTransactionSync", [transaction])
        return bool(int(receipt["status"], 16))

    # The steps of a round

    def vote_rules(self, **changes: int) -> None:
        """Rules of the next rounds: the first ones with these changes."""
        rules = PARAMETERS.rules.model_copy(update=changes)
        self.oracle.setRules(rules.as_tuple(), sender=self.dao)

    def request(
        self, works: int = WORKS, style: bytes = b"", fee: int | None = None, model: int = MODEL
    ) -> int:
        """A round as the timelock asks for it; returns its id."""
        value = self.oracle.feeFor(works) if fee is None else fee
        self.oracle.requestRound(model, works, style, value=value, sender=self.dao)
        return int(self.oracle.roundCount())

    def header(self, block: int) -> bytes:
        """The RLP header of a block."""
        return encode_header(self.w3.eth.get_block(block))

    def seed(self, round_id: int) -> None:
        """Mines past the seed block and lets the seed fall."""
        block = self.oracle.getRound(round_id).seedBlock
        if (missing := block + 1 - self.w3.eth.block_number) > 0:
            self.rpc("anvil_mine", [hex(missing)])
        self.oracle.seed(round_id, self.header(block), sender=self.stranger)

    def open(self, **request: Any) -> int:
        """A round whose commit window is open."""
        round_id = self.request(**request)
        self.seed(round_id)
        return round_id

    def seed_of(self, round_id: int) -> bytes:
        """The round's seed."""
        return bytes(self.oracle.getRound(round_id).seed)

    def commitment(
        self, round_id: int, operator: Operator, root: bytes, salt: bytes = SALT
    ) -> bytes:
        """What `operator` commits for `root`."""
        chain_id, oracle = self.deployment.chain_id, self.oracle.address
        return commitment.commitment(chain_id, oracle, round_id, operator.address, root, salt)

    def commit(self, round_id: int, operator: Operator, root: bytes) -> Any:
        """The operator's signer commits to `root`."""
        seed, value = self.seed_of(round_id), self.commitment(round_id, operator, root)
        return self.oracle.commit(round_id, operator.owner, seed, value, sender=operator.signer)

    def reveal(self, round_id: int, operator: Operator, root: bytes) -> Any:
        """The operator's signer reveals `root`."""
        seed = self.seed_of(round_id)
        return self.oracle.reveal(
            round_id, operator.owner, seed, root, SALT, sender=operator.signer
        )

    def close_commits(self, round_id: int) -> None:
        """To the first second of reveals."""
        self.pass_to(self.oracle.getRound(round_id).commitEnd + 1)

    def close_reveals(self, round_id: int) -> None:
        """To the first second after reveals."""
        self.pass_to(self.oracle.getRound(round_id).revealEnd + 1)

    def close_challenges(self, round_id: int) -> None:
        """To the first second in which the round may be finalised."""
        self.pass_to(self.oracle.getRound(round_id).challengeEnd + 1)

    def pass_to(self, timestamp: int) -> None:
        """Mines a block at `timestamp`."""
        self.at(timestamp)
        self.rpc("evm_mine", [])

    def revealed(self, roots: dict[Operator, bytes | None], **request: Any) -> int:
        """A round in which each operator committed to its root and, unless None, revealed it.

        The clock stands at the first second after reveals.
        """
        round_id = self.open(**request)
        self.answer(round_id, roots)
        return round_id

    def answer(self, round_id: int, roots: Mapping[Operator, bytes | None]) -> None:
        """The same in a round whose commit window is open."""
        for operator, root in roots.items():
            self.commit(round_id, operator, root or root_named("never shown"))
        self.close_commits(round_id)
        for operator, root in roots.items():
            if root is not None:
                self.reveal(round_id, operator, root)
        self.close_reveals(round_id)

    def finish(self, works: int = WORKS, name: str = "", model: int = MODEL) -> FinishedRound:
        """A finalised round on whose root two operators agreed; nobody made its works."""
        round_id = self.open(works=works, model=model)
        return self._finish(
            round_id, [root_named(f"{name} file {round_id}.{i}") for i in range(works)]
        )

    def finish_true(self, works: int = WORKS) -> FinishedRound:
        """A finalised round in the house style whose works are those that the chain makes."""
        round_id = self.open(works=works)
        origin = MODEL, self.seed_of(round_id)
        digests = [self.referee.digest(*origin, index, small.WIDEST) for index in range(works)]
        return self._finish(round_id, [bytes(digest) for digest in digests])

    def _finish(self, round_id: int, digests: Sequence[bytes]) -> FinishedRound:
        tree = MerkleTree(leaves(round_id, digests))
        self.answer(round_id, dict.fromkeys(self.crew[:2], tree.root))
        self.close_challenges(round_id)
        self.oracle.finalise(round_id, sender=self.stranger)
        return FinishedRound(round_id, digests, tree)
