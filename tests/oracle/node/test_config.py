"""Settings: relative to their file, the environment first, and every mistake one line."""

from pathlib import Path

import pytest

from oracle.generator.released import RELEASED
from oracle.node.config import ConfigError, NodeConfig, load_config, load_watch_config

OPERATOR = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"
TEXT = f"""rpc = ["http://127.0.0.1:1", "http://127.0.0.1:2"]
deployment = "record.json"
operator = "{OPERATOR.lower()}"
keystore = "keys/signer.json"
password_file = "/etc/atelier/password"
data = "data"
"""


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A good configuration; the working directory is another one."""
    folder, elsewhere = tmp_path / "node", tmp_path / "elsewhere"
    for path in (folder, folder / "data", elsewhere):
        path.mkdir()
    (folder / "node.toml").write_text(TEXT)
    monkeypatch.chdir(elsewhere)
    return folder / "node.toml"


def refused(file: Path) -> str:
    """The one line that says what is wrong."""
    with pytest.raises(ConfigError) as caught:
        load_config(file)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_load_config__when_good__takes_paths_from_the_files_folder(file: Path) -> None:
    config = load_config(file)
    assert config.rpc == ["http://127.0.0.1:1", "http://127.0.0.1:2"]
    assert config.deployment == file.parent / "record.json"
    assert config.keystore == file.parent / "keys" / "signer.json"
    assert config.password_file == Path("/etc/atelier/password")
    assert config.journal == file.parent / "data" / "journal.sqlite"
    assert config.works == file.parent / "data" / "works"
    assert config.models == RELEASED
    assert config.operator == OPERATOR


def test_load_config__when_named_relatively__still_gives_absolute_paths(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(file.parent)
    config = load_config(Path("node.toml"))
    monkeypatch.chdir("/")
    assert config.data == file.parent / "data"


def test_load_config__when_the_environment_has_a_key__takes_it_from_there(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert load_config(file).confirmations == NodeConfig.model_fields["confirmations"].default
    monkeypatch.setenv("ATELIER_CONFIRMATIONS", "7")
    monkeypatch.setenv("ATELIER_RPC", '["http://127.0.0.1:3"]')
    config = load_config(file)
    assert (config.confirmations, config.rpc) == (7, ["http://127.0.0.1:3"])
    assert config.operator == OPERATOR


@pytest.mark.parametrize("value", ["http://127.0.0.1:3", "", "[", "{"])
def test_load_config__when_the_environments_endpoints_are_no_list__says_how_to_write_them(
    file: Path, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("ATELIER_RPC", value)
    assert refused(file).startswith("ATELIER_RPC: no JSON list: write it as in ATELIER_RPC='[")


def test_load_config__when_the_environment_is_wrong__names_the_variable(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATELIER_THREADS", "many")
    assert refused(file).startswith("ATELIER_THREADS: threads: Input should be a valid integer")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("confirmations", "-1"),
        ("confirmations", "65"),
        ("poll_seconds", "0"),
        ("poll_seconds", "601"),
        ("stagger_seconds", "-1"),
        ("threads", "0"),
        ("threads", "1.5"),
        ("max_fee_gwei", "0"),
        ("max_fee_gwei", "inf"),
        ("max_fee_gwei", "nan"),
        ("models", "3"),
        ("colour", '"blue"'),
    ],
)
def test_load_config__when_a_value_is_out_of_bounds__names_the_key(
    file: Path, key: str, value: str
) -> None:
    file.write_text(f"{TEXT}{key} = {value}\n")
    assert refused(file).startswith(f"{file}: {key}: ")


@pytest.mark.parametrize("key", ["rpc", "deployment", "operator", "keystore", "data"])
def test_load_config__when_a_key_is_missing__names_it(file: Path, key: str) -> None:
    lines = [line for line in TEXT.splitlines() if not line.startswith(f"{key} =")]
    file.write_text("\n".join(lines))
    assert refused(file) == f"{file}: {key}: Field required"


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"rpc = [", "is no TOML: "),
        (b"\xff\xfe", "is no TOML: it is no UTF-8 text"),
        (b'data = "a"\ndata = "b"\n', "is no TOML: "),
        (b"", "Field required"),
    ],
)
def test_load_config__when_the_file_is_no_toml__says_so(file: Path, raw: bytes, words: str) -> None:
    file.write_bytes(raw)
    assert words in refused(file)


def test_load_config__when_the_data_folder_is_away__does_not_make_it(file: Path) -> None:
    (file.parent / "data").rmdir()
    assert refused(file) == (
        f"data: the folder {file.parent}/data does not exist: create it, or mount its disk"
    )
    assert not (file.parent / "data").exists()


def test_load_config__when_there_is_no_file__says_which_option_names_it(file: Path) -> None:
    file.unlink()
    assert refused(file) == f"no configuration at {file}: name one with --config"


def written(path: Path, text: str) -> Path:
    """A configuration file with `text` in it."""
    file = path / "node.toml"
    file.write_text(text)
    return file


def test_config__when_watch_has_a_password_without_a_key__says_so(tmp_path: Path) -> None:
    text = 'rpc = ["http://127.0.0.1:1"]\ndeployment = "d.json"\ndata = "."\n'
    with pytest.raises(ConfigError, match="keystore: missing"):
        load_watch_config(written(tmp_path, text + 'password_file = "p"\n'))
    assert load_watch_config(written(tmp_path, text)).keystore is None


def test_config__when_run_has_no_operator__says_that_it_needs_one(tmp_path: Path) -> None:
    text = 'rpc = ["http://127.0.0.1:1"]\ndeployment = "d.json"\ndata = "."\n'
    with pytest.raises(ConfigError, match="operator: Field required"):
        load_config(written(tmp_path, text))
