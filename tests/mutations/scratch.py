"""A copy of the project in which the bytecode of some contracts is another one's.

The working tree is never touched, and may be worked on meanwhile: only libraries are shared.
"""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from oracle.local.anvil import PROJECT
from tests.mutations.compiler import Bytecode

FOLDERS = ("contracts", "docs", "models", "oracle", "scripts", "tests", "tools")
LINKED = (".venv", "node_modules")
CACHES = shutil.ignore_patterns("__pycache__")
BUILD = Path(".build") / "__local__.json"
CHAIN = "APE_FOUNDRY_HOST"
FAILED, TIMED_OUT = 1, "the tests did not end"
FIRST_FAILURE = re.compile(r"^(?:FAILED|ERROR) (\S+)", re.MULTILINE)


class Scratch:
    """The copy, in a folder that it owns."""

    def __init__(self, folder: Path, project: Path = PROJECT) -> None:
        self.folder = folder
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for path in project.iterdir():
            if path.is_file():
                shutil.copy2(path, folder)
        for name in FOLDERS:
            shutil.copytree(project / name, folder / name, ignore=CACHES)
        for name in LINKED:
            (folder / name).symlink_to(project / name)
        (folder / BUILD.parent).mkdir()
        self._build = json.loads((project / BUILD).read_text())
        self._changed = ""
        # The build is what this says it is, whatever the sources say.
        compile_script = folder / "tools" / "compile.sh"
        compile_script.unlink()
        compile_script.write_text("#!/bin/sh\nexit 0\n")
        compile_script.chmod(0o755)

    def put(self, source: str, text: str, changed: dict[str, Bytecode]) -> None:
        """From now on this source is `text` and these contracts have this code; all else is as was.

        The source itself is for the tests that compile parts of it.
        """
        build = dict(self._build, contractTypes=dict(self._build["contractTypes"]))
        for name, code in changed.items():
            build["contractTypes"][name] = build["contractTypes"][name] | {
                "deploymentBytecode": {"bytecode": f"0x{code.creation}"},
                "runtimeBytecode": {"bytecode": f"0x{code.runtime}"},
            }
        # Ape compiles again what differs from the sources that its build names.
        entry = build["sources"][source] | {"content": text}
        build["sources"] = build["sources"] | {source: entry}
        if self._changed:
            self._write(self._changed, self._build["sources"][self._changed]["content"])
        self._write(source, text)
        self._changed = source
        self._write(str(BUILD), json.dumps(build))

    def _write(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text)

    def noticed_by(self, tests: list[str], timeout: float) -> str:
        """The first of these tests that fails, or an empty text. Raises RuntimeError.

        Tests of contracts run on Ape, all others without it.
        """
        through_ape = [name for name in tests if name.startswith("tests/contracts/")]
        others = [name for name in tests if name not in through_ape]
        return self._first_failure(through_ape, [], timeout) or self._first_failure(
            others, ["-p", "no:ape_test"], timeout
        )

    def _first_failure(self, tests: list[str], options: list[str], timeout: float) -> str:
        if not tests:
            return ""
        command = [sys.executable, "-m", "pytest", "-x", "-q", *options, *tests]
        pipe = subprocess.PIPE
        # Every run of tests has a chain of its own.
        env = {name: value for name, value in os.environ.items() if name != CHAIN}
        with subprocess.Popen(
            command, cwd=self.folder, stdout=pipe, stderr=pipe, text=True, env=env
        ) as done:
            try:
                output, errors = done.communicate(timeout=timeout)
            except BaseException as stopped:
                # The tests stop the chains that they started.
                done.send_signal(signal.SIGINT)
                if isinstance(stopped, subprocess.TimeoutExpired):
                    return TIMED_OUT
                raise
        if done.returncode == 0:
            return ""
        found = FIRST_FAILURE.search(output)
        if done.returncode != FAILED or found is None:
            raise RuntimeError(f"pytest did not run: {output[-2_000:]}{errors[-2_000:]}")
        return found[1]
