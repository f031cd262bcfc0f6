"""What whoever disputes has back: its gas and a fifth of it, and never more than a lie costs."""

from eth_utils.crypto import keccak

from oracle.chain.types import RoundId
from oracle.generator import merkle
from tests.disputes.arena import GAS_PRICE, NOBODY, SALT, STAKE, WORKS, Arena
from tests.disputes.players import Answer, nothing
from tests.disputes.rewards import challenger, claim, settled
from tests.support.events import event, said
from tests.support.refusals import ACCEPTED


def test_dispute__when_nobody_committed__then_it_kills_and_earns_its_gas_and_a_fifth(
    arena: Arena, lie: Answer
) -> None:
    used = arena.send(arena.watcher, arena.dispute(lie, 1))["gasUsed"]
    assert arena.root(lie.round, lie.root).dead
    assert challenger(arena, lie) == NOBODY
    back = arena.case(lie).refund
    cost = used * GAS_PRICE
    # All of the gas, and hardly more than the fifth: what cannot be measured is counted roundly.
    assert cost + cost // 5 <= back <= cost + cost // 5 + 50_000 * GAS_PRICE
    assert settled(arena, lie, arena.watcher, arena.dao) == [back, 3 * STAKE - back]
    assert arena.case(lie).refund == 0


def test_dispute__when_only_one_lied__then_half_of_one_stake_pays_the_dearest_dispute(
    arena: Arena,
) -> None:
    """Rules that name a tiny stake make it no cheaper to lie than to find out."""
    arena.vote_rules(stake=1)
    ada, bob, cyd = arena.crew
    truth = arena.truth(arena.open())
    lie = truth.forged(1)
    record = arena.get(truth.round)
    dearest = record.dispute_gas * GAS_PRICE
    assert record.stake == 2 * (dearest + dearest // 5)
    arena.revealed(truth.round, {ada: lie.root, bob: truth.root, cyd: truth.root})
    arena.send(arena.watcher, arena.dispute(lie, 1))
    back = arena.case(lie).refund
    assert back <= record.stake // 2
    arena.pass_to(arena.root(lie.round, lie.root).settleable_at)
    before = arena.balance(arena.watcher)
    arena.settle(lie.round, [ada])
    assert arena.balance(arena.watcher) == before + back


def test_dispute__when_the_liars_accomplice_committed_before__then_the_watcher_has_its_gas(
    arena: Arena, lie: Answer, thief: str
) -> None:
    """An accomplice of the liars is always the earliest; it must not make watching cost."""
    liars = sum(map(arena.bond, arena.crew))
    arena.send(thief, arena.challenge(lie, 1, thief))
    arena.send(arena.watcher, arena.challenge(lie, 1, arena.watcher))
    used = arena.send(arena.watcher, arena.dispute(lie, 1))["gasUsed"]
    assert claim(arena, lie, thief) == ACCEPTED
    back = arena.case(lie).refund
    gained = settled(arena, lie, thief, arena.watcher)
    assert gained == [3 * (STAKE // 2) - back, back]
    assert back > used * GAS_PRICE
    lost = liars - sum(map(arena.bond, arena.crew)) - gained[0]
    assert lost >= 3 * STAKE // 2 + back


def test_dispute__whatever_it_took__then_no_more_is_paid_than_the_model_explains(
    arena: Arena, lie: Answer
) -> None:
    record = arena.get(lie.round)
    arena.send(arena.watcher, arena.dispute(lie, 1))
    max_refund = record.dispute_gas * GAS_PRICE
    assert arena.case(lie).refund <= max_refund + max_refund // 5


def test_dispute__when_its_proof_is_endless__then_exactly_the_models_gas_is_paid(
    arena: Arena,
) -> None:
    """A liar reveals a root as deep as it likes: whoever kills it has what the round froze."""
    round_id, digest = arena.open(), nothing("one work too many")
    gas = arena.get(round_id).dispute_gas
    proof = [bytes(32)] * (gas // 512)  # what a word of arguments is counted at
    root = merkle.leaf(round_id, WORKS, digest)
    for sibling in proof:
        root = bytes(keccak(sibling + root))
    arena.revealed(round_id, dict.fromkeys(arena.crew, root))
    call = arena.court.functions.dispute(round_id, root, WORKS, digest, proof, SALT)
    refund = gas * GAS_PRICE + gas * GAS_PRICE // 5
    assert said(arena.send(arena.watcher, call), arena.court) == [
        event(
            "RootDisputed",
            round=round_id,
            root=root,
            disputer=arena.watcher,
            index=WORKS,
            claimed=digest,
            actual=bytes(32),
            refund=refund,
        )
    ]
    assert arena.disputes.case(RoundId(round_id), root).refund == refund


def test_dispute__when_its_data_is_padded__is_paid_no_more(arena: Arena, lie: Answer) -> None:
    """Bytes of nothing behind the arguments cost less than a byte of data is counted at."""
    call = arena.dispute(lie, 1)
    data, refunds = call._encode_transaction_data(), []
    for padding in (0, 20_000):
        before = arena.chain.snapshot()
        receipt = arena.chain.send_as(arena.stranger, arena.court.address, data + "00" * padding)
        refunds.append(arena.event("RootDisputed", receipt)["refund"])
        arena.chain.revert(before)
    # What memory and the longer proof check cost is a little more.
    assert refunds[1] <= refunds[0] * 101 // 100
