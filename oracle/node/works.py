"""Making a round's works: every file into the store, every digest into the journal, one root."""

import threading
from contextlib import nullcontext
from dataclasses import replace

from oracle.chain.models import ModelRegistry
from oracle.chain.rounds import Round
from oracle.content.store import ContentStore
from oracle.errors import StoppedError
from oracle.generator import merkle
from oracle.generator.engine import Generator
from oracle.generator.style import decode_style
from oracle.node.journal import Entry, Journal, State


def palettes_of(registry: ModelRegistry, generator: Generator, style: bytes) -> dict[int, bytes]:
    """The palettes that a style can draw, by id."""
    lo, hi = decode_style(generator.axes, style)[1]
    return {number: registry.palette(number) for number in range(lo, hi + 1)}


def make_works(
    record: Round,
    registry: ModelRegistry,
    generator: Generator,
    store: ContentStore | None,
    journal: Journal,
    stop: threading.Event,
) -> Entry:
    """The journal's entry of a round whose works are all in the store, made now if need be.

    Without a store only their digests and root are made and kept, which is what a watcher needs.
    Making them again gives the same bytes, so a node that was killed half way simply begins anew.

    Raises StoppedError if the node is to stop, ContentError if a file cannot be written.
    """
    entry = journal.get(record.id)
    is_made = entry.seed == record.seed and len(entry.digests) == record.works
    if is_made and (store is None or store.path(record.id).is_file()):
        return entry
    palettes = palettes_of(registry, generator, record.style)
    with nullcontext() if store is None else store.writer(record.id) as target:
        digests = []
        for work in generator.works(record.seed, range(record.works), record.style, palettes):
            if stop.is_set():
                raise StoppedError(f"round {record.id} was half made")
            if target is not None:
                target.put(work.file, work.digest)
            digests.append(work.digest)
    root = merkle.root(merkle.leaves(record.id, digests))
    entry = replace(entry, seed=record.seed, root=root, digests=tuple(digests))
    if store is not None:
        entry = replace(entry, state=State.STORED, note="")
    elif entry.state in (State.SEEN, State.SEEDED):
        entry = replace(entry, state=State.GENERATED)
    journal.put(entry)
    return entry
