"""A node from outside: metrics, health, readiness, and the files that read them."""

import json
import re
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from prometheus_client.parser import text_string_to_metric_families

from oracle import operations
from oracle.chain.types import AttestationState
from oracle.local.anvil import free_port
from oracle.local.processes import wait_for
from oracle.local.studio import LocalStudio
from oracle.node.health import health_app
from oracle.node.instruments import Instruments
from oracle.node.metrics import Metrics
from oracle.web import ListenError, serving
from tests.oracle.node.test_daemon import change, log
from tests.oracle.studio import Workshop, silence
from tests.support.bad_endpoint import BadEndpoint

LONG = 90
HOST = "127.0.0.1"


def read(port: int, page: str) -> tuple[int, str]:
    """Status and body of a page."""
    try:
        with urlopen(f"http://{HOST}:{port}{page}", timeout=LONG) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as error:
        return error.code, error.read().decode()


def figures(text: str) -> dict[str, float]:
    """Every sample by its name and labels, as Prometheus' own parser reads them."""
    found = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            labels = "".join(f"[{value}]" for _, value in sorted(sample.labels.items()))
            found[sample.name + labels] = sample.value
    return found


@pytest.fixture
def watched() -> Iterator[tuple[Instruments, int]]:
    """Instruments whose loop counts as stalled after a second, and the port that shows them."""
    instruments = Instruments(silence())
    with serving(health_app(instruments, 1.0), HOST, free_port()) as port:
        yield instruments, port


def test_healthz__when_the_loop_stalls__is_red_until_it_goes_on(
    watched: tuple[Instruments, int],
) -> None:
    instruments, port = watched
    instruments.pulse.beat()
    assert read(port, "/healthz")[0] == 200
    wait_for(lambda: read(port, "/healthz")[0] == 503, LONG, "a red page")
    instruments.pulse.beat()
    assert read(port, "/healthz")[0] == 200


def test_readyz__is_green_only_after_a_whole_look_without_trouble(
    watched: tuple[Instruments, int],
) -> None:
    instruments, port = watched
    assert "no look at the rounds has ended" in read(port, "/readyz")[1]
    instruments.pulse.passed()
    assert read(port, "/readyz")[0] == 200
    instruments.pulse.trouble = "no endpoint answers"
    status, body = read(port, "/readyz")
    assert (status, json.loads(body)["why"]) == (503, "no endpoint answers")
    assert read(port, "/healthz")[0] == 200, "to start it again would not bring an endpoint back"


def test_pulse__tells_systemd_that_the_loop_lives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = str(tmp_path / "notify")
    monkeypatch.setenv("NOTIFY_SOCKET", place)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(place)
        systemd.settimeout(LONG)
        pulse = Instruments(silence()).pulse
        pulse.beat()
        assert systemd.recv(100) == b"WATCHDOG=1"
        pulse.beat()
        systemd.setblocking(False)
        with pytest.raises(BlockingIOError):
            systemd.recv(100)
    pulse.beat()  # systemd is gone: nothing happens


def test_serving__when_the_port_is_taken__says_where(watched: tuple[Instruments, int]) -> None:
    with (
        pytest.raises(ListenError, match=rf"cannot listen at {HOST}:\d+: Address already in use"),
        serving(health_app(watched[0], 1.0), HOST, watched[1]),
    ):
        pass


def test_metrics__of_a_daemon__tell_what_the_chain_says(
    workshop: Workshop, live_studio: LocalStudio
) -> None:
    operator, port = live_studio.operators[0], free_port()
    with BadEndpoint(live_studio.chain) as relay:
        change(
            operator,
            f'rpc = ["{live_studio.chain.url}"]',
            f'rpc = ["{relay.url}/secret-key"]\nlisten = "{HOST}:{port}"\nlog = "json"\n'
            "rpc_seconds = 2",
        )
        round_id = workshop.request()
        workshop.node(1).once()
        live_studio.start_node(operator)
        committed = AttestationState.COMMITTED
        wait_for(lambda: live_studio.state(round_id, operator) is committed, LONG, "a commit")
        wait_for(lambda: read(port, "/readyz")[0] == 200, LONG, "a green page")
        found = figures(read(port, "/metrics")[1])
        record = workshop.round(round_id)
        assert found["atelier_bond_eth"] == 2
        assert found["atelier_bond_locked_eth"] == record.stake / 10**18
        assert found["atelier_transactions_total[commit]"] == 1
        assert found["atelier_works_made_total"] == record.works
        assert found["atelier_commit_seconds_count"] == 1
        assert found["atelier_rounds[committed]"] == 1
        assert found[f"atelier_endpoint_up[{relay.url}]"] == 1
        assert found["atelier_reveal_due_seconds"] > 10**8, "nothing is due"
        assert found["atelier_signer_rounds_paid"] > 10
        assert time.time() - found["atelier_last_pass_time_seconds"] < LONG

        relay.fall_ill("errors")
        wait_for(lambda: read(port, "/readyz")[0] == 503, LONG, "a red page")
        assert "daily request count exceeded" in read(port, "/readyz")[1]
        assert read(port, "/healthz")[0] == 200
        relay.fall_ill(None)
        wait_for(lambda: read(port, "/readyz")[0] == 200, LONG, "a green page again")

    lines = [json.loads(line) for line in log(operator).splitlines()]
    assert {"committed", "watching"} <= {line["event"] for line in lines}
    assert all(line["timestamp"] and line["level"] for line in lines)
    assert "secret-key" not in log(operator)
    assert not re.search("secret-key", read_all(port))


def read_all(port: int) -> str:
    """Everything that the three pages say."""
    return "".join(read(port, page)[1] for page in ("/metrics", "/healthz", "/readyz"))


NAME = re.compile(r"\batelier_[a-z_]+")


@pytest.mark.parametrize("file", ["alerts.yml", "grafana.json"])
def test_alerts_and_dashboard__name_only_figures_that_there_are(file: str) -> None:
    known = set()
    for family in Metrics().registry.collect():
        known |= {family.name, f"{family.name}_total", f"{family.name}_bucket"}
    named = set(NAME.findall(operations.text(file)))
    assert len(named) >= 10
    assert named <= known


def test_dashboard__shows_every_figure(tmp_path: Path) -> None:
    board = json.loads(operations.text("grafana.json"))
    shown = " ".join(t["expr"] for panel in board["panels"] for t in panel["targets"])
    for family in Metrics().registry.collect():
        assert family.name in shown, family.name
    assert len({panel["id"] for panel in board["panels"]}) == len(board["panels"])


@pytest.mark.parametrize("name", [n for n in operations.NAMES if n.endswith(".service")])
def test_units__give_the_node_no_more_rights_than_it_needs(name: str) -> None:
    unit = operations.text(name)
    for line in ("NoNewPrivileges=yes", "ProtectSystem=strict", "CapabilityBoundingSet=", "User="):
        assert f"\n{line}" in unit
    command = next(s for s in unit.splitlines() if s.startswith("ExecStart="))
    assert "password" not in command
