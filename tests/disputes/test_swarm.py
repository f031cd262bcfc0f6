"""Swarms that act through one contract: everything they do is in one transaction, theirs first."""

from collections.abc import Iterator

import pytest
from web3.contract.contract import ContractFunction

from oracle.chain.abi import describe_revert
from oracle.chain.types import Phase, RoundId
from oracle.generator import commitment
from tests.disputes.arena import BOND, FEE, REVEAL, SALT, STAKE, Arena
from tests.disputes.players import Answer, nothing
from tests.support import models as small
from tests.support.refusals import ACCEPTED
from tests.support.solidity import compiled

DRONES = 24


class Swarm:
    """Many bonded operators with one contract as signer and payee."""

    def __init__(self, arena: Arena, count: int = DRONES) -> None:
        self.arena = arena
        self.owner = arena.stranger
        artifact = compiled("tests/support/contracts/Swarm.sol")["Swarm"]
        factory = arena.w3.eth.contract(abi=artifact.abi, bytecode=artifact.bytecode)
        digest = factory.constructor(arena.operators.address, count).transact(
            {"from": self.owner, "value": count * BOND, "gas": 16_000_000}  # type: ignore[typeddict-item]
        )
        receipt = arena.w3.eth.wait_for_transaction_receipt(digest)
        self.contract = arena.w3.eth.contract(address=receipt["contractAddress"], abi=artifact.abi)
        self.drones = [self.contract.functions.drones(n).call() for n in range(count)]

    @property
    def address(self) -> str:
        """Where its money is."""
        return str(self.contract.address)

    def act(self, *calls: ContractFunction, values: tuple[int, ...] = ()) -> ContractFunction:
        """All these calls in one transaction."""
        money = [*values, *[0] * (len(calls) - len(values))]
        targets = [call.address for call in calls]
        data = [call._encode_transaction_data() for call in calls]
        return self.contract.functions.act(targets, money, data)

    def commits(self, round_id: int, roots: list[bytes], seed: bytes) -> list[ContractFunction]:
        """Every drone's commitment to its root."""
        chain, oracle = self.arena.deployment.chain_id, self.arena.oracle
        return [
            oracle.functions.commit(
                round_id,
                drone,
                seed,
                commitment.commitment(chain, oracle.address, round_id, drone, root, SALT),
            )
            for drone, root in zip(self.drones, roots, strict=False)
        ]

    def reveals(self, round_id: int, roots: list[bytes], seed: bytes) -> list[ContractFunction]:
        """Every drone's reveal."""
        reveal = self.arena.oracle.functions.reveal
        return [
            reveal(round_id, drone, seed, root, SALT)
            for drone, root in zip(self.drones, roots, strict=False)
        ]

    def refusal(self, act: ContractFunction, value: int = 0) -> str:
        """Why the next block would refuse it, in words, or `ACCEPTED`."""
        found = self.arena.refusal(self.owner, act, value)
        if found.startswith("0x"):
            # CallFailed(uint256 index, bytes reason), which the project does not know.
            number, _, length = (int(found[10 + 64 * i : 74 + 64 * i], 16) for i in range(3))
            return f"call {number}: {describe_revert('0x' + found[202 : 202 + 2 * length])}"
        return found

    def wealth(self) -> int:
        """Its money and its bonds, in wei."""
        bonds = [self.arena.registry.get(drone).bond for drone in self.drones]
        return sum(bonds) + self.arena.balance(self.address) + self.arena.balance(self.owner)


@pytest.fixture(scope="module")
def swarming(deployed: Arena) -> Swarm:
    """A swarm with a bond for each drone; every test begins with it as it is now."""
    return Swarm(deployed)


@pytest.fixture
def swarm(swarming: Swarm, arena: Arena) -> Iterator[Swarm]:
    """The swarm at the beginning of a test."""
    assert arena is swarming.arena
    yield swarming


def test_swarm__when_all_commit_in_the_seeds_own_transaction__then_honest_operators_still_answer(
    arena: Arena, swarm: Swarm
) -> None:
    """Roots of nothing, each by one drone, revealed in the last block of reveals."""
    functions = arena.oracle.functions
    arena.send(arena.dao, functions.requestRound(1, 3, small.WIDEST), FEE)
    round_id = arena.book.count()
    arena.chain.mine(2)
    header = arena.book.seed_header(arena.book.get(RoundId(round_id)))
    seeding = functions.seed(round_id, header)
    seed = bytes(seeding.call({"from": swarm.owner}))
    roots = [nothing(f"garbage {n}") for n in range(DRONES)]
    arena.send(swarm.owner, swarm.act(seeding, *swarm.commits(round_id, roots, seed)))
    assert arena.get(round_id).committed == DRONES

    truth = arena.truth(round_id)
    ada, bob, _ = arena.crew
    before = swarm.wealth()
    arena.committed(round_id, {ada: truth.root, bob: truth.root})
    for operator in (ada, bob):
        arena.reveal(round_id, operator, truth.root)
    arena.at(arena.get(round_id).reveal_end)
    arena.send(swarm.owner, swarm.act(*swarm.reveals(round_id, roots, seed)))
    assert arena.get(round_id).root == truth.root
    for root in roots:
        arena.demand(round_id, root, arena.watcher)
    arena.pass_to(arena.root(round_id, roots[-1]).publish_by + 1)
    watching = arena.balance(arena.watcher)
    for root in roots:
        arena.send(arena.watcher, arena.court.functions.withhold(round_id, root))
    arena.close(round_id)
    arena.send(arena.stranger, functions.finalise(round_id))
    arena.pass_to(max(arena.root(round_id, root).settleable_at for root in roots))
    arena.settle(round_id, (ada, bob))
    assert [arena.balance(operator.payee) for operator in (ada, bob)] == [FEE // 2] * 2
    for drone in swarm.drones:
        arena.send(arena.watcher, functions.settle(round_id, drone))
    assert swarm.wealth() == before - DRONES * STAKE
    assert arena.balance(arena.watcher) > watching


def test_swarm__when_it_outvotes_the_honest_and_kills_its_root_at_the_end__then_the_truth_wins(
    arena: Arena, swarm: Swarm
) -> None:
    """A dispute of its own root and the round's end in one transaction, in the last second."""
    ada, bob, _ = arena.crew
    truth = arena.truth(arena.open())
    lie = truth.forged(1)
    round_id, seed = truth.round, arena.get(truth.round).seed
    roots = [lie.root] * DRONES
    before = swarm.wealth()
    arena.send(swarm.owner, swarm.act(*swarm.commits(round_id, roots, seed)))
    arena.committed(round_id, {ada: truth.root, bob: truth.root})
    arena.send(swarm.owner, swarm.act(*swarm.reveals(round_id, roots, seed)))
    for operator in (ada, bob):
        arena.reveal(round_id, operator, truth.root)
    assert arena.get(round_id).root == lie.root
    # Its own friend is the earliest to have committed to the false leaf.
    arena.send(swarm.owner, arena.challenge(lie, 1, swarm.address))
    end = arena.get(round_id).challenge_end
    dispute, fail = arena.dispute(lie, 1), arena.oracle.functions.fail(round_id)
    arena.at(end)
    found = swarm.refusal(swarm.act(dispute, fail))
    assert found == f"call 1: RoundWrongPhase(round={round_id}, phase=challenge)"
    arena.at(end)
    arena.send(swarm.owner, swarm.act(dispute))
    assert arena.refusal(swarm.owner, fail) != ACCEPTED
    arena.promote(truth)
    arena.pass_to(end + REVEAL + 1)
    assert arena.phase(round_id) is Phase.FINALISABLE
    arena.send(arena.stranger, arena.oracle.functions.finalise(round_id))
    arena.pass_to(arena.root(round_id, lie.root).settleable_at)
    for drone in swarm.drones:
        arena.send(arena.watcher, arena.oracle.functions.settle(round_id, drone))
    arena.settle(round_id, (ada, bob))
    assert [arena.balance(operator.payee) for operator in (ada, bob)] == [FEE // 2] * 2
    # It disputed itself, with a commitment: half of all its stakes is gone all the same.
    assert swarm.wealth() <= before - DRONES * (STAKE - STAKE // 2)


def test_swarm__when_it_demands_and_publishes_at_once__then_nothing_moves_but_its_money(
    arena: Arena, swarm: Swarm
) -> None:
    truth = arena.truth(arena.open())
    arena.revealed(truth.round, dict.fromkeys(arena.crew, truth.root))
    end = arena.get(truth.round).challenge_end
    arena.pass_to(end - 3)
    bond = arena.disputes.demand_bond(RoundId(truth.round))
    demand = arena.court.functions.demand(truth.round, truth.root)
    calls = (demand, *arena.publications(truth, swarm.drones[0]))
    arena.send(swarm.owner, swarm.act(*calls, values=(bond,)), bond)
    record = arena.get(truth.round)
    assert (record.challenge_end, record.closes_at) == (end, end)
    arena.close(truth.round)
    arena.send(arena.stranger, arena.oracle.functions.finalise(truth.round))
    arena.settle(truth.round, arena.crew)
    paid = sum(arena.balance(operator.payee) for operator in arena.crew)
    assert paid == FEE - FEE % 3 + bond


def test_swarm__when_it_reveals_and_disputes_itself_in_one_transaction__then_it_loses_half(
    arena: Arena, swarm: Swarm
) -> None:
    truth = arena.truth(arena.open())
    lie: Answer = truth.forged(0)
    round_id, seed = truth.round, arena.get(truth.round).seed
    before = swarm.wealth()
    arena.send(swarm.owner, swarm.act(*swarm.commits(round_id, [lie.root] * 3, seed)))
    arena.send(swarm.owner, arena.challenge(lie, 0, swarm.address))
    arena.pass_to(arena.get(round_id).commit_end + 1)
    reveals = swarm.reveals(round_id, [lie.root] * 3, seed)
    arena.send(swarm.owner, swarm.act(*reveals, arena.dispute(lie, 0)))
    assert arena.root(round_id, lie.root).dead
    arena.close(round_id)
    arena.send(arena.stranger, arena.oracle.functions.fail(round_id))
    for drone in swarm.drones[:3]:
        arena.send(arena.watcher, arena.oracle.functions.settle(round_id, drone))
    assert swarm.wealth() == before - 3 * (STAKE - STAKE // 2)


def test_swarm__when_it_shares_the_truth__then_it_thins_the_fee_and_keeps_nobody_out(
    arena: Arena, swarm: Swarm
) -> None:
    """Each identity is paid for a stake of its own that answers for the root."""
    ada = arena.crew[0]
    truth = arena.truth(arena.open())
    round_id, seed = truth.round, arena.get(truth.round).seed
    roots = [truth.root] * DRONES
    arena.send(swarm.owner, swarm.act(*swarm.commits(round_id, roots, seed)))
    arena.committed(round_id, {ada: truth.root})
    assert sum(arena.registry.get(drone).locked for drone in swarm.drones) == DRONES * STAKE
    arena.send(swarm.owner, swarm.act(*swarm.reveals(round_id, roots, seed)))
    arena.reveal(round_id, ada, truth.root)
    arena.close(round_id)
    arena.send(arena.stranger, arena.oracle.functions.finalise(round_id))
    arena.settle(round_id, [ada])
    assert arena.balance(ada.payee) == FEE // (DRONES + 1)
