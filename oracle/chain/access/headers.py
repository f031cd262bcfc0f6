"""A block's header as it is hashed, which proves to a contract what an earlier block held."""

import rlp
from hexbytes import HexBytes
from web3 import Web3
from web3.types import BlockData

from oracle.errors import FatalError

# Header fields in their order on the wire, and how many bytes a fixed-size one has (0: a number).
_HEADER: tuple[tuple[str, int], ...] = (
    ("parentHash", 32),
    ("sha3Uncles", 32),
    ("miner", 20),
    ("stateRoot", 32),
    ("transactionsRoot", 32),
    ("receiptsRoot", 32),
    ("logsBloom", 256),
    ("difficulty", 0),
    ("number", 0),
    ("gasLimit", 0),
    ("gasUsed", 0),
    ("timestamp", 0),
    ("extraData", -1),
    ("mixHash", 32),
    ("nonce", 8),
    ("baseFeePerGas", 0),
    ("withdrawalsRoot", 32),
    ("blobGasUsed", 0),
    ("excessBlobGas", 0),
    ("parentBeaconBlockRoot", 32),
    ("requestsHash", 32),
)


def encode_header(block: BlockData) -> bytes:
    """A block's header in RLP, from its JSON-RPC form.

    Raises FatalError if the encoding does not hash to the block's hash.
    """
    header = header_bytes(block)
    if Web3.keccak(header) != block["hash"]:
        raise FatalError(
            f"the header of block {block['number']} does not hash to the block's hash: "
            "the endpoint leaves out fields, or the chain has a newer header format"
        )
    return header


def header_bytes(block: BlockData) -> bytes:
    """A header's fields in RLP; later forks append fields, so as many as there are are encoded."""
    items: list[bytes | int] = []
    for name, size in _HEADER:
        value = block.get(name)
        if value is None:
            break
        items.append(int(value) if size == 0 else bytes(HexBytes(value)))  # type: ignore[call-overload,arg-type]
    return bytes(rlp.encode(items))
