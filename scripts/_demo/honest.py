"""First chapter: a round from a vote to two minted works, agreed on by three operators."""

from dataclasses import dataclass

from web3.types import TxReceipt

from oracle.chain.generation.rounds import Round
from oracle.chain.governance.governor import FOR, Proposal
from oracle.chain.types import AttestationState, LeavesState, ModelId, Phase, RoundId
from oracle.generator import merkle
from oracle.generator.cid import cid_from_digest, content_digest
from oracle.local.processes import wait_for
from oracle.local.studio import LocalStudio
from oracle.words import ether
from scripts._demo.report import Report

WORKS = 16
PATIENCE = 60
MODEL = ModelId(1)


@dataclass(frozen=True)
class Finished:
    """A finalised round and its works' files by index."""

    round: Round
    files: list[bytes]


def pass_proposal(studio: LocalStudio, report: Report, proposal: Proposal, what: str) -> TxReceipt:
    """Takes a proposal through vote and timelock, moving the chain's clock where only it waits."""
    governance, chain, members = studio.governance, studio.chain, studio.members
    governance.simulate(proposal)
    proposal_id, receipt = governance.propose(members[0], proposal)
    report.step(f"{what}: proposed", receipt["gasUsed"])
    chain.pass_until(governance.find(proposal_id).vote_start + 1)
    for number, member in enumerate(members[:3], 1):
        receipt = governance.vote(member, proposal_id, FOR)
        report.step(f"{what}: vote {number} of 3", receipt["gasUsed"])
    chain.pass_until(governance.find(proposal_id).vote_end + 1)
    report.step(f"{what}: queued", governance.queue(members[0], proposal)["gasUsed"])
    chain.pass_until(governance.find(proposal_id).eta)
    receipt = governance.execute(members[0], proposal)
    report.step(f"{what}: executed", receipt["gasUsed"])
    return receipt


def request_round(
    studio: LocalStudio,
    report: Report,
    what: str,
    works: int = WORKS,
    style: bytes = b"",
    model: ModelId = MODEL,
) -> RoundId:
    """A vote for a round, in the house style if none is given; returns the round."""
    text = f"# {what}\n\n{works} works."
    proposal = studio.decisions.round(model, works, style, None, text)
    pass_proposal(studio, report, proposal, what)
    return RoundId(studio.rounds.count())


def wait_for_phase(studio: LocalStudio, round_id: RoundId, *phases: Phase) -> Round:
    """The round once it is in one of `phases`; the nodes do the work meanwhile."""

    def there() -> Round | None:
        studio.check_nodes()
        record = studio.rounds.get(round_id)
        return record if record.phase in phases else None

    names = " or ".join(p.name.lower() for p in phases)
    return wait_for(there, PATIENCE, f"round {round_id} to be in {names}")


def wait_for_attestations(
    studio: LocalStudio, round_id: RoundId, state: AttestationState, count: int
) -> None:
    """Waits until `count` operators have come as far as `state`."""

    def enough() -> bool:
        studio.check_nodes()
        return (
            sum(a.state >= state for a in studio.rounds.attestations(studio.rounds.get(round_id)))
            >= count
        )

    wait_for(enough, PATIENCE, f"{count} operators to have {state.name.lower()}")


def wait_for_leaves(
    studio: LocalStudio, round_id: RoundId, root: bytes, state: LeavesState
) -> None:
    """Waits until a root's leaves are demanded or published."""

    def there() -> bool:
        studio.check_nodes()
        return studio.rounds.root(round_id, root).leaves is state

    wait_for(there, PATIENCE, f"the root's leaves to be {state.name.lower()}")


def wait_for_death(studio: LocalStudio, round_id: RoundId, root: bytes) -> None:
    """Waits until a root is dead."""

    def is_dead() -> bool:
        studio.check_nodes()
        return studio.rounds.root(round_id, root).dead

    wait_for(is_dead, PATIENCE, "the false root to die")


def honest_round(
    studio: LocalStudio,
    report: Report,
    works: int = WORKS,
    what: str = "round",
    style: bytes = b"",
    model: ModelId = MODEL,
) -> Finished:
    """Runs the round and checks what it must have led to."""
    report.chapter(f"A {what} of {works} works")
    treasury = studio.governance.treasury.held()
    before = [studio.earned(operator) for operator in studio.operators]
    round_id = request_round(studio, report, what, works, style, model)
    fee = studio.rounds.get(round_id).fee
    report.claim(
        f"the treasury paid the fee of {ether(fee)} and nothing else",
        studio.governance.treasury.held() == treasury - fee,
    )

    wait_for_phase(studio, round_id, Phase.COMMIT)
    report.step("nodes: the seed block's header is proven", studio.gas_of("RoundSeeded", round_id))
    count = len(studio.operators)
    wait_for_attestations(studio, round_id, AttestationState.COMMITTED, count)
    report.step(f"nodes: {count} committed", studio.gas_of("WorksCommitted", round_id))
    studio.chain.pass_until(studio.rounds.get(round_id).commit_end + 1)
    wait_for_attestations(studio, round_id, AttestationState.REVEALED, count)
    report.step(f"nodes: {count} revealed", studio.gas_of("WorksRevealed", round_id))
    studio.chain.pass_until(studio.rounds.get(round_id).closes_at + 1)
    record = wait_for_phase(studio, round_id, Phase.FINALISED)
    report.step("nodes: finalised", studio.gas_of("RoundFinalised", round_id))
    report.claim(
        f"one root, {record.agreeing} of {count} operators agree: 0x{record.root.hex()[:16]}…",
        record.agreeing == count and len(studio.rounds.roots(record)) == 1,
    )
    wait_for_attestations(studio, round_id, AttestationState.SETTLED, count)
    report.step(f"nodes: {count} settled", studio.gas_of("AttestationSettled", round_id))
    shares = [studio.earned(o) - e for o, e in zip(studio.operators, before, strict=True)]
    report.claim(
        f"each operator was paid {ether(fee // count)}, the treasury got the remainder back",
        shares == [fee // count] * count
        and studio.governance.treasury.held() == treasury - fee + fee % count,
    )
    return Finished(record, studio.collect(round_id))


def mint_two(
    studio: LocalStudio, report: Report, finished: Finished, chosen: tuple[int, int]
) -> None:
    """The DAO mints two works that nobody curated to a member."""
    report.chapter("Two works that nobody chose become tokens by a vote")
    collector = studio.members[4].address
    round_id = finished.round.id
    digests = [content_digest(file) for file in finished.files]
    tree = merkle.MerkleTree(merkle.leaves(round_id, digests))
    report.claim(
        "the files on disk lead to the root on the chain", tree.root == finished.round.root
    )
    works = [(i, digests[i], tree.proof(i)) for i in chosen]
    proposal = studio.decisions.mint(round_id, works, collector, "# Mint two works")
    pass_proposal(studio, report, proposal, "mint")
    artwork = studio.artwork.functions
    for index in chosen:
        token = artwork.tokenOf(digests[index]).call()
        report.claim(
            f"work {index} is a token of the collector, its image is ipfs://{cid_from_digest(digests[index])}",
            artwork.ownerOf(token).call() == collector
            and artwork.cidOf(digests[index]).call() == cid_from_digest(digests[index])
            and artwork.workOf(token).call() == [round_id, index, digests[index]],
        )
