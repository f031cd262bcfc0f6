"""No command shows a secret of its endpoint, whatever that does, and every one comes to an end."""

from pathlib import Path

import pytest

from oracle.local.anvil import free_port
from tests.scenarios.all_commands import all_commands, signs, typed
from tests.scenarios.command_line import Result, run
from tests.scenarios.desk import Desk
from tests.support.bad_endpoint import BadEndpoint
from tests.support.deep import IS_DEEP

SECRET = "s3cr3t"
ALONE = {"demo", "local up", "local down"}
"""They have a chain of their own."""

FEW = ("proposals", "verify", "auction bid", "propose pay", "deploy")
COMMANDS = sorted(all_commands().keys() - ALONE)


def url(port: int) -> str:
    """An endpoint's URL with a secret wherever one can stand."""
    return f"http://user:{SECRET}@127.0.0.1:{port}/v2/{SECRET}?apikey={SECRET}"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "file.json"
    made.write_text("{}")
    return made


def told(desk: Desk, name: str, file: Path) -> Result:
    """What a command says that must not succeed."""
    member = 0 if signs(all_commands()[name]) else None
    result = desk.ask_words(typed(name, file), member, file if name == "deploy" else None)
    assert result.code != 0, name
    assert SECRET not in result.out + result.err, name
    assert "Traceback" not in result.err, name
    return result


def test_command__as_a_process_of_its_own__shows_no_secret(desk: Desk) -> None:
    away = run(url(free_port()), "proposals", *desk.options(None, None))
    assert away.code != 0
    assert SECRET not in away.out + away.err


def test_every_command__of_an_endpoint_that_quotes_its_own_url__shows_no_secret(
    desk: Desk, file: Path
) -> None:
    """It has no state and no events; all else, that of which Ape asks included, it has."""
    with BadEndpoint(desk.chain) as bad, desk.at(url(bad.port)):
        quoted = f"no such key: see {desk.url}"
        bad.lacks = dict.fromkeys(("eth_call", "eth_getLogs", "eth_estimateGas"), quoted)
        for name in COMMANDS:
            before = len(bad.asked)
            told(desk, name, file)
            assert len(bad.asked) > before, f"{name} asked nothing"


@pytest.mark.parametrize("illness", ["errors", "forbidden", "drops", "nonsense"])
def test_command__of_an_endpoint_that_is_ill__shows_no_secret(
    desk: Desk, file: Path, illness: str
) -> None:
    with BadEndpoint(desk.chain) as bad, desk.at(url(bad.port)):
        bad.says = f"no such key: see {desk.url}"
        bad.fall_ill(illness)
        for name in COMMANDS if IS_DEEP else FEW:
            told(desk, name, file)


def test_command__of_an_endpoint_that_is_away__shows_no_secret(desk: Desk, file: Path) -> None:
    with desk.at(url(free_port())):
        for name in COMMANDS if IS_DEEP else FEW:
            told(desk, name, file)
