"""Tokens as people name them."""

from web3 import Web3

from oracle.chain.deployment import Deployment
from oracle.chain.vaults import Item
from oracle.errors import FatalError


def read_item(text: str, deployment: Deployment) -> Item:
    """TOKEN of the studio's own collection, or COLLECTION:TOKEN. Raises FatalError."""
    collection, _, token = text.rpartition(":")
    if not token.isdecimal() or (collection and not Web3.is_address(collection)):
        raise FatalError(f"{text!r} is no token: write TOKEN or COLLECTION:TOKEN")
    return Item(collection or deployment.address("Artwork"), int(token))
