"""A chain on which a transaction costs the same in every run.

The hour is fixed. A block's RANDAO value is random on anvil, and a zero byte of calldata is cheaper
than another, so seeds and headers are chosen with care.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import cast

from web3 import Web3
from web3.types import BlockData

from oracle.chain.access.headers import header_bytes
from oracle.chain.generation.rounds import RoundBook
from oracle.chain.types import RoundId
from oracle.local.anvil import Anvil
from tests.invariants.bare_chain import GENESIS
from tests.support.history import FORGOTTEN, history_words

RANDOM = ("parentHash", "stateRoot", "mixHash")
"""Fields of a header that hold what nobody chose, or hashes of it."""

SEED_DELAY = 3
NOBODYS = "0x00000000000000000000000000000000000000a7"
"""An address that nothing else touches."""


@contextmanager
def repeatable_chain(options: tuple[str, ...] = ()) -> Iterator[Anvil]:
    """A running chain whose blocks come at seconds of their own, from a fixed one on."""
    with Anvil(options=(*options, "--timestamp", str(GENESIS))) as chain:
        chain.rpc("anvil_setBlockTimestampInterval", 1)
        yield chain


def usual_header(chain: Anvil, book: RoundBook, round_id: RoundId) -> bytes:
    """Mines a round's seed block and returns its header.

    It is mined again until none of its random bytes is zero, and none of the seed's.
    """
    attempts = count(1)
    while True:
        before = chain.snapshot()
        chain.set_balance(NOBODYS, next(attempts))  # another state has another root
        chain.mine(SEED_DELAY)
        record = book.get(round_id)
        header, block = book.seed_header(record), chain.w3.eth.get_block(record.seed_block)
        seed = book.contract.functions.seed(round_id, header).call()
        if all(0 not in each for each in (bytes(seed), *(_bytes(block, name) for name in RANDOM))):
            return header
        chain.revert(before)


def fixed_header(chain: Anvil, book: RoundBook, round_id: RoundId) -> bytes:
    """Mines a round's seed block and has the chain remember another in its place.

    Returns that other's header, which is the same in every run, and the seed with it.
    """
    chain.mine(SEED_DELAY + FORGOTTEN)
    number = book.get(round_id).seed_block
    block = chain.w3.eth.get_block(number)
    fixed = {name: Web3.keccak(text=f"{name} of round {round_id}") for name in RANDOM}
    header = header_bytes(cast(BlockData, {**block, **fixed}))
    chain.rpc("anvil_setStorageAt", *history_words(number, Web3.keccak(header)))
    return header


def _bytes(block: BlockData, name: str) -> bytes:
    return bytes(block[name])  # type: ignore[literal-required]
