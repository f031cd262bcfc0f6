"""`make up` and `make down`: a studio in the background."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

import pytest
import requests
from web3 import Web3

from oracle.chain.deployment import Deployment
from oracle.chain.generation.operators import OperatorRegistry
from oracle.local.anvil import free_port, is_taken
from oracle.local.processes import wait_for
from scripts._shared.background import Background, read
from tests.scenarios.commands import environment, errors, script

PATIENCE = 60
NODES = 3


class Machine:
    """A folder in which a studio is taken up and down."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.gallery = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.processes = folder / "studio" / "processes.json"
        self.record = folder / "deployments" / "31337.json"

    def local(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """`python -m scripts.local …`."""
        return subprocess.run(
            [sys.executable, "-m", "scripts.local", *arguments],
            cwd=self.folder,
            env=environment(),
            capture_output=True,
            text=True,
            check=False,
        )

    def up(self) -> subprocess.CompletedProcess[str]:
        """Takes the studio up on this machine's port."""
        return self.local("up", *self.ports)

    @property
    def ports(self) -> tuple[str, ...]:
        """Where `up` puts the chain and the gallery."""
        return ("--port", str(self.port), "--gallery-port", str(self.gallery))


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    prepared = Machine(tmp_path)
    yield prepared
    for process in read(prepared.processes):
        process.stop()


def test_up__when_it_has_ended__leaves_a_studio_that_down_stops(machine: Machine) -> None:
    done = machine.up()
    assert done.returncode == 0, done.stderr
    assert f"a studio is up at {machine.url}" in done.stdout
    processes = read(machine.processes)
    assert len(processes) == NODES + 2
    assert all(process.is_running for process in processes)
    w3 = Web3(Web3.HTTPProvider(machine.url))
    deployment = Deployment.load(machine.record)
    deployment.check(w3)
    (gallery,) = (process for process in processes if process.name == "gallery")
    command = Path(f"/proc/{gallery.pid}/cmdline").read_text().split("\0")
    assert command[command.index("--works") + 1].endswith("operator-1/data/works")
    assert "Today" in requests.get(f"http://127.0.0.1:{machine.gallery}/", timeout=30).text
    operators = OperatorRegistry(w3, deployment).contract.functions
    assert operators.operatorCount().call() == NODES

    again = machine.up()
    assert again.returncode == 1
    (line,) = errors(again.stdout + again.stderr)
    assert "a studio is up already" in line
    assert all(process.is_running for process in processes)

    stopped = machine.local("down")
    assert (stopped.returncode, stopped.stderr) == (0, "")
    assert not any(process.is_running for process in processes)
    assert not is_taken(machine.port)
    assert not machine.record.exists()


def test_down__when_nothing_is_up__is_content(machine: Machine) -> None:
    for _ in range(2):
        done = machine.local("down")
        assert (done.returncode, done.stderr) == (0, "")
        assert "nothing was up" in done.stdout


def test_down__when_the_process_ids_are_others_now__leaves_those_alone(machine: Machine) -> None:
    machine.processes.parent.mkdir()
    me = Background.of("anvil", os.getpid())
    former = replace(me, started="long ago")
    machine.processes.write_text(json.dumps([asdict(former)]))
    done = machine.local("down")
    assert (done.returncode, done.stderr) == (0, "")
    assert me.is_running


def test_down__when_its_file_is_damaged__says_so(machine: Machine) -> None:
    machine.processes.parent.mkdir()
    machine.processes.write_text("[{}]")
    done = machine.local("down")
    machine.processes.unlink()
    assert done.returncode == 1
    (line,) = errors(done.stderr)
    assert "processes.json is damaged" in line


def test_up__when_the_port_is_taken__says_so_and_starts_nothing(machine: Machine) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", machine.port))
        other.listen()
        done = machine.up()
    assert done.returncode == 1
    (line,) = errors(done.stderr)
    assert f"port {machine.port} is taken" in line
    assert not machine.processes.exists()


def test_up__when_interrupted__stops_what_it_started(machine: Machine) -> None:
    with script("scripts.local", "up", *machine.ports, folder=machine.folder) as up:
        wait_for(lambda: "ModelRegistry" in up.log.read_text(), PATIENCE, "the deployment")
        assert is_taken(machine.port)
        up.send(signal.SIGINT)
        wait_for(lambda: not up.is_running, PATIENCE, "up to end")
        assert up.exit_code == 1
    assert not is_taken(machine.port)
    assert errors(up.log.read_text()) == ["Error: stopped"]
