"""Vectors of a round: its seed, roots, commitments and challenges (semantics, 7 to 9)."""

import hashlib
from typing import Any, Final

from eth_account import Account
from eth_account.messages import encode_defunct

from models.vectors.noise import as_hex
from oracle.generator import commitment
from oracle.generator.merkle import MerkleTree, leaves

_CHAIN: Final = 31337
_ORACLE: Final = "0x5FbDB2315678afecb367f032d93F642f64180aa3"
_OPERATOR: Final = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8"
_SIGNER_KEY: Final = "0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d"
"""The second of the well-known development keys; never one to hold money."""

_ROUND: Final = 7
_RANDAO: Final = hashlib.sha256(b"atelier-2 vectors: randao").digest()
_CHUNK: Final = 1_024
"""Digests of a demanded root that are published at once."""

SEED: Final = commitment.round_seed(_RANDAO, _CHAIN, _ORACLE, _ROUND)
"""The round's."""


def _digests(count: int) -> list[bytes]:
    return [hashlib.sha256(bytes([index])).digest() for index in range(count)]


def _tree(count: int) -> MerkleTree:
    return MerkleTree(leaves(_ROUND, _digests(count)))


def _signed(message: str) -> bytes:
    signed = Account.sign_message(encode_defunct(text=message), _SIGNER_KEY)
    return bytes(signed.signature)


def roots() -> dict[str, Any]:
    """Trees that are full, and some that are padded, with the proof of their last leaf."""
    cases = []
    for count in (1, 2, 3, 5, 16):
        tree = _tree(count)
        last = count - 1
        cases.append(
            {
                "works": count,
                "root": as_hex(tree.root),
                "proofOf": last,
                "leaf": as_hex(leaves(_ROUND, _digests(count))[last]),
                "proof": [as_hex(node) for node in tree.proof(last)],
            }
        )
    return {
        "round": _ROUND,
        "note": "contentDigest of work i is sha256 of the one byte i",
        "cases": cases,
    }


def publications() -> list[dict[str, Any]]:
    """Roots of fewer works than a chunk has, of just as many, of one more, and of three chunks."""
    found = []
    for count in (5, _CHUNK, _CHUNK + 1, 2 * _CHUNK + 452):
        digests = [hashlib.sha256(index.to_bytes(2, "big")).digest() for index in range(count)]
        tree = MerkleTree(leaves(_ROUND, digests))
        chunks = [
            {
                "first": first,
                "count": min(_CHUNK, count - first),
                "siblings": [as_hex(node) for node in tree.proof(first, _CHUNK)],
            }
            for first in range(0, count, _CHUNK)
        ]
        found.append({"works": count, "root": as_hex(tree.root), "chunks": chunks})
    return found


def round_of(style: bytes) -> dict[str, Any]:
    """Seed, commitment, prompt and salt."""
    message = commitment.salt_message(_CHAIN, _ORACLE, _ROUND)
    signature = _signed(message)
    salt = commitment.salt_from_signature(signature)
    root = _tree(5).root
    prompt = commitment.prompt(_CHAIN, _ORACLE, _ROUND, 3, 1, SEED, style)
    return {
        "chainId": _CHAIN,
        "oracle": _ORACLE,
        "round": _ROUND,
        "randao": as_hex(_RANDAO),
        "seed": as_hex(SEED),
        "operator": _OPERATOR,
        "signerKey": _SIGNER_KEY,
        "saltMessage": message,
        "signature": as_hex(signature),
        "salt": as_hex(salt),
        "worksRoot": as_hex(root),
        "commitment": as_hex(commitment.commitment(_CHAIN, _ORACLE, _ROUND, _OPERATOR, root, salt)),
        "index": 3,
        "modelId": 1,
        "style": as_hex(style),
        "prompt": as_hex(prompt),
        "tokenId": str(commitment.token_id(prompt)),
    }


def challenges() -> dict[str, Any]:
    """Challenges of a work of that round's root, and of one that no round has."""
    root = _tree(5).root
    message = commitment.challenge_salt_message(_CHAIN, _ORACLE, _ROUND, root)
    signature = _signed(message)
    salt = commitment.salt_from_signature(signature)
    claimed = hashlib.sha256(b"a false file").digest()
    cases = []
    for index in (3, 2**255 + 1):
        leaf = (_CHAIN, _ORACLE, _ROUND, root, index, claimed)
        cases.append(
            {
                "index": str(index),
                "killed": as_hex(commitment.killed_leaf(*leaf)),
                "challenge": as_hex(commitment.challenge(*leaf, _OPERATOR, salt)),
            }
        )
    return {
        "challenger": _OPERATOR,
        "worksRoot": as_hex(root),
        "claimedDigest": as_hex(claimed),
        "saltMessage": message,
        "signature": as_hex(signature),
        "salt": as_hex(salt),
        "cases": cases,
    }
