"""The command `ape run license`, and how works, licences and fees are named there."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from web3 import Web3
from web3.exceptions import ContractLogicError

from oracle.chain.addresses import read_address
from oracle.chain.history import History
from oracle.chain.licensing.licences import FOREVER, Fee, Licence, Licences, PrivateOffer
from oracle.chain.sender import deadline
from oracle.errors import FatalError
from oracle.quantities import HOUR
from oracle.words import ether

WORK = click.argument("work")
TIER = click.argument("tier", type=click.IntRange(1, 2**16 - 1))
LICENCE = click.argument("licence", metavar="LICENCE")
MAX_NUMBER = 10**9
"""Numbers in the order of sales stay below this, and ids of licences lie far above."""


@click.group()
def cli() -> None:
    """Say what may be done with works, buy it, and pay royalties.

    WORK is ROUND.INDEX as 1.9, a token of the studio's, or COLLECTION:TOKEN; LICENCE a number of
    `ape run licences`, or its long id.
    """


def sold(history: History) -> list[int]:
    """The ids of all licences, in the order of their sales, which numbers them from 1."""
    return [int(e.arguments["license"]) for e in history.events("LicenseRegistry", "LicenseSold")]


def read_licence(licences: Licences, history: History, text: str) -> int:
    """The id of the licence that a text names. Raises FatalError if there is none."""
    number = int(text) if text.isascii() and text.isdecimal() else 0
    if not 0 < number < 2**256:
        raise FatalError(f"{text!r} is no licence: write a number of `ape run licences`, or its id")
    if number < MAX_NUMBER:
        known = sold(history)
        if number > len(known):
            raise FatalError(f"there is no licence {number}: {len(known)} were sold")
        number = known[number - 1]
    try:
        licences.get(number)
    except ContractLogicError as error:
        raise FatalError(f"there is no licence {text}: see `ape run licences`") from error
    return number


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
