"""`atelier-oracle status`: what the chain says of each round beside what the journal remembers."""

import json
from dataclasses import asdict, dataclass

from rich.console import Console
from rich.table import Table

from oracle.chain.deployment import Deployment
from oracle.chain.operators import OperatorRecord, OperatorRegistry
from oracle.chain.rounds import Attestation, Round, RoundBook
from oracle.chain.types import AttestationState, Phase, RoundId
from oracle.node.config import NodeConfig
from oracle.node.endpoints import Endpoints
from oracle.node.journal import Entry, Journal, JournalError
from oracle.node.loop import identity
from oracle.words import duration, ether


@dataclass(frozen=True, slots=True)
class RoundStatus:
    """One line of the status. `agreement` is how many others show this node's root.

    Works of a round that is not `provable` are their operators' word: the chain cannot judge them.
    """

    round: int
    phase: str
    mine: str
    works: int
    provable: bool
    root: str
    committed: int
    revealed: int
    agreement: str
    next: str
    note: str


def show_status(config: NodeConfig, *, last: int, as_json: bool) -> None:
    """Prints the status, with the `last` rounds. Raises FatalError or RetryableError."""
    deployment = Deployment.load(config.deployment)
    w3 = Endpoints(config.rpc, deployment.chain_id).client()
    deployment.check(w3)
    book = RoundBook(w3, deployment)
    operator = OperatorRegistry(w3, deployment).get(config.operator)
    head = w3.eth.get_block("latest")
    now = int(head["timestamp"])
    remembered = _remembered(config, deployment)
    lines = []
    count = book.count()
    for number in range(max(1, count - last + 1), count + 1):
        record = book.get(RoundId(number))
        mine = book.attestation(record.id, config.operator)
        lines.append(_line(record, mine, remembered.get(record.id), now))
    balance = int(w3.eth.get_balance(w3.to_checksum_address(operator.signer)))
    if as_json:
        summary = {
            "operator": asdict(operator),
            "balance": balance,
            "block": head["number"],
            "rounds": [asdict(line) for line in lines],
        }
        Console().print_json(json.dumps(summary))
        return
    _print(operator, balance, lines)


def _remembered(config: NodeConfig, deployment: Deployment) -> dict[RoundId, Entry]:
    try:
        with Journal(config.journal, identity(deployment, config), read_only=True) as journal:
            return {entry.id: entry for entry in journal.entries()}
    except JournalError:
        if config.journal.is_file():
            raise
        return {}


def _line(record: Round, mine: Attestation, entry: Entry | None, now: int) -> RoundStatus:
    root = entry.root if entry and entry.root else b""
    if mine.state is AttestationState.NONE:
        part = entry.state.value if entry else "unseen"
    else:
        part = mine.state.name.lower()
    return RoundStatus(
        round=record.id,
        phase=record.phase.name.lower(),
        mine=part,
        works=record.works,
        provable=record.provable,
        root="0x" + root.hex() if root else "",
        committed=record.committed,
        revealed=record.revealed,
        agreement=_agreement(record, root),
        next=_next(record, now),
        note=entry.note if entry else "",
    )


def _agreement(record: Round, root: bytes) -> str:
    if not record.revealed or not root:
        return ""
    if record.root == root:
        return f"{record.agreeing} of {record.revealed} show my root"
    return f"{record.agreeing} of {record.revealed} show another root"


def _next(record: Round, now: int) -> str:
    match record.phase:
        case Phase.REQUESTED:
            return f"seed with block {record.seed_block}"
        case Phase.COMMIT:
            return f"commits close in {duration(record.commit_end - now)}"
        case Phase.REVEAL:
            return f"reveals close in {duration(record.reveal_end - now)}"
        case Phase.CHALLENGE:
            return f"final in {duration(record.challenge_end - now)}"
        case Phase.FINALISABLE:
            return "finalise, now"
        case Phase.FAILABLE:
            if now > record.expiry:
                return "fail, now: expired"
            return "fail, now: a tie" if record.tied else "fail, now: no quorum agrees"
        case _:
            return ""


def _print(operator: OperatorRecord, balance: int, lines: list[RoundStatus]) -> None:
    console = Console(highlight=False)
    console.print(
        f"operator [bold]{operator.address}[/]  bond {ether(operator.bond)}, "
        f"{ether(operator.locked)} locked, {ether(operator.free)} free"
        + ("  [yellow]leaving[/]" if operator.exit_at else "")
    )
    console.print(f"signer   [bold]{operator.signer}[/]  {ether(balance)} for gas")
    if not lines:
        console.print("no rounds yet")
        return
    table = Table(header_style="dim")
    for title in ("round", "phase", "mine", "works", "committed", "agreement", "next", "note"):
        numeric = title in ("round", "works", "committed")
        table.add_column(title, justify="right" if numeric else "left")
    for line in lines:
        table.add_row(
            str(line.round),
            line.phase,
            line.mine,
            f"{line.works}" if line.provable else f"{line.works}, not provable",
            str(line.committed),
            line.agreement,
            line.next,
            f"[yellow]{line.note}[/]" if line.note else "",
        )
    console.print(table)
