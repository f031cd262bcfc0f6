"""Every command below `ape run`, read from the scripts, and words that each would take."""

import importlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click

from oracle.cli.amounts import ADDRESS
from oracle.generator.released import DEFAULT, RELEASED
from oracle.local.anvil import PROJECT, account

WORD = "1.0"
"""A work's place, and nothing else that would stop a command before it asks its endpoint."""


@cache
def all_commands() -> dict[str, click.Command]:
    """Every command, by what is typed, as `propose round`."""

    def below(command: click.Command, path: str) -> Iterator[tuple[str, click.Command]]:
        if not isinstance(command, click.Group):
            yield path, command
            return
        for name, inner in command.commands.items():
            yield from below(inner, f"{path} {name}")

    files = sorted((PROJECT / "scripts").glob("[!_]*.py"))
    return {
        path: command
        for file in files
        for path, command in below(importlib.import_module(f"scripts.{file.stem}").cli, file.stem)
    }


def signs(command: click.Command) -> bool:
    """Whether a command takes an account of Ape's."""
    return any("--account" in parameter.opts for parameter in command.params)


def typed(name: str, file: Path) -> list[str]:
    """The command with what it must be given, so that its options are taken for good.

    `file` is what it may read, and could write.
    """
    words = name.split()
    for parameter in all_commands()[name].params:
        if not parameter.required or "--account" in parameter.opts:
            continue
        value = _value(parameter.type, file)
        words += [value] if isinstance(parameter, click.Argument) else [parameter.opts[0], value]
    return words


def _value(kind: click.ParamType, file: Path) -> str:
    match kind:
        case click.Choice():
            return str(kind.choices[0])
        case click.Path(file_okay=False):
            return str(RELEASED / DEFAULT)
        case click.Path():
            return str(file)
        case click.IntRange():
            return str(kind.min if kind.min is not None else 1)
    if kind is ADDRESS:
        return str(account(7).address)
    return WORD if kind is click.STRING else "1"
