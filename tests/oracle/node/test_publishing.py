"""What a node does for its own root when others demand it or kill another."""

from oracle.chain.generation.disputes import CHUNK, DisputeBook, chunks
from oracle.chain.sender import KeySender, transact
from oracle.chain.types import LeavesState, Phase
from tests.oracle.node.lies import Lies, stranger
from tests.oracle.studio import Workshop, parameters
from tests.scenarios.dishonest import Forger


def test_node__when_it_was_killed_between_two_chunks__publishes_the_rest(
    workshop: Workshop,
) -> None:
    node = workshop.node(0)
    works = CHUNK + 6
    round_id = workshop.request(works)
    node.once()
    node.once()
    second = workshop.node(1)
    second.once()
    workshop.close_commits(round_id)
    node.once()
    record = workshop.round(round_id)
    griefer = KeySender(stranger(workshop))
    w3 = workshop.chain.w3
    disputes = DisputeBook(w3, workshop.studio.deployment)
    functions = disputes.contract.functions
    bond = disputes.demand_bond(round_id)
    transact(w3, griefer, functions.demand(round_id, record.root), value=2 * bond)
    signer = KeySender(node.operator.signer)
    first = next(chunks(round_id, node.entry(round_id).digests))
    owner = node.operator.address
    publish = functions.publish(round_id, record.root, owner, 0, first.digests, first.proof)
    transact(w3, signer, publish)
    block = w3.eth.block_number
    node.once()
    (event,) = disputes.contract.events.DigestsPublished().get_logs(from_block=block + 1)
    assert (event["args"]["first"], len(event["args"]["digests"])) == (CHUNK, 6)
    assert event["args"]["operator"] == owner
    assert workshop.studio.rounds.root(round_id, record.root).leaves is LeavesState.PUBLISHED
    assert tuple(disputes.publication(record, record.root)) == node.entry(round_id).digests


def test_node__when_a_false_leader_was_killed__promotes_its_own_root_and_finalises_it(
    lies: Lies,
) -> None:
    workshop = lies.workshop
    rules = parameters().rules.model_copy(update={"quorum": 1})
    set_rules = lies.studio.rounds.contract.functions.setRules
    lies.studio.decide(set_rules(rules.as_tuple()))
    honest = workshop.node(2, watch=False)
    record = lies.collude(Forger, honest)
    own = honest.entry(record.id).root or b""
    watch = lies.watch()
    watch.once()
    lies.lie()
    watch.once()
    assert lies.root(record).dead
    assert workshop.round(record.id).root == bytes(32)
    honest.once()
    assert workshop.round(record.id).root == own
    workshop.close_challenges(record.id)
    honest.once()
    assert workshop.round(record.id).phase is Phase.FINALISED
    assert honest.entry(record.id).note == ""
