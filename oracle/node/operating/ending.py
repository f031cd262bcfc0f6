"""What is left of a round once it was answered: the files are kept and shared, the part settled."""

from collections.abc import Sequence
from dataclasses import replace

from oracle.chain.generation.rounds import Attestation, Round
from oracle.chain.types import AttestationState, LeavesState, Phase, RoundId
from oracle.content.kubo import IpfsError, Kubo
from oracle.node.journal.entries import State
from oracle.node.operating.actor import Actor, Sight
from oracle.node.watching.recent import OverRounds
from oracle.node.works import origin_of


def keep(actor: Actor, record: Round) -> None:
    """Makes the files of a round again that was answered for, if they were lost."""
    entry = actor.context.journal.get(record.id)
    is_answered = entry.origin == origin_of(record) and entry.state is State.REVEALED
    if is_answered and actor.store is not None and not actor.store.path(record.id).is_file():
        actor.make(record, actor.store)
        actor.note(record.id, State.REVEALED)


def share(actor: Actor, record: Round) -> None:
    """Gives the round's files to the IPFS node; nothing else ever waits for it."""
    journal, kubo, log = actor.context.journal, actor.context.config.kubo, actor.context.log
    entry = journal.get(record.id)
    if kubo is None or actor.store is None or entry.shared or not entry.root:
        return
    try:
        with actor.store.path(record.id).open("rb") as archive:
            Kubo(kubo).share(archive, entry.digests)
    except (IpfsError, OSError) as error:
        log.warning("not shared yet", round=record.id, why=str(error))
        return
    journal.put(replace(journal.get(record.id), shared=True))
    log.info("shared", round=record.id, works=record.works)


def settle(actor: Actor, sight: Sight) -> None:
    """Ends this operator's part in a round that is over, and says how it ended."""
    record, mine = sight.record, sight.mine
    root = _own_root(actor, sight)
    if mine.state in (AttestationState.COMMITTED, AttestationState.REVEALED):
        call = actor.functions.settle(record.id, actor.name)
        if not _is_settleable(actor, sight, root) or not actor.send(sight, call):
            return
    if not actor.is_deep(record):
        return
    if record.phase is Phase.FAILED:
        actor.note(record.id, State.FAILED)
    elif mine.state is AttestationState.NONE or root == record.root:
        actor.note(record.id, State.SETTLED)
    elif root is not None:
        actor.note(record.id, State.FAILED, "another root became final: compare with others")
    else:
        actor.note(record.id, State.FAILED, "the commitment was never revealed: a penalty")


def end_at_once(actor: Actor, ids: Sequence[RoundId], over: OverRounds) -> set[RoundId]:
    """Ends the rounds that are over and ask nothing of this operator; returns which those are.

    They are read together, as of the block that no fork undoes: a node that starts has all rounds
    of two months before it.
    """
    depth = actor.context.config.confirmations
    records = over.of(actor.context, actor.book, ids)
    then = actor.book.block_before(depth)
    parts = actor.book.parts_of(actor.name, [record.id for record in records], then)
    ended = [
        record for record, mine in zip(records, parts, strict=True) if _asks_nothing(record, mine)
    ]
    for record in ended:
        share(actor, record)
        is_failed = record.phase is Phase.FAILED
        actor.note(record.id, State.FAILED if is_failed else State.SETTLED)
    return {record.id for record in ended}


def _asks_nothing(record: Round, mine: Attestation) -> bool:
    """Whether the operator took no part, or was paid for the root that became final."""
    if mine.state is AttestationState.NONE:
        return True
    return mine.state is AttestationState.SETTLED and mine.revealed(record.root)


def _own_root(actor: Actor, sight: Sight) -> bytes | None:
    """The root that this operator revealed; None if it revealed none."""
    record, mine = sight.record, sight.mine
    if mine.state < AttestationState.REVEALED:
        return None
    if mine.revealed(record.root):
        return record.root
    return next((root for root in actor.book.roots(record) if mine.revealed(root)), None)


def _is_settleable(actor: Actor, sight: Sight, own_root: bytes | None) -> bool:
    """Whether this operator's part can be ended: its root can no longer be challenged."""
    if sight.mine.state is AttestationState.COMMITTED:
        return True
    if own_root is None:
        return False
    now, root = actor.book.now(), actor.book.root(sight.record.id, own_root)
    if root.dead:
        return now >= root.settleable_at
    return root.leaves is not LeavesState.DEMANDED and now > root.challenge_end
