"""Curation: past votes, spent once, choose the true top of a round."""

import random

import pytest
from ape.api import AccountAPI
from eth_account import Account

from oracle.quantities import ETHER
from tests.contracts.auction.market import CURATION_TERMS, PERIOD, SEATS, Market
from tests.contracts.governance.motions import delegate
from tests.contracts.studio import FinishedRound
from tests.support.refusals import ACCEPTED, error

VOTE = 10**9
"""In the units that are spent."""

HELD = 100 * ETHER
VOTES = 100 * VOTE


@pytest.fixture
def voters(market: Market) -> list[AccountAPI]:
    """Members who held votes before the round."""
    return [market.member(f"voter {number}", HELD) for number in range(4)]


def choices(ballot: dict[int, int]) -> list[int]:
    """A ballot, index to weight, as the chain takes it."""
    return [weight << 16 | index for index, weight in ballot.items()]


def spend(market: Market, round_id: int, voter: AccountAPI, ballot: dict[int, int]):  # type: ignore[no-untyped-def]
    return market.curation.vote(round_id, choices(ballot), sender=voter)


def refused(market: Market, round_id: int, voter: AccountAPI, ballot: dict[int, int]) -> str:
    return market.studio.refusal(market.curation.vote, round_id, choices(ballot), sender=voter)


def ranking(seed: bytes, tallies: dict[int, int]) -> list[tuple[int, int]]:
    """The seats by a plain sort: most votes, then the highest index when mixed with the seed."""

    def key(item: tuple[int, int]) -> tuple[int, int]:
        index, votes = item
        return -votes, -(index ^ int.from_bytes(seed[-2:], "big"))

    return sorted(tallies.items(), key=key)[:SEATS]


def seats(market: Market, round_id: int) -> list[tuple[int, int]]:
    return [(int(seat.index), int(seat.votes)) for seat in market.curation.seats(round_id)]


def test_votes__when_spent_on_many_works__seat_the_true_top(market: Market, voters) -> None:
    finished = market.opened(works=40)
    seed = market.studio.seed_of(finished.id)
    rng = random.Random(1)
    tallies: dict[int, int] = {}
    for _ in range(4):
        for voter in voters:
            ballot = {index: rng.choice([1, 2, 3]) * VOTE for index in rng.sample(range(40), 6)}
            spend(market, finished.id, voter, ballot)
            for index, weight in ballot.items():
                tallies[index] = tallies.get(index, 0) + weight
            assert seats(market, finished.id) == ranking(seed, tallies)
    for index, votes in tallies.items():
        assert market.curation.votesOf(finished.id, index) == votes


def test_votes__when_equal__are_told_apart_by_the_seed(market: Market, voters) -> None:
    finished = market.opened(works=8)
    for index in range(8):
        spend(market, finished.id, voters[0], {index: VOTE})
    seed = market.studio.seed_of(finished.id)
    assert seats(market, finished.id) == ranking(seed, dict.fromkeys(range(8), VOTE))


def test_votes__when_more_than_held__are_refused(market: Market, voters) -> None:
    finished = market.opened()
    ada, bob = voters[:2]
    spend(market, finished.id, ada, {0: VOTES - 1})
    assert market.curation.spent(finished.id, ada) == VOTES - 1
    found = refused(market, finished.id, ada, {1: 1, 2: 1})
    assert found == error("CurationVotesExceeded", round=finished.id, voter=ada, weight=1, left=0)
    assert refused(market, finished.id, ada, {1: 1}) == ACCEPTED
    # Tokens that move on, and votes that are delegated on, were somebody's at the snapshot.
    market.studio.token.transfer(bob, HELD, sender=ada)
    delegate(market.studio, ada, sender=bob)
    market.studio.pass_time(1)
    huge = 2**240 - 1
    found = refused(market, finished.id, ada, {1: huge})
    assert found == error(
        "CurationVotesExceeded", round=finished.id, voter=ada, weight=huge, left=1
    )
    found = refused(market, finished.id, bob, {1: VOTES + 1})
    assert "CurationVotesExceeded" in found
    stranger = market.studio.stranger
    assert "left=0" in refused(market, finished.id, stranger, {0: 1})


def test_votes__when_bought_after_the_challenge_window__do_not_count(market: Market) -> None:
    finished = market.opened()
    late = market.member("latecomer", HELD)
    market.studio.pass_time(1)
    assert "left=0" in refused(market, finished.id, late, {0: 1})


def test_ballot__when_malformed__is_refused(market: Market, voters) -> None:
    finished = market.opened()
    ada = voters[0]
    cases = {
        error("CurationBallotEmpty"): {},
        error("CurationWorkInvalid", round=finished.id, index=5, works=5): {5: 1},
        error("CurationWeightZero", index=2): {1: 1, 2: 0},
    }
    for wanted, ballot in cases.items():
        assert refused(market, finished.id, ada, ballot) == wanted


def test_curation__when_not_its_time__refuses(market: Market, voters) -> None:
    studio, curation = market.studio, market.curation
    ada, anyone = voters[0], studio.stranger
    early = studio.open()
    found = studio.refusal(curation.open, early, sender=anyone)
    assert found == error("CurationRoundNotFinal", round=early)
    found = refused(market, early, ada, {0: 1})
    assert found == error("CurationNotOpened", round=early)
    finished = market.opened()
    end = curation.getCuration(finished.id).end
    found = studio.refusal(curation.open, finished.id, sender=anyone)
    assert found == error("CurationAlreadyOpened", round=finished.id)
    studio.pass_to(end - 1)
    spend(market, finished.id, ada, {0: 1})  # at the end's own second
    found = studio.refusal(curation.close, finished.id, [], [], sender=anyone)
    assert found in (
        error("CurationNotOver", round=finished.id, end=end),
        error("CurationDigestsInvalid", digests=0, proofs=0, winners=1),
    )
    market.over(finished.id)
    assert refused(market, finished.id, ada, {0: 1}) == error(
        "CurationOver", round=finished.id, end=end
    )


def test_close__records_the_winners_best_first_once(market: Market, voters) -> None:
    studio, curation = market.studio, market.curation
    finished = market.opened()
    spend(market, finished.id, voters[0], {4: 3 * VOTE, 1: 2 * VOTE, 0: VOTE, 2: VOTE // 2})
    assert market.close(finished) == [4, 1, 0]
    assert curation.winnerCount() == 3
    for number, index in enumerate([4, 1, 0]):
        chosen = curation.winner(number)
        assert (chosen.round, chosen.index) == (finished.id, index)
        assert bytes(chosen.digest) == finished.digests[index]
    found = studio.refusal(curation.close, finished.id, [], [], sender=studio.stranger)
    assert found == error("CurationAlreadyClosed", round=finished.id)
    found = studio.refusal(curation.winner, 3, sender=studio.stranger)
    assert found == error("CurationWinnerUnknown", number=3, count=3)


def test_lot__from_the_close_on__is_known_of_every_winner(market: Market, voters) -> None:
    """Without a search: a lot is the place among the round's winners, after all earlier ones."""
    curation = market.curation
    for number, name in enumerate(("first", "second")):
        finished = market.opened(name=name)
        spend(market, finished.id, voters[0], {4: 3 * VOTE, 1: 2 * VOTE, 0: VOTE})
        assert curation.lotOf(finished.id, 4) == (False, 0), "not before the close"
        market.close(finished)
        for place, index in enumerate([4, 1, 0]):
            lot = 3 * number + place
            assert curation.lotOf(finished.id, index) == (True, lot)
            assert curation.winner(lot).index == index
        for index in (2, 5, 2**256 - 1):
            assert curation.lotOf(finished.id, index) == (False, 0)
    assert curation.lotOf(finished.id + 1, 4) == (False, 0)


def test_close__when_a_digest_is_not_the_works__is_refused(market: Market, voters) -> None:
    studio, curation = market.studio, market.curation
    finished = market.opened()
    spend(market, finished.id, voters[0], {3: 2, 1: 1})
    market.over(finished.id)
    digests, proofs = (
        [finished.digests[i] for i in (3, 1)],
        [finished.tree.proof(i) for i in (3, 1)],
    )
    swapped = studio.refusal(
        curation.close, finished.id, digests[::-1], proofs[::-1], sender=studio.stranger
    )
    assert swapped == error(
        "CurationProofInvalid", round=finished.id, index=3, digest=finished.digests[1]
    )
    few = studio.refusal(curation.close, finished.id, digests[:1], proofs, sender=studio.stranger)
    assert few == error("CurationDigestsInvalid", digests=1, proofs=2, winners=2)
    curation.close(finished.id, digests, proofs, sender=studio.stranger)


def test_close__when_nobody_voted__has_no_winner(market: Market) -> None:
    finished = market.opened()
    assert market.close(finished) == []
    assert market.curation.winnerCount() == 0


KEY = Account.from_key("0x" + "42" * 32)


def signed(market: Market, finished: FinishedRound, nonce: int, deadline: int, **domain: object):  # type: ignore[no-untyped-def]
    """A ballot of KEY's: work 2 gets a vote."""
    curation = market.curation
    fields = [("voter", "address"), ("round", "uint256"), ("choices", "uint256[]")]
    fields += [("nonce", "uint256"), ("deadline", "uint256")]
    message = Account.sign_typed_data(
        KEY.key,
        domain_data={
            "name": "Atelier Curation",
            "version": "1",
            "chainId": market.studio.w3.eth.chain_id,
            "verifyingContract": curation.address,
            **domain,
        },
        message_types={"Ballot": [{"name": name, "type": kind} for name, kind in fields]},
        message_data={
            "voter": KEY.address,
            "round": finished.id,
            "choices": choices({2: VOTE}),
            "nonce": nonce,
            "deadline": deadline,
        },
    )
    return finished.id, KEY.address, choices({2: VOTE}), deadline, bytes(message.signature)


def test_signature__when_good__votes_once(market: Market) -> None:
    studio, curation = market.studio, market.curation
    studio.token.transfer(KEY.address, HELD, sender=studio.holder)
    signer = studio.account(KEY.address)
    delegate(studio, signer, sender=signer)
    other = studio.finish(name="other")
    finished = market.opened()
    market.curation.open(other.id, sender=studio.stranger)
    deadline = studio.now + 100
    ballot = signed(market, finished, 0, deadline)
    anyone = studio.stranger
    invalid = error("CurationSignatureInvalid", voter=KEY.address)
    call = curation.voteBySignature
    for spoiled in (
        (other.id, *ballot[1:]),
        (*ballot[:2], choices({3: VOTE}), *ballot[3:]),
        (*ballot[:2], choices({2: 2 * VOTE}), *ballot[3:]),
        signed(market, finished, 1, deadline),
        signed(market, finished, 0, deadline, chainId=5),
        signed(market, finished, 0, deadline, verifyingContract=studio.oracle.address),
    ):
        assert studio.refusal(call, *spoiled, sender=anyone) == invalid
    curation.voteBySignature(*ballot, sender=anyone)
    assert curation.spent(finished.id, KEY.address) == VOTE
    assert studio.refusal(call, *ballot, sender=anyone) == invalid, "no replay"
    studio.pass_to(deadline + 1)
    late = signed(market, finished, 1, deadline)
    assert studio.refusal(call, *late, sender=anyone) == error(
        "CurationSignatureExpired", deadline=deadline
    )


def test_vote__for_ten_works_of_many__costs_at_most_120_000_gas(market: Market, voters) -> None:
    finished = market.opened(works=256)
    works = list(range(0, 250, 25))
    spend(market, finished.id, voters[0], dict.fromkeys(works, VOTE))
    market.studio.token.transfer(voters[0], 1, sender=voters[1])
    spend(market, finished.id, voters[1], {0: VOTE})
    receipt = spend(market, finished.id, voters[1], dict.fromkeys(works, VOTE))
    assert receipt.gas_used <= 120_000


@pytest.mark.parametrize("terms", [(59, 3), (2_592_001, 3), (PERIOD, 0), (PERIOD, 10)])
def test_terms__when_outside_their_bounds__are_refused(market: Market, terms) -> None:
    studio, call = market.studio, market.curation.setTerms
    wanted = error(
        "CurationTermsInvalid",
        period=terms[0],
        minPeriod=60,
        maxPeriod=2_592_000,
        seats=terms[1],
        maxSeats=9,
    )
    assert studio.refusal(call, terms, sender=studio.dao) == wanted
    of = (studio.dao.address, studio.oracle.address, studio.token.address)
    assert studio.creation_refusal("Curation", *of, 60, terms) == wanted
    assert "OwnableUnauthorizedAccount" in studio.refusal(
        call, CURATION_TERMS, sender=studio.stranger
    )


def test_terms__at_their_bounds__are_taken(market: Market) -> None:
    for terms in ((60, 1), (2_592_000, 9)):
        market.curation.setTerms(terms, sender=market.studio.dao)
        assert tuple(market.curation.terms()) == terms


def test_terms__when_set__leave_open_curations_alone(market: Market, voters) -> None:
    finished = market.opened()
    market.curation.setTerms((PERIOD, 1), sender=market.studio.dao)
    assert market.curation.getCuration(finished.id).seats == SEATS
    assert market.curation.getCuration(market.opened(name="next").id).seats == 1
