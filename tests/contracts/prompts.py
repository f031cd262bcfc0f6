"""What ERC-7007 asks of a work: its prompt, as Python writes it."""

from oracle.generator.commitment import prompt
from tests.contracts.studio import MODEL, FinishedRound, Studio
from tests.support import models as small


def prompt_of(studio: Studio, finished: FinishedRound, index: int) -> bytes:
    """The prompt as Python computes it."""
    seed, style = studio.seed_of(finished.id), small.WIDEST
    chain_id, oracle = studio.deployment.chain_id, studio.oracle.address
    return prompt(chain_id, oracle, finished.id, index, MODEL, seed, style)
