"""What generators learn: corpora drawn by formula, or an artist's own pictures."""

from typing import Final

from models.corpus import loom, tidal
from models.corpus.base import Bytes, Corpus, CorpusError
from models.corpus.plane import Pull
from models.corpus.procedural import ProceduralCorpus

__all__ = ["CORPORA", "LOOM", "TIDAL", "Bytes", "Corpus", "CorpusError", "ProceduralCorpus"]

TIDAL: Final = ProceduralCorpus("tidal", 1, Pull(bend=0.03, sway=0.08), tidal.FAMILIES)
LOOM: Final = ProceduralCorpus("loom", 1, Pull(bend=0.05), loom.FAMILIES)
CORPORA: Final = {corpus.name: corpus for corpus in (TIDAL, LOOM)}


def corpus_named(name: str) -> ProceduralCorpus:
    """A procedural corpus by its name.

    Raises:
        CorpusError: There is none of this name.
    """
    if name not in CORPORA:
        raise CorpusError(f"no corpus {name!r}: there are {', '.join(CORPORA)}")
    return CORPORA[name]
