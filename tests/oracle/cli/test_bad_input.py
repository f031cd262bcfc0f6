"""What is wrong ends the node with one line that says what and what to do, and exit code 1."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from oracle.chain.types import RoundId
from oracle.cli.commands import main
from oracle.generator.released import DEFAULT, RELEASED
from oracle.local.anvil import Anvil, account, free_port
from oracle.local.studio import LocalStudio
from oracle.node.journal.entries import Entry, State
from oracle.node.journal.journal import Journal
from tests.support.addresses import mistyped

Change = Callable[["Desk"], None]


class Desk:
    """A copy of an operator's folder in which something can be broken."""

    def __init__(self, live_studio: LocalStudio, folder: Path) -> None:
        self.studio = live_studio
        self.folder = folder / "operator"
        shutil.copytree(live_studio.operators[0].folder, self.folder)
        self.config = self.folder / "node.toml"
        self.record = self.folder / "deployment.json"
        shutil.copy(live_studio.record, self.record)
        self.set("deployment", '"deployment.json"')

    def set(self, key: str, value: str | None) -> None:
        """Sets a key of node.toml to a TOML value, or removes it."""
        lines = [s for s in self.config.read_text().splitlines() if not s.startswith(f"{key} =")]
        if value is not None:
            lines.append(f"{key} = {value}")
        self.config.write_text("\n".join(lines) + "\n")

    def edit_record(self, **changes: object) -> None:
        """Changes the deployment record."""
        self.record.write_text(json.dumps({**json.loads(self.record.read_text()), **changes}))

    def own_models(self) -> Path:
        """A copy of the released models that the configuration names; returns the asked one."""
        shutil.copytree(RELEASED, self.folder / "models")
        self.set("models", '"models"')
        return self.folder / "models" / DEFAULT

    def run(self, command: str = "once", *options: str, **environment: str) -> Result:
        """Runs `atelier-oracle COMMAND`."""
        arguments = [command, "--config", str(self.config), *options]
        return CliRunner(mix_stderr=False).invoke(main, arguments, env=environment)


@pytest.fixture
def desk(live_studio: LocalStudio, tmp_path: Path) -> Desk:
    return Desk(live_studio, tmp_path)


def check_refused(result: Result, *words: str) -> None:
    """Exit code 1 and, after the log, one line."""
    assert result.exit_code == 1, result.output
    assert isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.stderr
    last = result.stderr.rstrip("\n").splitlines()[-1]
    assert last.startswith("Error: ")
    for word in words:
        assert word in last


def swap_keystore(desk: Desk) -> None:
    shutil.copy(desk.studio.operators[1].folder / "signer.json", desk.folder / "signer.json")


def tamper_weights(desk: Desk) -> None:
    weights = desk.own_models() / "weights.bin"
    raw = bytearray(weights.read_bytes())
    raw[-1] ^= 1
    weights.write_bytes(raw)


def break_manifest(desk: Desk) -> None:
    (desk.own_models() / "manifest.json").write_text("{}")


def change_axes(desk: Desk) -> None:
    path = desk.own_models() / "manifest.json"
    manifest = json.loads(path.read_text())
    axis = next(a for a in manifest["axes"] if a["kind"] == "scalar")
    axis["hi"] -= 1
    path.write_text(json.dumps(manifest))


def make_works_a_file(desk: Desk) -> None:
    (desk.folder / "data" / "works").write_text("")


def damage_journal(desk: Desk) -> None:
    (desk.folder / "data" / "journal.sqlite").write_bytes(b"\xa5" * 8_192)


def leave_anothers_journal(desk: Desk) -> None:
    identity = {"chain": "1", "oracle": "0xA", "operator": "0xB"}
    with Journal(desk.folder / "data" / "journal.sqlite", identity) as journal:
        journal.put(Entry(RoundId(1), State.SEEN, None, None, (), ""))


def setter(key: str, value: str | None) -> Change:
    return lambda desk: desk.set(key, value)


def remover(name: str) -> Change:
    return lambda desk: (desk.folder / name).unlink()


def writer(name: str, text: str) -> Change:
    return lambda desk: (desk.folder / name).write_text(text) and None


CASES: dict[str, tuple[Change, tuple[str, ...]]] = {
    "no configuration": (remover("node.toml"), ("no configuration at", "--config")),
    "no TOML": (writer("node.toml", "rpc = ["), ("is no TOML",)),
    "key missing": (setter("operator", None), ("node.toml: operator: Field required",)),
    "key unknown": (setter("colour", '"blue"'), ("node.toml: colour: Extra inputs",)),
    "no endpoint": (setter("rpc", "[]"), ("rpc", "at least 1 item")),
    "endpoint no URL": (setter("rpc", '["localhost:8545"]'), ("is no RPC URL", "http://")),
    "operator no address": (setter("operator", '"alice"'), ("'alice' is no address",)),
    "operator mistyped": (
        setter("operator", f'"{mistyped(account(9).address)}"'),
        ("is mistyped: its checksum (EIP-55) is wrong",),
    ),
    "confirmations negative": (setter("confirmations", "-1"), ("confirmations",)),
    "poll of zero": (setter("poll_seconds", "0"), ("poll_seconds", "greater than 0")),
    "no data folder": (setter("data", '"nowhere"'), ("data: the folder", "does not exist")),
    "no models folder": (setter("models", '"nowhere"'), ("models: the folder", "does not exist")),
    "works are a file": (make_works_a_file, ("works cannot be made: File exists",)),
    "no record": (remover("deployment.json"), ("no deployment record", "ape run deploy")),
    "record no JSON": (writer("deployment.json", "?"), ("deployment.json is damaged",)),
    "no keystore": (remover("signer.json"), ("the keystore", "cannot be read: No such file")),
    "keystore no JSON": (writer("signer.json", "0xabc"), ("is no JSON",)),
    "keystore of another kind": (writer("signer.json", "{}"), ("is no V3 keystore",)),
    "no password": (remover("password"), ("the password file", "No such file")),
    "wrong password": (writer("password", "guess"), ("does not open the keystore",)),
    "wrong chain": (
        lambda desk: desk.edit_record(chain_id=1),
        ("is chain 31337, but the studio is deployed on chain 1",),
    ),
    "wrong key": (swap_keystore, ("the keystore holds 0x", "acts through 0x")),
    "operator not registered": (
        setter("operator", f'"{account(9).address}"'),
        ("is no registered operator", "register it"),
    ),
    "weights changed": (tamper_weights, ("weights.bin", "keccak-256 is 0x", "the manifest says")),
    "manifest broken": (break_manifest, ("manifest.json: name: Field required",)),
    "axes changed": (change_axes, ("other style axes", "takes the model from the chain")),
    "journal damaged": (damage_journal, ("is damaged", "move it away")),
    "journal of another": (leave_anothers_journal, ("is of chain 1, this node is of chain 31337",)),
}


@pytest.mark.parametrize("case", CASES)
def test_once__when_something_is_wrong__ends_with_one_line(desk: Desk, case: str) -> None:
    change, words = CASES[case]
    change(desk)
    check_refused(desk.run(), *words)


def test_once__when_nothing_is_wrong__succeeds(desk: Desk) -> None:
    result = desk.run()
    assert result.exit_code == 0, result.stderr
    assert result.stdout == "0 rounds are not over\n"


def test_once__when_the_record_is_of_another_local_chain__says_so(desk: Desk) -> None:
    with Anvil() as empty:
        desk.set("rpc", f'["{empty.url}"]')
        check_refused(desk.run(), "StudioToken is not at", "an older local one")


def test_status__when_no_endpoint_answers__says_so_without_its_secrets(desk: Desk) -> None:
    desk.set("rpc", f'["http://user:secret@127.0.0.1:{free_port()}/secret"]')
    result = desk.run("status")
    check_refused(result, "no Ethereum node answers at http://127.0.0.1:")
    assert "secret" not in result.stderr


@pytest.mark.parametrize("command", ["once", "dry-run"])
def test_command__that_ends__when_no_endpoint_answers__gives_up_after_the_time_it_was_given(
    desk: Desk, command: str
) -> None:
    desk.set("rpc", f'["http://user:secret@127.0.0.1:{free_port()}/secret"]')
    result = desk.run(command, "--patience", "1")
    check_refused(result, "no Ethereum node answers at", "given up after 1 s")
    assert "secret" not in result.stderr


def test_once__when_one_of_two_endpoints_is_down__uses_the_other(desk: Desk) -> None:
    desk.set("rpc", f'["http://127.0.0.1:{free_port()}", "{desk.studio.chain.url}"]')
    assert desk.run().exit_code == 0


def test_environment__when_it_has_a_key__wins_over_the_file(desk: Desk) -> None:
    check_refused(desk.run(ATELIER_OPERATOR="alice"), "'alice' is no address")


def test_once__when_the_password_is_wrong__shows_neither_it_nor_the_key(desk: Desk) -> None:
    (desk.folder / "password").write_text("a-wrong-guess")
    result = desk.run()
    shown = result.stdout + result.stderr
    assert "a-wrong-guess" not in shown
    assert desk.studio.operators[0].signer.key.hex() not in shown
