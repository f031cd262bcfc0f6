"""What clients say when they do not take a transaction: each in its own words, one table."""

import re
from enum import Enum, auto


class Refused(Enum):
    """Why a client does not take a transaction."""

    KNOWN = auto()
    """It has this very transaction already."""
    NONCE_USED = auto()
    """Another with its nonce is on the chain."""
    UNDERPRICED = auto()
    """It pays too little: less than another with its nonce asks for, or than the client takes."""
    UNFUNDED = auto()
    """Its sender cannot pay for gas and value."""


# geth and what is built on it (op-geth, bsc), Nethermind, Besu, Erigon, Reth, zkSync, Anvil.
_WORDS = {
    Refused.KNOWN: (
        r"already ?known|already imported|\bknown transaction|existing tx with same hash"
        r"|is already in the system"
    ),
    Refused.NONCE_USED: r"nonce (?:is )?too low|old ?nonce|own ?nonce ?already ?used",
    Refused.UNDERPRICED: (
        r"underpriced|replacement ?not ?allowed|could not replace existing tx|fee ?too ?low"
        r"|gas price (?:is )?too low|gas price below|less than block base fee"
    ),
    Refused.UNFUNDED: (
        r"insufficient ?(?:sender )?(?:funds|balance)|upfront cost exceeds|exceeds account balance"
        r"|not enough balance"
    ),
}
_PATTERNS = {kind: re.compile(words, re.IGNORECASE) for kind, words in _WORDS.items()}


def refused(message: str) -> Refused | None:
    """Why a client refuses a transaction, by its `message`; None if it says something else."""
    return next((kind for kind, words in _PATTERNS.items() if words.search(message)), None)
