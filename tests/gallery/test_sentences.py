"""What the page says of calls, without a browser: the sentences of scripts and console."""

import json
import subprocess
from pathlib import Path

from web3 import Web3

from oracle.chain.deployment import Deployment
from oracle.local.anvil import PROJECT
from tests.support.sentences import SETTERS, studio

HERE = Path(__file__).parent


def in_words(tmp_path: Path, deployment: Deployment, calls: list[tuple[str, str]]) -> list[str]:
    """What the page says of each (target, data)."""
    bundle, given = tmp_path / "calls.mjs", tmp_path / "calls.json"
    source = PROJECT / "gallery" / "src" / "chain" / "governance" / "calls.ts"
    esbuild = PROJECT / "node_modules" / ".bin" / "esbuild"
    subprocess.run(
        [esbuild, source, "--bundle", "--format=esm", f"--outfile={bundle}", "--log-level=error"],
        check=True,
    )
    page = {"name": "atelier", "chainId": 1, "block": 0, "rpc": ["http://127.0.0.1:9"]}
    given.write_text(
        json.dumps(
            {
                "studio": {**page, "contracts": deployment.contracts},
                "calls": [{"target": target, "data": data} for target, data in calls],
            }
        )
    )
    done = subprocess.run(
        ["node", HERE / "sentences.mjs", bundle, given], capture_output=True, text=True, check=True
    )
    return done.stdout.splitlines()


def test_call__of_every_setter__is_said_as_members_must_read_it(tmp_path: Path) -> None:
    deployment, w3 = studio(), Web3()
    calls = []
    for name, function, arguments, _ in SETTERS:
        contract = deployment.contract(w3, name)
        calls.append((contract.address, contract.encode_abi(function, list(arguments))))
    wanted = [f"{name}.{function}({words})" for name, function, _, words in SETTERS]
    assert in_words(tmp_path, deployment, calls) == wanted
