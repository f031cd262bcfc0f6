"""No command shows the key or the password in its endpoint's URL."""

import os
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from click.testing import CliRunner

from oracle.cli.commands import main
from oracle.local.anvil import free_port
from oracle.local.processes import wait_for
from oracle.local.studio import LocalStudio
from tests.oracle.cli.test_bad_input import Desk
from tests.oracle.node.test_seen import read_all
from tests.support.bad_endpoint import BadEndpoint

SECRET = "s3cr3t"
LONG = 20
FOR_GOOD = ("run", "watch", "serve", "once", "dry-run")
"""Commands that go on until they are told to end, or until their endpoint answers."""


def url(port: int) -> str:
    """An endpoint's URL with a secret wherever one can stand."""
    return f"http://user:{SECRET}@127.0.0.1:{port}/v2/{SECRET}?apikey={SECRET}"


def commands(desk: Desk, endpoint: str) -> dict[str, list[str]]:
    """Every command with what it needs to come as far as its endpoint."""
    config = ["--config", str(desk.config)]
    owner = ["--owner-keystore", str(desk.folder / "signer.json")]
    owner += ["--owner-password-file", str(desk.folder / "password")]
    new, record = str(desk.folder / "new"), str(desk.record)
    address = desk.studio.operators[0].address
    return {
        **dict.fromkeys(("run", "once", "dry-run", "watch", "check", "status"), config),
        "init": [
            *("--config", new, "--rpc", endpoint, "--deployment", record, "--operator", address),
            *("--keystore", str(desk.folder / "signer.json"), "--data", str(desk.folder / "data")),
        ],
        "register": [*config, *owner, "--bond", "2", "--yes"],
        "top-up": [*config, *owner, "--yes", "1"],
        "set-signer": [*config, *owner, "--yes"],
        "exit": [*config, *owner, "--yes"],
        "claim": config,
        "export-car": [*config, "1"],
        "verify": [*config, record],
        "serve": [*config, "--listen", f"127.0.0.1:{free_port()}"],
        "gallery": [
            *("--deployment", record, "--rpc", endpoint, "--cache", str(desk.folder / "cache")),
            *("--export", str(desk.folder / "plain"), "--public-rpc", "http://127.0.0.1:9"),
        ],
        "extras": [str(desk.folder / "extras")],
    }


def shown(name: str, arguments: list[str], is_enough: Callable[[], bool] | None = None) -> str:
    """All that a command prints until it ends, or until it has done enough and is told to."""
    done = threading.Event()

    def end_it() -> None:
        try:
            wait_for(lambda: done.is_set() or is_enough(), LONG, f"{name} to do something")
        finally:
            if not done.is_set():
                os.kill(os.getpid(), signal.SIGTERM)

    before = signal.getsignal(signal.SIGTERM)
    ending = threading.Thread(target=end_it)
    if is_enough is not None:
        ending.start()
    try:
        result = CliRunner(mix_stderr=False).invoke(main, [name, *arguments])
    finally:
        done.set()
        if is_enough is not None:
            ending.join()
        signal.signal(signal.SIGTERM, before)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.stdout + result.stderr


@pytest.fixture
def desk(live_studio: LocalStudio, tmp_path: Path) -> Desk:
    return Desk(live_studio, tmp_path)


READS = ("eth_call", "eth_getBalance", "eth_getBlockByNumber", "eth_getLogs")
WAYS = {
    "well": None,
    "without its state": None,
    "with errors": "errors",
    "with HTTP errors": "forbidden",
    "not at all": "gone",
}
"""How the endpoint answers, and the illness that this is."""


@pytest.mark.parametrize("way", WAYS)
def test_no_command__shows_an_endpoints_secret(desk: Desk, way: str) -> None:
    with BadEndpoint(desk.studio.chain) as bad:
        endpoint = url(bad.port)
        port = free_port()
        desk.set("rpc", f'["{endpoint}"]')
        desk.set("listen", f'"127.0.0.1:{port}"')
        bad.says = f"no such key: see {endpoint}"
        if way == "without its state":
            bad.lacks = dict.fromkeys(READS, bad.says)
        bad.fall_ill(WAYS[way])
        for name, arguments in commands(desk, endpoint).items():
            before, pages = bad.knocks, []

            def is_enough(most: int = before + 5, pages: list[str] = pages) -> bool:
                with suppress(OSError):
                    pages.append(read_all(port))
                return bad.knocks >= most

            told = shown(name, arguments, is_enough if name in FOR_GOOD else None)
            assert SECRET not in told + "".join(pages), name
            if name in ("run", "watch"):
                assert any("atelier_" in page for page in pages), f"{name} shows no figures"
            assert name in ("init", "extras") or bad.knocks > before, f"{name} asked nothing"


def test_every_command__is_among_those_that_are_tried(desk: Desk) -> None:
    assert set(commands(desk, "")) == set(main.commands)
