"""The watcher's steps one at a time: what it does with a key, without one, and when others act."""

from collections import Counter
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from threading import Event

import structlog
from web3 import Web3

from oracle.chain.generation.rounds import Round
from oracle.chain.sender import MAX_TRANSACTION_GAS, KeySender, transact
from oracle.chain.types import AttestationState, LeavesState
from oracle.generator import merkle
from oracle.generator.commitment import challenge
from oracle.node.keys import challenge_salt
from oracle.node.watching.challenger import drawn
from oracle.node.watching.standalone import open_watch
from oracle.node.works import origin_of
from tests.oracle.node.lies import Lies, stranger
from tests.oracle.studio import WORKS
from tests.scenarios.dishonest import Dishonest, Forger


def test_watch__when_it_has_no_key__warns_of_the_lie_once_and_sends_nothing(lies: Lies) -> None:
    watch = lies.watch(keystore=None, password_file=None)
    record = lies.collude(Forger)
    block = lies.w3.eth.block_number
    watch.once()
    watch.once()
    (warning,) = [text for text in lies.said() if text.startswith("a lie was found")]
    assert "give me a key" in warning
    assert lies.w3.eth.block_number == block
    assert lies.root(record).leaves is LeavesState.HIDDEN


def test_watch__when_it_gets_a_key_after_it_found_a_lie__acts(lies: Lies) -> None:
    with ExitStack() as stack:
        logger = structlog.wrap_logger(None, processors=[lies.log])
        config = lies.config(keystore=None, password_file=None)
        stack.enter_context(open_watch(config, logger, Event())).once()
        record = lies.collude(Forger)
    watch = lies.watch()
    watch.once()
    assert lies.root(record).leaves is LeavesState.DEMANDED


def test_watch__when_the_leaves_are_false__demands_then_commits_then_disputes(lies: Lies) -> None:
    watch = lies.watch()
    record = lies.collude(Forger)
    watch.once()
    watch.once()
    assert lies.steps() == ["demand"], "nothing is due while the leaves may still come"
    lies.lie()
    watch.once()
    assert lies.steps() == ["demand", "commitChallenge", "dispute"]
    assert lies.root(record).dead
    assert lies.case(record).challenger == lies.key.address


def test_watch__when_it_lost_its_disk_between_commitment_and_dispute__is_paid_all_the_same(
    lies: Lies, tmp_path: Path
) -> None:
    watch = lies.watch()
    record = lies.collude(Forger)
    watch.once()
    lies.lie()
    events = lies.disputes.contract.events
    snapshot_block = lies.w3.eth.block_number
    watch.once()
    (commitment,) = events.ChallengeCommitted().get_logs(from_block=snapshot_block)
    # Back to right after the commitment, with an empty disk.
    depth = lies.w3.eth.block_number - commitment["blockNumber"]
    lies.workshop.chain.rpc("anvil_rollback", depth)
    assert not lies.root(record).dead
    lies.log.entries.clear()
    other = tmp_path / "new-disk"
    other.mkdir()
    lies.watch(data=other).once()
    assert lies.steps() == ["dispute"]
    assert lies.case(record).challenger == lies.key.address


class Fabricator(Forger):
    """Reveals a root whose leaves exist, none of them true."""

    def digests(self, record: Round) -> list[bytes]:
        """Nothing but forgeries."""
        return [bytes(Web3.keccak(text=f"{record.id} {n}")) for n in range(record.works)]


def test_watch__when_every_leaf_is_false__disputes_one_that_only_its_key_can_foresee(
    lies: Lies,
) -> None:
    """An accomplice who committed to the first and the last leaf long before gains nothing."""
    watch = lies.watch()
    record = lies.collude(Fabricator)
    claimed, functions = lies.liars[0].digests(record), lies.disputes.contract.functions
    chain, oracle = lies.w3.eth.chain_id, lies.studio.rounds.address
    accomplice, salt = KeySender(stranger(lies.workshop)), bytes(32)
    for index in (0, WORKS - 1):
        words = (record.root, index, claimed[index], accomplice.address, salt)
        early = functions.commitChallenge(challenge(chain, oracle, record.id, *words))
        transact(lies.w3, accomplice, early)
    watch.once()
    lies.lie()
    first = lies.w3.eth.block_number
    watch.once()
    events = lies.disputes.contract.events
    (sent,) = events.RootDisputed().get_logs(from_block=first)
    own = challenge_salt(lies.key, chain, oracle, record.id, record.root)
    assert sent["args"]["index"] == drawn(range(WORKS), own) not in (0, WORKS - 1)
    assert lies.case(record).challenger == lies.key.address


def test_drawn__over_many_keys__is_any_false_leaf() -> None:
    false = [3, 5, 8, 13]
    found = Counter(drawn(false, bytes(Web3.keccak(text=f"salt {n}"))) for n in range(400))
    assert found.keys() == set(false)
    assert min(found.values()) > 60


def test_watch__when_anothers_dispute_waits_to_be_mined__spends_no_gas_on_its_own(
    lies: Lies,
) -> None:
    watch = lies.watch(stagger_seconds=3600.0)
    record = lies.collude(Forger)
    watch.once()
    lies.lie()
    claimed = lies.liars[0].digests(record)
    proof = merkle.MerkleTree(merkle.leaves(record.id, claimed)).proof(WORKS // 2)
    dispute = lies.disputes.contract.functions.dispute(
        record.id, record.root, WORKS // 2, claimed[WORKS // 2], proof, bytes(32)
    )
    other, chain = stranger(lies.workshop), lies.workshop.chain
    chain.rpc("evm_setAutomine", False)
    try:
        chain.rpc("anvil_impersonateAccount", other.address)
        dispute.transact({"from": other.address, "gas": MAX_TRANSACTION_GAS})
        watch.once()
        chain.mine()
    finally:
        chain.rpc("evm_setAutomine", True)
    watch.once()
    assert lies.root(record).dead
    assert lies.steps() == ["demand"], "neither a commitment nor a dispute"


def test_watch__when_somebody_copies_its_dispute__claims_the_reward(lies: Lies) -> None:
    watch = lies.watch()
    record = lies.collude(Forger)
    watch.once()
    lies.lie()
    first = lies.w3.eth.block_number
    watch.once()
    sent = lies.disputes.contract.events.RootDisputed().get_logs(from_block=first)[0]
    call = lies.w3.eth.get_transaction(sent["transactionHash"])
    lies.workshop.chain.rpc("anvil_rollback", 1)
    thief = stranger(lies.workshop)
    court = lies.disputes.contract.address
    lies.workshop.chain.send_as(thief.address, court, bytes(call["input"]))
    assert lies.root(record).dead
    assert int(lies.case(record).challenger, 16) == 0, "who did not commit earns nothing"
    watch.once()
    assert lies.steps()[-1] == "claimReward"
    assert lies.case(record).challenger == lies.key.address


def test_watch__when_the_window_is_about_to_close__disputes_without_a_commitment(
    lies: Lies,
) -> None:
    watch = lies.watch()
    record = lies.collude(Forger)
    watch.once()
    lies.lie()
    lies.workshop.chain.pass_until(lies.root(record).challenge_end - 20)
    watch.once()
    assert lies.steps() == ["demand", "dispute"]
    assert lies.root(record).dead


def test_watch__when_a_root_is_silent__kills_it_after_the_deadline_and_settles_in_time(
    lies: Lies,
) -> None:
    watch = lies.watch()
    record = lies.collude(Dishonest)
    watch.once()
    publish_by = lies.root(record).publish_by
    lies.workshop.chain.pass_until(publish_by)
    watch.once()
    assert not lies.root(record).dead, "the last second is still the publishers'"
    lies.workshop.chain.pass_until(publish_by + 1)
    watch.once()
    assert lies.root(record).dead
    balance = lies.w3.eth.get_balance(lies.key.address)
    watch.once()
    assert lies.steps() == ["demand", "withhold"]
    lies.workshop.chain.pass_until(lies.root(record).settleable_at)
    watch.once()
    assert lies.steps() == ["demand", "withhold", "settle", "settle"]
    watch.once()
    assert lies.steps()[4:] == ["returnDemand"], "its bond, and its part of what the liars lost"
    assert lies.w3.eth.get_balance(lies.key.address) > balance + record.stake * 9 // 10
    states = [a.state for a in lies.studio.rounds.attestations(record)]
    assert states == [AttestationState.SETTLED] * 2


def test_watch__when_its_machine_is_faulty__puts_no_bond_on_its_word(lies: Lies) -> None:
    watch = lies.watch()
    record = lies.collude(Forger)
    journal = watch._context.journal
    wrong = tuple(bytes(Web3.keccak(index)) for index in range(WORKS))
    root = merkle.root(merkle.leaves(record.id, wrong))
    entry = replace(journal.get(record.id), origin=origin_of(record), root=root, digests=wrong)
    journal.put(entry)
    watch.once()
    assert lies.steps() == []
    assert any("the chain makes another work 0" in text for text in lies.said())
