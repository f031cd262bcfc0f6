"""The signer's key and the salts that it alone can derive."""

import json
import stat
from pathlib import Path

import pytest
from eth_account import Account

from oracle.node.keys import (
    KeyFileError,
    address_of,
    challenge_salt,
    holding,
    load_key,
    make_key,
    round_salt,
)

VECTORS = Path(__file__).parents[3] / "docs" / "semantics-vectors.json"


def files(folder: Path, keystore: object, password: str) -> tuple[Path, Path]:
    paths = folder / "key.json", folder / "password"
    paths[0].write_text(json.dumps(keystore))
    paths[1].write_text(password)
    paths[1].chmod(0o600)
    return paths


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o666])
def test_load_key__when_others_can_read_the_password__says_what_to_do(
    tmp_path: Path, mode: int
) -> None:
    key, password = files(tmp_path, {}, "s3cret")
    password.chmod(mode)
    with pytest.raises(KeyFileError, match=rf"mode is {mode:o}\): chmod 600 {password}") as caught:
        load_key(key, password)
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize("kdf", ["scrypt", "pbkdf2"])
@pytest.mark.parametrize("ending", ["", "\n", "\r\n"])
def test_load_key__opens_what_ape_and_geth_write(tmp_path: Path, kdf: str, ending: str) -> None:
    account = Account.create()
    keystore = Account.encrypt(account.key, "pass word ", kdf=kdf, iterations=2)
    assert load_key(*files(tmp_path, keystore, "pass word " + ending)).address == account.address


@pytest.mark.parametrize("keystore", [[], {"version": 3}, {"crypto": {}}, "text", None, 3])
def test_load_key__when_it_is_no_keystore__says_so(tmp_path: Path, keystore: object) -> None:
    with pytest.raises(KeyFileError, match=r"key\.json"):
        load_key(*files(tmp_path, keystore, "x"))


def test_round_salt__is_the_vectors() -> None:
    case = json.loads(VECTORS.read_text())["round"]
    account = Account.from_key(case["signerKey"])
    salt = round_salt(account, case["chainId"], case["oracle"], case["round"])
    assert "0x" + salt.hex() == case["salt"]


def test_challenge_salt__is_the_vectors() -> None:
    vectors = json.loads(VECTORS.read_text())
    made, case = vectors["round"], vectors["challenges"]
    account, root = Account.from_key(made["signerKey"]), bytes.fromhex(case["worksRoot"][2:])
    salt = challenge_salt(account, made["chainId"], made["oracle"], made["round"], root)
    assert "0x" + salt.hex() == case["salt"]


def test_round_salt__differs_for_every_key_chain_oracle_and_round() -> None:
    first, second = (Account.from_key(bytes([n]) * 32) for n in (1, 2))
    here, there = "0x" + "11" * 20, "0x" + "22" * 20
    salts = {
        round_salt(first, 1, here, 1),
        round_salt(second, 1, here, 1),
        round_salt(first, 2, here, 1),
        round_salt(first, 1, there, 1),
        round_salt(first, 1, here, 2),
    }
    assert len(salts) == 5


def test_make_key__writes_what_opens_and_says_its_address(tmp_path: Path) -> None:
    path = tmp_path / "key.json"
    address = make_key(path, "pass word")
    (tmp_path / "password").write_text("pass word\n")
    (tmp_path / "password").chmod(0o600)
    assert load_key(path, tmp_path / "password").address == address == address_of(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(KeyFileError, match="File exists"):
        make_key(path, "other")
    assert address_of(path) == address


def test_address_of__when_the_keystore_does_not_say_it__is_none(tmp_path: Path) -> None:
    path = tmp_path / "key.json"
    path.write_text('{"version": 3}')
    assert address_of(path) is None
    path.write_text("[]")
    assert address_of(path) is None


def test_load_key__when_nobody_can_type_the_password__names_the_setting(tmp_path: Path) -> None:
    keystore, _ = files(tmp_path, Account.encrypt(Account.create().key, "x", iterations=2), "x")
    with pytest.raises(KeyFileError, match=r"no terminal .*password_file"):
        load_key(keystore, None)


def test_holding__lets_one_daemon_have_a_key_and_the_next_when_it_is_gone(tmp_path: Path) -> None:
    path = tmp_path / "key.json"
    path.write_text("{}")
    with (
        holding(path),
        pytest.raises(KeyFileError, match="another daemon uses the keystore"),
        holding(path),
    ):
        pass
    with holding(path):
        pass
