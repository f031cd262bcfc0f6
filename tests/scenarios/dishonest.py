"""Operators that do not play by the rules, as processes of their own.

`python -m tests.scenarios.dishonest liar --config node.toml` reveals a root of works that it never
made, and so can never publish; `… forger` makes the round's works, swaps one, and publishes the
digests when they are demanded; `… noshow` commits and never reveals. All liars reveal one root,
and all forgers another. They use the node's settings and key, nothing else.
"""

import math
from functools import partial
from pathlib import Path

import click
import structlog
from web3 import Web3
from web3.contract.contract import ContractFunction

from oracle.chain.access.blocks import awaited
from oracle.chain.deployment import Deployment
from oracle.chain.endpoints import Endpoints
from oracle.chain.generation.disputes import DisputeBook
from oracle.chain.generation.models import ModelRegistry
from oracle.chain.generation.rounds import Round, RoundBook
from oracle.chain.sender import KeySender, RevertError, transact
from oracle.chain.types import AttestationState, LeavesState, Phase, RoundId
from oracle.generator import merkle
from oracle.generator.commitment import commitment
from oracle.making.model_store import ModelStore
from oracle.making.style_palettes import palettes_of
from oracle.node.config import NodeConfig, load_config
from oracle.node.keys import load_key, round_salt
from oracle.node.watching.publisher import publish


class Dishonest:
    """Watches the newest round and does its part badly."""

    def __init__(self, config: NodeConfig, *, reveals: bool = True) -> None:
        self._config = config
        self._deployment = Deployment.load(config.deployment)
        self.w3 = Endpoints(config.rpc, self._deployment.chain_id).client()
        self._book = RoundBook(self.w3, self._deployment)
        self._operator = config.operator
        self._account = load_key(config.keystore, config.password_file)
        self._sender = KeySender(self._account)
        self._reveals = reveals

    def step(self) -> None:
        """Does what is due in the newest round, of which every block may make something due."""
        if not (count := self._book.count()):
            return
        record = self._book.get(RoundId(count))
        state = self._book.attestation(record.id, self._operator).state
        if record.phase is Phase.COMMIT and state is AttestationState.NONE:
            self._send(record, "commit", self._commitment(record))
        if record.phase is Phase.REVEAL and state is AttestationState.COMMITTED and self._reveals:
            self._send(record, "reveal", self.root(record), self._salt(record))
        if state is AttestationState.REVEALED:
            self.answer(record)

    def root(self, record: Round) -> bytes:
        """What it reveals."""
        return bytes(Web3.keccak(text=f"no works of round {record.id}"))

    def answer(self, record: Round) -> None:
        """What it does about a demand: nothing, for want of leaves."""

    def transact(self, call: ContractFunction) -> None:
        """Sends a transaction. Raises RevertError."""
        transact(self.w3, self._sender, call)

    def _send(self, record: Round, function: str, *arguments: bytes) -> None:
        call = self._book.contract.functions[function]
        try:
            self.transact(call(record.id, self._operator, record.seed, *arguments))
        except RevertError as error:
            click.echo(str(error))

    def _salt(self, record: Round) -> bytes:
        return round_salt(self._account, self._deployment.chain_id, self._book.address, record.id)

    def _commitment(self, record: Round) -> bytes:
        return commitment(
            self._deployment.chain_id,
            self._book.address,
            record.id,
            self._operator,
            self.root(record),
            self._salt(record),
        )


class Forger(Dishonest):
    """Reveals a root whose leaves exist, all but one of them true."""

    def __init__(self, config: NodeConfig) -> None:
        super().__init__(config)
        self._registry = ModelRegistry(self.w3, self._deployment)
        self._models = ModelStore(config.models, config.threads, structlog.get_logger())
        self._disputes = DisputeBook(self.w3, self._deployment)
        self._made: dict[RoundId, list[bytes]] = {}

    def root(self, record: Round) -> bytes:
        """The root over the works with one swapped."""
        return merkle.root(merkle.leaves(record.id, self.digests(record)))

    def answer(self, record: Round) -> None:
        """Publishes the forged digests when they are demanded."""
        root = self.root(record)
        if self._book.root(record.id, root).leaves is not LeavesState.DEMANDED:
            return
        digests = self.digests(record)
        try:
            publish(self._disputes, record, root, digests, self._config.operator, self.transact)
        except RevertError as error:
            click.echo(str(error))

    def digests(self, record: Round) -> list[bytes]:
        """The round's digests; that of the work in the middle is of no work at all."""
        if record.id not in self._made:
            generator = self._models.generator(self._registry, record.model)
            palettes = palettes_of(self._registry, generator.axes, record.style)
            works = generator.works(record.seed, range(record.works), record.style, palettes)
            self._made[record.id] = [work.digest for work in works]
        digests = list(self._made[record.id])
        digests[record.works // 2] = bytes(Web3.keccak(text=f"forged in round {record.id}"))
        return digests


ROLES = {"liar": Dishonest, "noshow": partial(Dishonest, reveals=False), "forger": Forger}


@click.command()
@click.argument("role", type=click.Choice(sorted(ROLES)))
@click.option("--config", type=click.Path(exists=True, path_type=Path), required=True)
def main(role: str, config: Path) -> None:
    """Run until stopped."""
    operator = ROLES[role](load_config(config))
    awaited(operator.w3, operator.step, math.inf)


if __name__ == "__main__":
    main()
