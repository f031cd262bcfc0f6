"""What the page says of calls and errors, without a browser: the words of scripts and console."""

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from eth_abi import encode
from web3 import Web3

from oracle.chain import abi
from oracle.chain.governance.calls import Reader
from oracle.chain.sentences import why_refused
from oracle.local.anvil import PROJECT, account
from tests.support.sentences import SETTERS, studio

HERE = Path(__file__).parent
SOURCE = PROJECT / "gallery" / "src"


def revert(signature: str, *values: object) -> str:
    """What a contract returns that refuses with this error."""
    types = [kind for kind in signature.rstrip(")").partition("(")[2].split(",") if kind]
    return Web3.to_hex(Web3.keccak(text=signature)[:4] + encode(types, values))


def printed(tmp_path: Path, module: str, script: str, given: dict[str, Any]) -> list[str]:
    """The lines that `script` prints of a module of the page and of what it is given."""
    bundle, data = tmp_path / "bundle.mjs", tmp_path / "given.json"
    source = SOURCE / module
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


def test_call__of_every_setter__is_said_as_scripts_say_it(tmp_path: Path) -> None:
    deployment, w3 = studio(), Web3()
    reader, calls, wanted = Reader(w3, deployment), [], []
    for name, function, arguments, words in SETTERS:
        contract = deployment.contract(w3, name)
        data = contract.encode_abi(function, list(arguments))
        calls.append((contract.address, data))
        told = reader.call(contract.address, 0, Web3.to_bytes(hexstr=data))
        assert told.call == f"{name}.{function}({words})"
        wanted += told.lines
    said = next(at for at, words in enumerate(wanted) if ".addPalette(" in words)
    wanted.insert(said + 1, "dusk in parts of 200, 56")
    # Colours of another length are of no palette, and have no inks to show.
    models = deployment.contract(w3, "ModelRegistry")
    data = models.encode_abi("addPalette", ["dawn", bytes(51), b"\x80\x80"])
    calls.append((models.address, data))
    wanted.append("Add the palette “dawn”: 51 bytes; areas 128, 128 of 256.")
    wanted.append("ModelRegistry.addPalette(name=“dawn”, colours=51 bytes, areas=128, 128 of 256)")
    given = {"calls": [{"target": target, "data": data} for target, data in calls]}
    module = "chain/governance/calls.ts"
    assert printed(tmp_path, module, "sentences.mjs", given) == wanted


def reverts() -> Iterator[str]:
    """A revert with each error that the page knows: once with values, once with zeros alone."""
    known = re.findall(r"export \{ (\w+) \}", (SOURCE / "chain" / "abis.ts").read_text())
    found = [e for name in known for e in abi.load(name) if e["type"] == "error"]
    for entry in {each["name"]: each for each in found}.values():
        types = [item["type"] for item in entry["inputs"]]
        signature = f"{entry['name']}({','.join(types)})"
        yield revert(signature, *map(some, types))
        if any(kind == "address" or kind.startswith("uint") for kind in types):
            yield revert(signature, *map(none, types))


def some(kind: str) -> object:
    """A value of a type that is not nothing."""
    if kind == "string":
        return "so “it” is"
    if kind.startswith("bytes"):
        return b"term".ljust(int(kind.removeprefix("bytes")), b"\0")
    return {"address": account(99).address, "bool": True, "uint8": 2}.get(kind, 10**9 + 5)


def none(kind: str) -> object:
    """Nothing, of a type."""
    nothing: dict[str, object] = {"address": "0x" + "00" * 20, "bool": False, "string": ""}
    return bytes(int(kind[5:])) if kind.startswith("bytes") else nothing.get(kind, 0)


DATE = re.compile(r"\d{4}-\d\d-\d\d [\d:]+ UTC|\d+ \w+ \d{4} at [\d:]+ UTC")


def test_error__of_every_kind__is_said_as_scripts_say_it(tmp_path: Path) -> None:
    given = list(reverts())
    assert len(given) > 500
    said = printed(tmp_path, "wallet/errors.ts", "errors.mjs", {"errors": given})
    for data, theirs in zip(given, said, strict=True):
        ours = DATE.sub("DATE", why_refused(data))
        # Behind the sentence the page writes addresses with their checksum and texts in quotes.
        assert DATE.sub("DATE", theirs).partition("(")[0] == ours.partition("(")[0]
        assert DATE.sub("DATE", theirs).partition(" [")[0] == ours.partition(" [")[0]
