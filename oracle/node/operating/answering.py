"""An operator's answer to a round: it commits to the root of its works, then reveals it."""

from oracle.chain.generation.operators import OperatorRecord
from oracle.chain.generation.rounds import Round
from oracle.chain.types import AttestationState
from oracle.generator.commitment import commitment
from oracle.node.journal.entries import State
from oracle.node.keys import round_salt
from oracle.node.operating.actor import Actor, Sight
from oracle.node.operating.economics import economics
from oracle.quantities import GWEI
from oracle.words import ether


def commit(actor: Actor, sight: Sight) -> None:
    """Commits to the works' root once the seed is deep; again if another commitment stands there.

    Another may stand there after a reorganisation, or from an earlier key.
    """
    record, mine = sight.record, sight.mine
    if not actor.is_deep(record):
        actor.note(record.id, State.SEEDED)
        return
    is_first = mine.state is AttestationState.NONE
    operator = actor.operators.get(actor.name)
    reason = _why_no_signer(actor, operator)
    if is_first:
        reason = reason or _why_not(actor, operator, record) or _why_unpaid(actor, record)
    if reason:
        actor.note(record.id, State.SEEDED if is_first else State.COMMITTED, reason)
        return
    root = actor.make(record, actor.store).root or b""
    wanted = _commitment(actor, record, root)
    if not is_first and mine.committed(wanted):
        actor.note(record.id, State.COMMITTED)
        return
    call = actor.functions.commit(record.id, actor.name, record.seed, wanted)
    if actor.send(sight, call):
        taken_seconds = actor.book.now() - record.requested_at
        actor.context.instruments.metrics.commit_seconds.observe(taken_seconds)
        actor.context.log.info("committed", round=record.id, root="0x" + root.hex())
        actor.note(record.id, State.COMMITTED)


def reveal(actor: Actor, sight: Sight) -> bool:
    """Reveals what was committed to; returns whether it was sent, so that `sight` is outdated."""
    record, mine = sight.record, sight.mine
    if mine.state is AttestationState.REVEALED:
        actor.note(record.id, State.REVEALED)
    if mine.state is not AttestationState.COMMITTED:
        return False
    # Without the store: a disk that is full or gone costs files, but never the bond.
    root = actor.make_again(record, lambda made: mine.committed(_commitment(actor, record, made)))
    if not mine.committed(_commitment(actor, record, root)):
        actor.note(
            record.id,
            State.COMMITTED,
            "the commitment on the chain is not what this key makes of this machine's works, "
            "so it cannot be revealed: was it made by an earlier key, another program or a "
            "faulty machine? Run a node with that key until reveals close, or its penalty "
            "falls due",
        )
        return False
    salt = _salt(actor, record)
    call = actor.functions.reveal(record.id, actor.name, record.seed, root, salt)
    if not actor.send(sight, call, averts=record.no_show_penalty):
        return False
    actor.context.log.info("revealed", round=record.id, root="0x" + root.hex())
    actor.note(record.id, State.REVEALED)
    return True


def _commitment(actor: Actor, record: Round, root: bytes) -> bytes:
    """What to commit so that it commits to a root."""
    chain_id, oracle = actor.context.deployment.chain_id, actor.book.address
    salt = _salt(actor, record)
    return commitment(chain_id, oracle, record.id, actor.name, root, salt)


def _salt(actor: Actor, record: Round) -> bytes:
    context = actor.context
    return round_salt(context.account, context.deployment.chain_id, actor.book.address, record.id)


def _why_no_signer(actor: Actor, operator: OperatorRecord) -> str:
    """Why this key cannot commit; empty if it can."""
    if operator.signer == actor.context.account.address:
        return ""
    return f"the operator now acts through {operator.signer}: run its key for new rounds"


def _why_unpaid(actor: Actor, record: Round) -> str:
    """Why the operator's rule leaves the round out; empty if it joins."""
    rule, metrics = actor.context.config.join, actor.context.instruments.metrics
    found = economics(actor.w3, actor.book, record)
    metrics.gas_price.set(found.gas_price / GWEI)
    metrics.break_even.set(found.break_even / GWEI)
    return "" if found.is_joined_by(rule) else found.why_not(rule)


def _why_not(actor: Actor, operator: OperatorRecord, record: Round) -> str:
    """Why this operator cannot join the round; empty if it can."""
    if operator.exit_at:
        return "the operator is leaving and takes no new rounds"
    if operator.bond < actor.operators.min_bond():
        return "the bond is below the minimum: top it up"
    if operator.free < record.stake:
        return (
            f"only {ether(operator.free)} of the bond are free, {ether(record.stake)} are "
            "needed: top it up"
        )
    return ""
