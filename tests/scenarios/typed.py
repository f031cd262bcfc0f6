"""Ape's command line in one process, asked again and again: `python -m tests.scenarios.typed`.

Reads a JSON list of commands, each a list of words, and writes what came of each. Starting Ape
takes longer than most commands, and all but the start is what a person gets.
"""

import json
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


if __name__ == "__main__":
    json.dump([typed(words) for words in json.load(sys.stdin)], sys.stdout)
