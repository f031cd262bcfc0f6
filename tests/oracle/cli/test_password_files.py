"""A password file that others can read is refused wherever one can be named."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from oracle.cli.commands import main
from oracle.local.anvil import account
from oracle.local.studio import LocalStudio
from tests.oracle.cli.test_bad_input import Desk, check_refused

OPENING = ("run", "once", "dry-run", "watch", "claim")
"""Commands that open the node's own key, with the password file that its settings name."""

NAMING = ("init", "register", "top-up", "set-signer", "exit", "claim")
"""Commands with an option for a password file."""


@pytest.fixture
def desk(live_studio: LocalStudio, tmp_path: Path) -> Desk:
    made = Desk(live_studio, tmp_path)
    (made.folder / "password").chmod(0o600)
    return made


@pytest.fixture
def readable(desk: Desk) -> Path:
    """The same password, for everybody on this machine."""
    path = desk.folder / "readable"
    path.write_text((desk.folder / "password").read_text())
    path.chmod(0o640)
    return path


def refused(desk: Desk, *arguments: str) -> None:
    result = CliRunner(mix_stderr=False).invoke(main, arguments)
    check_refused(result, "others on this machine can read the password file", "chmod 600")
    assert not (desk.folder / "new").exists()


@pytest.mark.parametrize("command", OPENING)
def test_settings__that_name_a_file_others_can_read__are_refused(
    desk: Desk, readable: Path, command: str
) -> None:
    desk.set("password_file", f'"{readable}"')
    refused(desk, command, "--config", str(desk.config))


def test_check__of_a_file_others_can_read__says_so(desk: Desk, readable: Path) -> None:
    desk.set("password_file", f'"{readable}"')
    result = desk.run("check")
    assert result.exit_code == 1
    told = " ".join((result.stdout + result.stderr).split())
    assert "others on this machine can read the password file" in told


@pytest.mark.parametrize("command", [name for name in NAMING if name != "init"])
def test_option__that_names_a_file_others_can_read__is_refused(
    desk: Desk, readable: Path, command: str
) -> None:
    if command == "register":
        desk.set("operator", f'"{account(9).address}"')  # who is no operator yet
    more = {"register": ["--bond", "2", "--yes"], "top-up": ["--yes", "1"], "claim": []}
    owner = ["--owner-keystore", str(desk.folder / "signer.json")]
    owner += ["--owner-password-file", str(readable)]
    refused(desk, command, "--config", str(desk.config), *owner, *more.get(command, ["--yes"]))


@pytest.mark.parametrize("command", ["register", "set-signer"])
def test_keystore_without_an_address__is_not_opened_with_a_file_others_can_read(
    desk: Desk, readable: Path, command: str
) -> None:
    keystore = desk.folder / "signer.json"
    document = json.loads(keystore.read_text())
    document.pop("address")
    keystore.write_text(json.dumps(document))
    desk.set("password_file", f'"{readable}"')
    owner = ["--owner-keystore", str(keystore), "--owner-password-file", str(readable)]
    more = ["--bond", "2"] if command == "register" else []
    refused(desk, command, "--config", str(desk.config), *owner, *more, "--yes")


@pytest.mark.parametrize("keystore", ["signer.json", "unmade.json"])
def test_init__with_a_file_others_can_read__writes_nothing(
    desk: Desk, readable: Path, keystore: str
) -> None:
    made = ["--new-key"] if keystore == "unmade.json" else []
    refused(
        desk,
        *("init", "--config", str(desk.folder / "new"), "--rpc", desk.studio.chain.url),
        *("--deployment", str(desk.record), "--operator", desk.studio.operators[0].address),
        *("--keystore", str(desk.folder / keystore), "--data", str(desk.folder / "data")),
        *("--password-file", str(readable), *made),
    )
    assert not (desk.folder / "unmade.json").exists()


def test_every_option_for_a_password_file__is_among_those_that_are_tried() -> None:
    named = {
        name
        for name, command in main.commands.items()
        if any("password" in parameter.name for parameter in command.params)
    }
    assert named == set(NAMING)
