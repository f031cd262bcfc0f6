"""`ape console` with no variable but the chain's address, without a person at the keyboard."""

import hashlib
import io
import shutil
import subprocess
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest
from IPython.core.interactiveshell import InteractiveShell
from web3 import Web3
from web3.exceptions import ContractLogicError

from oracle.cli.amounts import in_wei
from oracle.errors import FatalError
from oracle.generator.cid import content_digest
from oracle.local.anvil import PROJECT
from scripts._console.one_line import EXPECTED, show_in_one_line
from tests.scenarios.commands import APE, environment
from tests.scenarios.desk import Desk

STUDIO = """
alice = accounts.test_accounts[0]
print(studio)
print(len(studio.rounds), len(studio.rounds[-1].works), studio.rounds[-1].phase.name)
work = studio.rounds[-1].works[1]
print(work.traits["palette"].words, work.digest.hex())
print(work)
path, digest = work.edition(512)
print(path.name, digest)
print(work.edition(format="svg")[0].suffix, "drawing")
print(sorted(studio.rounds[0].votes))
made = studio.propose.round(works=5, palette="*", margin="none:2/3,wide:1/3", account=alice)
print([p.calls for p in studio.proposals if p.id == made.id][0][0])
print(len(studio.proposals.open), "open")
print(studio.members.columns.tolist(), len(studio.members), studio.nodes["bond"].sum())
print(studio.history["phase"].tolist(), len(studio.sales))
print(studio.market)
print(len(studio.market.sales), studio.market.holders["of"].unique().tolist())
print(studio.market.report("report").name, studio.market.again().volume.shape)
print("yields" in dir(studio.market))
print(studio.proposals, studio.rounds, studio.rounds[-1].works)
paid = studio.propose.pay(alice.address, 0.25, account=alice)
print(paid.calls)
print("takes amounts" if "to, amount" in repr(studio.propose) else studio.propose)
print("completes", "works" in dir(studio.rounds[-1]), "bond" in dir(studio.propose))
"""


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
    """Rounds, works, proposals and tables, as the examples of the documentation use them."""
    number = desk.finish_round(3)
    (tmp_path / "deployments").mkdir()
    shutil.copy(desk.studio.record, tmp_path / "deployments" / "31337.json")
    done = console(tmp_path, desk.chain.url, STUDIO)
    assert (done.returncode, done.stderr) == (0, "")
    digest = content_digest(desk.studio.collect(number)[1])
    edition = tmp_path / "build" / "works" / f"round-{number}-work-1-512.png"
    for words in (
        "atelier on chain 31337",
        f"{edition.name} {hashlib.sha256(edition.read_bytes()).hexdigest()}",
        ".svg drawing",
        "1 3 FINALISED",
        digest.hex(),
        "not minted",
        "Ask for a round of 5 works of model 1, in this style: symmetry: none in 36 %, mirror",
        "palette: any; scale: whole in 48 %, half in 36 %, quarter-row-2-column-2 in 4 %,",
        "margin: none in 66.67 %, wide in 33.33 %; family: any",
        "['member', 'tokens', 'votes'] 5 6.0",
        "['finalised'] 0",
        "paid by splitters",
        "0 ['members']",
        "market.html (0, 3)",
        "completes True True",
        "The works of round 1",
        "Pay 0.25 ETH from the treasury to",
        "takes amounts",
    ):
        assert words in done.stdout, done.stdout


def test_console__when_there_is_no_studio__opens_and_says_so(desk: Desk, tmp_path: Path) -> None:
    done = console(tmp_path, desk.chain.url, "print(chain.chain_id)")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "31337"
    assert (
        "no studio here: no deployment record at deployments/31337.json"
        in done.stdout + done.stderr
    )


def test_console__when_something_is_refused__says_so_in_one_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for kind in EXPECTED:
        monkeypatch.setattr(kind, "_render_traceback_", None, raising=False)
    show_in_one_line()
    data = Web3.keccak(text="AuctionNone()")[:4]
    refused = ContractLogicError("execution reverted", data=Web3.to_hex(data))
    shell = InteractiveShell.instance()
    for error, words in (
        (FatalError("there is no\nmodel"), "there is no model"),
        (refused, "the chain refuses: There is no auction now."),
    ):
        (line,) = error._render_traceback_()  # type: ignore[attr-defined]
        assert line.startswith(words)
        with redirect_stdout(io.StringIO()) as out, redirect_stderr(out):
            shell.showtraceback((type(error), error, None))
        assert "Traceback" not in out.getvalue() and words in out.getvalue()


@pytest.mark.parametrize("amount", ["x", -1, 1e-19])
def test_amount__in_the_console__that_is_none__is_refused(amount: str | float) -> None:
    with pytest.raises(FatalError):
        in_wei(amount)


def test_amount__in_the_console__is_of_eth() -> None:
    assert (in_wei(1), in_wei(0.1), in_wei("2.5")) == (10**18, 10**17, 25 * 10**17)
