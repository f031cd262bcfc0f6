"""Daemons as processes: power cuts, a lost disk, another seed, a chain that comes late."""

import json
import shutil
import sqlite3
import subprocess
import zlib
from contextlib import closing
from pathlib import Path
from typing import Any

from hexbytes import HexBytes

from oracle.chain.generation.rounds import Attestation, Round
from oracle.chain.types import AttestationState, Phase, RoundId
from oracle.local.anvil import Anvil, account, free_port
from oracle.local.processes import wait_for
from oracle.local.studio import LocalOperator, LocalStudio
from tests.oracle.node.test_agreement import by_the_page
from tests.oracle.node.test_daemon import change, log, wait_for_log
from tests.oracle.node.test_daemon_refusals import command
from tests.oracle.studio import WORKS, Workshop
from tests.reference import generator as reference

LIMIT = 90
BOND = 2 * 10**18


def wait_until(
    live_studio: LocalStudio, round_id: RoundId, operator: LocalOperator, state: AttestationState
) -> Attestation:
    """Waits until the operator has come as far as `state`; fails at once if a daemon ended."""

    def arrived() -> bool:
        live_studio.check_nodes()
        return live_studio.state(round_id, operator) is state

    wait_for(arrived, LIMIT, f"{operator.folder.name} to have {state.name.lower()}")
    return live_studio.rounds.attestation(round_id, operator.address)


def commits(live_studio: LocalStudio, round_id: RoundId, operator: LocalOperator) -> int:
    """How often the chain took a commitment of the operator's."""
    logs = live_studio.rounds.contract.events.WorksCommitted().get_logs(
        from_block=live_studio.deployment.block,
        argument_filters={"round": round_id, "operator": operator.address},
    )
    return len(logs)


def sent(
    live_studio: LocalStudio, operator: LocalOperator, function: str, since: int
) -> list[RoundId]:
    """The rounds of the operator's transactions mined since a block that call a function."""
    eth, contract = live_studio.chain.w3.eth, live_studio.rounds.contract
    found = []
    for number in range(since + 1, eth.block_number + 1):
        for transaction in eth.get_block(number, full_transactions=True)["transactions"]:
            if isinstance(transaction, HexBytes) or transaction.get("to") != contract.address:
                continue
            if transaction["from"] == operator.signer.address:
                called, arguments = contract.decode_function_input(transaction["input"])
                if called.fn_name == function:
                    found.append(RoundId(arguments["round"]))
    return found


def last_sent(operator: LocalOperator) -> float:
    """When the node's journal last noted that a transaction leaves."""
    path = operator.folder / "data" / "journal.sqlite"
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as journal:
        return float(journal.execute("SELECT max(sent) FROM transactions").fetchone()[0])


def lose_disk(operator: LocalOperator) -> None:
    """A new, empty disk where the node's was."""
    shutil.rmtree(operator.folder / "data")
    (operator.folder / "data").mkdir()


def test_daemon__when_killed_and_its_disk_is_lost_after_the_commit__still_reveals(
    workshop: Workshop, live_studio: LocalStudio
) -> None:
    victim, other = live_studio.operators[0], workshop.node(1)
    round_id = workshop.request()
    node = live_studio.start_node(victim)
    committed = wait_until(live_studio, round_id, victim, AttestationState.COMMITTED)
    node.kill()
    live_studio.nodes.remove(node)
    lose_disk(victim)
    other.once()
    workshop.close_commits(round_id)
    other.once()

    live_studio.start_node(victim)
    revealed = wait_until(live_studio, round_id, victim, AttestationState.REVEALED)
    assert committed.state is AttestationState.COMMITTED
    assert revealed.revealed(other.entry(round_id).root or b"")
    assert commits(live_studio, round_id, victim) == 1
    assert live_studio.registry.get(victim.address).bond == BOND


def test_daemon__when_killed_while_it_makes_works__commits_once_after_its_restart(
    workshop: Workshop, live_studio: LocalStudio
) -> None:
    victim = live_studio.operators[0]
    round_id = workshop.request(works=600)
    workshop.node(1).once()
    assert workshop.round(round_id).phase is Phase.COMMIT
    works = victim.folder / "data" / "works"
    node = live_studio.start_node(victim)
    wait_for(lambda: list(works.glob("*.part")), LIMIT, "half an archive")
    node.kill()
    live_studio.nodes.remove(node)
    assert live_studio.state(round_id, victim) is AttestationState.NONE

    live_studio.start_node(victim)
    wait_until(live_studio, round_id, victim, AttestationState.COMMITTED)
    later = workshop.request(works=1)  # once it is at this round, it has looked at the other again
    workshop.node(2).once()
    wait_until(live_studio, later, victim, AttestationState.COMMITTED)
    assert commits(live_studio, round_id, victim) == 1
    assert list(works.glob("*.part")) == []


def test_daemon__when_killed_before_its_commit_is_mined__does_not_commit_twice(
    workshop: Workshop, live_studio: LocalStudio
) -> None:
    victim, chain = live_studio.operators[0], live_studio.chain
    since = chain.w3.eth.block_number
    round_id = workshop.request()
    workshop.node(1).once()

    def pending() -> int:
        return int(chain.rpc("txpool_status")["pending"], 16)

    chain.rpc("evm_setAutomine", False)
    try:
        node = live_studio.start_node(victim)
        wait_for(lambda: pending() == 1, LIMIT, "the commit on its way")
        node.kill()
        live_studio.nodes.remove(node)
        before = last_sent(victim)
        live_studio.start_node(victim)
        wait_for(lambda: last_sent(victim) > before, LIMIT, "the restarted node to send again")
        chain.mine()
        wait_until(live_studio, round_id, victim, AttestationState.COMMITTED)
        live_studio.check_nodes()
    finally:
        chain.rpc("evm_setAutomine", True)
    later = workshop.request(works=1)
    workshop.node(2).once()
    wait_until(live_studio, later, victim, AttestationState.COMMITTED)
    assert commits(live_studio, round_id, victim) == 1
    # Not even in vain. It may also have been first to name the later round's seed.
    assert sent(live_studio, victim, "commit", since) == [round_id, later]


def replace_seed_block(chain: Anvil, record: Round) -> None:
    """Takes the seed block and its parent away; what follows begins with another parent.

    Anvil's RANDAO value follows from the parent's hash.
    """
    chain.rpc("anvil_rollback", chain.w3.eth.block_number - record.seed_block + 2)
    chain.send_as(account(9).address, account(8).address, value=1)
    chain.mine(2)


def test_daemons__when_the_seed_block_is_replaced__commit_to_the_new_seed_and_lose_nothing(
    workshop: Workshop, live_studio: LocalStudio
) -> None:
    for operator in live_studio.operators:
        live_studio.start_node(operator)
    round_id = workshop.request()

    def all_are(state: AttestationState) -> None:
        for operator in live_studio.operators:
            wait_until(live_studio, round_id, operator, state)

    def all_committed_to(seed: bytes) -> bool:
        live_studio.check_nodes()
        record = workshop.round(round_id)
        return record.seed not in (b"", bytes(32), seed) and record.committed == 3

    all_are(AttestationState.COMMITTED)
    old = workshop.round(round_id)
    replace_seed_block(live_studio.chain, old)
    wait_for(lambda: all_committed_to(old.seed), LIMIT, "three commits to another seed")

    workshop.close_commits(round_id)
    all_are(AttestationState.REVEALED)
    workshop.close_challenges(round_id)
    all_are(AttestationState.SETTLED)
    record = workshop.round(round_id)
    assert (record.phase, record.agreeing) == (Phase.FINALISED, 3)
    digests = by_the_page(workshop, round_id)
    leaves = [reference.make_leaf(round_id, i, digest) for i, digest in enumerate(digests)]
    assert record.root == reference.make_root(leaves), "the works of the new seed"
    for operator in live_studio.operators:
        assert live_studio.registry.get(operator.address).bond == BOND
        assert live_studio.earned(operator) == record.fee // 3


def save_state(chain: Anvil, path: Path) -> Path:
    """Writes everything that the chain knows to a file that `--load-state` takes."""
    packed = bytes.fromhex(chain.rpc("anvil_dumpState").removeprefix("0x"))
    path.write_bytes(zlib.decompress(packed, wbits=zlib.MAX_WBITS | 32))
    return path


def test_daemon__when_its_chain_starts_later_and_restarts__waits_visibly_and_goes_on(
    workshop: Workshop, live_studio: LocalStudio, tmp_path: Path
) -> None:
    operator, port = live_studio.operators[0], free_port()
    change(operator, live_studio.chain.url, f"http://127.0.0.1:{port}")
    round_id = workshop.request()
    workshop.node(1).once()
    options = ("--load-state", str(save_state(live_studio.chain, tmp_path / "state.json")))
    node = live_studio.start_node(operator)
    wait_for_log(operator, "trying again", 2)
    assert f"no Ethereum node answers at http://127.0.0.1:{port}" in log(operator)
    assert "watching" not in log(operator)

    with Anvil(port=port, options=options):
        wait_for_log(operator, "watching")
        wait_for_log(operator, "committed")
    failures = log(operator).count("trying again")
    wait_for_log(operator, "trying again", failures + 1)
    with Anvil(port=port, options=options):  # which forgot the commit, as a chain may
        wait_for_log(operator, "committed", 2)
    assert node.is_running
    assert live_studio.state(round_id, operator) is AttestationState.NONE, "it was the other chain"
    assert "Traceback" not in log(operator)


def answer(subcommand: str, operator: LocalOperator, *options: str) -> str:
    """What a command of a process of its own prints."""
    done = subprocess.run(
        command(subcommand, operator.config, *options),
        capture_output=True,
        text=True,
        timeout=LIMIT,
        check=True,
        env={"COLUMNS": "200", "PATH": ""},
    )
    return done.stdout


def test_status_and_once__as_processes__tell_what_the_chain_says(
    workshop: Workshop, live_studio: LocalStudio
) -> None:
    operator = live_studio.operators[0]
    round_id = workshop.request()
    assert answer("once", operator) == "1 rounds are not over\n"
    workshop.node(1).once()
    node = live_studio.start_node(operator)
    wait_until(live_studio, round_id, operator, AttestationState.COMMITTED)
    wait_for_log(operator, "committed")

    told: dict[str, Any] = json.loads(answer("status", operator, "--json"))
    assert told["operator"]["address"] == operator.address
    assert told["operator"]["locked"] == workshop.round(round_id).stake
    (line,) = told["rounds"]
    assert (line["round"], line["works"], line["mine"]) == (round_id, WORKS, "committed")
    assert len(line["root"]) == 66
    text = answer("status", operator)
    assert operator.address in text
    assert "committed" in text
    assert node.is_running
