"""What all parts of a daemon share from its start to its end, in one object."""

import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeAlias, TypeVar

from eth_account.signers.local import LocalAccount
from structlog.typing import FilteringBoundLogger

from oracle.chain.deployment import Deployment
from oracle.chain.endpoints import Endpoints
from oracle.making.model_store import ModelStore
from oracle.node.config import NodeConfig, WatchConfig
from oracle.node.instruments import Instruments
from oracle.node.journal.journal import Journal
from oracle.node.turns import Turns

NO_OPERATOR = "watcher"
"""The operator in the journal of a watcher that acts for none."""

Config = TypeVar("Config", bound=WatchConfig)
Key = TypeVar("Key", bound=LocalAccount | None)
Config_co = TypeVar("Config_co", bound=WatchConfig, covariant=True)
Key_co = TypeVar("Key_co", bound=LocalAccount | None, covariant=True)


@dataclass(frozen=True, slots=True)
class Context(Generic[Config_co, Key_co]):
    """A daemon's settings, studio, key, journal, models, instruments, and the order to stop.

    `account` is the signer's key. `turns` has since when steps are due that anybody may take.
    `is_dry`: everything is looked at and computed, but nothing is stored or sent.
    """

    config: Config_co
    deployment: Deployment
    account: Key_co
    journal: Journal
    models: ModelStore
    endpoints: Endpoints
    instruments: Instruments
    turns: Turns
    stop: threading.Event
    is_dry: bool = False

    @property
    def log(self) -> FilteringBoundLogger:
        """The daemon's log."""
        return self.instruments.log


NodeContext: TypeAlias = Context[NodeConfig, LocalAccount]
"""An operator's node: it has an operator and a key."""

WatchContext: TypeAlias = Context[WatchConfig, LocalAccount | None]
"""A watcher, which may have neither; an operator's node is one as well."""


def make_context(
    config: Config,
    deployment: Deployment,
    account: Key,
    journal: Journal,
    log: FilteringBoundLogger,
    stop: threading.Event,
    *,
    cache: Path | None = None,
    is_dry: bool = False,
) -> Context[Config, Key]:
    """A context with its endpoints, models, instruments and turns as the settings want them.

    `cache` is a folder for the models that the chain gave; without one they are not kept.
    """
    return Context(
        config=config,
        deployment=deployment,
        account=account,
        journal=journal,
        models=ModelStore(
            config.models,
            config.threads,
            log,
            cache,
            provider=config.provider,
        ),
        endpoints=Endpoints(
            config.rpc,
            deployment.chain_id,
            timeout=config.rpc_seconds,
            max_lag=config.max_lag,
            stop=stop,
        ),
        instruments=Instruments(log),
        turns=Turns(config.stagger_seconds),
        stop=stop,
        is_dry=is_dry,
    )


def identity(deployment: Deployment, config: WatchConfig) -> dict[str, str]:
    """What makes a journal this daemon's and no other's; signers may rotate."""
    return {
        "chain": str(deployment.chain_id),
        "oracle": deployment.address("GenerationOracle"),
        "operator": config.operator or NO_OPERATOR,
    }
