"""Making a round's works: every file into the store, every digest into the journal, one root."""

import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace

from eth_abi.abi import encode
from eth_utils.crypto import keccak

from oracle.chain.generation.models import ModelRegistry
from oracle.chain.generation.rounds import Round
from oracle.content.store import ContentStore
from oracle.errors import StoppedError
from oracle.generator import merkle
from oracle.node.context import WatchContext
from oracle.node.inputs import read_inputs, require_agreement
from oracle.node.journal.entries import Entry, State


def origin_of(record: Round) -> bytes:
    """The digest of all that a round's works follow from.

    The seed is not enough: after a reorganisation another request may have the same number, and,
    if the same validators proposed the blocks, the same seed.
    """
    types = ["bytes32", "uint256", "uint256", "bytes"]
    return bytes(keccak(encode(types, [record.seed, record.model, record.works, record.style])))


def make_works(
    context: WatchContext,
    registry: ModelRegistry,
    record: Round,
    store: ContentStore | None,
    meanwhile: Callable[[], None],
    *,
    is_believed: bool = False,
) -> Entry:
    """The journal's entry of a round whose works are all in the store, made now if need be.

    Without a store only their digests and root are made and kept, which is what a watcher needs.
    What an earlier run, or a node that was killed, had made is not made again. `meanwhile` is
    called between two works whenever `slice_seconds` have passed. Where the chain holds what the
    works must come to, this client `is_believed`, and the others are not asked.

    Raises StoppedError if the node is to stop, ContentError if a file cannot be written, and
    RetryableError if the endpoints differ in what the works are made of.
    """
    journal, origin = context.journal, origin_of(record)
    entry = journal.get(record.id)
    is_made = entry.origin == origin and len(entry.digests) == record.works
    if is_made and (store is None or store.path(record.id).is_file()):
        return entry
    inputs = read_inputs(registry, record)
    if not is_believed:
        require_agreement(context, record.id, inputs)
    generator = context.models.exactly(registry, record.model, inputs.weights_digest, inputs.axes)
    with nullcontext() if store is None else store.writer(record.id, origin) as target:
        if target is not None:
            digests = target.digests
        else:
            digests = list(entry.digests) if entry.origin == origin else []
        rest = range(len(digests), record.works)
        last = time.monotonic()
        for work in generator.works(record.seed, rest, record.style, inputs.palettes):
            if target is not None:
                target.put(work.file, work.digest)
            else:
                digests.append(work.digest)
            context.instruments.metrics.works.inc()
            is_time = time.monotonic() - last > context.config.slice_seconds
            if target is None and (is_time or context.stop.is_set()):
                journal.put(replace(entry, origin=origin, root=None, digests=tuple(digests)))
            if context.stop.is_set():
                raise StoppedError(f"round {record.id} was half made")
            if is_time:
                meanwhile()
                last = time.monotonic()
    root = merkle.root(merkle.leaves(record.id, digests))
    # What was done meanwhile may have changed the entry, but not what is set here.
    entry = replace(journal.get(record.id), origin=origin, root=root, digests=tuple(digests))
    if store is not None:
        entry = replace(entry, state=State.STORED, note="")
    elif entry.state in (State.SEEN, State.SEEDED):
        entry = replace(entry, state=State.GENERATED)
    journal.put(entry)
    return entry
