"""`ape console` with no variable but the chain's address, without a person at the keyboard."""

import shutil
import subprocess
from pathlib import Path

from oracle.local.anvil import PROJECT
from tests.scenarios.commands import APE, environment
from tests.scenarios.desk import Desk

STUDIO = (
    "print(deployment.name, models.get(1).name, rounds.count(), operators.contract.address, "
    "auctions.auction().is_begun, curation.winners(), vaults.contract.address)"
)


def console(folder: Path, url: str, code: str) -> subprocess.CompletedProcess[str]:
    """Runs `code` in a console of the project, whose deployment records are those in `folder`."""
    for name in ("ape-config.yaml", "ape_console_extras.py", "contracts", "scripts"):
        (folder / name).symlink_to(PROJECT / name)
    return subprocess.run(
        [APE, "console", "--network", "ethereum:local:foundry", "-c", code],
        cwd=folder,
        env=environment(APE_FOUNDRY_HOST=url),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def test_console__when_a_studio_is_deployed__has_it_at_hand(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "deployments").mkdir()
    shutil.copy(desk.studio.record, tmp_path / "deployments" / "31337.json")
    done = console(tmp_path, desk.chain.url, STUDIO)
    registry = desk.studio.deployment.address("OperatorRegistry")
    assert (done.returncode, done.stderr) == (0, "")
    vaults = desk.studio.deployment.address("FractionVaultFactory")
    assert done.stdout.splitlines()[-1] == f"atelier nacre 0 {registry} False [] {vaults}"


def test_console__when_there_is_no_studio__opens_and_says_so(desk: Desk, tmp_path: Path) -> None:
    done = console(tmp_path, desk.chain.url, "print(chain.chain_id)")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "31337"
    assert (
        "no studio here: no deployment record at deployments/31337.json"
        in done.stdout + done.stderr
    )
