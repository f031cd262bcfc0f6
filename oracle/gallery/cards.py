"""What a shared link to a room shows before it is opened: a title, and perhaps a picture."""

from dataclasses import dataclass
from typing import Final

from oracle.chain import text
from oracle.chain.deployment import Deployment
from oracle.chain.history import History
from oracle.chain.types import RoundId
from oracle.gallery.exhibits import Exhibits
from oracle.generator.cid import cid_from_digest

DIGEST_BYTES: Final = 32
MAX_LETTERS: Final = 100


@dataclass(frozen=True, slots=True)
class Card:
    """What others show of a link."""

    title: str
    cid: str | None = None
    """The file that is its picture."""


def work_card(deployment: Deployment, exhibits: Exhibits, round_id: int, index: int) -> Card | None:
    """A work's card, None if no final round has it. Raises RetryableError, FatalError."""
    cid = _picture(exhibits, round_id, index)
    return None if cid is None else Card(f"{deployment.name} {round_id}.{index}", cid)


def round_card(deployment: Deployment, exhibits: Exhibits, round_id: int) -> Card | None:
    """A final round's card, with its first work; else None. Raises RetryableError, FatalError."""
    cid = _picture(exhibits, round_id, 0)
    return None if cid is None else Card(f"Round {round_id} · {deployment.name}", cid)


def proposal_card(deployment: Deployment, history: History, proposal_id: int) -> Card | None:
    """A proposal's card, None if there is no such proposal. Its title is a stranger's text."""
    for created in history.events("StudioGovernor", "ProposalCreated"):
        if created.arguments["proposalId"] == proposal_id:
            first = created.arguments["description"].lstrip("# ").partition("\n")[0]
            return Card(f"{text.name(first)[:MAX_LETTERS]} · {deployment.name}")
    return None


def _picture(exhibits: Exhibits, round_id: int, index: int) -> str | None:
    digests = exhibits.round_index(RoundId(round_id)) or b""
    digest = digests[index * DIGEST_BYTES : (index + 1) * DIGEST_BYTES]
    return cid_from_digest(digest) if digest else None
