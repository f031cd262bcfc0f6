"""ModelRegistry: models, weights, axes, palettes and house styles."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from web3 import Web3
from web3.contract import Contract
from web3.types import TxReceipt

from oracle.chain import text
from oracle.chain.deployment import Deployment
from oracle.chain.history import ChainHistory, History
from oracle.chain.sender import Sender, transact
from oracle.chain.types import ModelId, ModelStatus
from oracle.errors import RetryableError
from oracle.generator.composition import Inks, InksError
from oracle.generator.style import LARGEST_FIELD, Axis, Kind, composition_axes

NAMES = {axis.kind: axis.labels for axis in composition_axes(LARGEST_FIELD) if axis.labels}
"""What people call the values of the axes of composition, by their kind."""


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

    def __init__(self, w3: Web3, deployment: Deployment, history: History | None = None) -> None:
        """`history` is an index of the studio; without one the chain is asked for everything."""
        self._w3 = w3
        self._history = history or ChainHistory(w3, deployment)
        self.contract: Contract = deployment.contract(w3, "ModelRegistry")
        self._palette_names: list[str] = []

    def count(self) -> int:
        """How many models are registered; ids run from 1."""
        return int(self.contract.functions.modelCount().call())

    def authorised(self) -> list[ModelId]:
        """The models that the DAO ever authorised, in that order, those retired since included."""
        return [ModelId(model) for model in self.contract.functions.authorisedModels().call()]

    def in_use(self) -> list[ModelRecord]:
        """The records of the models that rounds can be asked of now."""
        ever = map(self.get, self.authorised())
        return [record for record in ever if record.status is ModelStatus.AUTHORISED]

    def dispute_gas(self, model: ModelId) -> int:
        """The most gas that a dispute of one of the model's works is paid for."""
        return int(self.contract.functions.disputeGas(model).call())

    def get(self, model: ModelId) -> ModelRecord:
        """The record of `model`."""
        (raw,) = self._history.current([self.contract.functions.getModel(model)])
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
        """All of the model's style axes in order: those of composition, then its own.

        The values of the composition have names in the semantics; those of a model's own axes are
        in its manifest, not on the chain.
        """
        found = tuple(
            Axis(text.name(bytes(name)), Kind(kind), lo, hi)
            for name, kind, lo, hi in self._history.fixed([self.contract.functions.axes(model)])[0]
        )
        return tuple(
            replace(axis, labels=NAMES[axis.kind][axis.lo : axis.hi + 1])
            if axis.kind in NAMES
            else axis
            for axis in found
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

    def palette_count(self) -> int:
        """How many palettes there are; ids run from 0."""
        (count,) = self._history.current([self.contract.functions.paletteCount()])
        return int(count)

    def palettes(self) -> list[Inks]:
        """Every palette's colours and areas, by id."""
        return self.some_palettes(range(self.palette_count()))

    def some_palettes(self, ids: Iterable[int]) -> list[Inks]:
        """The colours and areas of some palettes.

        Raises RetryableError if the endpoint gives none: the chain holds nothing else.
        """
        numbers = list(ids)
        palette = self.contract.functions.palette
        found = []
        answers = self._history.fixed([palette(number) for number in numbers])
        for number, (colours, areas) in zip(numbers, answers, strict=True):
            try:
                found.append(Inks(bytes(colours), bytes(areas)))
            except InksError as error:
                raise RetryableError(f"the endpoint gives no palette {number}: {error}") from error
        return found

    def palette(self, palette: int) -> Inks:
        """One palette's colours and areas. Raises as `some_palettes`."""
        return self.some_palettes([palette])[0]

    def palette_names(self) -> list[str]:
        """Every palette's name, by id; none ever changes, so that each is asked for once."""
        name = self.contract.functions.paletteName
        fresh = range(len(self._palette_names), self.palette_count())
        found = self._history.fixed([name(number) for number in fresh])
        self._palette_names += map(text.name, found)
        return list(self._palette_names)
