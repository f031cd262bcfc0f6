"""What the chain says of a node's situation: money, deadlines, disk; for figures and `status`."""

import shutil
from collections import Counter

from web3 import Web3
from web3.types import BlockData

from oracle.chain.generation.operators import OperatorRecord
from oracle.chain.generation.rounds import Attestation, Round
from oracle.chain.sender import fees
from oracle.chain.types import AttestationState, Phase
from oracle.node.context import NodeContext, WatchContext
from oracle.node.limits import ROUND_GAS
from oracle.quantities import ETHER

NO_REVEAL = 10**9
"""Seconds that the figure shows when no reveal is due: longer than any window."""


def rounds_paid(w3: Web3, balance: int, head: BlockData | None = None) -> int:
    """How many rounds `balance` wei pay for at today's fees; `head` is the newest block."""
    price = int(fees(w3, head)["maxFeePerGas"])
    return balance // max(1, ROUND_GAS * price)


def at_risk(record: Round, mine: Attestation) -> int:
    """Wei of bond that the node itself can still lose by what it does or omits."""
    if mine.state is AttestationState.COMMITTED and not record.phase.is_over:
        return record.no_show_penalty
    return 0


def reveal_due(record: Round, mine: Attestation, now: int) -> int:
    """Seconds left to reveal; NO_REVEAL if nothing is to be revealed now."""
    if mine.state is AttestationState.COMMITTED and record.phase is Phase.REVEAL:
        return record.reveal_end - now
    return NO_REVEAL


def see_chain(context: WatchContext, head: BlockData) -> None:
    """Writes down the head and the endpoints."""
    metrics = context.instruments.metrics
    metrics.head.set(head["number"])
    metrics.head_time.set(head["timestamp"])
    metrics.see_endpoints(context.endpoints.health)


def see_node(context: NodeContext, w3: Web3, operator: OperatorRecord, head: BlockData) -> None:
    """Writes down money, disk and the journal's rounds."""
    metrics, journal = context.instruments.metrics, context.journal
    balance = int(w3.eth.get_balance(Web3.to_checksum_address(operator.signer)))
    metrics.balance.set(balance / ETHER)
    metrics.rounds_paid.set(rounds_paid(w3, balance, head))
    metrics.bond.set(operator.bond / ETHER)
    metrics.locked.set(operator.locked / ETHER)
    metrics.disk.set(shutil.disk_usage(context.config.data).free)
    metrics.journal.set(0 if journal.trouble else 1)
    metrics.see_rounds(Counter(journal.states().values()))
