"""A node's settings: one TOML file; every key also as an environment variable `ATELIER_KEY`."""

import os
import re
import tomllib
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)

from oracle.chain.addresses import Address
from oracle.errors import FatalError
from oracle.generator.engine import Provider
from oracle.generator.released import RELEASED

Settings = TypeVar("Settings", bound="WatchConfig")

ENV_PREFIX = "ATELIER_"


class ConfigError(FatalError):
    """The settings are incomplete or wrong; the message names the key."""


class LogForm(StrEnum):
    """How log lines are written."""

    CONSOLE = "console"
    JSON = "json"


def parse_place(text: str) -> tuple[str, int]:
    """Host and port of `HOST:PORT`; an IPv6 host stands in brackets. Raises ValueError."""
    host, colon, port = text.rpartition(":")
    if not (colon and host and port.isascii() and port.isdigit() and 0 < int(port) < 65_536):
        raise ValueError(f"{text!r} is no place to listen: write HOST:PORT, as 127.0.0.1:9464")
    return host.strip("[]"), int(port)


def joinable(rule: str) -> int | None:
    """The most wei that a round may lose by `join`; None if it may be any. Raises ValueError."""
    if rule in ("always", "profit"):
        return None if rule == "always" else 0
    if re.fullmatch(r"\d{1,9}(\.\d{1,18})?", rule, re.ASCII) is None:
        raise ValueError(f'{rule!r} is no rule: write "always", "profit", or ETH as in "0.002"')
    whole, _, part = rule.partition(".")
    return int(whole + part.ljust(18, "0"))


class WatchConfig(BaseSettings):
    """What a watcher needs to know. Relative paths are relative to the configuration file."""

    model_config = SettingsConfigDict(
        env_prefix=ENV_PREFIX, extra="forbid", frozen=True, use_attribute_docstrings=True
    )

    rpc: list[str] = Field(min_length=1)
    """RPC endpoints of the chain, preferred in this order; two of different providers are better
    than one. Example: `["http://127.0.0.1:8545"]`."""

    deployment: Path
    """The studio's deployment record."""

    operator: Address | None = None
    """The operator's name on the chain: its owner's address. The owner's key is not needed here."""

    keystore: Path | None = None
    """The signer's key as a V3 keystore, as Ape and geth write it."""

    password_file: Path | None = None
    """A file with the keystore's password, readable by nobody else. Without one the password is
    asked for at the start, which needs a terminal."""

    data: Path
    """Where the node keeps its journal and the works. It must exist, so that a disk that is not
    mounted is noticed instead of being taken for a new node."""

    models: Path = RELEASED
    """Folders of released models. A model that is not there is fetched from the chain."""

    confirmations: int = Field(default=2, ge=0, le=64)
    """How many blocks must lie on a round's seed before the node commits to it."""

    poll_seconds: float = Field(default=4.0, gt=0, le=600)
    """Pause between two looks at the chain."""

    stagger_seconds: float = Field(default=24.0, ge=0, le=3_600)
    """How long to leave the steps that anybody may take (seed, publish, finalise, fail) to the
    operator whose turn it is, times the distance to one's own turn."""

    watch: bool = True
    """Whether `run` also makes other operators' works again and disputes what is false, which may
    put a demand's bond and the gas of a dispute on the signer's account. `watch` always does."""

    threads: int = Field(default=1, ge=1, le=256)
    """Threads of the network's inference."""

    provider: Provider = Provider.AUTO
    """What runs the network: a GPU if onnxruntime has one (`auto`), or the processor (`cpu`). The
    bytes are the same; a GPU that makes others in the self-test is not used."""

    join: str = "always"
    """Which rounds the node joins. `"always"`: every one that its bond allows. `"profit"`: those
    whose share of the fee pays for the gas at the price of now. An amount of ETH, as in `"0.002"`:
    those that lose no more than this. What is joined is always revealed."""

    slice_seconds: float = Field(default=60.0, gt=0, le=3_600)
    """How long the works of one round are made before the other rounds are looked at again."""

    max_fee_gwei: float = Field(default=200.0, gt=0, le=1_000_000)
    """The most that the node pays for a unit of gas. For a reveal it may be more: as much as the
    penalty that the reveal averts."""

    stuck_seconds: float = Field(default=45.0, gt=0, le=3_600)
    """After how long a transaction that is not mined is sent again with an eighth more."""

    rpc_seconds: float = Field(default=20.0, gt=0, le=120)
    """How long an endpoint may take for an answer."""

    max_lag: int = Field(default=8, ge=1, le=1_000)
    """How many blocks an endpoint may be behind the others before it is left out."""

    listen: str | None = None
    """Where `/metrics`, `/healthz` and `/readyz` are served, as in `"127.0.0.1:9464"`. They hold no
    secret, but are nobody else's business."""

    stall_seconds: float = Field(default=900.0, gt=0, le=86_400)
    """`/healthz` is red when the loop has not come round for so long."""

    kubo: str | None = None
    """RPC of a Kubo-compatible IPFS node that is given the works once commits are closed, as in
    `"http://127.0.0.1:5001"`."""

    log: LogForm = LogForm.CONSOLE
    """The log's form: `console` for people, `json` for machines."""

    @field_validator("listen")
    @classmethod
    def _is_a_place(cls, value: str | None) -> str | None:
        if value is not None:
            parse_place(value)
        return value

    @field_validator("join")
    @classmethod
    def _is_a_rule(cls, value: str) -> str:
        joinable(value)
        return value

    @field_validator("kubo")
    @classmethod
    def _is_http(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("http://", "https://")):
            raise ValueError(f"{value!r} is no URL: it must start with http:// or https://")
        return value

    @property
    def journal(self) -> Path:
        """The journal's file."""
        return self.data / "journal.sqlite"

    @property
    def works(self) -> Path:
        """The content store's folder."""
        return self.data / "works"


class NodeConfig(WatchConfig):
    """What a node needs to know: a watcher's settings, and whom it acts for with which key."""

    operator: Address
    """The operator's name on the chain: its owner's address. The owner's key is not needed here."""

    keystore: Path
    """The signer's key as a V3 keystore, as Ape and geth write it."""


def load_config(path: Path) -> NodeConfig:
    """A node's settings in `path` and the environment, which wins.

    Raises ConfigError that names the file or variable, the key and what is wrong with it.
    """
    return _load(NodeConfig, path)


def load_watch_config(path: Path) -> WatchConfig:
    """A watcher's settings, as `load_config`; a key may be missing."""
    settings = _load(WatchConfig, path)
    if settings.password_file and not settings.keystore:
        raise ConfigError(f"{path}: keystore: missing, and password_file is of no use without it")
    return settings


def _load(kind: type[Settings], path: Path) -> Settings:
    class FileConfig(kind):  # type: ignore[misc,valid-type]
        @classmethod
        def settings_customise_sources(
            cls,
            settings_cls: type[BaseSettings],
            init_settings: PydanticBaseSettingsSource,
            env_settings: PydanticBaseSettingsSource,
            dotenv_settings: PydanticBaseSettingsSource,
            file_secret_settings: PydanticBaseSettingsSource,
        ) -> tuple[PydanticBaseSettingsSource, ...]:
            return env_settings, TomlConfigSettingsSource(settings_cls, path)

    if not path.is_file():
        raise ConfigError(f"no configuration at {path}: name one with --config")
    try:
        settings: Settings = FileConfig()
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path} is no TOML: {error}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path} is no TOML: it is no UTF-8 text") from error
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}") from error
    except SettingsError as error:  # only a list needs parsing, and rpc is the only list
        raise ConfigError(
            f"{ENV_PREFIX}RPC: no JSON list: write it as in {ENV_PREFIX}RPC='[\"http://…\"]'"
        ) from error
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        key = ".".join(str(p) for p in first["loc"])
        variable = ENV_PREFIX + str(first["loc"][0]).upper() if first["loc"] else ""
        source = variable if variable in os.environ else str(path)
        raise ConfigError(f"{source}: {key}: {first['msg']}") from error
    return _absolute(settings, path.parent.resolve())


def _absolute(settings: Settings, base: Path) -> Settings:
    changes: dict[str, Any] = {
        key: base / value
        for key in ("deployment", "keystore", "password_file", "data", "models")
        if (value := getattr(settings, key)) is not None
    }
    settings = settings.model_copy(update=changes)
    for key, folder in (("data", settings.data), ("models", settings.models)):
        if not folder.is_dir():
            raise ConfigError(
                f"{key}: the folder {folder} does not exist: create it, or mount its disk"
            )
    return settings
