"""The daemon as a process: killed, stopped, cut off from its endpoint, started twice."""

import os
import signal
import subprocess
import sys

from oracle.chain.types import AttestationState, Phase
from oracle.local.anvil import free_port
from oracle.local.processes import Process, wait_for
from oracle.local.studio import LocalOperator, LocalStudio
from tests.oracle.studio import Workshop
from tests.support.bad_endpoint import BadEndpoint

LONG = 90
BOND = 2 * 10**18


def log(operator: LocalOperator) -> str:
    path = operator.folder / "node.log"
    return path.read_text() if path.is_file() else ""


def wait_for_log(operator: LocalOperator, words: str, times: int = 1) -> None:
    wait_for(lambda: log(operator).count(words) >= times, LONG, f"{times} × {words!r} in the log")


def wait_for_exit(process: Process) -> int:
    wait_for(lambda: not process.is_running, LONG, f"{process.name} to end")
    assert process.exit_code is not None
    return process.exit_code


def change(operator: LocalOperator, old: str, new: str) -> None:
    """Changes the operator's configuration for this test."""
    text = operator.config.read_text()
    assert old in text
    operator.config.write_text(text.replace(old, new))


def once(operator: LocalOperator) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "oracle.cli", "once", "--config", str(operator.config)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_daemon__when_killed_at_every_step__comes_to_the_same_end(
    workshop: Workshop, live_studio: LocalStudio
) -> None:
    """`kill -9` while works are made, after the commit and after the reveal."""
    victim, other = live_studio.operators[0], workshop.node(1)
    round_id = workshop.request(works=600)
    works = victim.folder / "data" / "works"
    node = live_studio.start_node(victim)
    wait_for(lambda: list(works.glob("*.part")), LONG, "half an archive")
    node.kill()
    assert live_studio.state(round_id, victim) is AttestationState.NONE

    node = live_studio.start_node(victim)
    committed = AttestationState.COMMITTED
    wait_for(lambda: live_studio.state(round_id, victim) is committed, LONG, "a commit")
    node.kill()
    other.once()
    workshop.close_commits(round_id)

    node = live_studio.start_node(victim)
    revealed = AttestationState.REVEALED
    wait_for(lambda: live_studio.state(round_id, victim) is revealed, LONG, "a reveal")
    node.kill()
    other.once()
    workshop.close_challenges(round_id)

    live_studio.start_node(victim)
    settled = AttestationState.SETTLED
    wait_for(lambda: live_studio.state(round_id, victim) is settled, LONG, "a settlement")
    record = workshop.round(round_id)
    assert (record.phase, record.agreeing) == (Phase.FINALISED, 2)
    assert live_studio.registry.get(victim.address).bond == BOND
    assert live_studio.earned(victim) == record.fee // 2


def test_daemon__when_asked_to_stop__ends_at_once_and_with_success(
    workshop: Workshop, live_studio: LocalStudio
) -> None:
    operator = live_studio.operators[0]
    workshop.request(works=10_000)
    node = live_studio.start_node(operator)
    works = operator.folder / "data" / "works"
    wait_for(lambda: list(works.glob("*.part")), LONG, "half an archive")
    assert node.pid is not None
    os.kill(node.pid, signal.SIGTERM)
    assert wait_for_exit(node) == 0
    assert "stopped" in log(operator)
    assert "Traceback" not in log(operator)
    assert list(works.glob("*.car")) == []


def test_daemon__when_told_to_stop_while_its_endpoint_is_busy__does_not_wait_for_it(
    live_studio: LocalStudio,
) -> None:
    """The endpoint asks for longer than the test waits, and the node's settings grant it."""
    operator = live_studio.operators[0]
    with BadEndpoint(live_studio.chain) as endpoint:
        endpoint.every = 1, {"Retry-After": str(LONG + 20)}
        change(operator, f'"{live_studio.chain.url}"', f'"{endpoint.url}"')
        operator.config.write_text("rpc_seconds = 120\n" + operator.config.read_text())
        node = live_studio.start_node(operator)
        # The survey waits a few seconds at most; the first question after it waits for as long.
        wait_for(lambda: len(endpoint.asked) >= 2, LONG, "an endpoint that is waited for")
        assert node.pid is not None
        os.kill(node.pid, signal.SIGTERM)
        assert wait_for_exit(node) == 0
    assert "Traceback" not in log(operator)


def test_daemon__when_another_has_the_journal__refuses_to_start(live_studio: LocalStudio) -> None:
    operator = live_studio.operators[0]
    live_studio.start_node(operator)
    wait_for_log(operator, "watching")
    second = once(operator)
    _, errors = second.communicate(timeout=LONG)
    assert second.returncode == 1
    assert "another daemon uses" in errors
    assert "Traceback" not in errors


def test_two_nodes__when_both_send_the_seed__the_later_one_takes_it_as_done(
    workshop: Workshop, live_studio: LocalStudio
) -> None:
    operators = live_studio.operators[:2]
    for operator in operators:
        change(operator, "stagger_seconds = 1.5", "stagger_seconds = 0")
    round_id = workshop.request()
    chain = live_studio.chain
    chain.rpc("evm_setAutomine", False)
    try:
        running = [once(operator) for operator in operators]
        wait_for(lambda: chain.rpc("txpool_status")["pending"] == "0x2", LONG, "two transactions")
        chain.mine()
        for process in running:
            output, errors = process.communicate(timeout=LONG)
            assert process.returncode == 0, errors
            assert output == "1 rounds are not over\n"
            assert "attention" not in errors
    finally:
        chain.rpc("evm_setAutomine", True)
    assert workshop.round(round_id).phase is Phase.COMMIT


def test_daemon__when_its_endpoint_is_away__waits_visibly_and_goes_on(
    workshop: Workshop, live_studio: LocalStudio
) -> None:
    operator, port = live_studio.operators[0], free_port()
    change(operator, live_studio.chain.url, f"http://127.0.0.1:{port}")
    round_id = workshop.request()
    node = live_studio.start_node(operator)
    wait_for_log(operator, "trying again")
    assert f"no Ethereum node answers at http://127.0.0.1:{port}" in log(operator)

    with BadEndpoint(live_studio.chain, port) as relay:
        wait_for_log(operator, "watching")
        relay.fall_ill("nonsense")
        failures = log(operator).count("trying again")
        wait_for_log(operator, "trying again", failures + 1)
        relay.fall_ill(None)
        committed = AttestationState.COMMITTED
        wait_for(lambda: live_studio.state(round_id, operator) is committed, LONG, "a commit")
    failures = log(operator).count("trying again")
    wait_for_log(operator, "trying again", failures + 1)
    assert node.is_running
    assert "Traceback" not in log(operator)
