"""What the page says of calls and errors, without a browser: the words of scripts and console."""

import json
import subprocess
from pathlib import Path
from typing import Any

from eth_abi import encode
from web3 import Web3

from oracle.chain.abi import describe_revert
from oracle.local.anvil import PROJECT
from oracle.quantities import ETHER
from tests.support.sentences import SETTERS, studio

HERE = Path(__file__).parent


def revert(signature: str, *values: object) -> str:
    """What a contract returns that refuses with this error."""
    types = signature.rstrip(")").partition("(")[2].split(",")
    return Web3.to_hex(Web3.keccak(text=signature)[:4] + encode(types, values))


def printed(tmp_path: Path, module: str, script: str, given: dict[str, Any]) -> list[str]:
    """The lines that `script` prints of a module of the page and of what it is given."""
    bundle, data = tmp_path / "bundle.mjs", tmp_path / "given.json"
    source = PROJECT / "gallery" / "src" / module
    esbuild = PROJECT / "node_modules" / ".bin" / "esbuild"
    subprocess.run(
        [esbuild, source, "--bundle", "--format=esm", f"--outfile={bundle}", "--log-level=error"],
        check=True,
    )
    page = {"name": "atelier", "chainId": 1, "block": 0, "rpc": ["http://127.0.0.1:9"]}
    data.write_text(json.dumps({"studio": {**page, "contracts": studio().contracts}, **given}))
    done = subprocess.run(
        ["node", HERE / script, bundle, data], capture_output=True, text=True, check=True
    )
    return done.stdout.splitlines()


def test_call__of_every_setter__is_said_as_members_must_read_it(tmp_path: Path) -> None:
    deployment, w3 = studio(), Web3()
    calls = []
    for name, function, arguments, _ in SETTERS:
        contract = deployment.contract(w3, name)
        calls.append((contract.address, contract.encode_abi(function, list(arguments))))
    wanted = [f"{name}.{function}({words})" for name, function, _, words in SETTERS]
    said = next(at for at, words in enumerate(wanted) if ".addPalette(" in words)
    wanted.insert(said + 1, "dusk in parts of 200, 56")
    # Colours of another length are of no palette, and have no inks to show.
    models = deployment.contract(w3, "ModelRegistry")
    calls.append(
        (models.address, models.encode_abi("addPalette", ["dawn", bytes(51), b"\x80\x80"]))
    )
    wanted.append("ModelRegistry.addPalette(name=“dawn”, colours=51 bytes, areas=128, 128 of 256)")
    given = {"calls": [{"target": target, "data": data} for target, data in calls]}
    module = "chain/governance/calls.ts"
    assert printed(tmp_path, module, "sentences.mjs", given) == wanted


def test_error__without_a_sentence_of_its_own__is_said_in_the_units_of_scripts(
    tmp_path: Path,
) -> None:
    reverts = [
        revert("OperatorBondTooSmall(uint256,uint256)", ETHER // 2, ETHER),
        revert("ArtworkRoyaltyTooLarge(uint256,uint256)", 1_001, 1_000),
        revert("RulesInvalid(bytes32,uint256,uint256,uint256)", b"quorum", 9, 1, 5),
        revert("ModelWrongStatus(uint256,uint8,uint8)", 3, 1, 2),
        revert("ChangeNoticeInvalid(uint256,uint256,uint256)", 5, 60, 86_400),
    ]
    wanted = []
    for data in reverts:
        error, _, values = describe_revert(data).partition("(")
        wanted.append(f"The contract refuses: {error} ({values}.")
    assert "bond=0.5 ETH, min=1 ETH" in wanted[0]
    assert printed(tmp_path, "wallet/errors.ts", "errors.mjs", {"errors": reverts}) == wanted
