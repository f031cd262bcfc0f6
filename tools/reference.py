"""Writes the reference (`docs/reference/`), one page a contract, from what the contracts say.

Functions, events and errors come from the compiler's ABI and documentation in Ape's build, structs
and constants from the sources. `python tools/reference.py` writes; with `--check` it fails if a
page is not that of the contracts as compiled.
"""

import json
import sys
from pathlib import Path

from contract_library import Library
from contract_page import Page, table

from oracle.chain.abi import ALL

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / ".build" / "__local__.json"
PAGES = ROOT / "docs" / "reference"

ROOMS = {
    "governance": "Governance",
    "generation": "Generation",
    "artwork": "Artwork",
    "revenue": "Revenue",
    "auction": "Auction",
    "fractions": "Fractions",
    "appraisal": "Appraisal",
    "lending": "Lending",
    "licensing": "Licensing",
}
"""The folders of contracts, in the order in which a work passes them."""

INTRODUCTION = """\
# Reference

What can be called on the studio's contracts, one page each. `python tools/reference.py` writes
these pages from the contracts' own words; the [interfaces](../../contracts/interfaces) are what to
import.

- **Units** stand with every value. *Wei* are of ETH; *smallest units* are a token's own, 10^-18 of
  a fraction or of a pool's share; *Unix seconds* are a moment, *seconds* a length of time; 10,000
  *basis points* and 1,000,000 *millionths* are a whole.
- **Caller** says who may call, **Errors** how a call can fail. Beside them a function that is
  protected against being entered twice fails with `ReentrancyGuardReentrantCall`, an amount that
  fits nowhere with a panic or a `SafeCast…` error, and a call to another contract with its errors.
- **The owner** of every contract that has one is the members' timelock: a vote.
"""


def _index(library: Library) -> str:
    parts = [INTRODUCTION]
    if nowhere := [name for name in ALL if library.room(name) not in ROOMS]:
        raise ValueError(f"{', '.join(nowhere)}: in no room of tools/reference.py")
    for room, title in ROOMS.items():
        names = [name for name in ALL if library.room(name) == room]
        rows = [(f"[{n}]({n}.md)", Page(library, n).purpose()) for n in names]
        parts.append(f"## {title}\n\n" + table(("contract", "what it is"), rows))
    return "\n".join(parts)


def pages() -> dict[Path, str]:
    """Each page with its text, the index too."""
    library = Library(json.loads(BUILD.read_text())["contractTypes"])
    texts = {PAGES / f"{name}.md": Page(library, name).text() for name in ALL}
    return {PAGES / "README.md": _index(library), **texts}


def main() -> int:
    """Writes or checks; returns the exit status."""
    if not BUILD.is_file():
        sys.stderr.write("reference: no build yet; run `ape compile` first\n")
        return 1
    texts = pages()
    there = set(PAGES.glob("*.md"))
    stale = [path for path, text in texts.items() if path not in there or path.read_text() != text]
    stale += sorted(there - set(texts))
    if "--check" in sys.argv[1:]:
        if stale:
            names = ", ".join(path.name for path in stale)
            sys.stderr.write(f"reference: out of date: {names}; run `python tools/reference.py`\n")
        return int(bool(stale))
    PAGES.mkdir(parents=True, exist_ok=True)
    for path in there - set(texts):
        path.unlink()
    for path in stale:
        if path in texts:
            path.write_text(texts[path])
    return 0


if __name__ == "__main__":
    sys.exit(main())
