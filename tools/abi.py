"""Writes the ABIs that the node ships (`oracle/abi/NAME.json`) from Ape's build.

Beside them the table of units (`oracle/chain/units.json`), from the contracts' NatSpec.
`python tools/abi.py` writes both; `python tools/abi.py --check` fails if they are not
those of the contracts as compiled, so that a node never speaks to yesterday's contract.
"""

import json
import sys
from pathlib import Path

import units

from oracle.chain.abi import ALL

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / ".build" / "__local__.json"
ABIS = ROOT / "oracle" / "abi"
UNITS = ROOT / "oracle" / "chain" / "units.json"


def compiled() -> dict[Path, str]:
    """What each file is to hold: an ABI as canonical JSON, one entry a line; the table of units."""
    types = json.loads(BUILD.read_text())["contractTypes"]
    texts = {}
    for name in ALL:
        entries = sorted(json.dumps(e, sort_keys=True) for e in types[name]["abi"])
        texts[ABIS / f"{name}.json"] = "[\n" + ",\n".join(entries) + "\n]\n"
    texts[UNITS] = json.dumps(units.table(types, ALL), indent=2) + "\n"
    return texts


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
    stale = [path for path, text in texts.items() if _read(path) != text]
    if "--check" in sys.argv[1:]:
        if stale:
            names = ", ".join(path.name for path in stale)
            sys.stderr.write(f"abi: out of date: {names}; run `python tools/abi.py`\n")
        return int(bool(stale))
    ABIS.mkdir(parents=True, exist_ok=True)
    for path in stale:
        path.write_text(texts[path])
    return 0


def _read(path: Path) -> str:
    return path.read_text() if path.is_file() else ""


if __name__ == "__main__":
    sys.exit(main())
