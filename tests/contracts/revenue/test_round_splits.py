"""RoundSplits: a round is paid by the split under which it was requested, whatever comes later."""

from tests.contracts.auction.market import WHOLE, ZERO, Market
from tests.contracts.studio import MODEL
from tests.support.events import event, said
from tests.support.refusals import error


def parts_of(market: Market, round_id: int) -> list[tuple[str, int]]:
    return [(part.recipient, part.share) for part in market.splits.splitOf(round_id)]


def test_split__of_a_round__has_its_models_trainer(market: Market) -> None:
    studio = market.studio
    round_id = studio.request()
    trainer = studio.models.getModel(MODEL).trainer
    wanted = {trainer: 300_000, market.artist.address: 500_000, studio.token.address: 200_000}
    assert parts_of(market, round_id) == market.ordered(wanted)


def test_split__when_the_trainer_is_a_recipient__adds_its_shares(market: Market) -> None:
    studio = market.studio
    trainer = studio.models.getModel(MODEL).trainer
    shares = {ZERO: 300_000, trainer: 100_000, market.artist.address: 600_000}
    market.splits.setHouseSplit(market.ordered(shares), sender=studio.dao)
    round_id = studio.request()
    wanted = {trainer: 400_000, market.artist.address: 600_000}
    assert parts_of(market, round_id) == market.ordered(wanted)
    market.splits.fix(round_id, sender=studio.stranger)


def test_split__when_voted_anew__is_that_of_later_rounds_only(market: Market) -> None:
    studio = market.studio
    rounds, splits = [studio.request()], [market.house_split]
    for share in (1, 2, 3, 4):
        parts = market.ordered({ZERO: share, market.artist.address: WHOLE - share})
        market.splits.setHouseSplit(parts, sender=studio.dao)
        rounds.append(studio.request())
        splits.append(parts)
    trainer = studio.models.getModel(MODEL).trainer
    for round_id, parts in zip(rounds, splits, strict=True):
        named = {trainer if name == ZERO else name: share for name, share in parts}
        assert parts_of(market, round_id) == market.ordered(named)


def test_splitter__when_fixed__is_where_it_was_foretold(market: Market) -> None:
    studio = market.studio
    round_id, same = studio.request(), studio.request()
    where = market.splits.splitterOf(round_id)
    assert studio.w3.eth.get_code(where) == b""
    fixed = market.splits.fix(round_id, sender=studio.stranger)
    assert studio.w3.eth.get_code(where) != b""
    assert said(fixed, market.splits) == [event("RoundSplitFixed", round=round_id, splitter=where)]
    again = market.splits.fix(round_id, sender=studio.stranger)
    assert said(again, market.splits) == []
    assert market.splits.splitterOf(round_id) == market.splits.splitterOf(same) == where


def test_house_split__when_it_is_none__is_refused(market: Market) -> None:
    studio, artist = market.studio, market.artist.address
    call = market.splits.setHouseSplit
    for parts, wanted in (
        ([], error("HouseSplitPartsInvalid", count=0, max=100)),
        ([(artist, WHOLE - 1)], error("HouseSplitSharesInvalid", total=WHOLE - 1, wanted=WHOLE)),
        (
            [(artist, WHOLE), (ZERO, 1)],
            error("HouseSplitPartInvalid", index=1, recipient=ZERO, share=1),
        ),
        ([(ZERO, 0)], error("HouseSplitPartInvalid", index=0, recipient=ZERO, share=0)),
    ):
        assert studio.refusal(call, parts, sender=studio.dao) == wanted
        beside = (studio.oracle, studio.models, market.splitters)
        of = (studio.dao.address, *(contract.address for contract in beside))
        assert studio.creation_refusal("RoundSplits", *of, parts) == wanted
    found = studio.refusal(call, market.house_split, sender=studio.stranger)
    assert found == error("OwnableUnauthorizedAccount", account=studio.stranger)
    assert [(p.recipient, p.share) for p in market.splits.houseSplit()] == market.house_split
