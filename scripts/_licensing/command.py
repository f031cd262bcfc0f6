"""The command `ape run license`, and how works, licences and fees are named there."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from web3 import Web3

from oracle.chain.addresses import read_address
from oracle.chain.licensing.licences import FOREVER, Fee, Licence, PrivateOffer
from oracle.chain.sender import deadline
from oracle.errors import FatalError
from oracle.quantities import HOUR
from oracle.words import ether

WORK = click.argument("work")
TIER = click.argument("tier", type=click.IntRange(1, 2**16 - 1))
LICENCE = click.argument("licence_id", metavar="LICENCE", type=click.IntRange(1, 2**256 - 1))


@click.group()
def cli() -> None:
    """Say what may be done with works, buy it, and pay royalties.

    WORK is a token of the studio's, or COLLECTION:TOKEN.
    """


def paid(fee: Fee) -> str:
    """A fee in words."""
    if fee.is_ether:
        return ether(fee.amount)
    return f"{fee.amount} of the smallest unit of {fee.currency}"


def soon(w3: Web3) -> int:
    """Until when the price of a transaction that is sent now is good, in Unix seconds."""
    return deadline(w3, HOUR)


def until(licence: Licence) -> str:
    """How long a licence goes on, in words."""
    if licence.expires_at == FOREVER:
        return "for ever"
    return f"{'until' if licence.in_force else 'expired'} {moment(licence.expires_at)}"


def moment(time: int) -> str:
    """A time as people write it."""
    return f"{datetime.fromtimestamp(time, UTC):%Y-%m-%d %H:%M} UTC"


def write_offer(file: Path, offer: PrivateOffer, signature: bytes) -> None:
    """Writes a signed offer for its buyer."""
    told: dict[str, Any] = {
        "collection": offer.collection,
        "token": str(offer.token_id),
        "tier": offer.tier,
        "buyer": offer.buyer,
        "price": str(offer.price),
        "nonce": str(offer.nonce),
        "deadline": offer.deadline,
        "signature": "0x" + signature.hex(),
    }
    file.write_text(json.dumps(told, indent=2) + "\n")


def read_offer(file: Path) -> tuple[PrivateOffer, bytes]:
    """An offer and its signature. Raises FatalError."""
    try:
        told = json.loads(file.read_text())
        offer = PrivateOffer(
            collection=read_address(told["collection"]),
            token_id=int(told["token"]),
            tier=int(told["tier"]),
            buyer=read_address(told["buyer"]),
            price=int(told["price"]),
            nonce=int(told["nonce"]),
            deadline=int(told["deadline"]),
        )
        return offer, Web3.to_bytes(hexstr=told["signature"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise FatalError(f"{file} is no signed offer: {error}") from error
