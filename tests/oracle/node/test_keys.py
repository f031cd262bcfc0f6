"""The signer's key and the salts that it alone can derive."""

import json
from pathlib import Path

import pytest
from eth_account import Account

from oracle.node.keys import KeyFileError, load_key, round_salt

VECTORS = Path(__file__).parents[3] / "docs" / "semantics-vectors.json"


def files(folder: Path, keystore: object, password: str) -> tuple[Path, Path]:
    paths = folder / "key.json", folder / "password"
    paths[0].write_text(json.dumps(keystore))
    paths[1].write_text(password)
    return paths


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
