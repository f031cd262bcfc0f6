"""Second chapter: of three operators one reveals another root and one never reveals."""

import sys

from oracle.chain.types import AttestationState, LeavesState, Phase
from oracle.local.anvil import PROJECT
from oracle.local.processes import Process
from oracle.local.studio import LocalStudio
from oracle.words import ether
from scripts._demo.honest import (
    request_round,
    wait_for_attestations,
    wait_for_death,
    wait_for_leaves,
    wait_for_phase,
)
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
    """Runs the round and checks that both lose what the rules say, and nobody earns a fee."""
    report.chapter("A round with a liar and a no-show")
    operators = studio.operators
    honest, liar, no_show = operators
    studio.stop_nodes()
    studio.start_node(honest)
    actor(studio, 1, "liar")
    actor(studio, 2, "noshow")

    treasury = studio.governance.treasury.held()
    bonds = {o.address: studio.registry.get(o.address).bond for o in operators}
    earned = {o.address: studio.earned(o) for o in operators}
    round_id = request_round(studio, report, "dishonest round")

    wait_for_phase(studio, round_id, Phase.COMMIT)
    wait_for_attestations(studio, round_id, AttestationState.COMMITTED, 3)
    report.step("three committed")
    studio.chain.pass_until(studio.rounds.get(round_id).commit_end + 1)
    wait_for_attestations(studio, round_id, AttestationState.REVEALED, 2)
    report.step("two revealed, to different roots")
    record = studio.rounds.get(round_id)
    roots = studio.rounds.roots(record)
    report.claim(
        "two roots with one operator each: no quorum, and a tie",
        len(roots) == 2 and record.tied,
    )
    lie = next(root for root in roots if root != studio.root_of(round_id, honest))
    wait_for_leaves(studio, round_id, lie, LeavesState.DEMANDED)
    report.step("node: demands the lie's leaves", studio.gas_of("LeavesDemanded", round_id))
    studio.chain.pass_until(studio.rounds.root(round_id, lie).publish_by + 1)
    wait_for_death(studio, round_id, lie)
    report.step("node: silence kills the lie", studio.gas_of("LeavesWithheld", round_id))
    studio.chain.pass_until(studio.rounds.get(round_id).closes_at + 1)
    record = wait_for_phase(studio, round_id, Phase.FAILED)
    report.step("node: the round is failed", studio.gas_of("RoundFailed", round_id))
    studio.stop_nodes()
    studio.chain.pass_until(studio.rounds.root(round_id, lie).settleable_at)
    for operator in studio.operators:
        if studio.state(round_id, operator) is not AttestationState.SETTLED:
            report.step(f"settled {operator.folder.name}", studio.settle(round_id, operator))

    penalty, stake = record.no_show_penalty, record.stake
    lost = {o.address: bonds[o.address] - studio.registry.get(o.address).bond for o in operators}
    report.claim(
        "nobody was paid a fee, the liar included",
        {o.address: studio.earned(o) for o in operators} == earned,
    )
    report.claim(
        f"the no-show lost {ether(penalty)} of its bond, a fifth of its stake",
        lost[no_show.address] == penalty and penalty * 5 == stake,
    )
    report.claim(
        f"the liar lost its whole stake of {ether(stake)}, the honest operator nothing",
        lost[liar.address] == stake and lost[honest.address] == 0,
    )
    report.claim(
        "no bond is locked any more",
        all(studio.registry.get(o.address).locked == 0 for o in operators),
    )
    report.claim(
        "the fee is back in the treasury, with the penalty and half of the liar's stake",
        studio.governance.treasury.held() == treasury + penalty + stake - stake // 2,
    )
