"""`atelier-oracle status`: what the chain says of each round beside what the journal remembers."""

import json
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import click
from eth_typing import HexStr
from rich.markup import escape
from web3 import Web3
from web3.exceptions import TransactionNotFound

from oracle.chain.deployment import Deployment
from oracle.chain.generation.operators import OperatorRecord, OperatorRegistry
from oracle.chain.generation.rounds import Attestation, Round, RoundBook
from oracle.chain.types import AttestationState, Phase, RoundId
from oracle.cli.options import config_option, open_studio
from oracle.cli.tables import console, table
from oracle.node.config import NodeConfig, load_config
from oracle.node.context import identity
from oracle.node.journal.entries import Entry, JournalError, Sent
from oracle.node.journal.journal import Journal
from oracle.node.operating.economics import economics, gas_price, in_gwei
from oracle.node.outlook import at_risk, rounds_paid
from oracle.words import duration, ether

JOINS = {"always": "every round", "profit": "rounds whose fee pays for the gas"}
"""What each rule that has a name joins, in words."""

BEFORE = "before you"
"""The own part in a round that was asked for before the operator registered."""


@dataclass(frozen=True, slots=True)
class RoundStatus:
    """One line of the status. `agreement` is how many others show this node's root.

    `at_risk` is the bond in wei that the node loses if it does nothing more; `break_even` the
    price of gas in wei up to which joining pays, 0 where nothing is to be joined; `pending` the
    transactions of the round that are sent but not mined.
    """

    round: int
    phase: str
    mine: str
    works: int
    root: str
    committed: int
    revealed: int
    agreement: str
    next: str
    at_risk: int
    break_even: int
    pending: list[str]
    note: str


@dataclass(frozen=True, slots=True)
class NodeStatus:
    """The whole status; money in wei.

    `gas_price` is what a unit of gas costs now, `join` the operator's rule.
    """

    operator: OperatorRecord
    balance: int
    rounds_paid: int
    gas_price: int
    join: str
    block: int
    rounds: list[RoundStatus]
    trouble: str


@click.command()
@config_option
@click.option("--last", type=click.IntRange(1), default=20, show_default=True, help="Rounds.")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def status(config: Path, last: int, as_json: bool) -> None:
    """Show the last rounds: phase, this node's part, what is at stake, what is wrong."""
    found = gather(load_config(config), last)
    if as_json:
        console.print_json(json.dumps(asdict(found)))
    else:
        show(found)


def gather(config: NodeConfig, last: int) -> NodeStatus:
    """The status with the `last` rounds. Raises FatalError or RetryableError."""
    w3, deployment = open_studio(config)
    book = RoundBook(w3, deployment)
    operator = OperatorRegistry(w3, deployment).get(config.operator)
    head = w3.eth.get_block("latest")
    signer = w3.to_checksum_address(operator.signer)
    remembered, sent, trouble = _remembered(
        config, deployment, w3.eth.get_transaction_count(signer)
    )
    lines = []
    count = book.count()
    for number in range(max(book.first(), count - last + 1), count + 1):
        record = book.get(RoundId(number))
        mine = book.attestation(record.id, config.operator)
        left = [described(s) for s in _unmined(w3, [s for s in sent if s.round == record.id])]
        entry = remembered.get(record.id)
        line = _line(record, mine, entry, left, int(head["timestamp"]))
        if mine.state is AttestationState.NONE and record.requested_at < operator.registered_at:
            line = replace(line, mine=BEFORE)
        elif mine.state is AttestationState.NONE and record.phase is Phase.COMMIT:
            line = replace(line, break_even=economics(w3, book, record).break_even)
        lines.append(line)
    balance = int(w3.eth.get_balance(signer))
    return NodeStatus(
        operator=operator,
        balance=balance,
        rounds_paid=rounds_paid(w3, balance),
        gas_price=gas_price(w3),
        join=config.join,
        block=int(head["number"]),
        rounds=lines,
        trouble=trouble,
    )


def _unmined(w3: Web3, sent: list[Sent]) -> list[Sent]:
    """The last of a round's transactions, unless it is mined: by a key that was the signer before,
    whose numbers say nothing beside those of the key of now.
    """
    # Of several with one nonce only the last can still be mined.
    last = sent[-1:]
    try:
        return [s for s in last if w3.eth.get_transaction_receipt(HexStr(s.hash)) is None]
    except TransactionNotFound:
        return last


def _remembered(
    config: NodeConfig, deployment: Deployment, nonce: int
) -> tuple[dict[RoundId, Entry], list[Sent], str]:
    """The journal's entries, what it sent from `nonce` on, and why there are none if so."""
    try:
        with Journal(config.journal, identity(deployment, config), read_only=True) as journal:
            return {e.id: e for e in journal.entries()}, journal.sent_from(nonce), ""
    except JournalError as error:
        if config.journal.is_file():
            raise
        return {}, [], str(error)


def described(sent: Sent) -> str:
    """A transaction that is not mined, in words."""
    return f"{sent.action} {sent.hash[:10]}… sent {duration(int(time.time() - sent.time))} ago"


def _line(
    record: Round, mine: Attestation, entry: Entry | None, sent: list[str], now: int
) -> RoundStatus:
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
        root="0x" + root.hex() if root else "",
        committed=record.committed,
        revealed=record.revealed,
        agreement=_agreement(record, root),
        next=_next(record, now),
        at_risk=at_risk(record, mine),
        break_even=0,
        pending=sent,
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
            return f"final in {duration(record.closes_at - now)}"
        case Phase.FINALISABLE:
            return "finalise, now"
        case Phase.FAILABLE:
            if now > record.expiry:
                return "fail, now: expired"
            return "fail, now: a tie" if record.tied else "fail, now: no quorum agrees"
        case _:
            return ""


def show(found: NodeStatus) -> None:
    """Prints the status."""
    operator = found.operator
    console.print(
        f"operator [bold]{operator.address}[/]  bond {ether(operator.bond)}, "
        f"{ether(operator.locked)} locked, {ether(operator.free)} free"
        + ("  [yellow]leaving[/]" if operator.exit_at else "")
    )
    console.print(
        f"signer   [bold]{operator.signer}[/]  {ether(found.balance)} for gas: "
        f"{found.rounds_paid:,} rounds at today's fees"
    )
    console.print(f"payee    [bold]{Web3.to_checksum_address(operator.payee)}[/]")
    joins = JOINS.get(found.join, f"rounds that lose no more than {found.join} ETH")
    console.print(f"joins    {joins}; gas costs {in_gwei(found.gas_price)}")
    if found.trouble:
        console.print(f"[yellow]{escape(found.trouble)}[/]")
    if not found.rounds:
        console.print("no rounds yet")
        return
    shown = table(
        "", ">round", "phase", "mine", ">works", "digest", ">others", "agreement", "next", "note"
    )
    for line in found.rounds:
        others = line.committed - (line.mine in ("committed", "revealed", "settled"))
        notes = [f"[yellow]{escape(line.note)}[/]"] if line.note else []
        if line.break_even:
            notes.append(f"[dim]its fee pays for gas up to {in_gwei(line.break_even)}[/]")
        if line.at_risk:
            notes.insert(0, f"{ether(line.at_risk)} at risk until revealed")
        notes += [f"[dim]pending: {escape(text)}[/]" for text in line.pending]
        shown.add_row(
            str(line.round),
            line.phase,
            line.mine,
            str(line.works),
            line.root[:10],
            str(others),
            line.agreement,
            line.next,
            "\n".join(notes),
        )
    console.print(shown)
