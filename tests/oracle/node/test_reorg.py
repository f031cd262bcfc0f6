"""A reorganised chain: the node does its work anew, and nobody loses bond."""

from typing import Any

from web3.types import TxParams

from oracle.chain.generation.rounds import Round
from oracle.chain.types import AttestationState, Phase, RoundId
from oracle.local.anvil import account
from oracle.node.journal.entries import State
from tests.oracle.studio import RunningNode, Workshop


def raw_transactions(workshop: Workshop, after: int) -> list[str]:
    """Everything that was mined after block `after`, as it was sent."""
    w3, found = workshop.chain.w3, []
    for number in range(after + 1, w3.eth.block_number + 1):
        for digest in w3.eth.get_block(number)["transactions"]:
            raw: Any = workshop.chain.rpc("eth_getRawTransactionByHash", w3.to_hex(digest))
            found.append(raw)
    return found


def replace_seed_block(workshop: Workshop, record: Round, again: list[str]) -> None:
    """A new branch from before the seed block, with `again` in its last block.

    Anvil's RANDAO value follows from the parent's hash, so the seed block's parent is replaced by
    one with a transaction in it.
    """
    w3 = workshop.chain.w3
    depth = w3.eth.block_number - record.seed_block + 2
    transfer: TxParams = {
        "to": account(8).address,
        "value": w3.to_wei(1, "wei"),
        "gas": 21_000,
        "nonce": w3.eth.get_transaction_count(account(9).address),
        "chainId": w3.eth.chain_id,
        "maxFeePerGas": w3.to_wei(5, "gwei"),
        "maxPriorityFeePerGas": w3.to_wei(1, "gwei"),
    }
    signed = account(9).sign_transaction(dict(transfer))  # type: ignore[arg-type]
    first = [signed.raw_transaction.to_0x_hex(), 0]
    workshop.chain.rpc("anvil_reorg", depth, [first, *([raw, depth - 1] for raw in again)])


def commit_all(workshop: Workshop) -> tuple[RoundId, list[RunningNode]]:
    nodes = workshop.nodes()
    round_id = workshop.request()
    for _ in range(2):
        for node in nodes:
            node.once()
    assert workshop.round(round_id).committed == 3
    return round_id, nodes


def finish(workshop: Workshop, round_id: RoundId, nodes: list[RunningNode]) -> None:
    for move_on in (workshop.close_commits, workshop.close_reveals, workshop.close_challenges):
        for _ in range(2):
            for node in nodes:
                node.once()
        move_on(round_id)
    for _ in range(2):
        for node in nodes:
            node.once()


def check_all_honest(workshop: Workshop, round_id: RoundId, nodes: list[RunningNode]) -> None:
    record = workshop.round(round_id)
    assert (record.phase, record.agreeing) == (Phase.FINALISED, 3)
    for node in nodes:
        assert node.entry(round_id).state is State.SETTLED
        assert (node.bond, node.locked) == (2 * 10**18, 0)
        assert workshop.studio.earned(node.operator) == record.fee // 3


def test_nodes__when_the_seed_block_is_reorganised__commit_to_the_new_seed(
    workshop: Workshop,
) -> None:
    round_id, nodes = commit_all(workshop)
    old = workshop.round(round_id)
    replace_seed_block(workshop, old, [])
    assert workshop.round(round_id).phase is Phase.REQUESTED
    finish(workshop, round_id, nodes)
    assert workshop.round(round_id).seed != old.seed
    check_all_honest(workshop, round_id, nodes)


def test_nodes__when_their_commits_return_after_a_reorg__the_stale_ones_are_refused(
    workshop: Workshop,
) -> None:
    """The transactions of the old branch come back on the new one, as mempools do it."""
    round_id, nodes = commit_all(workshop)
    old = workshop.round(round_id)
    again = raw_transactions(workshop, old.seed_block - 1)
    assert len(again) == 4, "the seed and three commits"
    replace_seed_block(workshop, old, again)
    assert workshop.round(round_id).phase is Phase.REQUESTED, "the old header proves nothing now"
    finish(workshop, round_id, nodes)
    assert workshop.round(round_id).seed != old.seed
    check_all_honest(workshop, round_id, nodes)


def test_nodes__when_only_their_commits_are_reorganised__commit_again(
    workshop: Workshop,
) -> None:
    round_id, nodes = commit_all(workshop)
    seed = workshop.round(round_id).seed
    workshop.chain.rpc("anvil_reorg", 3, [])
    record = workshop.round(round_id)
    assert (record.seed, record.committed) == (seed, 0)
    finish(workshop, round_id, nodes)
    check_all_honest(workshop, round_id, nodes)


def test_nodes__when_their_reveals_are_reorganised__reveal_again(workshop: Workshop) -> None:
    round_id, nodes = commit_all(workshop)
    workshop.close_commits(round_id)
    for node in nodes:
        node.once()
        assert node.state(round_id) is AttestationState.REVEALED
    workshop.chain.rpc("anvil_reorg", 3, [])
    assert workshop.round(round_id).revealed == 0
    finish(workshop, round_id, nodes)
    check_all_honest(workshop, round_id, nodes)
