"""A round's leaves, its root, and proofs that OpenZeppelin's MerkleProof takes (section 7)."""

from collections.abc import Sequence

import numpy as np
from eth_utils.crypto import keccak
from numpy.typing import NDArray

from oracle.errors import FatalError
from oracle.generator.keccak import keccak_many, words


class MerkleError(FatalError):
    """A tree without leaves, an index outside it, or a word that is not 32 bytes."""


def _rows(items: Sequence[bytes], what: str) -> NDArray[np.uint8]:
    if not items:
        raise MerkleError("a round has at least one work")
    for index, item in enumerate(items):
        if len(item) != 32:
            raise MerkleError(f"{what} {index} has {len(item)} bytes, not 32")
    return np.frombuffer(b"".join(items), np.uint8).reshape(-1, 32)


def leaves(round_id: int, digests: Sequence[bytes], first: int = 0) -> list[bytes]:
    """The leaves of works ``first``, ``first + 1``, … of a round, from their content digests.

    Raises:
        MerkleError: No digests, or one that is not 32 bytes.
    """
    rows = _rows(digests, "digest")
    messages = np.empty((len(rows), 96), np.uint8)
    messages[:, :32] = np.frombuffer(round_id.to_bytes(32, "big"), np.uint8)
    messages[:, 32:64] = words(np.arange(first, first + len(rows)))
    messages[:, 64:] = rows
    return [row.tobytes() for row in keccak_many(keccak_many(messages))]


def leaf(round_id: int, index: int, digest: bytes) -> bytes:
    """The leaf of one work, from its content digest.

    Raises:
        MerkleError: The digest is not 32 bytes.
    """
    return leaves(round_id, [digest], index)[0]


def _parents(nodes: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """``keccak(lo ‖ hi)`` of each neighbouring pair, sorted as numbers."""
    pairs = nodes.reshape(-1, 2, 32)
    left, right = pairs[:, 0], pairs[:, 1]
    numbers = np.ascontiguousarray(pairs).view(">u8")
    differs = numbers[:, 0] != numbers[:, 1]
    first = differs.argmax(axis=1)[:, np.newaxis]
    low = np.take_along_axis(numbers[:, 0], first, 1) <= np.take_along_axis(numbers[:, 1], first, 1)
    return keccak_many(
        np.concatenate([np.where(low, left, right), np.where(low, right, left)], axis=1)
    )


class MerkleTree:
    """The tree over a round's leaves, padded with zero words to a power of two."""

    def __init__(self, leaf_words: Sequence[bytes]) -> None:
        """Build the tree.

        Args:
            leaf_words: 32 bytes each, in index order.

        Raises:
            MerkleError: No leaves, or one that is not 32 bytes.
        """
        rows = _rows(leaf_words, "leaf")
        self.count = len(rows)
        width = 1 << (self.count - 1).bit_length()
        level = np.zeros((width, 32), np.uint8)
        level[: self.count] = rows
        self._levels = [level]
        while len(level) > 1:
            level = _parents(level)
            self._levels.append(level)

    @property
    def root(self) -> bytes:
        """32 bytes; of one leaf, the leaf itself."""
        return bytes(self._levels[-1][0])

    def proof(self, index: int, width: int = 1) -> list[bytes]:
        """The siblings from the node of `width` leaves that has this leaf, or the leaf itself, up.

        Args:
            index: Of the leaf.
            width: A power of two. A node of more leaves than the tree has is the root.

        Raises:
            MerkleError: No leaf has this index.
        """
        if not 0 <= index < self.count:
            raise MerkleError(f"index {index}: the round has works 0 … {self.count - 1}")
        lowest = width.bit_length() - 1
        return [
            level[(index >> height) ^ 1].tobytes()
            for height, level in enumerate(self._levels[:-1])
            if height >= lowest
        ]


def root(leaf_words: Sequence[bytes]) -> bytes:
    """The root over leaves in index order.

    Raises:
        MerkleError: No leaves, or one that is not 32 bytes.
    """
    return MerkleTree(leaf_words).root


def verify(leaf_word: bytes, proof: Sequence[bytes], expected_root: bytes) -> bool:
    """Whether a proof leads from a leaf to the root."""
    node = leaf_word
    for sibling in proof:
        node = bytes(keccak(min(node, sibling) + max(node, sibling)))
    return node == expected_root
