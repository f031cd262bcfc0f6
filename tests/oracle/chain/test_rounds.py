"""Block headers: encoded as the chain hashes them, or refused."""

import pytest

from oracle.chain.access.headers import encode_header
from oracle.errors import FatalError
from oracle.local.anvil import Anvil


def test_encode_header__hashes_to_the_blocks_hash() -> None:
    with Anvil() as chain:
        chain.mine(3)
        for number in range(4):
            block = chain.w3.eth.get_block(number)
            assert chain.w3.keccak(encode_header(block)) == block["hash"]


def test_encode_header__when_a_field_is_not_the_blocks__refuses() -> None:
    with Anvil() as chain:
        chain.mine()
        block = dict(chain.w3.eth.get_block(1))
        block["timestamp"] += 1
        with pytest.raises(FatalError, match="does not hash to the block's hash"):
            encode_header(block)  # type: ignore[arg-type]
