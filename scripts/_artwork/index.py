"""The local index of works that `verify` and `mint` share."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from web3 import Web3

from oracle.chain.deployment import Deployment
from oracle.chain.history import History
from oracle.cli.node_log import silent
from oracle.generator.released import RELEASED
from oracle.making.model_store import ModelStore
from oracle.verify.index import WorkIndex
from oracle.verify.provenance import Verifier

FOLDER = Path("build") / "index"


@contextmanager
def open_index(
    w3: Web3, deployment: Deployment, history: History | None = None
) -> Iterator[tuple[WorkIndex, ModelStore]]:
    """The index of a studio's works, in a file of its own below build/."""
    models = ModelStore(RELEASED, threads=1, log=silent())
    name = f"{deployment.chain_id}-{deployment.address('GenerationOracle')}.sqlite"
    index = WorkIndex(FOLDER / name, w3, deployment, models, history)
    try:
        yield index, models
    finally:
        index.close()


@contextmanager
def open_verifier(
    w3: Web3, deployment: Deployment, history: History | None = None
) -> Iterator[Verifier]:
    """A verifier on that index."""
    with open_index(w3, deployment, history) as (index, models):
        yield Verifier(w3, deployment, models, index, history)
