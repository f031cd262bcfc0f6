"""Tokens as people name them."""

import re
from collections.abc import Iterable

from web3 import Web3
from web3.exceptions import Web3Exception

from oracle.chain.access.multicall import tried
from oracle.chain.addresses import looks_like_address, read_address
from oracle.chain.deployment import Deployment
from oracle.chain.fractions.vaults import Item
from oracle.chain.generation.rounds import RoundBook
from oracle.chain.types import RoundId
from oracle.errors import FatalError

PLACE = re.compile(r"(\d{1,9})[./](\d{1,5})", re.ASCII)
"""A work by its round and its index there, as `1.9`."""


def read_item(text: str, deployment: Deployment, w3: Web3) -> Item:
    """A work as ROUND.INDEX, its TOKEN, or COLLECTION:TOKEN of any other. Raises FatalError."""
    if place := PLACE.fullmatch(text):
        return Item(deployment.address("Artwork"), _token_of(w3, deployment, *place.groups()))
    collection, _, token = text.rpartition(":")
    is_number = token.isascii() and token.isdecimal() and int(token) < 2**256
    if not is_number or (collection and not looks_like_address(collection)):
        raise FatalError(
            f"{text!r} is no token: write ROUND.INDEX as 1.9, TOKEN, or COLLECTION:TOKEN"
        )
    where = read_address(collection) if collection else deployment.address("Artwork")
    return Item(where, int(token))


def names_of(w3: Web3, deployment: Deployment, items: Iterable[Item]) -> dict[Item, str]:
    """Each item as people name it: `1.9` for a work of the studio's, else COLLECTION:TOKEN."""
    artwork = deployment.contract(w3, "Artwork")
    names = {item: f"{item.collection}:{item.token_id}" for item in items}
    ours = [item for item in names if item.collection == artwork.address]
    found = tried(w3, [artwork.functions.workOf(item.token_id) for item in ours])
    for item, place in zip(ours, found, strict=True):
        if not isinstance(place, Web3Exception):
            names[item] = f"{place[0]}.{place[1]}"
    return names


def _token_of(w3: Web3, deployment: Deployment, number: str, index: str) -> int:
    """The token of a work, which need not be minted yet. Raises FatalError if there is none."""
    book = RoundBook(w3, deployment)
    known = 1 <= int(number) <= book.count()
    record = book.get(RoundId(int(number))) if known else None
    if record is None or not record.is_seeded or int(index) >= record.works:
        raise FatalError(f"there is no work {number}.{index}: see `ape run rounds`")
    artwork = deployment.contract(w3, "Artwork").functions
    prompt = artwork.promptOf(record.id, int(index)).call()
    return int.from_bytes(Web3.keccak(prompt), "big")
