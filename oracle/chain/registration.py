"""Putting a released model on the chain: chunks of weights first, then the declaration."""

from collections.abc import Callable

from web3 import Web3

from oracle.chain.deployment import Deployment
from oracle.chain.sender import Sender, transact
from oracle.chain.types import ModelId
from oracle.generator.manifest import ReleasedModel

MAX_CHUNK = 24_575
"""Bytes of weights in one data contract: EIP-170's code limit less the leading STOP."""

MEDIUM = "image/png"

NO_PARENT = ModelId(0)

Progress = Callable[[str, int], None]


def quiet(_step: str, _gas: int) -> None:
    """Reports nothing."""


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

    The chain itself checks a model of the on-chain class, so that its rounds can be judged.

    Chunks lie at addresses that depend only on their bytes, so a broken-off upload goes on where
    it stopped. Raises RevertError, RetryableError.
    """
    registry = deployment.contract(w3, "ModelRegistry")
    chunks = [model.blob[at : at + MAX_CHUNK] for at in range(0, len(model.blob), MAX_CHUNK)]
    pointers = []
    for number, chunk in enumerate(chunks, 1):
        pointer = registry.functions.chunkAddress(chunk).call()
        if not w3.eth.get_code(pointer):
            receipt = transact(w3, sender, registry.functions.storeChunk(chunk))
            progress(f"weights: {number} of {len(chunks)}", receipt["gasUsed"])
        pointers.append(pointer)
    axes = [(a.name.encode().ljust(32, b"\0"), int(a.kind), a.lo, a.hi) for a in model.axes]
    declaration = (model.manifest.name, MEDIUM, model.manifest_digest, parent, axes, pointers)
    receipt = transact(w3, sender, registry.functions.register(declaration))
    progress(f"model: {model.manifest.name}", receipt["gasUsed"])
    (event,) = registry.events.ModelRegistered().process_receipt(receipt)
    model_id = ModelId(event["args"]["model"])
    if model.manifest.model_class == "on-chain":
        receipt = transact(w3, sender, registry.functions.prove(model_id))
        progress(f"model: {model.manifest.name}, proven by the chain", receipt["gasUsed"])
    return model_id
