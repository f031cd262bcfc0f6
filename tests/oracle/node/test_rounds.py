"""A node's part in a round, on a real chain."""

import shutil
from pathlib import Path

from oracle.chain.types import AttestationState, Phase
from oracle.content.store import ContentStore
from oracle.generator import merkle
from oracle.generator.cid import cid_from_digest, content_digest
from oracle.local.anvil import account
from oracle.node.journal.entries import State
from oracle.node.turns import turn
from tests.oracle.studio import SEED_DELAY, WORKS, RunningNode, Workshop
from tests.scenarios.dishonest import Dishonest
from tests.support.history import HISTORY


def test_round__when_all_take_part__ends_with_their_root_and_equal_pay(workshop: Workshop) -> None:
    round_id, nodes = workshop.finish()
    record = workshop.round(round_id)
    assert record.phase is Phase.FINALISED
    assert record.agreeing == 3
    for node in nodes:
        entry = node.entry(round_id)
        assert entry.state is State.SETTLED
        assert entry.note == ""
        assert entry.root == record.root
        assert node.state(round_id) is AttestationState.SETTLED
        assert workshop.studio.earned(node.operator) == record.fee // 3
        assert node.locked == 0


def test_round__when_over__its_files_lead_to_the_root_on_the_chain(workshop: Workshop) -> None:
    round_id, nodes = workshop.finish()
    for node in nodes:
        store = ContentStore(node.config.works)
        files = [store.get(cid_from_digest(d)) for d in node.entry(round_id).digests]
        assert len(files) == WORKS
        leaves = merkle.leaves(round_id, [content_digest(file) for file in files])
        assert merkle.root(leaves) == workshop.round(round_id).root


def test_node__when_it_looks_again__sends_nothing_twice(workshop: Workshop) -> None:
    node = workshop.node(0)
    round_id = workshop.request()
    node.once()
    node.once()
    assert node.state(round_id) is AttestationState.COMMITTED
    before = workshop.chain.w3.eth.block_number
    for _ in range(3):
        node.once()
    assert workshop.chain.w3.eth.block_number == before


def test_node__when_its_disk_is_lost_after_the_commit__still_reveals(workshop: Workshop) -> None:
    first, other = workshop.node(0), workshop.node(1)
    round_id = workshop.request()
    for node in (first, first, other):
        node.once()
    shutil.rmtree(first.config.data)
    again = workshop.node(0)
    workshop.close_commits(round_id)
    again.once()
    assert again.state(round_id) is AttestationState.REVEALED
    assert again.entry(round_id).state is State.REVEALED


def test_node__when_seed_is_young__commits_only_at_the_depth_it_was_told(
    workshop: Workshop,
) -> None:
    node = workshop.node(0, confirmations=3)
    round_id = workshop.request()  # leaves one block on the seed's
    node.once()
    assert workshop.round(round_id).phase is Phase.REQUESTED, "the seed block lies too high"
    workshop.chain.mine(3)
    node.once()
    node.once()
    assert workshop.round(round_id).phase is Phase.COMMIT
    assert node.state(round_id) is AttestationState.NONE, "the seed lies too high"
    workshop.chain.mine(3)
    node.once()
    assert node.state(round_id) is AttestationState.COMMITTED


def test_node__when_it_is_not_its_turn__leaves_the_step_to_others(workshop: Workshop) -> None:
    nodes = [workshop.node(number, stagger_seconds=3_600.0) for number in range(3)]

    def drawn(node: RunningNode) -> int:
        step = f"seed {workshop.round(round_id).seed_block}"
        return turn(round_id, step, node.operator.address, len(nodes))

    round_id = workshop.request()
    while list(map(drawn, nodes)).count(0) != 1:  # nobody, or two, have the first turn
        round_id = workshop.request()
    for node in sorted(nodes, key=drawn, reverse=True):
        assert workshop.round(round_id).phase is Phase.REQUESTED
        node.once()
    assert workshop.round(round_id).phase is Phase.COMMIT


def test_node__when_the_chain_forgot_the_seed_block__rearms_and_goes_on(
    workshop: Workshop,
) -> None:
    node = workshop.node(0)
    round_id = workshop.request()
    old = workshop.round(round_id).seed_block
    workshop.chain.mine(300)
    # Without EIP-2935's contract the chain knows 256 hashes instead of 8,191.
    workshop.chain.rpc("anvil_setCode", HISTORY, "0x")
    node.once()
    record = workshop.round(round_id)
    assert record.phase is Phase.REQUESTED
    assert record.seed_block > old
    workshop.chain.mine(SEED_DELAY + 1)
    node.once()
    assert workshop.round(round_id).phase is Phase.COMMIT


def test_node__when_seed_block_is_older_than_blockhash_knows__still_proves_it(
    workshop: Workshop,
) -> None:
    node = workshop.node(0)
    round_id = workshop.request()
    old = workshop.round(round_id).seed_block
    workshop.chain.mine(300)
    node.once()
    record = workshop.round(round_id)
    assert (record.phase, record.seed_block) == (Phase.COMMIT, old)


def test_round__when_too_few_commit__is_failed_and_frees_the_stake(workshop: Workshop) -> None:
    node = workshop.node(0)
    round_id = workshop.request()
    node.once()
    node.once()
    assert node.locked == workshop.round(round_id).stake
    bond = node.bond
    workshop.close_commits(round_id)
    for _ in range(3):
        node.once()
    assert workshop.round(round_id).phase is Phase.FAILED
    assert node.entry(round_id).state is State.FAILED
    assert (node.bond, node.locked) == (bond, 0)


def test_node__when_the_rest_agreed_on_another_root__says_so_and_keeps_its_bond(
    workshop: Workshop,
) -> None:
    honest = workshop.node(0, watch=False)
    liars = [Dishonest(workshop.config(number), reveals=True) for number in (1, 2)]
    round_id = workshop.request()
    bond = honest.bond
    for move_on in (workshop.close_commits, workshop.close_reveals, workshop.close_challenges):
        for _ in range(2):
            honest.once()
            for liar in liars:
                liar.step()
        move_on(round_id)
    for _ in range(2):
        honest.once()
    entry = honest.entry(round_id)
    assert workshop.round(round_id).root != entry.root
    assert entry.state is State.FAILED
    assert "another root became final" in entry.note
    assert (honest.bond, honest.locked) == (bond, 0)
    assert workshop.studio.earned(honest.operator) == 0


def test_round__when_one_of_three_lies__the_two_are_paid_and_the_liar_is_not(
    workshop: Workshop,
) -> None:
    honest = [workshop.node(number) for number in (0, 1)]
    liar = Dishonest(workshop.config(2), reveals=True)
    round_id = workshop.request()
    for move_on in (workshop.close_commits, workshop.close_reveals, workshop.close_challenges):
        for _ in range(2):
            for node in honest:
                node.once()
            liar.step()
        move_on(round_id)
    for _ in range(2):
        for node in honest:
            node.once()
    record = workshop.round(round_id)
    assert (record.phase, record.revealed, record.agreeing) == (Phase.FINALISED, 3, 2)
    earned = [workshop.studio.earned(operator) for operator in workshop.studio.operators]
    assert earned == [record.fee // 2, record.fee // 2, 0]


def test_node__when_the_bond_does_not_suffice__says_so_and_joins_once_it_does(
    workshop: Workshop,
) -> None:
    node = workshop.node(0)
    workshop.act(node.operator, "requestExit")
    round_id = workshop.request()
    node.once()
    node.once()
    assert node.state(round_id) is AttestationState.NONE
    assert "leaving" in node.entry(round_id).note
    workshop.act(node.operator, "cancelExit")
    node.once()
    assert node.state(round_id) is AttestationState.COMMITTED
    assert node.entry(round_id).note == ""


def test_node__when_its_signer_has_no_money__says_so_and_goes_on_once_it_has(
    workshop: Workshop,
) -> None:
    node = workshop.node(0)
    signer = node.operator.signer.address
    round_id = workshop.request()
    workshop.chain.set_balance(signer, 0)
    node.once()
    assert f"{signer} has insufficient funds" in node.entry(round_id).note
    workshop.chain.set_balance(signer, 10**18)
    node.once()
    assert workshop.round(round_id).phase is Phase.COMMIT
    assert node.entry(round_id).note == ""


def test_node__when_one_round_cannot_be_made_here__says_so_and_still_does_the_others(
    workshop: Workshop,
) -> None:
    node = workshop.node(0)
    broken, sound = workshop.request(), workshop.request()
    node.once()
    in_the_way = node.config.works / f"{broken}.car" / "anything"
    in_the_way.mkdir(parents=True)
    node.once()
    assert node.state(broken) is AttestationState.NONE
    assert "cannot be written" in node.entry(broken).note
    assert node.state(sound) is AttestationState.COMMITTED
    shutil.rmtree(in_the_way.parent)
    node.once()
    assert node.state(broken) is AttestationState.COMMITTED


def test_node__when_the_archive_is_lost__makes_it_again(workshop: Workshop) -> None:
    node = workshop.node(0)
    round_id = workshop.request()
    node.once()
    node.once()
    store = ContentStore(node.config.works)
    before = store.path(round_id).read_bytes()
    store.path(round_id).unlink()
    node.once()
    assert store.path(round_id).read_bytes() == before


def test_node__when_the_signer_was_changed__the_old_key_ends_what_it_began(
    workshop: Workshop,
) -> None:
    old, other = workshop.node(0), workshop.node(1)
    begun = workshop.request()
    for node in (old, old, other):
        node.once()
    workshop.act(old.operator, "setSigner", account(9).address)
    later = workshop.request()
    for _ in range(2):
        old.once()
        other.once()
    assert old.state(later) is AttestationState.NONE
    assert f"now acts through {account(9).address}" in old.entry(later).note
    workshop.close_commits(begun)
    old.node.prepare()  # as at a restart
    old.once()
    assert old.state(begun) is AttestationState.REVEALED


def test_node__when_started_with_the_new_key__says_which_one_must_reveal(
    workshop: Workshop,
) -> None:
    old, other = workshop.node(0), workshop.node(1)
    begun = workshop.request()
    for node in (old, old, other):
        node.once()
    workshop.act(old.operator, "setSigner", other.operator.signer.address)
    keys = {key: getattr(other.config, key) for key in ("keystore", "password_file")}
    new = workshop.node(0, data=_folder(workshop.config(0).data.parent / "new"), **keys)
    workshop.close_commits(begun)
    new.once()
    assert new.state(begun) is AttestationState.COMMITTED
    assert "made by an earlier key" in new.entry(begun).note


def _folder(path: Path) -> Path:
    path.mkdir()
    return path
