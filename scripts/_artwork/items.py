"""Tokens as people name them."""

from oracle.chain.addresses import looks_like_address, read_address
from oracle.chain.deployment import Deployment
from oracle.chain.fractions.vaults import Item
from oracle.errors import FatalError


def read_item(text: str, deployment: Deployment) -> Item:
    """TOKEN of the studio's own collection, or COLLECTION:TOKEN. Raises FatalError."""
    collection, _, token = text.rpartition(":")
    is_number = token.isascii() and token.isdecimal() and int(token) < 2**256
    if not is_number or (collection and not looks_like_address(collection)):
        raise FatalError(f"{text!r} is no token: write TOKEN or COLLECTION:TOKEN")
    where = read_address(collection) if collection else deployment.address("Artwork")
    return Item(where, int(token))
