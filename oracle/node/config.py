"""A node's settings: one TOML file; every key also as an environment variable `ATELIER_KEY`."""

import os
import tomllib
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)
from web3 import Web3

from oracle.errors import FatalError

RELEASED = Path(__file__).parents[2] / "models" / "released"
ENV_PREFIX = "ATELIER_"


class ConfigError(FatalError):
    """The settings are incomplete or wrong; the message names the key."""


class NodeConfig(BaseSettings):
    """What a node needs to know. Relative paths are relative to the configuration file."""

    model_config = SettingsConfigDict(env_prefix=ENV_PREFIX, extra="forbid", frozen=True)

    rpc: list[str] = Field(min_length=1)
    """RPC endpoints of the chain, tried in this order. Example: `["http://127.0.0.1:8545"]`."""

    deployment: Path
    """The studio's deployment record."""

    operator: str
    """The operator's name on the chain: its owner's address. The owner's key is not needed here."""

    keystore: Path
    """The signer's key as a V3 keystore, as Ape and geth write it."""

    password_file: Path
    """A file with the keystore's password, readable by nobody else."""

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
    """How long to leave the steps that anybody may take (seed, finalise, fail) to the operator
    whose turn it is, times the distance to one's own turn."""

    threads: int = Field(default=1, ge=1, le=256)
    """Threads of the network's inference."""

    max_fee_gwei: float = Field(default=200.0, gt=0, le=1_000_000)
    """The most that the node pays for a unit of gas."""

    @field_validator("operator")
    @classmethod
    def _is_address(cls, value: str) -> str:
        if not Web3.is_address(value):
            raise ValueError(f"{value!r} is no address")
        return str(Web3.to_checksum_address(value))

    @property
    def journal(self) -> Path:
        """The journal's file."""
        return self.data / "journal.sqlite"

    @property
    def works(self) -> Path:
        """The content store's folder."""
        return self.data / "works"


def load_config(path: Path) -> NodeConfig:
    """The settings in `path` and the environment, which wins.

    Raises ConfigError that names the file or variable, the key and what is wrong with it.
    """

    class FileConfig(NodeConfig):
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
        settings = FileConfig()  # type: ignore[call-arg]
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


def _absolute(settings: NodeConfig, base: Path) -> NodeConfig:
    changes: dict[str, Any] = {
        key: base / getattr(settings, key)
        for key in ("deployment", "keystore", "password_file", "data", "models")
    }
    settings = settings.model_copy(update=changes)
    for key, folder in (("data", settings.data), ("models", settings.models)):
        if not folder.is_dir():
            raise ConfigError(
                f"{key}: the folder {folder} does not exist: create it, or mount its disk"
            )
    return settings
