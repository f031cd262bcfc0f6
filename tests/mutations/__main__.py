"""Changes contracts at random, one change at a time, and says which changes no test notices.

`python -m tests.mutations [--count 100] [--seed 1] [--file contracts/x.sol] [--guards]`: each
change is compiled, its bytecode swapped into a copy of the project, and the files of tests that
MATCHING names for its contract are run there until one fails. Exit status 1 if one survived that
is not judged equivalent by name (EQUIVALENT), else 0.
"""

import argparse
import json
import random
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from queue import Queue

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from oracle.local.anvil import PROJECT
from tests.mutations.changes import KINDS, Change, changes
from tests.mutations.compiler import Compiler, NotCompiledError
from tests.mutations.equivalent import reason_for
from tests.mutations.matching import held_by
from tests.mutations.scratch import Scratch

SCRATCH = PROJECT / "build" / "mutations"
REPORT = PROJECT / "build" / "mutations.jsonl"
REENTRANCY = "nonReentrant"
TIMEOUT = 1_200
"""Seconds for the tests of one change; a change that makes them endless is noticed by that."""


def arguments(words: list[str]) -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutations", description=__doc__)
    parser.add_argument("--count", type=int, default=100, help="how many changes are tried")
    parser.add_argument("--seed", type=int, default=1, help="another seed draws other changes")
    parser.add_argument(
        "--file",
        action="append",
        default=[],
        help="only contracts whose path begins so; repeatable",
    )
    parser.add_argument(
        "--kind", action="append", choices=KINDS, default=[], help="only such changes"
    )
    parser.add_argument("--jobs", type=int, default=2, help="changes that are tried at once")
    parser.add_argument(
        "--guards",
        action="store_true",
        help=f"every removed {REENTRANCY}, instead of random changes",
    )
    return parser.parse_args(words)


def candidates(compiler: Compiler, files: list[str], kinds: list[str]) -> list[Change]:
    """Every change of these contracts."""
    found = []
    for name, text in sorted(compiler.sources.items()):
        if "/interfaces/" not in name and (not files or name.startswith(tuple(files))):
            found += changes(name, compiler.trees[name], text)
    return [change for change in found if not kinds or change.kind in kinds]


def drawn(every: list[Change], options: argparse.Namespace, compiler: Compiler) -> list[Change]:
    """The changes to be tried."""
    if options.guards:
        found = [c for c in every if c.removed(compiler.sources[c.source]).startswith(REENTRANCY)]
        return [change for change in found if change.kind == "modifier"]
    return random.Random(options.seed).sample(every, min(options.count, len(every)))


class Trial:
    """Tries changes, as many at once as there are copies, and counts what became of them."""

    def __init__(self, compiler: Compiler, copies: list[Scratch], console: Console) -> None:
        self._compiler = compiler
        self._console = console
        self._free = Queue[Scratch]()
        for copy in copies:
            self._free.put(copy)
        self.noticed, self.equivalent, self.survived = 0, 0, list[Change]()

    def of(self, change: Change) -> None:
        """Tries one change. Raises RuntimeError if its tests cannot be run."""
        source, start = self._compiler.sources[change.source], time.monotonic()
        if reason := reason_for(change, source):
            self.equivalent += 1
            self._tell(change, "equivalent", reason, start)
            return
        scratch = self._free.get()
        try:
            changed = change.of(source)
            bytecode = self._compiler.bytecode(change.source, changed)
            scratch.put(change.source, changed, bytecode)
            noticed = scratch.noticed_by(held_by(change.source, scratch.folder), TIMEOUT)
        except NotCompiledError:
            noticed = "the compiler"
        finally:
            self._free.put(scratch)
        if noticed:
            self.noticed += 1
            self._tell(change, "noticed", noticed, start)
        else:
            self.survived.append(change)
            self._tell(change, "SURVIVED", change.difference(source), start)

    def _tell(self, change: Change, fate: str, why: str, start: float) -> None:
        source = self._compiler.sources[change.source]
        where = f"{change.source}:{change.line(source)}"
        colour = "red" if fate == "SURVIVED" else "dim"
        self._console.print(
            f"[{colour}]{fate}[/] {change.kind} {where} {escape(why)}", soft_wrap=True
        )
        entry = {
            "fate": fate,
            "kind": change.kind,
            "where": where,
            "removed": change.removed(source),
            "put": change.text,
            "why": why,
            "seconds": round(time.monotonic() - start),
        }
        with REPORT.open("a") as file:
            file.write(json.dumps(entry) + "\n")


def main(words: list[str]) -> int:
    """Runs the trial; returns the exit status."""
    options, console = arguments(words), Console()
    compiler = Compiler()
    tried = drawn(candidates(compiler, options.file, options.kind), options, compiler)
    if not tried:
        console.print("no such changes: is --file a path that begins with contracts/?")
        return 2
    copies = [Scratch(SCRATCH / str(number)) for number in range(options.jobs)]
    trial = Trial(compiler, copies, console)
    REPORT.unlink(missing_ok=True)
    columns = (TextColumn("changes"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress, ThreadPoolExecutor(options.jobs) as pool:
        for _ in progress.track(pool.map(trial.of, tried), total=len(tried)):
            pass
    counted = len(tried) - trial.equivalent
    console.print(
        f"{trial.noticed} of {counted} changes noticed, {len(trial.survived)} survived, "
        f"{trial.equivalent} judged equivalent; all in {REPORT.relative_to(PROJECT)}"
    )
    return int(bool(trial.survived))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
