"""What generators learn: corpora drawn by formula, or an artist's own pictures."""

from typing import Final

from models.corpus import flora, ripple, strata
from models.corpus.base import Bytes, Corpus, CorpusError
from models.corpus.plane import Pull
from models.corpus.procedural import ProceduralCorpus

__all__ = [
    "CORPORA",
    "FLORA",
    "RIPPLE",
    "STRATA",
    "Bytes",
    "Corpus",
    "CorpusError",
    "ProceduralCorpus",
]

STRATA: Final = ProceduralCorpus("strata", 2, Pull(bend=0.06, sway=0.22), strata.FAMILIES)
FLORA: Final = ProceduralCorpus("flora", 1, Pull(bend=0.05, swirl=0.11), flora.FAMILIES)
RIPPLE: Final = ProceduralCorpus("ripple", 1, Pull(bend=0.05, sway=0.2), ripple.FAMILIES)
CORPORA: Final = {corpus.name: corpus for corpus in (STRATA, FLORA, RIPPLE)}


def corpus_named(name: str) -> ProceduralCorpus:
    """A procedural corpus by its name.

    Raises:
        CorpusError: There is none of this name.
    """
    if name not in CORPORA:
        raise CorpusError(f"no corpus {name!r}: there are {', '.join(CORPORA)}")
    return CORPORA[name]
