"""A round in which operators collude, and a watcher that looks when it is told to."""

import json
from contextlib import ExitStack
from pathlib import Path
from threading import Event

import structlog
from eth_account import Account
from eth_account.signers.local import LocalAccount
from structlog.testing import LogCapture
from web3 import Web3

from oracle.chain.generation.disputes import Case, DisputeBook
from oracle.chain.generation.rounds import Root, Round
from oracle.chain.sender import transact
from oracle.chain.types import ModelId, Phase
from oracle.local.studio import PASSWORD
from oracle.node.config import WatchConfig, load_watch_config
from oracle.node.watching.standalone import Watch, open_watch
from oracle.quantities import ETHER
from tests.oracle.studio import MODEL, RunningNode, Workshop
from tests.scenarios.dishonest import Dishonest


class Lies:
    """A round in which all operators collude, and a watcher that looks when it is told to."""

    def __init__(self, workshop: Workshop, folder: Path, stack: ExitStack) -> None:
        self.workshop = workshop
        self.studio = workshop.studio
        self.log = LogCapture()
        self._stack = stack
        self._folder = folder
        self.key = stranger(workshop, "watcher")
        keystore = Account.encrypt(self.key.key, PASSWORD, kdf="scrypt", iterations=2**12)
        (folder / "key.json").write_text(json.dumps(keystore))
        (folder / "password").write_text(PASSWORD)
        (folder / "password").chmod(0o600)
        self.liars: list[Dishonest] = []

    def config(self, **changes: object) -> WatchConfig:
        """The settings of a watcher that is no operator."""
        data = self._folder / "watch"
        data.mkdir(exist_ok=True)
        config = load_watch_config(self.studio.operators[0].config)
        key = {"keystore": self._folder / "key.json", "password_file": self._folder / "password"}
        settings = {"data": data, "operator": None, "stagger_seconds": 0.0, **key, **changes}
        return config.model_copy(update=settings)

    def watch(self, **changes: object) -> Watch:
        """A watcher, closed when the test ends; its log is in `log`."""
        logger = structlog.wrap_logger(None, processors=[self.log])
        watch = self._stack.enter_context(open_watch(self.config(**changes), logger, Event()))
        watch.prepare()
        return watch

    def collude(
        self, role: type[Dishonest], honest: RunningNode | None = None, model: ModelId = MODEL
    ) -> Round:
        """Two operators reveal the same false root, perhaps a third a true one."""
        self.liars = [role(self.workshop.config(number)) for number in (0, 1)]
        round_id = self.workshop.request(model=model)
        header = self.studio.rounds.seed_header(self.workshop.round(round_id))
        functions = self.studio.rounds.contract.functions
        transact(self.w3, self.studio.members[0], functions.seed(round_id, header))
        self.lie()
        if honest:
            honest.once()
        self.workshop.close_commits(round_id)
        self.lie()
        if honest:
            honest.once()
        record = self.workshop.round(round_id)
        assert (record.phase, record.agreeing) == (Phase.REVEAL, 2)
        return record

    def lie(self) -> None:
        """The liars do what is due."""
        for liar in self.liars:
            liar.step()

    @property
    def w3(self) -> Web3:
        """The chain's client."""
        return self.studio.chain.w3

    def root(self, record: Round) -> Root:
        """How the false root stands now."""
        return self.studio.rounds.root(record.id, record.root)

    def case(self, record: Round) -> Case:
        """What disputes know of the false root."""
        return self.disputes.case(record.id, record.root)

    @property
    def disputes(self) -> DisputeBook:
        """Disputes on the chain."""
        return DisputeBook(self.w3, self.studio.deployment)

    def said(self) -> list[str]:
        """Everything the watcher logged."""
        return [str(entry["event"]) for entry in self.log.entries]

    def steps(self) -> list[str]:
        """What the watcher sent, in order."""
        return [str(entry["step"]) for entry in self.log.entries if entry["event"] == "sent"]


def stranger(workshop: Workshop, name: str = "stranger") -> LocalAccount:
    """A funded key that has nothing to do with the studio."""
    key: LocalAccount = Account.from_key(Web3.keccak(text=name))
    workshop.chain.set_balance(key.address, ETHER)
    return key
