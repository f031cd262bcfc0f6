"""Operators that do not play by the rules, as processes of their own.

`python -m tests.scenarios.dishonest liar --config node.toml` reveals a root of works that it never
made; `… noshow` commits and never reveals. They use the node's settings and key, nothing else.
"""

import time
from pathlib import Path

import click
from web3 import Web3

from oracle.chain.deployment import Deployment
from oracle.chain.rounds import Round, RoundBook
from oracle.chain.sender import KeySender, RevertError, transact
from oracle.chain.types import AttestationState, Phase, RoundId
from oracle.generator.commitment import commitment
from oracle.node.config import NodeConfig, load_config
from oracle.node.endpoints import Endpoints
from oracle.node.keys import load_key, round_salt

POLL_SECONDS = 0.3


class Dishonest:
    """Watches the newest round and does its part badly."""

    def __init__(self, config: NodeConfig, *, reveals: bool) -> None:
        self._deployment = Deployment.load(config.deployment)
        self._w3 = Endpoints(config.rpc, self._deployment.chain_id).client()
        self._book = RoundBook(self._w3, self._deployment)
        self._operator = config.operator
        self._account = load_key(config.keystore, config.password_file)
        self._sender = KeySender(self._account)
        self._reveals = reveals

    def step(self) -> None:
        """Does what is due in the newest round."""
        if not (count := self._book.count()):
            return
        record = self._book.get(RoundId(count))
        state = self._book.attestation(record.id, self._operator).state
        if record.phase is Phase.COMMIT and state is AttestationState.NONE:
            self._send(record, "commit", self._commitment(record))
        if record.phase is Phase.REVEAL and state is AttestationState.COMMITTED and self._reveals:
            self._send(record, "reveal", self._root(record), self._salt(record))

    def _send(self, record: Round, function: str, *arguments: bytes) -> None:
        call = self._book.contract.functions[function]
        try:
            transact(
                self._w3, self._sender, call(record.id, self._operator, record.seed, *arguments)
            )
        except RevertError as error:
            click.echo(str(error))

    def _root(self, record: Round) -> bytes:
        return bytes(Web3.keccak(text=f"no works of round {record.id}"))

    def _salt(self, record: Round) -> bytes:
        return round_salt(self._account, self._deployment.chain_id, self._book.address, record.id)

    def _commitment(self, record: Round) -> bytes:
        return commitment(
            self._deployment.chain_id,
            self._book.address,
            record.id,
            self._operator,
            self._root(record),
            self._salt(record),
        )


@click.command()
@click.argument("role", type=click.Choice(["liar", "noshow"]))
@click.option("--config", type=click.Path(exists=True, path_type=Path), required=True)
def main(role: str, config: Path) -> None:
    """Run until stopped."""
    operator = Dishonest(load_config(config), reveals=role == "liar")
    while True:
        operator.step()
        time.sleep(POLL_SECONDS)


if __name__ == "__main__":
    main()
