"""`atelier-oracle run` as a process that is set up wrongly: exit code 1 and one line."""

import subprocess
import sys
from pathlib import Path

import pytest

from oracle.local.studio import LocalStudio
from tests.oracle.cli.test_bad_input import CASES, Desk
from tests.oracle.node.test_daemon import wait_for_log

LIMIT = 90


def command(subcommand: str, config: Path, *options: str) -> list[str]:
    """What a person types."""
    return [sys.executable, "-m", "oracle.cli", subcommand, "--config", str(config), *options]


def run_refused(config: Path) -> str:
    """Runs the daemon until it gives up; returns the one line that says why."""
    done = subprocess.run(
        command("run", config), capture_output=True, text=True, timeout=LIMIT, check=False
    )
    assert done.returncode == 1, done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    (line,) = done.stderr.splitlines()
    assert line.startswith("Error: ")
    return line


@pytest.mark.parametrize("case", ["wrong chain", "wrong key", "weights changed", "no data folder"])
def test_run__when_set_up_wrongly__ends_with_one_line(
    live_studio: LocalStudio, tmp_path: Path, case: str
) -> None:
    change, words = CASES[case]
    desk = Desk(live_studio, tmp_path)
    change(desk)
    line = run_refused(desk.config)
    assert all(word in line for word in words), line


def test_run__when_another_daemon_has_the_journal__leaves_it_to_that_one(
    live_studio: LocalStudio,
) -> None:
    operator = live_studio.operators[0]
    first = live_studio.start_node(operator)
    wait_for_log(operator, "watching")
    line = run_refused(operator.config)
    assert f"another daemon uses {operator.folder}/data/journal.sqlite" in line
    assert first.is_running
