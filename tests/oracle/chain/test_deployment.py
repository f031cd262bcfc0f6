"""The deployment record: whole or refused with one line."""

import json
from pathlib import Path
from typing import Any

import pytest

from oracle.chain.abi import CONTRACTS
from oracle.chain.deployment import Deployment
from oracle.errors import FatalError

ADDRESS = "0x5FbDB2315678afecb367f032d93F642f64180aa3"


def record(**changes: Any) -> dict[str, Any]:
    whole = {"name": "a", "chain_id": 1, "block": 2, "contracts": dict.fromkeys(CONTRACTS, ADDRESS)}
    return {**whole, **changes}


def write(folder: Path, text: str) -> Path:
    path = folder / "deployment.json"
    path.write_text(text)
    return path


def test_record__when_saved__loads_equal(tmp_path: Path) -> None:
    deployment = Deployment(**record())
    deployment.save(tmp_path / "deep" / "record.json")
    assert Deployment.load(tmp_path / "deep" / "record.json") == deployment


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("not json", "is damaged"),
        (json.dumps(record(chain_id=0)), "damaged at chain_id"),
        (json.dumps(record(schema_version=99)), "damaged at schema_version"),
        (json.dumps(record(surplus=1)), "damaged at surplus"),
        (json.dumps(record(contracts={})), "lacks StudioToken"),
    ],
)
def test_record__when_wrong__says_where_in_one_line(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(FatalError, match=words) as caught:
        Deployment.load(write(tmp_path, text))
    assert "\n" not in str(caught.value)


def test_record__when_missing__says_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(FatalError, match="deploy with `ape run deploy`"):
        Deployment.load(tmp_path / "nowhere.json")
