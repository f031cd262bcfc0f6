"""The wheel in an empty environment: a node without Ape, compiler or torch, as the guide says."""

import json
import os
import re
import shutil
import subprocess
import sys
import venv
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from oracle.chain import abi
from oracle.gallery import page
from oracle.generator.released import released_folders
from oracle.local.anvil import PROJECT, Anvil, account
from oracle.local.studio import PASSWORD, LocalStudio
from tests.oracle.cli.commands import keystore
from tests.oracle.studio import parameters

LOCK = PROJECT / "tools" / "node_lock.py"
GUIDE = PROJECT / "docs" / "operators-guide.md"
FOREIGN = ("ape", "solcx", "torch", "pandas", "pytest", "hypothesis", "slither")
PIP = ("-m", "pip", "--quiet", "--disable-pip-version-check")


@dataclass
class Machine:
    """An environment of its own with the node in it, and nothing of this project's folder."""

    folder: Path
    wheel: Path

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return self.folder / "bin" / "python"

    def run(self, *arguments: str | Path, where: Path) -> subprocess.CompletedProcess[str]:
        """A command of its, which must succeed; without this environment's variables."""
        done = subprocess.run(
            [str(self.folder / "bin" / str(arguments[0])), *map(str, arguments[1:])],
            cwd=where,
            env={"PATH": "/usr/bin:/bin", "HOME": str(where), "COLUMNS": "300"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    subprocess.run([PROJECT / "tools" / "gallery.sh"], check=True)
    folder = tmp_path_factory.mktemp("wheel")
    options = ("--no-deps", "--no-build-isolation", "--wheel-dir", folder)
    build = [sys.executable, *PIP, "wheel", *map(str, options), str(PROJECT)]
    left_over = PROJECT / "build" / "lib"  # setuptools would pack what an earlier build left there
    shutil.rmtree(left_over, ignore_errors=True)
    subprocess.run(build, check=True, capture_output=True, cwd=folder)
    shutil.rmtree(left_over, ignore_errors=True)
    (built,) = folder.glob("atelier_studio-*.whl")
    return built


@pytest.fixture(scope="module")
def machine(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Machine:
    folder = tmp_path_factory.mktemp("machine") / "venv"
    venv.create(folder, with_pip=True)
    made = Machine(folder, wheel)
    lock = folder.parent / "node.lock"
    printed = subprocess.run([sys.executable, LOCK], check=True, capture_output=True, text=True)
    lock.write_text(printed.stdout)
    # With this environment's own variables: they say where packages come from.
    for what in (("--require-hashes", "-r", str(lock)), (str(wheel),)):
        command = [str(made.python), *PIP, "install", "--no-deps", *what]
        subprocess.run(command, check=True, capture_output=True, env=os.environ)
    return made


def test_wheel__holds_what_a_node_needs_and_no_tests_or_scripts(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for name in abi.ALL:
        assert f"oracle/abi/{name}.json" in names
    for name in ("operations/alerts.yml", "operations/grafana.json"):
        assert f"oracle/{name}" in names
    for folder in released_folders():
        assert f"models/released/{folder.name}/weights.bin" in names
    roots = {name.partition("/")[0] for name in names}
    assert {root for root in roots if not root.endswith(".dist-info")} == {"oracle", "models"}


def test_wheel__has_the_abis_of_this_tree(wheel: Path) -> None:
    """Which `make check` compares with the contracts as compiled."""
    with zipfile.ZipFile(wheel) as archive:
        for name in abi.ALL:
            shipped = json.loads(archive.read(f"oracle/abi/{name}.json"))
            assert shipped == abi.load(name)


def test_wheel__has_the_gallerys_page_as_it_was_bundled(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        for path in page.files():
            assert archive.read(f"oracle/gallery/site/{path.name}") == path.read_bytes()


def test_environment__is_complete_and_has_nothing_of_ape_or_training(machine: Machine) -> None:
    done = machine.run("python", *PIP, "check", where=machine.folder)
    assert done.stdout == ""
    found = "import importlib.util as u; print([n for n in {names} if u.find_spec(n)])"
    done = machine.run("python", "-c", found.format(names=FOREIGN), where=machine.folder)
    assert done.stdout == "[]\n"


@pytest.fixture(scope="module")
def guided(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalStudio]:
    with Anvil() as chain:
        folder = tmp_path_factory.mktemp("guide") / "studio"
        studio = LocalStudio(chain, folder, parameters=parameters())
        studio.fund_treasury()
        yield studio


def commands_of_the_guide() -> list[str]:
    """The guide's commands for the node in order, as they are typed."""
    blocks = re.findall(r"```console\n(.*?)```", GUIDE.read_text(), re.DOTALL)
    lines = "".join(blocks).replace("\\\n", " ").splitlines()
    return [line for line in lines if line.startswith("atelier-oracle ")]


def test_guide__followed_from_nothing__leads_to_a_node_that_passes_every_check(
    machine: Machine, guided: LocalStudio, tmp_path: Path
) -> None:
    """Its own commands, with the guide's placeholders filled in."""
    owner = account(9)
    keystore(owner, tmp_path / "owner.json")
    (tmp_path / "owner-password").touch(0o600)
    (tmp_path / "owner-password").write_text(PASSWORD)
    (tmp_path / "password").touch(0o600)
    (tmp_path / "password").write_text("of the node\n")
    guided.deployment.save(tmp_path / "studio.json")
    filled = {
        "https://YOUR-PROVIDER": guided.chain.url,
        "https://ANOTHER-PROVIDER": guided.chain.url,
        "OWNER": owner.address,
    }
    done: list[str] = []
    for line in commands_of_the_guide():
        words = [filled.get(word, word) for word in line.split()]
        if words[1] not in ("init", "register", "check", "status", "dry-run", "extras"):
            continue
        if words[1] == "check":
            signer = json.loads((tmp_path / "signer.json").read_text())["address"]
            guided.chain.set_balance("0x" + signer.removeprefix("0x"), 10**18)
        told = machine.run(*words, where=tmp_path).stdout
        done.append(words[1])
        if words[1] == "check":
            assert "the node can run" in told
            assert "is what the chain makes, too" in told
    assert done[:3] == ["init", "register", "check"]
    assert guided.registry.get(owner.address).bond == 2 * 10**18
