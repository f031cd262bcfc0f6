"""Works as people name them: ROUND.INDEX, or a token of the studio's."""

from dataclasses import dataclass

from web3 import Web3
from web3.exceptions import ContractLogicError

from oracle.chain.deployment import Deployment
from oracle.chain.generation.rounds import Round, RoundBook
from oracle.chain.types import Phase, RoundId
from oracle.errors import FatalError
from scripts._artwork.items import read_item


@dataclass(frozen=True)
class Place:
    """Where a work is: its round, its index there, and of a token the digest of its file."""

    round: Round
    index: int
    digest: bytes | None


def final_round(w3: Web3, deployment: Deployment, text: str) -> Round:
    """The finalised round of this number. Raises FatalError if it is none of the studio's."""
    book = RoundBook(w3, deployment)
    number, count = int(text) if text.isascii() and text.isdecimal() else 0, book.count()
    if not 1 <= number <= count:
        rounds = f"rounds 1 to {count}" if count else "no round"
        raise FatalError(f"{text!r} is no round of {deployment.name}: it has {rounds}")
    record = book.get(RoundId(number))
    if record.phase is not Phase.FINALISED:
        raise FatalError(
            f"round {number} is not finalised: nobody has vouched for its works, so they are none "
            "of the studio's"
        )
    return record


def find_work(w3: Web3, deployment: Deployment, text: str) -> Place:
    """The work that a text names. Raises FatalError if it is none of the studio's."""
    number, dot, index = text.replace("/", ".").partition(".")
    if dot and (number.isdecimal() or "/" in text):
        record = final_round(w3, deployment, number)
        if not (index.isascii() and index.isdecimal() and int(index) < record.works):
            last = record.works - 1
            raise FatalError(f"round {record.id} has works 0 to {last}, not {index!r}")
        return Place(record, int(index), None)
    item = read_item(text, deployment, w3)
    artwork = deployment.contract(w3, "Artwork")
    if item.collection != artwork.address:
        raise FatalError(f"{item.collection} is not the collection of {deployment.name}")
    try:
        found, place, digest = artwork.functions.workOf(item.token_id).call()
    except ContractLogicError as error:
        raise FatalError(f"{item.token_id} is no work of {deployment.name}") from error
    record = RoundBook(w3, deployment).get(RoundId(found))
    return Place(record, int(place), bytes(digest))
