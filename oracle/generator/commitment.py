"""Seeds, commitments, salts, prompts and challenges of rounds (semantics, 8 and 9)."""

from eth_abi.abi import encode
from eth_utils.address import to_canonical_address, to_checksum_address
from eth_utils.crypto import keccak


def round_seed(randao: bytes, chain_id: int, oracle: str, round_id: int) -> bytes:
    """The round's seed, from the ``mixHash`` of its seed block's header."""
    types = ["bytes32", "uint256", "address", "uint256"]
    return bytes(keccak(encode(types, [randao, chain_id, to_canonical_address(oracle), round_id])))


def commitment(
    chain_id: int, oracle: str, round_id: int, operator: str, works_root: bytes, salt: bytes
) -> bytes:
    """What an operator commits; ``operator`` is the owner's address."""
    types = ["uint256", "address", "uint256", "address", "bytes32", "bytes32"]
    owner = to_canonical_address(operator)
    values = [chain_id, to_canonical_address(oracle), round_id, owner, works_root, salt]
    return bytes(keccak(encode(types, values)))


def killed_leaf(
    chain_id: int, oracle: str, round_id: int, works_root: bytes, index: int, digest: bytes
) -> bytes:
    """What names the leaf (``index``, ``digest``) of a root that a challenge is about."""
    types = ["uint256", "address", "uint256", "bytes32", "uint256", "bytes32"]
    address = to_canonical_address(oracle)
    return bytes(keccak(encode(types, [chain_id, address, round_id, works_root, index, digest])))


def challenge(
    chain_id: int,
    oracle: str,
    round_id: int,
    works_root: bytes,
    index: int,
    digest: bytes,
    challenger: str,
    salt: bytes,
) -> bytes:
    """What a challenger commits before it disputes the leaf (``index``, ``digest``) of a root."""
    leaf = killed_leaf(chain_id, oracle, round_id, works_root, index, digest)
    whose = to_canonical_address(challenger)
    return bytes(keccak(encode(["bytes32", "address", "bytes32"], [leaf, whose, salt])))


def prompt(
    chain_id: int,
    oracle: str,
    round_id: int,
    index: int,
    model_id: int,
    seed: bytes,
    style: bytes,
) -> bytes:
    """A work's prompt (ERC-7007); ``style`` is the round's."""
    types = ["uint256", "address", "uint256", "uint256", "uint256", "bytes32", "bytes"]
    address = to_canonical_address(oracle)
    return encode(types, [chain_id, address, round_id, index, model_id, seed, style])


def token_id(work_prompt: bytes) -> int:
    """The work's token id: the prompt's Keccak-256 as a number."""
    return int.from_bytes(keccak(work_prompt), "big")


def salt_message(chain_id: int, oracle: str, round_id: int) -> str:
    """What a signer's key signs (EIP-191) to derive its salt for a round."""
    address = to_checksum_address(oracle)
    return f"atelier-2 salt\nchain {chain_id}\noracle {address}\nround {round_id}"


def salt_from_signature(signature: bytes) -> bytes:
    """The salt, from the 65-byte deterministic signature of a salt message."""
    return bytes(keccak(signature))


def challenge_salt_message(chain_id: int, oracle: str, round_id: int, works_root: bytes) -> str:
    """What a challenger's key signs (EIP-191) to derive its salt for a challenge of a root."""
    address = to_checksum_address(oracle)
    return (
        f"atelier-2 challenge\nchain {chain_id}\noracle {address}\nround {round_id}\n"
        f"root 0x{works_root.hex()}"
    )
