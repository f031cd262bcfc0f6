"""Ape's command line in one process, asked again and again: `python -m tests.scenarios.typed`.

Reads commands, each a JSON list of words in a line, and writes a line with what came of each.
Starting Ape takes longer than most commands, and all but the start is what a person gets.
"""

import json
import os
import sys
import traceback
from typing import Any

from ape._cli import cli
from click.testing import CliRunner


def typed(words: list[str]) -> dict[str, Any]:
    """`ape run …`: its exit code, output and errors; with a traceback where Python prints one."""
    done = CliRunner(mix_stderr=False).invoke(cli, ["run", *words], prog_name="ape")
    told = done.stderr
    if done.exception and not isinstance(done.exception, SystemExit):
        told += "".join(traceback.format_exception(done.exception))
    return {"code": done.exit_code, "out": done.stdout, "err": told}


def main() -> None:
    """Answers until there is nothing more to read."""
    with os.fdopen(os.dup(1), "w") as answers:
        # What is printed past the runner must not stand among the answers.
        os.dup2(2, 1)
        for line in sys.stdin:
            json.dump(typed(json.loads(line)), answers)
            answers.write("\n")
            answers.flush()


if __name__ == "__main__":
    main()
