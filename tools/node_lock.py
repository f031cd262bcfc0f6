"""Prints the part of requirements.lock that a node needs, hashes included: no Ape, no test tools.

`python tools/node_lock.py > node.lock; pip install --require-hashes --no-deps -r node.lock`

Needs no package but Python's own, so that it runs before anything is installed.
"""

import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
VIA = "# via"
APES = frozenset({"eth-tester", "py-geth", "safe-pysha3"})
"""What web3 and eth-hash bring along only because Ape asks for their extras."""


def normal(name: str) -> str:
    """A package's name in the one form that lock files use."""
    return re.sub(r"[-_.]+", "-", name).lower()


def blocks(lock: str) -> dict[str, str]:
    """Package to its lines in the lock file."""
    found: dict[str, str] = {}
    name = ""
    for line in lock.splitlines():
        if line and not line[0].isspace() and not line.startswith("#"):
            name = normal(line.partition("==")[0])
            found[name] = ""
        if name:
            found[name] += line + "\n"
    return found


def wanted_by(block: str) -> set[str]:
    """The packages on whose account a package is there, from its `# via` comment."""
    comment = block.partition(VIA)[2].replace("#", " ")
    words = (word for line in comment.splitlines() for word in line.split()[:1])
    return {normal(word) for word in words if NAME.match(word)}


def closure(found: dict[str, str], roots: set[str]) -> set[str]:
    """The packages that `roots` need, themselves included."""
    needed = set(roots)
    others = {name: block for name, block in found.items() if name not in APES}
    while more := {n for n, b in others.items() if n not in needed and wanted_by(b) & needed}:
        needed |= more
    return needed


def main() -> int:
    """Prints; returns the exit status."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    names = [NAME.match(text) for text in project["dependencies"]]
    roots = {normal(found.group()) for found in names if found}
    found = blocks((ROOT / "requirements.lock").read_text())
    if missing := roots - found.keys():
        sys.stderr.write(f"node_lock: not in requirements.lock: {', '.join(sorted(missing))}\n")
        return 1
    for name in sorted(closure(found, roots)):
        sys.stdout.write(found[name])
    return 0


if __name__ == "__main__":
    sys.exit(main())
