"""Third chapter: every operator lies. One watcher and the chain are enough."""

import hashlib
import sys

from eth_abi import decode

from oracle.chain.generation.rounds import Round
from oracle.chain.governance.governor import Proposal, action
from oracle.chain.launch.parameters import local_parameters
from oracle.chain.sender import RevertError, transact
from oracle.chain.types import AttestationState, LeavesState, Phase
from oracle.generator.cid import digest_from_cid
from oracle.local.processes import Process
from oracle.local.studio import LocalOperator, LocalStudio
from oracle.words import ether
from scripts._demo.dishonest import actor
from scripts._demo.honest import (
    WORKS,
    pass_proposal,
    request_round,
    wait_for_attestations,
    wait_for_death,
    wait_for_leaves,
    wait_for_phase,
)
from scripts._demo.report import Report


def collusion(studio: LocalStudio, report: Report) -> None:
    """Two rounds of three liars each, then an honest round with a quorum of one."""
    watcher = studio.outsider()
    forged_round(studio, report, watcher)
    leafless_round(studio, report, watcher)
    report.chapter("The DAO asks again, with a quorum of one")
    studio.stop_nodes()
    quorum_of_one(studio, report)


def forged_round(studio: LocalStudio, report: Report, watcher: LocalOperator) -> None:
    """All three agree on a forged work; the watcher has the chain make it."""
    report.chapter("All three operators collude on a forged work")
    record = colluding_round(studio, report, watcher, "forger", "forged round")
    root = record.root
    wait_for_leaves(studio, record.id, root, LeavesState.PUBLISHED)
    report.step("watcher: demands the leaves", studio.gas_of("LeavesDemanded", record.id))
    report.step("forgers: publish them", studio.gas_of("LeavesPublished", record.id))
    wait_for_death(studio, record.id, root)
    report.step("watcher: the chain makes the work", studio.gas_of("RootDisputed", record.id))
    judge(studio, report, record, watcher)


def leafless_round(studio: LocalStudio, report: Report, watcher: LocalOperator) -> None:
    """All three agree on a root without leaves; nobody can publish them."""
    report.chapter("All three operators collude on a root without leaves")
    record = colluding_round(studio, report, watcher, "liar", "leafless round")
    root = record.root
    wait_for_leaves(studio, record.id, root, LeavesState.DEMANDED)
    report.step("watcher: demands the leaves", studio.gas_of("LeavesDemanded", record.id))
    studio.chain.pass_until(studio.rounds.root(record.id, root).publish_by + 1)
    wait_for_death(studio, record.id, root)
    report.step("watcher: silence kills the root", studio.gas_of("LeavesWithheld", record.id))
    judge(studio, report, record, watcher)


def colluding_round(
    studio: LocalStudio, report: Report, watcher: LocalOperator, role: str, what: str
) -> Round:
    """A round in which all three play `role` while a watcher looks on; ends with three reveals."""
    studio.stop_nodes()
    for number in range(len(studio.operators)):
        actor(studio, number, role)
    command = [sys.executable, "-m", "oracle.cli", "watch", "--config", str(watcher.config)]
    studio.nodes.append(Process("watcher", command, watcher.folder / "watcher.log").start())
    round_id = request_round(studio, report, what)
    report.step("a member proves the seed block's header", studio.seed(round_id))
    wait_for_attestations(studio, round_id, AttestationState.COMMITTED, 3)
    studio.chain.pass_until(studio.rounds.get(round_id).commit_end + 1)
    wait_for_attestations(studio, round_id, AttestationState.REVEALED, 3)
    record = studio.rounds.get(round_id)
    report.step("three revealed the same false root")
    return record


def judge(studio: LocalStudio, report: Report, record: Round, watcher: LocalOperator) -> None:
    """Settles the liars and checks who lost and who gained."""
    bonds = {o.address: studio.registry.get(o.address).bond for o in studio.operators}
    root = studio.rounds.root(record.id, record.root)
    studio.nodes[-1].stop()
    take_back(studio, record, watcher)
    balance = studio.chain.w3.eth.get_balance(watcher.signer.address)
    treasury = studio.governance.treasury.held()
    closes_at = studio.rounds.get(record.id).closes_at
    studio.chain.pass_until(max(root.settleable_at, closes_at + 1))
    if studio.rounds.get(record.id).phase is Phase.FAILABLE:
        report.step("the round is failed", studio.fail(record.id))
    for operator in studio.operators:
        if studio.state(record.id, operator) is not AttestationState.SETTLED:
            report.step(f"settled {operator.folder.name}", studio.settle(record.id, operator))
    take_back(studio, record, watcher)
    stake = record.stake
    report.claim(
        f"all three lost their whole stake of {ether(stake)}",
        all(studio.registry.get(a).bond == bond - stake for a, bond in bonds.items()),
    )
    report.claim(
        f"half of it, {ether(3 * stake // 2)}, is the watcher's",
        studio.disputes.case(record.id, record.root).disputer == watcher.signer.address
        and studio.chain.w3.eth.get_balance(watcher.signer.address) - balance == 3 * stake // 2,
    )
    report.claim(
        "the other half and the fee are in the treasury",
        studio.governance.treasury.held() - treasury == 3 * stake - 3 * stake // 2 + record.fee,
    )


def take_back(studio: LocalStudio, record: Round, watcher: LocalOperator) -> None:
    """Has the watcher paid what is due to it for having demanded the leaves, if anything is."""
    functions = studio.disputes.contract.functions
    call = functions.returnDemand(record.id, record.root, watcher.signer.address)
    try:
        transact(studio.chain.w3, studio.members[0], call)
    except RevertError as error:
        if "DemandNothingDue" not in error.reason:
            raise


def quorum_of_one(studio: LocalStudio, report: Report) -> None:
    """One honest operator fulfils a round; the chain alone gives a work's file to anybody."""
    rules = replace_quorum(studio, 1)
    pass_proposal(studio, report, rules, "quorum of one")
    honest = studio.operators[0]
    studio.start_node(honest)
    round_id = request_round(studio, report, "round of one")
    wait_for_phase(studio, round_id, Phase.COMMIT)
    wait_for_attestations(studio, round_id, AttestationState.COMMITTED, 1)
    studio.chain.pass_until(studio.rounds.get(round_id).commit_end + 1)
    wait_for_attestations(studio, round_id, AttestationState.REVEALED, 1)
    studio.chain.pass_until(studio.rounds.get(round_id).closes_at + 1)
    record = wait_for_phase(studio, round_id, Phase.FINALISED)
    report.claim(
        "one honest operator fulfilled the round",
        record.agreeing == 1 and record.works == WORKS,
    )
    studio.stop_nodes()


def from_the_chain_alone(studio: LocalStudio, report: Report, record: Round, index: int) -> None:
    """One plain JSON-RPC request fetches a minted work's PNG; its digest is the token's CID."""
    report.chapter("The chain alone gives a work's file to anybody")
    w3 = studio.chain.w3
    referee = studio.deployment.contract(w3, "Referee")
    data = referee.encode_abi("file", [record.model, record.seed, index, record.style])
    answer = studio.chain.rpc(
        "eth_call", {"to": referee.address, "data": data, "gas": hex(50_000_000)}, "latest"
    )
    (file,) = decode(["bytes"], bytes.fromhex(answer[2:]))
    digest = hashlib.sha256(file).digest()
    cid = studio.artwork.functions.cidOf(digest).call()
    token = studio.artwork.functions.tokenOf(digest).call()
    report.step(f"one eth_call returned a PNG of {len(file):,} bytes")
    report.claim(
        f"its SHA-256 is the one in the token's CID, {cid[:16]}…",
        token != 0 and digest_from_cid(cid) == digest,
    )
    receipt = studio.certify(token)
    report.step("the token is certified", receipt)
    report.claim(
        "the token's metadata now holds the picture itself",
        studio.artwork.functions.certified(token).call(),
    )


def replace_quorum(studio: LocalStudio, quorum: int) -> Proposal:
    """A proposal that changes nothing of the rules but the quorum."""
    rules = local_parameters().rules.model_copy(update={"quorum": quorum})
    call = studio.rounds.contract.functions.setRules(rules.as_tuple())
    return Proposal((action(call),), f"# A quorum of {quorum}")
