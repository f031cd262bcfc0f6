"""Putting a released model on the chain: chunks of weights first, then the declaration, then proof.

Chunks lie at addresses that depend only on their bytes, and a declaration is known again by its
digests and its trainer, so that a registration that broke off goes on where it stopped.
"""

from collections.abc import Callable
from dataclasses import dataclass

from eth_typing import ChecksumAddress
from web3 import Web3
from web3.contract.contract import ContractFunction
from web3.types import StateOverride, StateOverrideParams, TxParams

from oracle.chain.deployment import Deployment
from oracle.chain.generation.models import ModelRegistry
from oracle.chain.sender import Sender, transact
from oracle.chain.types import ModelId
from oracle.generator.bounds import check_on_chain
from oracle.generator.manifest import ReleasedModel
from oracle.generator.style import own_axes

MAX_CHUNK = 24_575
"""Bytes of weights in one data contract: EIP-170's code limit less the leading STOP."""

MEDIUM = "image/png"

NO_PARENT = ModelId(0)

PROOF_RECORD_GAS = 60_000
"""What ``prove`` takes beside the inspection: the call, one slot and an event."""

Progress = Callable[[str, int], None]


def quiet(_step: str, _gas: int) -> None:
    """Reports nothing."""


@dataclass(frozen=True)
class Step:
    """One transaction of a registration that is still to be sent, and about what gas it takes."""

    title: str
    gas: int


class Registration:
    """One model's way onto one chain, for one trainer."""

    def __init__(
        self,
        w3: Web3,
        trainer: ChecksumAddress,
        deployment: Deployment,
        model: ReleasedModel,
        parent: ModelId = NO_PARENT,
    ) -> None:
        """Raises BoundsError, naming the limit, if the chain cannot run the model."""
        check_on_chain(model.model)
        self._w3, self._trainer, self._model = w3, trainer, model
        self._registry = ModelRegistry(w3, deployment)
        self._inspector = deployment.contract(w3, "ModelInspector")
        self._functions = self._registry.contract.functions
        blob = model.blob
        self._chunks = [blob[at : at + MAX_CHUNK] for at in range(0, len(blob), MAX_CHUNK)]
        self._pointers = [self._functions.chunkAddress(chunk).call() for chunk in self._chunks]
        own = own_axes(model.axes)
        axes = [(a.name.encode().ljust(32, b"\0"), int(a.kind), a.lo, a.hi) for a in own]
        self._declaration = (
            model.manifest.name,
            MEDIUM,
            model.manifest_digest,
            parent,
            axes,
            self._pointers,
        )

    def steps(self) -> list[Step]:
        """What is still to be sent, with estimates of its gas at the chain's present state."""
        missing = self._missing()
        found = [
            Step(self._chunk_title(at), self._gas(self._functions.storeChunk(self._chunks[at])))
            for at in missing
        ]
        there: StateOverride = {
            self._pointers[at]: StateOverrideParams(code=Web3.to_hex(b"\0" + self._chunks[at]))
            for at in missing
        }
        known = self.registered()
        if known is None:
            call = self._functions.register(self._declaration)
            found.append(Step(self._title, self._gas(call, there)))
        if self._is_unproven(known):
            call = self._inspector.functions.inspect(self._pointers)
            found.append(Step(self._proof_title, self._gas(call, there) + PROOF_RECORD_GAS))
        return found

    def registered(self) -> ModelId | None:
        """The model's id, if this trainer has registered the very same already."""
        for number in range(self._registry.count(), 0, -1):
            record = self._registry.get(ModelId(number))
            if (record.weights_digest, record.manifest_digest, record.trainer) == (
                self._model.digest,
                self._model.manifest_digest,
                self._trainer,
            ):
                return record.id
        return None

    def go_on(self, sender: Sender, progress: Progress = quiet) -> ModelId:
        """Sends what is missing; returns the model's id. Raises RevertError, RetryableError."""
        for at in self._missing():
            call = self._functions.storeChunk(self._chunks[at])
            progress(self._chunk_title(at), transact(self._w3, sender, call)["gasUsed"])
        known = self.registered()
        if known is None:
            receipt = transact(self._w3, sender, self._functions.register(self._declaration))
            (event,) = self._registry.contract.events.ModelRegistered().process_receipt(receipt)
            known = ModelId(event["args"]["model"])
            progress(self._title, receipt["gasUsed"])
        if self._is_unproven(known):
            receipt = self._registry.prove(sender, known)
            progress(self._proof_title, receipt["gasUsed"])
        return known

    def _missing(self) -> list[int]:
        """Chunks that nobody has stored yet."""
        return [at for at, p in enumerate(self._pointers) if not self._w3.eth.get_code(p)]

    def _is_unproven(self, known: ModelId | None) -> bool:
        """Whether the chain itself must still check the model."""
        return known is None or not self._registry.get(known).provable

    def _gas(self, call: ContractFunction, there: StateOverride | None = None) -> int:
        params: TxParams = {"from": self._trainer}
        return int(call.estimate_gas(params, state_override=there or None))

    @property
    def _title(self) -> str:
        return f"model: {self._model.manifest.name}"

    @property
    def _proof_title(self) -> str:
        return f"{self._title}, proven by the chain"

    def _chunk_title(self, at: int) -> str:
        return f"weights: {at + 1} of {len(self._chunks)}"


def register_model(
    w3: Web3,
    sender: Sender,
    deployment: Deployment,
    model: ReleasedModel,
    *,
    parent: ModelId = NO_PARENT,
    progress: Progress = quiet,
) -> ModelId:
    """Stores what is missing of the model's weights and registers it; the sender is its trainer.

    The chain itself checks it, so that members can let it make rounds. Raises BoundsError,
    RevertError, RetryableError.
    """
    return Registration(w3, sender.address, deployment, model, parent).go_on(sender, progress)
