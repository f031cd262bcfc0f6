"""Solidity that only tests need, compiled with the project's compiler and settings."""

import json
import subprocess
import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).parents[2]
OPTIMIZER_RUNS = 200


@dataclass(frozen=True)
class Artifact:
    """A compiled contract; its size in bytes, and its storage as the compiler lays it out."""

    abi: list[dict[str, Any]]
    bytecode: str
    size: int
    storage: dict[str, Any] = field(default_factory=dict)


@cache
def compiled(*sources: str, runs: int = OPTIMIZER_RUNS) -> dict[str, Artifact]:
    """The contracts of these files, given from the project's root, and of what they import."""
    outputs = ["abi", "evm.bytecode.object", "evm.deployedBytecode.object", "storageLayout"]
    wanted = {"*": {"*": outputs}}
    profile = tomllib.loads((PROJECT / "foundry.toml").read_text())["profile"]["default"]
    request = {
        "language": "Solidity",
        "sources": {name: {"content": (PROJECT / name).read_text()} for name in sources},
        "settings": {
            "optimizer": {"enabled": True, "runs": runs},
            "evmVersion": "osaka",
            "remappings": profile["remappings"],
            "outputSelection": wanted,
        },
    }
    tool = str(PROJECT / "tools/solc.mjs")
    answer = subprocess.run(
        ["node", tool, "--standard-json", "--base-path", str(PROJECT)],
        input=json.dumps(request),
        capture_output=True,
        text=True,
        check=True,
    )
    output = json.loads(answer.stdout)
    errors = [e["formattedMessage"] for e in output.get("errors", []) if e["severity"] == "error"]
    assert not errors, "\n".join(errors)
    return {
        name: Artifact(
            abi=contract["abi"],
            bytecode=contract["evm"]["bytecode"]["object"],
            size=len(contract["evm"]["deployedBytecode"]["object"]) // 2,
            storage=contract["storageLayout"],
        )
        for file in output["contracts"].values()
        for name, contract in file.items()
    }
