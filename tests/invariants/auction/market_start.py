"""A studio with a finished round, members who held votes, and a market: where examples begin."""

from collections.abc import Sequence
from typing import Any

from web3 import Web3

from oracle.chain.access.headers import encode_header
from oracle.chain.launch.whole_studio import deploy
from oracle.chain.sender import KeySender
from oracle.generator.commitment import commitment
from oracle.generator.merkle import MerkleTree, leaves
from oracle.local.anvil import account
from oracle.quantities import ETHER
from tests.invariants.bare_chain import PLENTY, BareChain, person
from tests.invariants.generation.chain import MIN_BOND, MODEL, RULES, parameters
from tests.support import models as small

ZERO = "0x" + "00" * 20
WORKS = 12
SEATS = 5
PERIOD = 10_000
MEMBERS = {person("ada"): 7 * ETHER + 5, person("bob"): 3 * ETHER, person("cyd"): ETHER // 3}
ARTIST, ANYBODY = person("artist"), person("anybody")
DURATION, EXTENSION, EXTENSION_CAP = 500, 60, 200
RESERVE = 1_000_003
TERMS = (RESERVE, DURATION, EXTENSION, EXTENSION_CAP, 500, 1, 2)
HOUSE_SPLIT = sorted([(ZERO, 400_000), (ARTIST, 600_000)], key=lambda part: int(part[0], 16))
SALT = b"\x5a" * 32


class MarketStart:
    """The chain at the beginning of every example."""

    def __init__(
        self,
        chain: BareChain,
        seats: int = SEATS,
        split: Sequence[tuple[str, int]] = tuple(HOUSE_SPLIT),
    ) -> None:
        self.chain, self.seats, self._split = chain, seats, split
        first = KeySender(account(0))
        rest = parameters().token.supply - sum(MEMBERS.values())
        deployment = deploy(
            chain.w3,
            first,
            parameters(),
            members={**MEMBERS, first.address: rest},
            palettes=[],
            models=[],
        )
        self.deployment = deployment
        self.chain_id = deployment.chain_id
        names = ("GenerationOracle", "OperatorRegistry", "ModelRegistry", "Artwork", "StudioToken")
        self.oracle, self.operators, self.models, self.artwork, self.token = (
            deployment.contract(chain.w3, name) for name in names
        )
        self.dao = deployment.address("StudioTimelock")
        for who in (self.dao, *MEMBERS):
            chain.endow(who)
        for who in MEMBERS:
            self._must(who, self.token, "delegate", who)
        self.round, self.digests, self.tree, self.seed = self._finished_round()
        self._open_market()
        chain.mark()

    def _must(self, sender: str, contract: Any, function: str, *arguments: Any, value: int = 0):  # type: ignore[no-untyped-def]
        refused = self.chain.act(sender, contract, function, *arguments, value=value)
        assert refused is None, f"{function}: {refused}"

    def _furnish(self) -> list[tuple[str, str]]:
        for number in range(2):
            added = small.palette_call(f"p{number}", number)
            self._must(self.dao, self.models, "addPalette", *added)
        self._must(ANYBODY, self.models, "storeChunk", small.blob())
        pointer = self.models.functions.chunkAddress(small.blob()).call()
        self._must(ANYBODY, self.models, "register", small.declaration([pointer]))
        self._must(ANYBODY, self.models, "prove", MODEL)
        self._must(self.dao, self.models, "authorise", MODEL)
        self._must(self.dao, self.models, "setHouseStyle", MODEL, small.WIDEST)
        crew = [(person(f"owner {n}"), person(f"signer {n}")) for n in range(2)]
        for owner, signer in crew:
            self.chain.endow(owner)
            self._must(owner, self.operators, "register", signer, owner, value=MIN_BOND)
        return crew

    def _finished_round(self) -> tuple[int, list[bytes], MerkleTree, bytes]:
        crew, chain, oracle = self._furnish(), self.chain, self.oracle
        self._must(self.dao, oracle, "requestRound", MODEL, WORKS, b"", value=ETHER)
        chain.anvil.mine(RULES.seed_delay + 1)
        block = oracle.functions.getRound(1).call()[6]
        header = encode_header(chain.w3.eth.get_block(block))
        self._must(ANYBODY, oracle, "seed", 1, header)
        seed = bytes(oracle.functions.getRound(1).call()[4])
        digests = [bytes(Web3.keccak(text=f"file {n}")) for n in range(WORKS)]
        tree = MerkleTree(leaves(1, digests))
        for owner, signer in crew:
            made = commitment(self.chain_id, oracle.address, 1, owner, tree.root, SALT)
            self._must(signer, oracle, "commit", 1, owner, seed, made)
        times = oracle.functions.getRound(1).call()
        commit_end, challenge_end = times[8], times[10]
        chain.pass_to(commit_end + 1)
        for owner, signer in crew:
            self._must(signer, oracle, "reveal", 1, owner, seed, tree.root, SALT)
        chain.pass_to(challenge_end + 1)
        self._must(ANYBODY, oracle, "finalise", 1)
        return 1, digests, tree, seed

    def _open_market(self) -> None:
        chain, oracle, dao = self.chain, self.oracle, self.dao
        factory = chain.deploy("SplitterFactory")
        self.splits = chain.deploy(
            "RoundSplits", dao, oracle.address, self.models.address, factory.address, self._split
        )
        self.curation = chain.deploy(
            "Curation", dao, oracle.address, self.token.address, 10, (PERIOD, self.seats)
        )
        self.house = chain.deploy(
            "AuctionHouse",
            dao,
            self.artwork.address,
            self.curation.address,
            self.splits.address,
            10,
            TERMS,
        )
        self._must(dao, self.artwork, "setCuration", self.curation.address)
        self._must(dao, self.artwork, "setSplits", self.splits.address)
        self._must(dao, self.artwork, "setMinter", self.house.address)
        self._must(ANYBODY, self.curation, "open", self.round)
        self.splitter = self.splits.functions.splitterOf(self.round).call()
        chain.endow(ANYBODY, PLENTY)
