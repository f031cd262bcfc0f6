"""Running `atelier-oracle` inside the test, as a person without a terminal would."""

import json
from pathlib import Path

from click.testing import CliRunner, Result
from eth_account import Account
from eth_account.signers.local import LocalAccount

from oracle.cli.commands import main
from oracle.local.studio import PASSWORD


def atelier(*arguments: str, folder: Path, answers: str | None = None) -> Result:
    """`atelier-oracle …` on the configuration in `folder`."""
    command, *rest = arguments
    full = [command, "--config", str(folder / "node.toml"), *rest]
    return CliRunner(mix_stderr=False).invoke(main, full, input=answers, env={"COLUMNS": "400"})


def succeeded(result: Result) -> str:
    """What the command printed, on one line."""
    assert result.exit_code == 0, result.stdout + result.stderr
    return " ".join(result.stdout.split())


def refused(result: Result) -> str:
    """The one line with which the command ended."""
    assert result.exit_code == 1, result.stdout
    assert isinstance(result.exception, SystemExit), result.exception
    last = result.stderr.rstrip("\n").splitlines()[-1]
    assert last.startswith("Error: ")
    return last


def keystore(account: LocalAccount, path: Path) -> Path:
    """A keystore of the account, opened quickly by the local studio's password."""
    document = Account.encrypt(account.key, PASSWORD, kdf="scrypt", iterations=2**12)
    path.write_text(json.dumps(document))
    return path
