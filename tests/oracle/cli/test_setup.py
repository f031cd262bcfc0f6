"""`init` and `check`: from an empty folder to a node that works, and every way to fail on it."""

import shutil
import stat
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from oracle.chain.launch.parameters import local_parameters
from oracle.chain.sender import KeySender
from oracle.local.anvil import account, free_port
from oracle.local.studio import LocalStudio
from oracle.making.model_store import ModelStore
from oracle.node.config import NodeConfig, load_config
from oracle.node.keys import load_key
from oracle.node.operating.preflight import check_node
from oracle.quantities import GWEI
from oracle.words import ether
from tests.oracle.cli.commands import atelier, keystore, refused, succeeded
from tests.oracle.cli.test_bad_input import Desk, tamper_weights
from tests.oracle.studio import MODEL, Workshop, silence
from tests.support.bad_endpoint import BadEndpoint

OWNER = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"


def init(folder: Path, *more: str) -> list[str]:
    """The options of a complete `init`."""
    (folder / "password").write_text("a long password\n")
    (folder / "password").chmod(0o600)
    return [
        "init",
        *("--rpc", "http://127.0.0.1:1", "--rpc", "http://127.0.0.1:2"),
        *("--deployment", str(folder / "record.json"), "--operator", OWNER),
        *("--keystore", str(folder / "signer.json"), "--new-key"),
        *("--password-file", str(folder / "password"), "--data", str(folder / "data")),
        *more,
    ]


def test_init__writes_settings_that_load_and_a_key_that_opens(tmp_path: Path) -> None:
    told = succeeded(atelier(*init(tmp_path, "--listen", "127.0.0.1:9464"), folder=tmp_path))
    config = load_config(tmp_path / "node.toml")
    assert config.rpc == ["http://127.0.0.1:1", "http://127.0.0.1:2"]
    assert (config.operator, config.listen) == (OWNER, "127.0.0.1:9464")
    key = load_key(config.keystore, config.password_file)
    assert key.address in told
    assert stat.S_IMODE(config.keystore.stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "node.toml").stat().st_mode) == 0o600
    assert stat.S_IMODE(config.data.stat().st_mode) == 0o700
    text = (tmp_path / "node.toml").read_text()
    assert "a long password" not in text + told
    assert key.key.hex() not in text + told
    written = tomllib.loads(text)
    assert written["data"] == "data", "relative, so that the folder can be moved"


def test_init__explains_every_key(tmp_path: Path) -> None:
    succeeded(atelier(*init(tmp_path), folder=tmp_path))
    text = (tmp_path / "node.toml").read_text()
    for key, field in NodeConfig.model_fields.items():
        assert f"\n{key} = " in text or f"\n# {key} = " in text
        assert field.description
        assert " ".join(field.description.split())[:40] in " ".join(text.replace("#", "").split())
    # What stands there as a comment is the default, in a form that can be taken as it is.
    defaults = [line[2:] for line in text.splitlines() if line.startswith("# ") and " = " in line]
    taken = tomllib.loads("\n".join(s for s in defaults if s.split(" = ")[0].isidentifier()))
    assert taken["confirmations"] == NodeConfig.model_fields["confirmations"].default


def test_init__when_a_file_is_there__writes_over_nothing(tmp_path: Path) -> None:
    succeeded(atelier(*init(tmp_path), folder=tmp_path))
    before = {path: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}
    assert "node.toml exists: edit it" in refused(atelier(*init(tmp_path), folder=tmp_path))
    (tmp_path / "node.toml").rename(tmp_path / "old.toml")
    assert "signer.json cannot be written: File exists" in refused(
        atelier(*init(tmp_path), folder=tmp_path)
    )
    assert (tmp_path / "signer.json").read_bytes() == before[tmp_path / "signer.json"]
    assert not (tmp_path / "node.toml").exists()


@pytest.mark.parametrize("option", ["--rpc", "--deployment", "--operator"])
def test_init__when_nobody_can_be_asked__names_the_missing_option(
    tmp_path: Path, option: str
) -> None:
    given = init(tmp_path)
    while option in given:
        at = given.index(option)
        del given[at : at + 2]
    assert f"{option} is missing" in refused(atelier(*given, folder=tmp_path))
    assert not (tmp_path / "node.toml").exists()


def test_init__when_the_key_is_the_owners__refuses_it(tmp_path: Path) -> None:
    """A hot key that is the cold one takes the bond with it when it is stolen."""
    keystore(account(0), tmp_path / "signer.json")
    given = [a for a in init(tmp_path) if a != "--new-key"]
    assert "the owner's own key" in refused(atelier(*given, folder=tmp_path))


def check(live_studio: LocalStudio, folder: Path) -> str:
    desk = Desk(live_studio, folder)
    return succeeded(atelier("check", folder=desk.folder))


def test_check__when_all_is_well__says_so_and_makes_a_work_with_the_chain(
    live_studio: LocalStudio, tmp_path: Path
) -> None:
    before = live_studio.chain.w3.eth.block_number
    desk = Desk(live_studio, tmp_path)
    files = sorted(p.name for p in desk.folder.rglob("*"))
    told = succeeded(atelier("check", folder=desk.folder))
    assert "is what the chain makes, too" in told
    assert "the node can run" in told
    assert "✗" not in told
    assert live_studio.chain.w3.eth.block_number == before
    assert sorted(p.name for p in desk.folder.rglob("*")) == files, "nothing was written"


def test_check__after_a_round__makes_a_work_of_that_round(
    workshop: Workshop, tmp_path: Path
) -> None:
    workshop.finish()
    assert "is what the chain makes, too" in check(workshop.studio, tmp_path)


def test_check__when_a_models_disputes_are_dear__tells_what_its_round_will_lock(
    workshop: Workshop,
) -> None:
    oracle = workshop.studio.rounds.contract.functions
    rules = local_parameters().rules
    for gas_price in (1, 30 * GWEI):
        dear = rules.model_copy(update={"gas_price": gas_price})
        workshop.studio.decide(oracle.setRules(dear.as_tuple()))
        locked = workshop.round(workshop.request()).stake
        assert (locked > rules.stake) == (gas_price > 1)
        config = workshop.config(0)
        findings = check_node(config, ModelStore(config.models, 1, silence()))
        told = next(finding.found for finding in findings if finding.what == "operator")
        assert told.endswith(f"a round takes {ether(locked)}")


def test_check__when_there_is_no_work_to_compare__says_what_is_left_to_check(
    workshop: Workshop, tmp_path: Path
) -> None:
    models = workshop.studio.deployment.contract(workshop.chain.w3, "ModelRegistry")
    workshop.studio.decide(models.functions.retire(MODEL))
    told = " ".join(check(workshop.studio, tmp_path).split())
    assert "no round is final yet, and no authorised model has a house style" in told
    assert "check again before the first round" in told


FAILURES: dict[str, tuple[Callable[[Desk], object], str, str]] = {
    "no endpoint": (
        lambda desk: desk.set("rpc", f'["http://127.0.0.1:{free_port()}"]'),
        "no Ethereum node answers",
        "use an endpoint",
    ),
    "no record": (
        lambda desk: desk.record.unlink(),
        "no deployment record",
        "get the studio's record",
    ),
    "wrong password": (
        lambda desk: (desk.folder / "password").write_text("guess"),
        "does not open the keystore",
        "name the right files",
    ),
    "another key": (
        lambda desk: shutil.copy(
            desk.studio.operators[1].folder / "signer.json", desk.folder / "signer.json"
        ),
        "the keystore holds another key",
        "set-signer",
    ),
    "no operator": (
        lambda desk: desk.set("operator", f'"{account(9).address}"'),
        "is none yet",
        "atelier-oracle register",
    ),
    "no gas": (
        lambda desk: desk.studio.chain.set_balance(desk.studio.operators[0].signer.address, 0),
        "gas for 0 rounds",
        "some ETH",
    ),
    "damaged model": (tamper_weights, "keccak-256 is 0x", "restore the released"),
    "damaged journal": (
        lambda desk: (desk.folder / "data" / "journal.sqlite").write_bytes(b"\xa5" * 8_192),
        "is damaged",
        "move it away",
    ),
}


@pytest.mark.parametrize("case", FAILURES)
def test_check__when_something_is_wrong__says_what_to_do(
    live_studio: LocalStudio, tmp_path: Path, case: str
) -> None:
    change, found, remedy = FAILURES[case]
    desk = Desk(live_studio, tmp_path)
    change(desk)
    result = atelier("check", folder=desk.folder)
    assert "checks failed" in refused(result)
    told = " ".join(result.stdout.split())
    assert found in told
    assert remedy in told


def test_check__when_leaving_or_with_one_endpoint__only_warns(
    live_studio: LocalStudio, tmp_path: Path
) -> None:
    desk = Desk(live_studio, tmp_path)
    live_studio.registry.request_exit(KeySender(live_studio.operators[0].owner))
    told = succeeded(atelier("check", folder=desk.folder))
    assert "leaving: it takes no new rounds" in told
    assert "name a second provider" in told


def test_check__when_one_endpoint_of_two_is_another_chain__fails(
    live_studio: LocalStudio, tmp_path: Path
) -> None:
    desk = Desk(live_studio, tmp_path)
    with BadEndpoint(live_studio.chain, illness="elsewhere") as other:
        desk.set("rpc", f'["{live_studio.chain.url}", "{other.url}"]')
        result = atelier("check", folder=desk.folder)
    assert "checks failed" in refused(result)
    assert "is chain 7" in " ".join(result.stdout.split())
