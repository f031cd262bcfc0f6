"""A studio as it is deployed, with sold works, vaults, pools and loans: where examples begin."""

from dataclasses import dataclass
from typing import Any

from web3 import Web3
from web3.contract import Contract

from oracle.chain.generation.rounds import RoundBook
from oracle.chain.launch.parameters import StudioParameters
from oracle.chain.launch.whole_studio import deploy
from oracle.chain.lending.parameters import CollateralParameters
from oracle.chain.sender import KeySender
from oracle.chain.types import RoundId
from oracle.generator.commitment import commitment
from oracle.generator.merkle import MerkleTree, leaves
from oracle.generator.palettes import load_palettes
from oracle.generator.released import released_models
from oracle.local.anvil import account
from oracle.quantities import DAY, ETHER
from tests.invariants.bare_chain import PLENTY, BareChain, person
from tests.support.solidity import compiled

COLLECTION = "tests/support/contracts/Collection.sol"
ADA, BOB, CYD = ACTORS = [person(f"economy {name}") for name in ("ada", "bob", "cyd")]
"""Who may do anything at all, together."""

HAL, LENDER, WORLD = person("honest borrower"), person("honest lender"), person("the world")
"""Who borrows little, who lends, and who trades at honest prices; the first two keep still."""

MEMBER, ANYBODY = person("economy member"), person("economy anybody")
MODEL = 1
WORKS, SOLD_WORKS = 12, 6
WORK = 40 * ETHER
"""What a work is honestly worth, and what it fetched."""

SUPPLY = 10_000 * ETHER
MONEY = 2_000 * ETHER
LENT = 100 * ETHER
NOBODY = "0x" + "00" * 20
SALT = b"\x5a" * 32
FOREVER = 2**40
MAX = 2**256 - 1
TERMS = CollateralParameters(ceiling=100 * ETHER)
NAMES = (
    *("AuctionHouse", "Appraiser", "Artwork", "Curation", "FractionPoolFactory"),
    *("FractionVaultFactory", "GenerationOracle", "LendingPool", "LicenseRegistry", "LoanTerms"),
    *("OperatorRegistry", "RoundSplits", "StudioToken", "WrappedEther"),
)


@dataclass(frozen=True)
class Work:
    """A work that was sold: its token, and where its payments go."""

    token: int
    splitter: str


class EconomyStart:
    """The chain at the beginning of every example."""

    def __init__(self, chain: BareChain) -> None:
        self.chain = chain
        parameters = StudioParameters()
        first = KeySender(account(0))
        self.deployment = deploy(
            chain.w3,
            first,
            parameters,
            members={MEMBER: parameters.token.supply},
            palettes=load_palettes(),
            models=released_models()[:1],
        )
        self.contracts = {n: self.deployment.contract(chain.w3, n) for n in NAMES}
        self.dao = self.deployment.address("StudioTimelock")
        for who in (*ACTORS, HAL, LENDER, WORLD, MEMBER, ANYBODY, self.dao):
            chain.endow(who, PLENTY)
        self.must(MEMBER, "StudioToken", "delegate", MEMBER)
        self.crew = [(person(f"economy owner {n}"), person(f"economy signer {n}")) for n in (0, 1)]
        for owner, signer in self.crew:
            chain.endow(owner)
            self.must(owner, "OperatorRegistry", "register", signer, owner, value=ETHER)
        self._vote_splits()
        self.works = self.sold_round()
        self.collection = chain.create(ANYBODY, compiled(COLLECTION)["Collection"])
        self.must(ANYBODY, self.collection, "setRoyalty", BOB, 1_000)

    # Acting

    def contract(self, which: str | Contract) -> Contract:
        """One of the studio's contracts by its name, or the contract itself."""
        return self.contracts[which] if isinstance(which, str) else which

    def must(
        self, sender: str, which: str | Contract, function: str, *arguments: Any, value: int = 0
    ) -> list[dict[str, Any]]:
        """A call that succeeds; returns its logs."""
        contract = self.contract(which)
        refused = self.chain.act(sender, contract, function, *arguments, value=value)
        assert refused is None, f"{function}: {refused}"
        return list(self.chain.logs)

    def read(self, which: str | Contract, function: str, *arguments: Any) -> Any:
        """What a view says."""
        return self.chain.read(self.contract(which), function, *arguments)

    def decide(self, which: str | Contract, function: str, *arguments: Any, value: int = 0) -> None:
        """A call of the timelock's, as after a vote."""
        self.must(self.dao, which, function, *arguments, value=value)

    def _vote_splits(self) -> None:
        """The house split was voted on more than once, and has more parts than a new studio's."""
        people = [self.deployment.address(name) for name in ("StudioToken", "Treasury")]
        people += [person(f"economy artist {number}") for number in range(3)]
        recipients = [NOBODY, *sorted(people, key=lambda who: int(who, 16))]
        for votes in range(1, 5):
            shares = [150_000, 250_000 + votes, *(150_000,) * 3, 150_000 - votes]
            parts = list(zip(recipients, shares, strict=True))
            self.decide("RoundSplits", "setHouseSplit", parts)

    # Works

    def sold_round(self) -> list[Work]:
        """A round, its curation, and auctions of which the last ones are still to come."""
        round_, tree, digests = self._finished_round()
        self.must(ANYBODY, "Curation", "open", round_)
        self.chain.pass_time(1)
        choices = [(100 - index) << 16 | index for index in range(SOLD_WORKS + 2)]
        self.must(MEMBER, "Curation", "vote", round_, choices)
        self.chain.pass_time(3 * DAY + 1)
        seats = [index for index, _ in self.read("Curation", "seats", round_)]
        proofs = [tree.proof(index) for index in seats]
        chosen = [digests[index] for index in seats]
        self.must(ANYBODY, "Curation", "close", round_, chosen, proofs)
        splitter = Web3.to_checksum_address(self.read("RoundSplits", "splitterOf", round_))
        self.must(ANYBODY, "AuctionHouse", "start")
        return [self._sell(splitter) for _ in range(SOLD_WORKS)]

    def _sell(self, splitter: str) -> Work:
        """The auction under way goes to the first of the actors for the honest price."""
        lot = self.read("AuctionHouse", "auction")[0]
        self.must(ADA, "AuctionHouse", "bid", lot, value=WORK)
        self.chain.pass_time(DAY + 1)
        logs = self.must(ANYBODY, "AuctionHouse", "settle")
        topic = Web3.keccak(text="AuctionSettled(uint256,uint256,address,uint256)").to_0x_hex()
        (token,) = [int(log["topics"][2], 16) for log in logs if log["topics"][0] == topic]
        return Work(token, splitter)

    def _finished_round(self) -> tuple[int, MerkleTree, list[bytes]]:
        chain, oracle = self.chain, self.contracts["GenerationOracle"]
        self.decide(oracle, "requestRound", MODEL, WORKS, b"", value=ETHER)
        rounds, round_ = RoundBook(chain.w3, self.deployment), RoundId(1)
        chain.anvil.mine(8)
        self.must(ANYBODY, oracle, "seed", round_, rounds.seed_header(rounds.get(round_)))
        digests = [bytes(Web3.keccak(text=f"file {n}")) for n in range(WORKS)]
        tree = MerkleTree(leaves(round_, digests))
        seed = rounds.get(round_).seed
        for owner, signer in self.crew:
            made = commitment(
                self.deployment.chain_id, oracle.address, round_, owner, tree.root, SALT
            )
            self.must(signer, oracle, "commit", round_, owner, seed, made)
        known = rounds.get(round_)
        chain.pass_to(known.commit_end + 1)
        for owner, signer in self.crew:
            self.must(signer, oracle, "reveal", round_, owner, seed, tree.root, SALT)
        chain.pass_to(known.challenge_end + 1)
        self.must(ANYBODY, oracle, "finalise", round_)
        return round_, tree, digests

    # Vaults

    def vault(self, curator: str, items: list[tuple[str, int]], price: int, fee: int) -> Contract:
        """A vault whose fractions are the curator's, and its pool."""
        factory = self.contracts["FractionVaultFactory"]
        for collection, _ in items:
            item = self.chain.at("Artwork", collection)
            self.must(curator, item, "setApprovalForAll", factory.address, True)
        logs = self.must(curator, factory, "fractionalise", items, "W", "W", SUPPLY, price, fee)
        topic = Web3.keccak(text="Fractionalised(address,address,uint256,uint256)").to_0x_hex()
        (address,) = ["0x" + g["topics"][1][-40:] for g in logs if g["topics"][0] == topic]
        self.must(ANYBODY, "FractionPoolFactory", "create", address)
        return self.chain.at("FractionVault", address)

    def pool(self, vault: Contract) -> Contract:
        """The vault's pool."""
        address = self.read("FractionPoolFactory", "poolOf", vault.address)
        return self.chain.at("FractionPool", address)

    def artwork(self, work: Work) -> tuple[str, int]:
        """The work as an item."""
        return str(self.contracts["Artwork"].address), work.token
