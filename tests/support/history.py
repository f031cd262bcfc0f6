"""The contract of EIP-2935, which knows the hashes of blocks that the EVM has forgotten."""

from web3 import Web3

HISTORY = "0x0000F90827F1C53a10cb7A02335B175320002935"
HISTORY_BLOCKS = 8_191
FORGOTTEN = 257
"""Blocks after which a hash is asked of the contract."""


def history_words(block: int, block_hash: bytes = bytes(32)) -> list[str]:
    """What makes the contract remember this hash of a block, by `anvil_setStorageAt`; zero: none.

    Mining 8,192 blocks until it forgets one by itself takes anvil minutes.
    """
    slot = Web3.to_hex((block % HISTORY_BLOCKS).to_bytes(32, "big"))
    return [HISTORY, slot, Web3.to_hex(block_hash)]
