"""What ERC-7007 asks of a work: its prompt and its proof, as Python writes them."""

from web3 import Web3

from oracle.generator.commitment import prompt
from tests.contracts.studio import MODEL, FinishedRound, Studio
from tests.support import models as small


def prompt_of(studio: Studio, finished: FinishedRound, index: int) -> bytes:
    """The prompt as Python computes it."""
    seed, style = studio.seed_of(finished.id), small.WIDEST
    chain_id, oracle = studio.deployment.chain_id, studio.oracle.address
    return prompt(chain_id, oracle, finished.id, index, MODEL, seed, style)


def proof_bytes(siblings: list[bytes]) -> bytes:
    """Siblings as `verify` takes them."""
    return Web3().codec.encode(["bytes32[]"], [siblings])
