"""ModelRegistry: models, weights, axes, palettes and house styles."""

from dataclasses import dataclass

from web3 import Web3
from web3.contract import Contract
from web3.types import TxReceipt

from oracle.chain import text
from oracle.chain.deployment import Deployment
from oracle.chain.sender import Sender, transact
from oracle.chain.types import ModelId, ModelStatus
from oracle.generator.composition import Symmetry
from oracle.generator.style import Axis, Kind


@dataclass(frozen=True, slots=True)
class ModelRecord:
    """A registered model (`Model` in IModelRegistry.sol). Digests are 32 bytes."""

    id: ModelId
    name: str
    medium: str
    weights_digest: bytes
    manifest_digest: bytes
    trainer: str
    status: ModelStatus
    provable: bool
    field_side: int
    parent: ModelId


class ModelRegistry:
    """Typed reads of the registry."""

    def __init__(self, w3: Web3, deployment: Deployment) -> None:
        self._w3 = w3
        self.contract: Contract = deployment.contract(w3, "ModelRegistry")

    def count(self) -> int:
        """How many models are registered; ids run from 1."""
        return int(self.contract.functions.modelCount().call())

    def authorised(self) -> list[ModelId]:
        """The models that the DAO ever authorised, in that order, those retired since included."""
        return [ModelId(model) for model in self.contract.functions.authorisedModels().call()]

    def get(self, model: ModelId) -> ModelRecord:
        """The record of `model`."""
        raw = self.contract.functions.getModel(model).call()
        (weights, manifest, trainer, _at, status, provable, side, parent, *_, name, medium) = raw
        return ModelRecord(
            id=model,
            name=text.name(name),
            medium=text.name(medium),
            weights_digest=bytes(weights),
            manifest_digest=bytes(manifest),
            trainer=trainer,
            status=ModelStatus(status),
            provable=provable,
            field_side=side,
            parent=ModelId(parent),
        )

    def axes(self, model: ModelId) -> tuple[Axis, ...]:
        """The model's style axes in order."""
        return tuple(
            Axis(
                text.name(bytes(name)),
                Kind(kind),
                lo,
                hi,
                _labels(Kind(kind), lo, hi),
            )
            for name, kind, lo, hi in self.contract.functions.axes(model).call()
        )

    def prove(self, sender: Sender, model: ModelId) -> TxReceipt:
        """Has the chain check that it can make the model's works; anyone may, once.

        Raises RevertError, naming the limit, if it cannot; RetryableError.
        """
        return transact(self._w3, sender, self.contract.functions.prove(model))

    def blob(self, model: ModelId) -> bytes:
        """The whole weights blob, from the data contracts."""
        return bytes(self.contract.functions.blob(model).call())

    def house_style(self, model: ModelId) -> bytes:
        """The style of rounds that name none; empty if unset."""
        return bytes(self.contract.functions.houseStyle(model).call())

    def palettes(self) -> list[bytes]:
        """Every palette's 768 bytes, by id."""
        count = int(self.contract.functions.paletteCount().call())
        return [bytes(self.contract.functions.palette(i).call()) for i in range(count)]

    def palette(self, palette: int) -> bytes:
        """One palette's 768 bytes."""
        return bytes(self.contract.functions.palette(palette).call())

    def palette_names(self) -> list[str]:
        """Every palette's name, by id."""
        count = int(self.contract.functions.paletteCount().call())
        return [text.name(self.contract.functions.paletteName(i).call()) for i in range(count)]


def _labels(kind: Kind, lo: int, hi: int) -> tuple[str, ...]:
    """What people call the values; a model's own names are in its manifest, not on the chain."""
    if kind is not Kind.SYMMETRY:
        return ()
    return tuple(Symmetry(value).label for value in range(lo, hi + 1))
