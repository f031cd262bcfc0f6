"""The DAO replaces the oracle, then the auction house: old works hold, queued lots go on, numbers
mean one round, and operators are told."""

import threading
from collections.abc import Mapping
from typing import Any

import pytest
from web3 import Web3

from oracle.chain import abi
from oracle.chain.artwork.curation import UNIT, Curation
from oracle.chain.auction.auctions import AuctionHouse
from oracle.chain.deployment import Deployment
from oracle.chain.generation.operators import OperatorRegistry
from oracle.chain.generation.rounds import RoundBook
from oracle.chain.governance.governor import Proposal, action
from oracle.chain.launch.artifacts import creation_code
from oracle.chain.launch.whole_studio import deploy_successor
from oracle.chain.sender import RevertError, transact
from oracle.chain.types import ModelId, Phase, RoundId
from oracle.content.store import ContentStore
from oracle.decisions.studio import Decisions
from oracle.generator.merkle import MerkleTree, leaves
from oracle.node.config import NodeConfig
from oracle.node.operating.loop import open_node
from oracle.quantities import ETHER
from tests.oracle.studio import Workshop, parameters
from tests.support.refusals import error, refusal

CHOSEN = [3, 1]


def choose(workshop: Workshop, curation: Curation, round_id: RoundId, works: Any) -> list[bytes]:
    """Two works of a finished round are chosen; returns their digests."""
    chain, member = workshop.chain, workshop.studio.members[0]
    curation.open(member, round_id)
    curation.vote(member, round_id, {3: 2 * UNIT, 1: UNIT})
    chain.pass_until(curation.get(round_id).end + 1)
    digests = ContentStore(works).digests(round_id)
    tree = MerkleTree(leaves(round_id, digests))
    chosen = [digests[i] for i in CHOSEN]
    curation.close(member, round_id, chosen, [tree.proof(i) for i in CHOSEN])
    return chosen


def sell(workshop: Workshop, house: AuctionHouse) -> int:
    """The lot on offer goes to a member, and the next one is offered; returns its number."""
    member, auction = workshop.studio.members[1], house.auction()
    house.bid(member, auction.lot, auction.min_bid)
    workshop.chain.pass_until(house.auction().end + 1)
    house.settle(member)
    return auction.lot


def what_a_token_says(artwork: Any, token: int) -> Mapping[str, Any]:
    """All that marketplaces and verifiers ask of it."""
    round_id, index, digest = artwork.functions.workOf(token).call()
    prompt = artwork.functions.promptOf(round_id, index).call()
    return {
        "work": (round_id, index, digest),
        "prompt": prompt,
        "id": int.from_bytes(Web3.keccak(prompt), "big"),
        "verified": artwork.functions.verify(prompt, digest, b"").call({"gas": 30_000_000}),
        "uri": artwork.functions.tokenURI(token).call(),
        "royalty": artwork.functions.royaltyInfo(token, ETHER).call(),
    }


def replaced_oracle(workshop: Workshop) -> Deployment:
    """Another oracle, which a vote puts in force when operators had time to leave."""
    studio, chain = workshop.studio, workshop.chain
    record = deploy_successor(chain.w3, studio.members[0], studio.deployment, parameters())
    registry = studio.registry.contract.functions
    call = registry.proposeOracle(record.address("GenerationOracle"))
    workshop.vote(Proposal((action(call),), "Another oracle"))
    with pytest.raises(RevertError, match="OracleReplacementNotDue"):
        transact(chain.w3, studio.members[0], registry.activateOracle())
    chain.pass_until(registry.pendingOracleAt().call())
    transact(chain.w3, studio.members[0], registry.activateOracle())
    return record


def new_house(workshop: Workshop) -> AuctionHouse:
    """Another auction house, which a vote makes the minter."""
    studio, w3 = workshop.studio, workshop.chain.w3
    at, market = studio.deployment.address, parameters().market
    factory = w3.eth.contract(abi=abi.load("AuctionHouse"), bytecode=creation_code("AuctionHouse"))
    deployed = factory.constructor(
        at("StudioTimelock"),
        at("Artwork"),
        at("Curation"),
        at("RoundSplits"),
        parameters().min_window,
        market.auction.as_tuple(),
    )
    where = transact(w3, studio.members[0], deployed)["contractAddress"]
    call = studio.artwork.functions.setMinter(where)
    workshop.vote(Proposal((action(call),), "Another house"))
    contracts = {**studio.deployment.contracts, "AuctionHouse": where}
    return AuctionHouse(w3, studio.deployment.model_copy(update={"contracts": contracts}))


def test_replacement__of_oracle_and_house__leaves_old_works_and_lots_whole(
    workshop: Workshop,
) -> None:
    studio, chain, w3 = workshop.studio, workshop.chain, workshop.chain.w3
    first, nodes = workshop.finish()
    curation, house = Curation(w3, studio.deployment), AuctionHouse(w3, studio.deployment)
    chosen = choose(workshop, curation, first, nodes[0].config.works)
    house.start(studio.members[1])
    sell(workshop, house)
    token = studio.artwork.functions.tokenOf(chosen[0]).call()
    before = what_a_token_says(studio.artwork, token)
    assert before["id"] == token
    assert before["verified"]

    record = replaced_oracle(workshop)
    assert what_a_token_says(studio.artwork, token) == before

    # The old oracle opens no round, and numbers go on in the new one.
    old = studio.rounds.contract
    fee = old.functions.feeFor(16).call()
    timelock, request = studio.governance.timelock, old.functions.requestRound(1, 16, b"")
    chain.set_balance(timelock, fee)
    found = refusal(w3, timelock, old.address, request._encode_transaction_data(), fee)
    assert found == error("RoundOracleReplaced", oracle=record.address("GenerationOracle"))
    book = RoundBook(w3, record)
    assert (book.count(), book.first()) == (first, first + 1)
    workshop.vote(Decisions(w3, record).round(ModelId(1), 16, b"", fee, "A round"))
    chain.mine(3)
    second = RoundId(book.count())
    assert second == first + 1
    assert book.get(first) == studio.rounds.get(first), "asked of either, by its number alone"

    # A node with the old record says what is so; with the new one it works.
    again = studio.folder / "again"
    again.mkdir()
    assert warnings_of(workshop.config(0, data=again)) == [book.address]
    path = studio.folder / "successor.json"
    record.save(path)
    newer = []
    for number in range(len(studio.operators)):
        data = studio.folder / f"successor-{number}"
        data.mkdir()
        newer.append(workshop.node(number, deployment=path, data=data))
    for when in ("commit_end", "reveal_end", "closes_at"):
        for node in newer:
            node.once()
            node.once()
        chain.pass_until(getattr(book.get(second), when) + 1)
    for node in newer:
        node.once()
        node.once()
    assert book.get(second).phase is Phase.FINALISED
    more = choose(workshop, curation, second, newer[0].config.works)
    assert [curation.lot(first, 3), curation.lot(second, 3)] == [0, 2]
    assert not set(chosen) & set(more)

    # The lot on offer of the old round goes on under the old house, then under a new one.
    assert house.auction().lot == 1
    successor = new_house(workshop)
    chain.pass_until(house.auction().end + 1)
    house.settle(studio.members[1])
    successor.start(studio.members[1])
    assert [sell(workshop, successor) for _ in range(3)] == [1, 2, 3]
    for digest, round_id in zip([*chosen, *more], (first, first, second, second), strict=True):
        minted = studio.artwork.functions.tokenOf(digest).call()
        said = what_a_token_says(studio.artwork, minted)
        assert said["verified"]
        assert said["work"][0] == round_id
        split = studio.deployment.contract(w3, "RoundSplits").functions.splitterOf(round_id).call()
        assert said["royalty"][0] == split
    assert what_a_token_says(studio.artwork, token) == before


def warnings_of(config: NodeConfig) -> list[str]:
    """The oracles in force that a node names when it starts."""
    told: list[str] = []
    with open_node(config, Recorder(told), threading.Event()) as node:  # type: ignore[arg-type]
        node.prepare()
    return told


class Recorder:
    """A log that keeps which oracle was said to be in force."""

    def __init__(self, told: list[str]) -> None:
        self._told = told

    def warning(self, _event: str, **values: str) -> None:
        """One warning."""
        self._told.append(values["in_force"])

    def info(self, _event: str, **_values: object) -> None:
        """Nothing that this is about."""


def test_bond__when_another_oracle_comes__moves_on_only_after_the_exit_delay(
    workshop: Workshop,
) -> None:
    """Whoever distrusts it leaves in time; what the old oracle has locked stays locked."""
    studio, chain = workshop.studio, workshop.chain
    round_id, operator = workshop.request(), studio.operators[0]
    node = workshop.node(0)
    for _ in range(3):
        node.once()
    locked = studio.registry.get(operator.address).locked
    assert locked > 0
    workshop.act(operator, "requestExit")
    replaced_oracle(workshop)
    registry = OperatorRegistry(chain.w3, studio.deployment)
    record = registry.get(operator.address)
    assert record.locked == locked, "the round of the old oracle goes on"
    assert record.exit_at <= chain.now
    had = chain.w3.eth.get_balance(operator.payee)
    workshop.act(operator, "withdraw", operator.payee)
    assert chain.w3.eth.get_balance(operator.payee) - had == record.bond - locked
    assert studio.rounds.get(round_id).phase is not Phase.REQUESTED
