"""From a file to its story, each statement checked against the chain or made again here."""

from dataclasses import dataclass
from pathlib import Path

from web3 import Web3

from oracle.chain.access.multicall import tried
from oracle.chain.deployment import Deployment
from oracle.chain.generation.labels import drawn_traits
from oracle.chain.generation.models import ModelRegistry
from oracle.chain.generation.referee import Referee
from oracle.chain.generation.rounds import Round, RoundBook
from oracle.chain.history import ChainHistory, History
from oracle.chain.types import RoundId
from oracle.errors import FatalError
from oracle.generator import merkle
from oracle.generator.cid import cid_from_digest, content_digest
from oracle.generator.commitment import prompt, token_id
from oracle.generator.style import Trait
from oracle.making.model_store import ModelStore
from oracle.making.style_palettes import palettes_of
from oracle.verify.index import Progress, WorkIndex

MAX_BYTES = 2**20
"""No work's file is as large: 256 pixels wide and high, a byte each, take 64 KiB uncompressed."""


SEED_TIME = "seed time"
"""The kind of what is kept of rounds' seed blocks: Unix seconds."""


class NotTheStudiosError(FatalError):
    """No finalised round of the studio has a work with these bytes."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """What is known of a work. `traits` is what it is axis by axis; times are Unix seconds.

    `is_same_here` says whether the bytes made on this machine are the file's; `is_same_by_chain`
    whether those that the chain makes are, None if it was not asked; `is_proven` whether a Merkle
    proof leads from the file's digest to the root on the chain.
    """

    studio: str
    chain_id: int
    cid: str
    round: RoundId
    index: int
    works: int
    model: str
    weights_digest: bytes
    traits: tuple[Trait, ...]
    seed: bytes
    seed_block: int
    seed_time: int
    root: bytes
    attested_by: tuple[str, ...]
    committed: int
    token: int
    owner: str | None
    is_same_here: bool
    is_same_by_chain: bool | None
    is_proven: bool


class Verifier:
    """Tells the stories of one studio's files from its chain, without any node."""

    def __init__(
        self,
        w3: Web3,
        deployment: Deployment,
        models: ModelStore,
        index: WorkIndex,
        history: History | None = None,
    ) -> None:
        """`history` is an index of the studio; without one the chain is asked for everything."""
        self._w3 = w3
        self._history = history or ChainHistory(w3, deployment)
        self._deployment = deployment
        self._models = models
        self._index = index
        self._book = RoundBook(w3, deployment, history)
        self._registry = ModelRegistry(w3, deployment, history)
        self._referee = Referee(w3, deployment)
        self._artwork = deployment.contract(w3, "Artwork").functions

    def verify_file(
        self,
        path: Path,
        progress: Progress = lambda _round, _works: None,
        *,
        by_chain: bool = False,
    ) -> Provenance:
        """The story of the file at `path`; `by_chain` asks the chain to make it as well.

        Raises NotTheStudiosError if it is not the studio's, which a file that is too large to be a
        work is without being read; FatalError if it cannot be read.
        """
        try:
            with path.open("rb") as source:
                file = source.read(MAX_BYTES + 1)
        except OSError as error:
            raise FatalError(f"{path} cannot be read: {error.strerror}") from error
        if len(file) > MAX_BYTES:
            raise NotTheStudiosError(
                f"{path} is no work of {self._deployment.name}: no work's file is larger than "
                f"{MAX_BYTES // 2**20} MiB. An edition is larger: `ape run edition` makes it again "
                "and says its digest"
            )
        return self.verify(file, progress, by_chain=by_chain)

    def verify(
        self,
        file: bytes,
        progress: Progress = lambda _round, _works: None,
        *,
        by_chain: bool = False,
    ) -> Provenance:
        """The story of a file's bytes; `by_chain` asks the chain to make them as well.

        Raises NotTheStudiosError.
        """
        digest = content_digest(file)
        self._index.update(progress)
        place = self._index.find(digest)
        if place is None:
            raise NotTheStudiosError(
                f"this file is not a work of {self._deployment.name}: no finalised round has "
                f"{cid_from_digest(digest)}; a single changed byte is enough"
                + "".join(f". Not searched: {why}" for why in self._index.unmade.values())
            )
        round_id, index = place
        (record,) = self._book.several([round_id])
        asked = self._referee.file(record, index) == file if by_chain else None
        return self._tell(record, index, file, digest, asked)

    def _tell(
        self, record: Round, index: int, file: bytes, digest: bytes, by_chain: bool | None
    ) -> Provenance:
        model = self._registry.get(record.model)
        generator = self._models.generator(self._registry, record.model)
        palettes = palettes_of(self._registry, generator.axes, record.style)
        (again,) = generator.works(record.seed, [index], record.style, palettes)
        (found,) = drawn_traits(self._registry, record, [index])
        leaf = merkle.leaf(record.id, index, digest)
        proof = self._index.tree(record.id).proof(index)
        attested = [a.operator for a in self._book.attestations(record) if a.revealed(record.root)]
        token = self._token(record, index)
        # The owner of a token that is not there is nobody's to say.
        of_digest, owner = tried(
            self._w3, [self._artwork.tokenOf(digest), self._artwork.ownerOf(token)]
        )
        if isinstance(of_digest, Exception):
            raise of_digest
        minted = of_digest == token
        if minted and isinstance(owner, Exception):
            raise owner
        return Provenance(
            studio=self._deployment.name,
            chain_id=self._deployment.chain_id,
            cid=cid_from_digest(digest),
            round=record.id,
            index=index,
            works=record.works,
            model=model.name,
            weights_digest=model.weights_digest,
            traits=found,
            seed=record.seed,
            seed_block=record.seed_block,
            seed_time=self._seed_time(record),
            root=record.root,
            attested_by=tuple(attested),
            committed=record.committed,
            token=token,
            owner=str(owner) if minted else None,
            is_same_here=again.file == file,
            is_same_by_chain=by_chain,
            is_proven=merkle.verify(leaf, proof, record.root),
        )

    def _seed_time(self, record: Round) -> int:
        """When the round's seed block was made; the chain is asked for it once."""
        key = str(record.id)
        known = self._history.kept(SEED_TIME).get(key)
        if known is None:
            known = int(self._w3.eth.get_block(record.seed_block)["timestamp"])
            self._history.keep(SEED_TIME, {key: known})
        return int(known)

    def _token(self, record: Round, index: int) -> int:
        chain, oracle = self._deployment.chain_id, self._book.address
        return token_id(
            prompt(chain, oracle, record.id, index, record.model, record.seed, record.style)
        )
