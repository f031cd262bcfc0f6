"""Writes the ABIs that the node ships (`oracle/abi/NAME.json`) from Ape's build.

`python tools/abi.py` writes them; `python tools/abi.py --check` fails if they are not
those of the contracts as compiled, so that a node never speaks to yesterday's contract.
"""

import json
import sys
from pathlib import Path

from oracle.chain.abi import ALL

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / ".build" / "__local__.json"
TARGET = ROOT / "oracle" / "abi"


def compiled() -> dict[str, str]:
    """Contract name to its ABI as canonical JSON text, one entry a line."""
    types = json.loads(BUILD.read_text())["contractTypes"]
    texts = {}
    for name in ALL:
        entries = sorted(json.dumps(e, sort_keys=True) for e in types[name]["abi"])
        texts[name] = "[\n" + ",\n".join(entries) + "\n]\n"
    return texts


def main() -> int:
    """Writes or checks; returns the exit status."""
    if not BUILD.is_file():
        sys.stderr.write("abi: no build yet; run `ape compile` first\n")
        return 1
    stale = [n for n, text in compiled().items() if _read(n) != text]
    if "--check" in sys.argv[1:]:
        if stale:
            sys.stderr.write(f"abi: out of date: {', '.join(stale)}; run `python tools/abi.py`\n")
        return int(bool(stale))
    TARGET.mkdir(parents=True, exist_ok=True)
    for name in stale:
        (TARGET / f"{name}.json").write_text(compiled()[name])
    return 0


def _read(name: str) -> str:
    path = TARGET / f"{name}.json"
    return path.read_text() if path.is_file() else ""


if __name__ == "__main__":
    sys.exit(main())
