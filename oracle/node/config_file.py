"""Writing a configuration: every key with its comment, so that the file is its own manual."""

import json
import os
import textwrap
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

from pydantic.fields import FieldInfo

from oracle.node.config import ENV_PREFIX, ConfigError, NodeConfig

WIDTH = 96
HEAD = f"""The node's settings. Each key may also be an environment variable, which wins:
confirmations is {ENV_PREFIX}CONFIRMATIONS. Relative paths begin at this file. Secrets do not belong
here: the key is in its keystore, the password in a file of its own or typed at the start."""

Value = str | int | float | bool | Path | list[str]


def render(values: Mapping[str, Value]) -> str:
    """A TOML file of all keys in order; those without a value stand there as comments."""
    parts = [_comment(HEAD)]
    for key, field in NodeConfig.model_fields.items():
        lines = [_comment(" ".join((field.description or "").split()))]
        if key in values:
            lines.append(f"{key} = {_toml(values[key])}")
        else:
            lines.append(f"# {key} = {_toml(_default(field))}")
        parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"


def write(path: Path, values: Mapping[str, Value]) -> None:
    """Writes a new file that its user alone can read, since a URL may hold a key.

    Raises ConfigError if there is one already, or the disk refuses.
    """
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as target:
            target.write(render(values))
    except FileExistsError:
        raise ConfigError(f"{path} exists: edit it, or name another file with --config") from None
    except OSError as error:
        raise ConfigError(f"{path} cannot be written: {error.strerror}") from error


def variable(key: str) -> str:
    """The environment variable of a key."""
    return ENV_PREFIX + key.upper()


def _default(field: FieldInfo) -> Value:
    default = field.get_default()
    return "" if default is None or isinstance(default, Path) else default


def _comment(text: str) -> str:
    return "\n".join(f"# {line}" for line in textwrap.wrap(text, WIDTH))


def _toml(value: Value) -> str:
    if isinstance(value, StrEnum | Path):
        value = str(value)
    # Strings, numbers, booleans and lists of strings are written alike in JSON and TOML.
    return json.dumps(value, ensure_ascii=False)
