"""One honest watcher against colluding operators: real processes, Osaka's cap on gas enforced."""

import shutil
import sys
from collections.abc import Callable, Iterator

import pytest
from eth_account import Account
from web3 import Web3

from oracle.chain.generation.disputes import Case
from oracle.chain.generation.parameters import RuleParameters
from oracle.chain.generation.rounds import Root, Round
from oracle.chain.launch.parameters import local_parameters
from oracle.chain.sender import MAX_TRANSACTION_GAS, KeySender, transact
from oracle.chain.types import AttestationState, LeavesState, ModelId, Phase, RoundId
from oracle.local.anvil import PROJECT, Anvil, AnvilError
from oracle.local.processes import Process, wait_for
from oracle.local.studio import LocalOperator, LocalStudio
from oracle.quantities import ETHER

SEED_DELAY = 2
WINDOW = 600  # of the chain's time, which the tests move; long, so that a slow machine loses none
PATIENCE = 90
WORKS = 8
OPERATORS = 3
RULES = RuleParameters(
    seed_delay=SEED_DELAY,
    commit_window=WINDOW,
    reveal_window=WINDOW,
    challenge_window=WINDOW,
    lifetime=20 * WINDOW,
)


class Trial:
    """A round on a studio whose operators and watchers are processes."""

    def __init__(self, studio: LocalStudio, watcher: LocalOperator) -> None:
        self.studio = studio
        self.chain = studio.chain
        self.watcher = watcher
        self._processes: list[Process] = []

    def spawn(self, who: LocalOperator, name: str, *module: str) -> Process:
        """Starts a Python module with the operator's configuration."""
        command = [sys.executable, "-m", *module, "--config", str(who.config)]
        process = Process(name, command, who.folder / f"{name}.log", folder=PROJECT)
        self._processes.append(process.start())
        return process

    def collude(self, role: str) -> None:
        """Makes liars of all operators."""
        for operator in self.studio.operators:
            self.spawn(operator, role, "tests.scenarios.dishonest", role)

    def watch(self) -> Process:
        """Starts the watcher."""
        return self.spawn(self.watcher, "watch", "oracle.cli", "watch")

    def stop(self) -> None:
        """Stops every process."""
        for process in self._processes:
            process.stop()

    def wait(self, condition: Callable[[], bool], what: str) -> None:
        """Waits for a condition while every process lives."""

        def holds() -> bool:
            for process in self._processes:
                assert process.is_running, f"{process.name} stopped: {process.tail()}"
            return condition()

        wait_for(holds, PATIENCE, what)

    def request(self) -> RoundId:
        """A round as the timelock would ask for it after a vote; its seed block is mined."""
        functions = self.studio.rounds.contract.functions
        call = functions.requestRound(ModelId(1), WORKS, b"")
        self.studio.decide(call, functions.feeFor(WORKS).call())
        self.chain.mine(SEED_DELAY + 1)
        return RoundId(self.studio.rounds.count())

    def seed(self, round_id: RoundId) -> None:
        """Proves the seed, as anyone may; liars do not."""
        header = self.studio.rounds.seed_header(self.studio.rounds.get(round_id))
        call = self.studio.rounds.contract.functions.seed(round_id, header)
        transact(self.chain.w3, self.studio.members[0], call)

    def round(self, round_id: RoundId) -> Round:
        """The round now."""
        return self.studio.rounds.get(round_id)

    def case(self, record: Round) -> Case:
        """What disputes know of that root now."""
        return self.studio.disputes.case(record.id, record.root)

    def root(self, record: Round) -> Root:
        """How the root that led when `record` was read stands now."""
        return self.studio.rounds.root(record.id, record.root)

    def reveal(self, round_id: RoundId) -> Round:
        """Waits for all to commit, moves the clock, waits for all to reveal."""
        self._until(round_id, AttestationState.COMMITTED)
        self.chain.pass_until(self.round(round_id).commit_end + 1)
        self._until(round_id, AttestationState.REVEALED)
        return self.round(round_id)

    def _until(self, round_id: RoundId, state: AttestationState) -> None:
        def enough() -> bool:
            made = self.studio.rounds.attestations(self.studio.rounds.get(round_id))
            return sum(a.state >= state for a in made) == OPERATORS

        self.wait(enough, f"{OPERATORS} operators to have {state.name.lower()}")

    def bonds(self) -> list[int]:
        """Every operator's bond in wei."""
        return [self.studio.registry.get(o.address).bond for o in self.studio.operators]

    def balance(self, address: str) -> int:
        """Wei."""
        return int(self.chain.w3.eth.get_balance(Web3.to_checksum_address(address)))

    def spent(self, address: str, first: int) -> int:
        """Wei that `address` paid for gas from block `first` on."""
        w3, total = self.chain.w3, 0
        for number in range(first, w3.eth.block_number + 1):
            for transaction in w3.eth.get_block(number, full_transactions=True)["transactions"]:
                if transaction["from"] == address:  # type: ignore[index]
                    receipt = w3.eth.get_transaction_receipt(transaction["hash"])  # type: ignore[index]
                    total += receipt["gasUsed"] * receipt["effectiveGasPrice"]
        return total


@pytest.fixture(scope="module")
def deployed(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[LocalStudio, LocalOperator]]:
    """Three bonded operators and a watcher on a chain that enforces the transaction's gas cap."""
    with Anvil(options=("--enable-tx-gas-limit",)) as chain:
        studio = LocalStudio(
            chain,
            tmp_path_factory.mktemp("studio") / "local",
            operators=OPERATORS,
            parameters=local_parameters().model_copy(update={"rules": RULES}),
        )
        studio.fund_treasury()
        for operator in studio.operators:
            studio.register(operator)
        yield studio, studio.outsider()


@pytest.fixture
def trial(deployed: tuple[LocalStudio, LocalOperator]) -> Iterator[Trial]:
    """The studio as it was deployed, with empty journals."""
    studio, watcher = deployed
    for who in (*studio.operators, watcher):
        shutil.rmtree(who.folder / "data")
        (who.folder / "data").mkdir()
    snapshot = studio.chain.snapshot()
    trial = Trial(studio, watcher)
    yield trial
    trial.stop()
    studio.chain.revert(snapshot)


def settle_and_judge(
    trial: Trial, record: Round, bonds: list[int], first: int, before: int, treasury: int
) -> tuple[int, int]:
    """The watcher settles all liars: their whole stake is gone, half of it to the treasury.

    `treasury` had so much when the root died. Returns the other half, and what the watcher
    gained but for gas; both in wei.
    """
    trial.chain.pass_until(trial.root(record).settleable_at)
    attestations = trial.studio.rounds.attestations
    trial.wait(
        lambda: all(a.state is AttestationState.SETTLED for a in attestations(record)),
        "the watcher to settle the liars",
    )
    assert trial.bonds() == [bond - record.stake for bond in bonds]
    assert all(trial.studio.registry.get(o.address).locked == 0 for o in trial.studio.operators)
    reward = OPERATORS * (record.stake // 2)
    me = trial.watcher.signer.address
    trial.wait(
        lambda: trial.balance(me) - before + trial.spent(me, first) >= reward,
        "the watcher to have its bond and its part",
    )
    gained = trial.studio.governance.treasury.held() - treasury
    assert gained == record.fee + OPERATORS * record.stake - reward
    return reward, trial.balance(me) - before + trial.spent(me, first)


def test_chain__when_a_transaction_takes_more_than_the_cap__then_it_is_refused(
    trial: Trial,
) -> None:
    me = trial.studio.members[0].address
    with pytest.raises(AnvilError, match="tx_gas_limit_cap"):
        trial.chain.rpc(
            "eth_sendTransaction",
            {"from": me, "to": me, "gas": hex(MAX_TRANSACTION_GAS + 1)},
        )


def test_watcher__when_all_operators_forge_a_work__then_it_kills_the_root_and_is_paid(
    trial: Trial,
) -> None:
    me = trial.watcher.signer.address
    bonds, before, first = trial.bonds(), trial.balance(me), trial.chain.w3.eth.block_number
    trial.collude("forger")
    trial.watch()
    round_id = trial.request()
    trial.seed(round_id)
    record = trial.reveal(round_id)
    assert record.agreeing == OPERATORS

    trial.wait(lambda: trial.root(record).dead, "the watcher to kill the forged root")
    treasury = trial.studio.governance.treasury.held()
    root = trial.root(record)
    assert root.leaves is LeavesState.PUBLISHED
    assert trial.case(record).challenger == me
    (event,) = trial.studio.disputes.contract.events.RootDisputed().get_logs(from_block=first)
    assert event["args"]["index"] == WORKS // 2
    receipt = trial.chain.w3.eth.get_transaction_receipt(event["transactionHash"])
    assert receipt["from"] == me
    assert receipt["gasUsed"] < MAX_TRANSACTION_GAS

    trial.chain.pass_until(trial.round(round_id).closes_at + 1)
    assert trial.round(round_id).phase is Phase.FAILABLE
    trial.studio.fail(round_id)
    reward, gain = settle_and_judge(trial, record, bonds, first, before, treasury)
    # The forgers answered the demand, but its bond comes back with their root's death.
    assert gain == reward
    assert trial.round(round_id).phase is Phase.FAILED


def test_watcher__when_all_operators_reveal_a_root_without_leaves__then_silence_kills_it(
    trial: Trial,
) -> None:
    me = trial.watcher.signer.address
    bonds, before, first = trial.bonds(), trial.balance(me), trial.chain.w3.eth.block_number
    trial.collude("liar")
    trial.watch()
    round_id = trial.request()
    trial.seed(round_id)
    record = trial.reveal(round_id)

    trial.wait(lambda: trial.root(record).leaves is LeavesState.DEMANDED, "a demand")
    assert trial.case(record).demanders == 1
    assert not trial.root(record).dead
    trial.chain.pass_until(trial.root(record).publish_by + 1)
    trial.wait(lambda: trial.root(record).dead, "the watcher to kill the silent root")
    treasury = trial.studio.governance.treasury.held()
    assert trial.case(record).disputer == me
    trial.chain.pass_until(trial.round(round_id).closes_at + 1)
    assert trial.round(round_id).phase is Phase.FAILABLE
    trial.studio.fail(round_id)
    reward, gain = settle_and_judge(trial, record, bonds, first, before, treasury)
    assert gain == reward


def test_node__when_a_griefer_demands_an_honest_root__then_it_publishes_and_earns_the_bond(
    trial: Trial,
) -> None:
    for operator in trial.studio.operators:
        trial.spawn(operator, "node", "oracle.cli", "run")
    bonds, first = trial.bonds(), trial.chain.w3.eth.block_number
    griefer = Account.from_key(Web3.keccak(text="griefer"))
    trial.chain.set_balance(griefer.address, ETHER)
    round_id = trial.request()
    record = trial.reveal(round_id)
    demand = trial.studio.disputes.contract.functions.demand(round_id, record.root)
    bond = trial.studio.disputes.demand_bond(round_id)
    transact(trial.chain.w3, KeySender(griefer), demand, value=2 * bond)

    trial.wait(lambda: trial.root(record).leaves is LeavesState.PUBLISHED, "the publication")
    events = trial.studio.disputes.contract.events
    (published,) = events.DigestsPublished().get_logs(from_block=first)
    assert published["args"]["operator"] in [o.address for o in trial.studio.operators]
    trial.chain.pass_until(trial.round(round_id).closes_at + 1)
    trial.wait(lambda: trial.round(round_id).phase is Phase.FINALISED, "the round to be final")
    assert trial.round(round_id).root == record.root
    attestations = trial.studio.rounds.attestations
    trial.wait(
        lambda: all(
            a.state is AttestationState.SETTLED for a in attestations(trial.round(round_id))
        ),
        "all operators to be settled",
    )
    assert trial.bonds() == bonds
    assert not trial.root(record).dead


def test_node__when_it_is_alone_against_forgers__ends_their_root_and_makes_its_own_final(
    trial: Trial,
) -> None:
    """One honest daemon does it all: demands, disputes, promotes, finalises and settles."""
    *forgers, honest = trial.studio.operators
    functions = trial.studio.rounds.contract.functions
    trial.studio.decide(functions.setRules(RULES.model_copy(update={"quorum": 1}).as_tuple()))
    for forger in forgers:
        trial.spawn(forger, "forger", "tests.scenarios.dishonest", "forger")
    trial.spawn(honest, "node", "oracle.cli", "run")
    bonds = trial.bonds()
    round_id = trial.request()
    trial.reveal(round_id)
    book = trial.studio.rounds
    truth, forged = sorted(
        book.roots(trial.round(round_id)), key=lambda r: book.root(round_id, r).agreeing
    )
    assert book.root(round_id, forged).agreeing == len(forgers)

    trial.wait(lambda: book.root(round_id, forged).dead, "the node to kill the forged root")
    trial.wait(lambda: trial.round(round_id).root == truth, "the node to promote its own")
    trial.chain.pass_until(trial.round(round_id).closes_at + 1)
    trial.wait(lambda: trial.round(round_id).phase is Phase.FINALISED, "the round to be final")
    assert trial.round(round_id).root == truth
    trial.chain.pass_until(book.root(round_id, forged).settleable_at)
    trial.wait(
        lambda: all(
            a.state is AttestationState.SETTLED for a in book.attestations(trial.round(round_id))
        ),
        "all operators to be settled",
    )
    stake = trial.round(round_id).stake
    assert trial.bonds() == [bond - stake for bond in bonds[:-1]] + [bonds[-1]]
    assert trial.balance(honest.payee) == trial.round(round_id).fee, "nobody shares it"
