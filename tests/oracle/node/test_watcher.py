"""The watcher's steps one at a time: what it does with a key, without one, and when others act."""

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
import structlog
from eth_account import Account
from eth_account.signers.local import LocalAccount
from structlog.testing import LogCapture
from web3 import Web3

from oracle.chain.generation.disputes import CHUNK, Case, DisputeBook, chunks
from oracle.chain.generation.rounds import Root, Round
from oracle.chain.sender import MAX_TRANSACTION_GAS, KeySender, transact
from oracle.chain.types import AttestationState, LeavesState, ModelId, Phase
from oracle.generator import merkle
from oracle.generator.commitment import challenge
from oracle.local.studio import PASSWORD
from oracle.node.config import WatchConfig, load_watch_config
from oracle.node.keys import challenge_salt
from oracle.node.watching.challenger import drawn
from oracle.node.watching.daemon import Watch, open_watch
from oracle.node.works import origin_of
from oracle.quantities import ETHER
from tests.oracle.studio import MODEL, WORKS, RunningNode, Workshop, parameters
from tests.scenarios.dishonest import Dishonest, Forger


class Lies:
    """A round in which all operators collude, and a watcher that looks when it is told to."""

    def __init__(self, workshop: Workshop, folder: Path, stack: ExitStack) -> None:
        self.workshop = workshop
        self.studio = workshop.studio
        self.log = LogCapture()
        self._stack = stack
        self._folder = folder
        self.key = stranger(workshop, "watcher")
        keystore = Account.encrypt(self.key.key, PASSWORD, kdf="scrypt", iterations=2**12)
        (folder / "key.json").write_text(json.dumps(keystore))
        (folder / "password").write_text(PASSWORD)
        self.liars: list[Dishonest] = []

    def config(self, **changes: object) -> WatchConfig:
        """The settings of a watcher that is no operator."""
        data = self._folder / "watch"
        data.mkdir(exist_ok=True)
        config = load_watch_config(self.studio.operators[0].config)
        key = {"keystore": self._folder / "key.json", "password_file": self._folder / "password"}
        settings = {"data": data, "operator": None, "stagger_seconds": 0.0, **key, **changes}
        return config.model_copy(update=settings)

    def watch(self, **changes: object) -> Watch:
        """A watcher, closed when the test ends; its log is in `log`."""
        logger = structlog.wrap_logger(None, processors=[self.log])
        watch = self._stack.enter_context(open_watch(self.config(**changes), logger, Event()))
        watch.prepare()
        return watch

    def collude(
        self, role: type[Dishonest], honest: RunningNode | None = None, model: ModelId = MODEL
    ) -> Round:
        """Two operators reveal the same false root, perhaps a third a true one."""
        self.liars = [role(self.workshop.config(number)) for number in (0, 1)]
        round_id = self.workshop.request(model=model)
        header = self.studio.rounds.seed_header(self.workshop.round(round_id))
        functions = self.studio.rounds.contract.functions
        transact(self.w3, self.studio.members[0], functions.seed(round_id, header))
        self.lie()
        if honest:
            honest.once()
        self.workshop.close_commits(round_id)
        self.lie()
        if honest:
            honest.once()
        record = self.workshop.round(round_id)
        assert (record.phase, record.agreeing) == (Phase.REVEAL, 2)
        return record

    def lie(self) -> None:
        """The liars do what is due."""
        for liar in self.liars:
            liar.step()

    @property
    def w3(self) -> Web3:
        """The chain's client."""
        return self.studio.chain.w3

    def root(self, record: Round) -> Root:
        """How the false root stands now."""
        return self.studio.rounds.root(record.id, record.root)

    def case(self, record: Round) -> Case:
        """What disputes know of the false root."""
        return self.disputes.case(record.id, record.root)

    @property
    def disputes(self) -> DisputeBook:
        """Disputes on the chain."""
        return DisputeBook(self.w3, self.studio.deployment)

    def said(self) -> list[str]:
        """Everything the watcher logged."""
        return [str(entry["event"]) for entry in self.log.entries]

    def steps(self) -> list[str]:
        """What the watcher sent, in order."""
        return [str(entry["step"]) for entry in self.log.entries if entry["event"] == "sent"]


def look(watch: Watch) -> None:
    """One look at every round."""
    watch.once()


def stranger(workshop: Workshop, name: str = "stranger") -> LocalAccount:
    """A funded key that has nothing to do with the studio."""
    key: LocalAccount = Account.from_key(Web3.keccak(text=name))
    workshop.chain.set_balance(key.address, ETHER)
    return key


@pytest.fixture
def lies(workshop: Workshop, tmp_path: Path) -> Iterator[Lies]:
    """A stage for collusion."""
    with ExitStack() as stack:
        yield Lies(workshop, tmp_path, stack)


def test_watch__when_it_has_no_key__warns_of_the_lie_once_and_sends_nothing(lies: Lies) -> None:
    watch = lies.watch(keystore=None, password_file=None)
    record = lies.collude(Forger)
    block = lies.w3.eth.block_number
    look(watch)
    look(watch)
    (warning,) = [text for text in lies.said() if text.startswith("a lie was found")]
    assert "give me a key" in warning
    assert lies.w3.eth.block_number == block
    assert lies.root(record).leaves is LeavesState.HIDDEN


def test_watch__when_the_chain_cannot_judge_the_model__only_warns(lies: Lies) -> None:
    watch = lies.watch()
    record = lies.collude(Forger, lies.workshop.node(2), lies.workshop.add_print_model())
    block = lies.w3.eth.block_number
    look(watch)
    look(watch)
    (warning,) = [text for text in lies.said() if "cannot judge" in text]
    assert "compare with other operators" in warning
    assert lies.said().count("another root was revealed") == 1
    assert lies.w3.eth.block_number == block
    lies.workshop.close_challenges(record.id)
    # Three operators must agree on what the chain cannot judge, and mere dissent costs no bond.
    assert lies.workshop.round(record.id).phase is Phase.FAILABLE


def test_watch__when_it_gets_a_key_after_it_found_a_lie__acts(lies: Lies) -> None:
    with ExitStack() as stack:
        logger = structlog.wrap_logger(None, processors=[lies.log])
        config = lies.config(keystore=None, password_file=None)
        look(stack.enter_context(open_watch(config, logger, Event())))
        record = lies.collude(Forger)
    watch = lies.watch()
    look(watch)
    assert lies.root(record).leaves is LeavesState.DEMANDED


def test_watch__when_the_leaves_are_false__demands_then_commits_then_disputes(lies: Lies) -> None:
    watch = lies.watch()
    record = lies.collude(Forger)
    look(watch)
    look(watch)
    assert lies.steps() == ["demand"], "nothing is due while the leaves may still come"
    lies.lie()
    look(watch)
    assert lies.steps() == ["demand", "commitChallenge", "dispute"]
    assert lies.root(record).dead
    assert lies.case(record).challenger == lies.key.address


def test_watch__when_it_lost_its_disk_between_commitment_and_dispute__is_paid_all_the_same(
    lies: Lies, tmp_path: Path
) -> None:
    watch = lies.watch()
    record = lies.collude(Forger)
    look(watch)
    lies.lie()
    events = lies.disputes.contract.events
    snapshot_block = lies.w3.eth.block_number
    look(watch)
    (commitment,) = events.ChallengeCommitted().get_logs(from_block=snapshot_block)
    # Back to right after the commitment, with an empty disk.
    depth = lies.w3.eth.block_number - commitment["blockNumber"]
    lies.workshop.chain.rpc("anvil_rollback", depth)
    assert not lies.root(record).dead
    lies.log.entries.clear()
    other = tmp_path / "new-disk"
    other.mkdir()
    look(lies.watch(data=other))
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
    look(watch)
    lies.lie()
    first = lies.w3.eth.block_number
    look(watch)
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
    look(watch)
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
        look(watch)
        chain.mine()
    finally:
        chain.rpc("evm_setAutomine", True)
    look(watch)
    assert lies.root(record).dead
    assert lies.steps() == ["demand"], "neither a commitment nor a dispute"


def test_watch__when_somebody_copies_its_dispute__claims_the_reward(lies: Lies) -> None:
    watch = lies.watch()
    record = lies.collude(Forger)
    look(watch)
    lies.lie()
    first = lies.w3.eth.block_number
    look(watch)
    sent = lies.disputes.contract.events.RootDisputed().get_logs(from_block=first)[0]
    call = lies.w3.eth.get_transaction(sent["transactionHash"])
    lies.workshop.chain.rpc("anvil_rollback", 1)
    thief = stranger(lies.workshop)
    court = lies.disputes.contract.address
    lies.workshop.chain.send_as(thief.address, court, bytes(call["input"]))
    assert lies.root(record).dead
    assert int(lies.case(record).challenger, 16) == 0, "who did not commit earns nothing"
    look(watch)
    assert lies.steps()[-1] == "claimReward"
    assert lies.case(record).challenger == lies.key.address


def test_watch__when_the_window_is_about_to_close__disputes_without_a_commitment(
    lies: Lies,
) -> None:
    watch = lies.watch()
    record = lies.collude(Forger)
    look(watch)
    lies.lie()
    lies.workshop.chain.pass_until(lies.root(record).challenge_end - 20)
    look(watch)
    assert lies.steps() == ["demand", "dispute"]
    assert lies.root(record).dead


def test_watch__when_a_root_is_silent__kills_it_after_the_deadline_and_settles_in_time(
    lies: Lies,
) -> None:
    watch = lies.watch()
    record = lies.collude(Dishonest)
    look(watch)
    publish_by = lies.root(record).publish_by
    lies.workshop.chain.pass_until(publish_by)
    look(watch)
    assert not lies.root(record).dead, "the last second is still the publishers'"
    lies.workshop.chain.pass_until(publish_by + 1)
    look(watch)
    assert lies.root(record).dead
    balance = lies.w3.eth.get_balance(lies.key.address)
    look(watch)
    assert lies.steps() == ["demand", "withhold"]
    lies.workshop.chain.pass_until(lies.root(record).settleable_at)
    look(watch)
    assert lies.steps() == ["demand", "withhold", "settle", "settle"]
    look(watch)
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
    look(watch)
    assert lies.steps() == []
    assert any("the chain makes another work 0" in text for text in lies.said())


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
    look(watch)
    lies.lie()
    look(watch)
    assert lies.root(record).dead
    assert workshop.round(record.id).root == bytes(32)
    honest.once()
    assert workshop.round(record.id).root == own
    workshop.close_challenges(record.id)
    honest.once()
    assert workshop.round(record.id).phase is Phase.FINALISED
    assert honest.entry(record.id).note == ""
