"""Daemons whose disk is full, whose journal is damaged or whose model is corrupted.

Each case is judged by the chain's state at its end: the bond is whole and the round is settled.
"""

import shutil
import sys

from oracle.generator.released import DEFAULT, RELEASED
from oracle.local.processes import Process, wait_for
from oracle.local.studio import LocalOperator, LocalStudio
from tests.oracle.node.test_chaos import (
    COMMITTED,
    LIMIT,
    REVEALED,
    SETTLED,
    check_whole,
    configure,
    restart,
)
from tests.oracle.node.test_daemon import log, wait_for_exit
from tests.oracle.node.test_daemon_recovery import wait_until
from tests.oracle.studio import Workshop


def start_on_full_disk(studio: LocalStudio, operator: LocalOperator, kilobytes: int) -> Process:
    """A daemon to which the system lets no file grow beyond a size, its log included."""
    command = f"ulimit -f {kilobytes}; exec {sys.executable} -m oracle.cli run --config {{}}"
    node = Process(
        "full",
        ["bash", "-c", command.format(operator.config)],
        operator.folder / "full.log",
    )
    studio.nodes.append(node)
    return node.start()


def test_daemon__when_its_disk_is_full__still_reveals_and_later_has_the_files_again(
    workshop: Workshop, live_studio: LocalStudio
) -> None:
    victim, other = live_studio.operators[0], workshop.node(1, watch=False)
    configure(victim, watch="false", stagger_seconds="0")
    round_id = workshop.request(works=300)
    node = live_studio.start_node(victim)
    wait_until(live_studio, round_id, victim, COMMITTED)
    node.kill()
    other.once()
    archive = victim.folder / "data" / "works" / f"{round_id}.car"
    archive.unlink()
    workshop.close_commits(round_id)

    full = start_on_full_disk(live_studio, victim, 1)
    wait_for(lambda: live_studio.state(round_id, victim) is REVEALED, LIMIT, "a reveal")
    other.once()
    assert full.is_running
    assert not archive.exists()
    # The daemon tries again and again; between two tries nothing of the last one is left.
    wait_for(lambda: not list(archive.parent.glob("*.part")), LIMIT, "nothing left on the disk")
    full.kill()
    live_studio.nodes.remove(full)

    restart(live_studio, victim)
    wait_for(archive.is_file, LIMIT, "the files again")
    workshop.close_challenges(round_id)
    wait_until(live_studio, round_id, victim, SETTLED)
    check_whole(workshop, round_id, victim)


def test_daemon__when_its_journal_is_damaged__says_so_and_reveals_without_it(
    workshop: Workshop, live_studio: LocalStudio
) -> None:
    victim, other = live_studio.operators[0], workshop.node(1, watch=False)
    configure(victim, watch="false", stagger_seconds="0")
    round_id = workshop.request()
    node = live_studio.start_node(victim)
    wait_until(live_studio, round_id, victim, COMMITTED)
    node.kill()
    other.once()
    workshop.close_commits(round_id)
    journal = victim.folder / "data" / "journal.sqlite"
    for path in journal.parent.glob("journal.sqlite-*"):
        path.unlink()
    journal.write_bytes(b"\xa5" * 20_000)
    assert wait_for_exit(restart(live_studio, victim)) == 1
    assert "is damaged" in log(victim)
    assert "move it away and start again" in log(victim)

    journal.rename(journal.with_suffix(".damaged"))
    restart(live_studio, victim)
    wait_until(live_studio, round_id, victim, REVEALED)
    other.once()
    workshop.close_challenges(round_id)
    wait_until(live_studio, round_id, victim, SETTLED)
    check_whole(workshop, round_id, victim)


def test_daemon__when_its_model_is_corrupted__says_so_and_reveals_with_the_chains(
    workshop: Workshop, live_studio: LocalStudio
) -> None:
    victim, other = live_studio.operators[0], workshop.node(1, watch=False)
    models = victim.folder / "models"
    shutil.copytree(RELEASED, models)
    configure(victim, watch="false", stagger_seconds="0", models='"models"')
    round_id = workshop.request()
    node = live_studio.start_node(victim)
    wait_until(live_studio, round_id, victim, COMMITTED)
    node.kill()
    other.once()
    weights = models / DEFAULT / "weights.bin"
    raw = bytearray(weights.read_bytes())
    raw[5_000] ^= 1
    weights.write_bytes(raw)
    workshop.close_commits(round_id)
    assert wait_for_exit(restart(live_studio, victim)) == 1
    assert "keccak-256 is 0x" in log(victim)

    shutil.rmtree(models / DEFAULT)
    restart(live_studio, victim)
    wait_until(live_studio, round_id, victim, REVEALED)
    other.once()
    workshop.close_challenges(round_id)
    wait_until(live_studio, round_id, victim, SETTLED)
    check_whole(workshop, round_id, victim)
