"""What the page asks for besides the chain: files by digest, which it checks itself."""

import time
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Final

import structlog
from structlog.typing import FilteringBoundLogger
from web3 import Web3

from oracle.chain.artwork.curation import Curation
from oracle.chain.deployment import Deployment
from oracle.chain.generation.models import ModelRegistry
from oracle.chain.generation.rounds import RoundBook
from oracle.chain.types import Phase, RoundId
from oracle.content.store import ContentStore
from oracle.generator.cid import content_digest, digest_from_cid
from oracle.generator.manifest import FILE_NAME, read_manifest
from oracle.generator.released import RELEASED
from oracle.making.model_store import ModelStore
from oracle.making.style_palettes import palettes_of
from oracle.verify.index import Progress, WorkIndex

LOOK_AGAIN: Final = 5.0
"""Seconds for which a round that was not final is not looked for again."""


class Exhibits:
    """The works of one studio's final rounds, from content stores or made here.

    A round is known only if what this machine makes has the root that is on the chain. One thread
    at a time.
    """

    def __init__(
        self,
        w3: Web3,
        deployment: Deployment,
        folder: Path,
        stores: Sequence[ContentStore] = (),
        log: FilteringBoundLogger | None = None,
    ) -> None:
        """`folder` keeps the index, which can be thrown away. Raises FatalError."""
        quiet = log or structlog.wrap_logger(None, processors=[_drop])
        self._w3, self._deployment = w3, deployment
        self._stores = stores
        self._book = RoundBook(w3, deployment)
        self._registry = ModelRegistry(w3, deployment)
        self._models = ModelStore(RELEASED, threads=1, log=quiet)
        oracle = deployment.address("GenerationOracle")
        name = f"{deployment.chain_id}-{oracle}.sqlite"
        self._index = WorkIndex(folder / name, w3, deployment, self._models)
        self._looked = -LOOK_AGAIN

    def update(self, progress: Progress = lambda _round, _works: None) -> None:
        """Takes in every round that has become final. Raises RetryableError, FatalError."""
        self._index.update(progress)
        self._looked = time.monotonic()

    def rounds(self) -> Iterator[RoundId]:
        """The rounds whose works are known."""
        for record in self._book.all():
            if record.phase is Phase.FINALISED and record.id not in self._index.unmade:
                yield record.id

    def round_index(self, round_id: RoundId) -> bytes | None:
        """The digests of a final round's works one after another, None if they are not known."""
        if (known := self._index.known(round_id)) is None and self._is_due():
            self.update()
            known = self._index.known(round_id)
        return None if known is None else b"".join(known)

    def picture(self, cid: str) -> bytes | None:
        """A work's file, None if no final round has it. Raises CidError for what is no CID."""
        return self.stored(cid) or self.made(cid)

    def stored(self, cid: str) -> bytes | None:
        """The file from a store, None if none has it; asks neither chain nor index."""
        return next((store.get(cid) for store in self._stores if store.has(cid)), None)

    def made(self, cid: str) -> bytes | None:
        """The file made here, None if no final round has it. Raises CidError."""
        digest = digest_from_cid(cid)
        place = self._index.find(digest)
        if place is None and self._is_due():
            self.update()
            place = self._index.find(digest)
        return None if place is None else self._make(*place, digest)

    def chosen(self) -> set[str]:
        """The digests, in hexadecimal, of works that members chose."""
        if "Curation" not in self._deployment.contracts:
            return set()
        return {winner.digest.hex() for winner in Curation(self._w3, self._deployment).winners()}

    def models(self) -> dict[str, bytes]:
        """Weights and manifests of the authorised models that ship, by the names the page knows."""
        authorised = [self._registry.get(model) for model in self._registry.authorised()]
        manifests = {record.manifest_digest for record in authorised}
        weights = {"0x" + record.weights_digest.hex() for record in authorised}
        found: dict[str, bytes] = {}
        for path in sorted(RELEASED.glob(f"*/{FILE_NAME}")):
            manifest, raw = read_manifest(path.parent)
            if sha256(raw).digest() in manifests:
                found[f"{sha256(raw).hexdigest()}.json"] = raw
            if manifest.weights.keccak in weights:
                blob = (path.parent / manifest.weights.file).read_bytes()
                found[f"{manifest.weights.keccak[2:]}.bin"] = blob
        return found

    def close(self) -> None:
        """Closes the index."""
        self._index.close()

    def _is_due(self) -> bool:
        return time.monotonic() - self._looked >= LOOK_AGAIN

    def _make(self, round_id: RoundId, index: int, digest: bytes) -> bytes | None:
        record = self._book.get(round_id)
        generator = self._models.generator(self._registry, record.model)
        palettes = palettes_of(self._registry, generator.axes, record.style)
        (work,) = generator.works(record.seed, [index], record.style, palettes)
        return work.file if content_digest(work.file) == digest else None


def _drop(*_event: object) -> str:
    raise structlog.DropEvent
