"""Writes what node and page know of the contracts from Ape's build.

- `oracle/abi/NAME.json`: the ABIs that the node ships.
- `oracle/chain/units.json`: the units of what they count in, from the contracts' NatSpec.
- `oracle/chain/access/call_together.hex`, `gallery/abi/call-together.ts`: the program that makes
  many calls in one.
- `gallery/abi/NAME.ts`: the same ABIs as the page reads them, which viem takes its types from.
- `gallery/abi/names.ts`: the names of numbers, from the library's enums.

`python tools/abi.py` writes them; `python tools/abi.py --check` fails if they are not those of
the contracts as compiled, so that neither node nor page speaks to yesterday's contract. Both fail
if `oracle/chain/sentences.json`, which people write, lacks a custom error.
"""

import json
import sys
from pathlib import Path
from typing import Any

import names
import units

from oracle.chain.abi import ALL

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / ".build" / "__local__.json"
ABIS = ROOT / "oracle" / "abi"
SENTENCES = ROOT / "oracle" / "chain" / "sentences.json"
UNITS = ROOT / "oracle" / "chain" / "units.json"
CALL_TOGETHER = ROOT / "oracle" / "chain" / "access" / "call_together.hex"
MODULES = ROOT / "gallery" / "abi"
NAMES = MODULES / "names.ts"
PROGRAM = MODULES / "call-together.ts"
HEAD = "// Written by tools/abi.py from the contract as it is compiled."
NAMED_TYPES = ("struct ", "enum ")
"""How the `internalType` begins that the page finds a unit by; the others say what `type` says."""


def compiled() -> dict[Path, str]:
    """What each file is to hold: an ABI as JSON and as a module; the table of units."""
    types = json.loads(BUILD.read_text())["contractTypes"]
    texts = {}
    for name in ALL:
        texts[ABIS / f"{name}.json"] = f"{listed(types[name]['abi'])}\n"
        texts[MODULES / f"{name}.ts"] = module(name, types[name]["abi"])
    texts[NAMES] = names.module()
    program = types["CallTogether"]["deploymentBytecode"]["bytecode"]
    texts[CALL_TOGETHER] = program.removeprefix("0x") + "\n"
    texts[PROGRAM] = f'{HEAD}\n\nexport const PROGRAM = "{program}";\n'
    texts[UNITS] = json.dumps(units.table(types, ALL), indent=2) + "\n"
    return texts


def without_sentence() -> list[str]:
    """The custom errors of the contracts as compiled that the table has no sentence for."""
    types = json.loads(BUILD.read_text())["contractTypes"]
    abis = [entry for name in ALL for entry in types[name]["abi"]]
    errors = {entry["name"] for entry in abis if entry["type"] == "error"}
    return sorted(errors - set(json.loads(SENTENCES.read_text())["errors"]))


def listed(abi: list[dict[str, Any]]) -> str:
    """Canonical JSON of a list, one entry a line."""
    entries = sorted(json.dumps(entry, sort_keys=True) for entry in abi)
    return "[\n" + ",\n".join(entries) + "\n]"


def module(name: str, abi: list[dict[str, Any]]) -> str:
    """The TypeScript module of a contract's ABI, without what the page does not look at."""
    entries = [for_page(entry) for entry in abi if entry["type"] != "constructor"]
    return f"{HEAD}\n\nexport const {name} = {listed(entries)} as const;\n"


def for_page(part: dict[str, Any]) -> dict[str, Any]:
    """An entry or a parameter with the internal types of structs and enums only."""
    kept = {key: _each(value) for key, value in part.items() if key != "anonymous"}
    if not str(part.get("internalType")).startswith(NAMED_TYPES):
        kept.pop("internalType", None)
    return kept


def main() -> int:
    """Writes or checks; returns the exit status."""
    if not BUILD.is_file():
        sys.stderr.write("abi: no build yet; run `ape compile` first\n")
        return 1
    try:
        texts = compiled()
    except units.UnitError as error:
        sys.stderr.write(f"abi: {error}\n")
        return 1
    if unsaid := without_sentence():
        sys.stderr.write(f"abi: say in {SENTENCES.name} what they mean: {', '.join(unsaid)}\n")
        return 1
    stale = [path for path, text in texts.items() if _read(path) != text]
    if "--check" in sys.argv[1:]:
        if stale:
            names = ", ".join(path.name for path in stale)
            sys.stderr.write(f"abi: out of date: {names}; run `python tools/abi.py`\n")
        return int(bool(stale))
    for path in stale:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(texts[path])
    return 0


def _each(value: Any) -> Any:
    return [for_page(part) for part in value] if isinstance(value, list) else value


def _read(path: Path) -> str:
    return path.read_text() if path.is_file() else ""


if __name__ == "__main__":
    sys.exit(main())
