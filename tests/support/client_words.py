"""What clients say, word for word, when they do not take a transaction."""

ANVIL = {
    "known": "transaction already imported",
    "nonce used": "nonce too low",
    "underpriced": "replacement transaction underpriced",
    "unfunded": "Insufficient funds for gas * price + value",
}
"""What the chain of the tests says, by what is wrong."""

CLIENTS = {
    "geth": {
        "known": "already known",
        "nonce used": "nonce too low: next nonce 7, tx nonce 6",
        "underpriced": "replacement transaction underpriced",
        "unfunded": "insufficient funds for gas * price + value: balance 0, tx cost 21000",
    },
    "op-geth": {
        "known": "already known",
        "nonce used": "nonce too low: address 0x70, tx: 6 state: 7",
        "underpriced": "replacement transaction underpriced: new tx gas fee cap 9 <= 9 queued",
        "unfunded": (
            "insufficient funds for gas * price + value: balance 0, tx cost 21000, overshot 21000"
        ),
    },
    "nethermind": {
        "known": "AlreadyKnown",
        "nonce used": "OldNonce, Current nonce: 7, nonce of rejected tx: 6",
        "underpriced": "ReplacementNotAllowed",
        "unfunded": "InsufficientFunds, Account balance: 0, cumulative cost: 21000",
    },
    "besu": {
        "known": "Known transaction",
        "nonce used": "Nonce too low",
        "underpriced": "Replacement transaction underpriced",
        "unfunded": "Upfront cost exceeds account balance",
    },
    "erigon": {
        "known": "ALREADY_EXISTS: already known",
        "nonce used": "INTERNAL_ERROR: nonce too low",
        "underpriced": "INTERNAL_ERROR: could not replace existing tx",
        "unfunded": "INTERNAL_ERROR: insufficient funds",
    },
    "reth": {
        "known": "already known",
        "nonce used": "nonce too low: next nonce 7, tx nonce 6",
        "underpriced": "replacement transaction underpriced",
        "unfunded": "insufficient funds for gas * price + value: have 0 want 21000",
    },
    "zksync": {
        "known": "known transaction. transaction with hash 0xab is already in the system",
        "nonce used": "nonce too low. allowed nonce range: 7 - 1007, actual: 6",
        "underpriced": "replacement transaction underpriced",
        "unfunded": "insufficient funds for gas + value. balance: 0, fee: 21000, value: 0",
    },
}


def spoken(client: str, message: str) -> str:
    """What `client` says where the chain of the tests says `message`."""
    for what, words in ANVIL.items():
        if words.lower() in message.lower():
            return CLIENTS[client][what]
    return message
