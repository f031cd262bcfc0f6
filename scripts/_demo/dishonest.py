"""Second chapter: of three operators one reveals another root and one never reveals."""

import sys

from oracle.chain.types import AttestationState, Phase
from oracle.local.anvil import PROJECT
from oracle.local.processes import Process
from oracle.local.studio import LocalStudio
from oracle.words import ether
from scripts._demo.honest import request_round, wait_for_attestations, wait_for_phase
from scripts._demo.report import Report


def actor(studio: LocalStudio, number: int, role: str) -> Process:
    """Starts the operator `number` as a liar or a no-show instead of a node."""
    operator = studio.operators[number]
    module = "tests.scenarios.dishonest"
    command = [sys.executable, "-m", module, role, "--config", str(operator.config.resolve())]
    process = Process(role, command, operator.folder / f"{role}.log", folder=PROJECT)
    studio.nodes.append(process)
    return process.start()


def dishonest_round(studio: LocalStudio, report: Report) -> None:
    """Runs the round and checks that nobody but the no-show loses, and nobody earns."""
    report.chapter("A round with a liar and a no-show")
    honest, liar, no_show = studio.operators
    studio.stop_nodes()
    studio.start_node(honest)
    actor(studio, 1, "liar")
    actor(studio, 2, "noshow")

    treasury = studio.governance.treasury()
    bonds = {o.address: studio.registry.get(o.address).bond for o in studio.operators}
    earned = {o.address: studio.earned(o) for o in studio.operators}
    round_id = request_round(studio, report, "dishonest round")

    wait_for_phase(studio, round_id, Phase.COMMIT)
    wait_for_attestations(studio, round_id, AttestationState.COMMITTED, 3)
    report.step("three committed")
    studio.chain.pass_until(studio.rounds.get(round_id).commit_end + 1)
    wait_for_attestations(studio, round_id, AttestationState.REVEALED, 2)
    report.step("two revealed, to different roots")
    report.claim(
        "two roots with one operator each: no quorum, and a tie",
        len(studio.rounds.roots(round_id)) == 2 and studio.rounds.get(round_id).tied,
    )
    studio.chain.pass_until(studio.rounds.get(round_id).reveal_end + 1)
    record = wait_for_phase(studio, round_id, Phase.FAILED)
    report.step("node: the round is failed", studio.gas_of("RoundFailed", round_id))
    for operator in studio.operators:
        if studio.state(round_id, operator) is not AttestationState.SETTLED:
            report.step(f"settled {operator.folder.name}", studio.settle(round_id, operator))

    penalty = record.no_show_penalty
    report.claim(
        "nobody earned anything, the liar included",
        {o.address: studio.earned(o) for o in studio.operators} == earned,
    )
    report.claim(
        f"the no-show lost {ether(penalty)} of its bond, a fifth of its stake",
        bonds[no_show.address] - studio.registry.get(no_show.address).bond == penalty
        and penalty * 5 == record.stake,
    )
    report.claim(
        "the honest operator and the liar, who revealed in time, kept theirs",
        all(studio.registry.get(o.address).bond == bonds[o.address] for o in (honest, liar)),
    )
    report.claim(
        "no bond is locked any more",
        all(studio.registry.get(o.address).locked == 0 for o in studio.operators),
    )
    report.claim(
        "the fee is back in the treasury, with the penalty",
        studio.governance.treasury() == treasury + penalty,
    )
