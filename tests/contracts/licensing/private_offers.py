"""Offers that a controller signs for one buyer."""

from typing import Any

from eth_account import Account
from eth_account.messages import encode_typed_data

from tests.contracts.licensing.licensing import FOREVER, PRICE, Licensing


def private_offer(licensing: Licensing, **changes: Any) -> dict[str, Any]:
    """An offer to the buyer below the public price."""
    collection, token = licensing.work.name
    offer = {
        "collection": collection,
        "tokenId": token,
        "tier": changes.pop("tier"),
        "buyer": licensing.buyer.address,
        "price": PRICE // 2,
        "nonce": 7,
        "deadline": FOREVER,
    }
    return offer | changes


def signed(licensing: Licensing, offer: dict[str, Any], key: bytes, **domain: Any) -> bytes:
    """What `key` signs."""
    types = {
        "PrivateOffer": [
            {"name": name, "type": "address" if name in ("collection", "buyer") else "uint256"}
            for name in offer
        ]
    }
    where = {
        "name": "Atelier Licenses",
        "version": "1",
        "chainId": licensing.studio.w3.eth.chain_id,
        "verifyingContract": licensing.licenses.address,
    } | domain
    return bytes(Account.sign_message(encode_typed_data(where, types, offer), key).signature)
