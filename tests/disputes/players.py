"""Who takes part in a round, and what they claim of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from web3 import Web3

from oracle.generator.merkle import MerkleTree, leaves


@dataclass(frozen=True)
class Operator:
    """An operator whose owner, signer and payee are three addresses."""

    name: str

    @property
    def address(self) -> str:
        """The owner, which is its name on the chain."""
        return person(f"{self.name}'s key")

    @property
    def signer(self) -> str:
        """Who commits and reveals."""
        return person(f"{self.name}'s node")

    @property
    def payee(self) -> str:
        """Who is paid."""
        return person(f"{self.name}'s purse")


class Answer:
    """The digests that somebody claims to be a round's works, and the tree over them."""

    def __init__(self, round_id: int, digests: Sequence[bytes]) -> None:
        self.round = round_id
        self.digests = list(digests)

    @cached_property
    def tree(self) -> MerkleTree:
        """The round's tree over these digests."""
        return MerkleTree(leaves(self.round, self.digests))

    @property
    def root(self) -> bytes:
        """What one reveals."""
        return self.tree.root

    def forged(self, *indices: int, name: str = "") -> "Answer":
        """The same but for these works, which are of nothing at all."""
        digests = list(self.digests)
        for index in indices:
            digests[index] = nothing(f"forged {name} {index}")
        return Answer(self.round, digests)


def person(name: str) -> str:
    """The address of somebody of this name."""
    return Web3.to_checksum_address(Web3.keccak(text=name)[12:])


def nothing(name: str) -> bytes:
    """A digest of no work, or a root of none."""
    return bytes(Web3.keccak(text=name))
