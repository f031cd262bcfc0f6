"""GenerationOracle: requesting rounds, the rules, and what a round keeps of them."""

import pytest

from oracle.chain.types import ModelStatus, Phase
from oracle.quantities import ETHER
from tests.contracts.studio import (
    COMMIT,
    LIFETIME,
    MODEL,
    PARAMETERS,
    PENALTY,
    SEED_DELAY,
    STAKE,
    WORKS,
    Studio,
    root_named,
)
from tests.support import models as small
from tests.support.events import event, said
from tests.support.refusals import error

RULES = PARAMETERS.rules
ROOT = root_named("works")


def rules(**changes: int) -> tuple[int, ...]:
    return RULES.model_copy(update=changes).as_tuple()


def test_request__when_accepted__freezes_model_style_rules_and_fee(studio: Studio) -> None:
    block = studio.w3.eth.block_number
    round_id = studio.request(works=7, style=small.NARROW, fee=3 * ETHER)
    record = studio.oracle.getRound(round_id)
    assert record.phase == Phase.REQUESTED
    assert (record.model, record.works, bytes(record.style)) == (MODEL, 7, small.NARROW)
    assert record.seedBlock == block + 1 + SEED_DELAY
    assert (record.fee, record.stake, record.noShowPenalty) == (3 * ETHER, STAKE, PENALTY)
    assert record.requestedAt == studio.now
    assert record.expiry == studio.now + LIFETIME
    assert record.refundTo == studio.dao
    assert (record.commitEnd, record.revealEnd, record.challengeEnd) == (0, 0, 0)
    assert studio.balance(studio.oracle) == 3 * ETHER


def test_request__raises_an_event_with_the_resolved_style(studio: Studio) -> None:
    fee = RULES.base_fee + WORKS * RULES.fee_per_work
    receipt = studio.oracle.requestRound(MODEL, WORKS, b"", value=fee, sender=studio.dao)
    assert said(receipt, studio.oracle) == [
        event(
            "RoundRequested",
            round=1,
            model=MODEL,
            works=WORKS,
            style=small.WIDEST,
            seedBlock=receipt.block_number + SEED_DELAY,
            fee=fee,
        )
    ]


def test_request__when_not_the_owner__refuses(studio: Studio) -> None:
    arguments = (MODEL, WORKS, b"")
    found = studio.refusal(
        studio.oracle.requestRound, *arguments, sender=studio.stranger, value=ETHER
    )
    assert found == error("OwnableUnauthorizedAccount", account=studio.stranger)


@pytest.mark.parametrize("works", [0, RULES.max_works + 1, 2**256 - 1])
def test_request__when_works_are_none_or_too_many__refuses(studio: Studio, works: int) -> None:
    arguments = (MODEL, works, b"")
    found = studio.refusal(studio.oracle.requestRound, *arguments, sender=studio.dao, value=ETHER)
    assert found == error("RoundWorksInvalid", works=works, max=RULES.max_works)


def test_request__when_works_are_as_many_as_allowed__accepts(studio: Studio) -> None:
    assert studio.request(works=RULES.max_works) == 1


def test_request__when_fee_is_a_wei_short__refuses(studio: Studio) -> None:
    required = RULES.base_fee + WORKS * RULES.fee_per_work
    assert studio.oracle.feeFor(WORKS) == required
    found = studio.refusal(
        studio.oracle.requestRound, MODEL, WORKS, b"", sender=studio.dao, value=required - 1
    )
    assert found == error("RoundFeeTooSmall", sent=required - 1, required=required)


def request_refusal(studio: Studio, model: int, style: bytes = b"") -> str:
    return studio.refusal(
        studio.oracle.requestRound, model, WORKS, style, sender=studio.dao, value=ETHER
    )


def test_request__when_model_is_unknown__refuses(studio: Studio) -> None:
    assert request_refusal(studio, 99) == error("ModelUnknown", model=99)


def test_request__when_model_is_only_registered__refuses(studio: Studio) -> None:
    pointer = studio.store(small.blob(1))
    studio.models.register(small.declaration([pointer]), sender=studio.stranger)
    assert studio.models.getModel(2).status == ModelStatus.REGISTERED
    assert request_refusal(studio, 2) == error("RoundModelNotAuthorised", model=2)


def test_request__when_model_is_retired__refuses(studio: Studio) -> None:
    studio.models.retire(MODEL, sender=studio.dao)
    assert request_refusal(studio, MODEL) == error("RoundModelNotAuthorised", model=MODEL)


def test_request__when_style_is_outside_its_bounds__refuses(studio: Studio) -> None:
    style = bytes.fromhex("0000000005") + small.WIDEST[5:]
    expected = error("StyleOutOfBounds", axis=0, lo=0, hi=5, min=0, max=4)
    assert request_refusal(studio, MODEL, style) == expected


def test_request__when_style_has_another_length__refuses(studio: Studio) -> None:
    expected = error("StyleLengthInvalid", length=44, expected=45)
    assert request_refusal(studio, MODEL, small.WIDEST[:-1]) == expected


def test_request__when_there_is_no_house_style__refuses_an_empty_one(studio: Studio) -> None:
    model = studio.add_model(small.blob(1))
    assert request_refusal(studio, model) == error("StyleHouseUnset", model=model)


# Frozen rules


def test_round__when_everything_is_voted_otherwise__keeps_what_it_was_requested_under(
    studio: Studio,
) -> None:
    round_id = studio.request()
    before = studio.oracle.getRound(round_id)
    changed = rules(
        base_fee=ETHER,
        stake=STAKE * 3,
        no_show_penalty_bps=2_500,
        quorum=1,
        max_works=1,
        seed_delay=50,
        commit_window=100,
        reveal_window=100,
        challenge_window=100,
        lifetime=1_000,
    )
    studio.oracle.setRules(changed, sender=studio.dao)
    studio.models.setHouseStyle(MODEL, small.NARROW, sender=studio.dao)
    studio.models.retire(MODEL, sender=studio.dao)
    studio.oracle.transferOwnership(studio.stranger, sender=studio.dao)
    assert studio.oracle.getRound(round_id) == before

    studio.seed(round_id)
    record = studio.oracle.getRound(round_id)
    assert record.commitEnd == studio.now + COMMIT
    for operator in studio.crew:
        studio.commit(round_id, operator, ROOT)
        assert studio.operators.lockOf(studio.oracle, operator.owner) == STAKE
    studio.close_commits(round_id)
    studio.reveal(round_id, studio.crew[0], ROOT)
    studio.close_challenges(round_id)
    # One reveal would be the new quorum; the round's own is two.
    assert studio.oracle.phase(round_id) == Phase.FAILABLE
    had = studio.balance(studio.dao)
    studio.oracle.fail(round_id, sender=studio.stranger)
    studio.oracle.settle(round_id, studio.crew[1].owner, sender=studio.stranger)
    # Refund and penalty go to the owner of then, not of now.
    assert studio.balance(studio.dao) == had + before.fee + PENALTY


# Rules

BOUNDS = [
    ("stake", 0, 1, 2**96 - 1),
    ("noShowPenaltyBps", 2_501, 0, 2_500),
    ("quorum", 0, 1, 256),
    ("quorum", 257, 1, 256),
    ("maxWorks", 0, 1, 65_536),
    ("maxWorks", 65_537, 1, 65_536),
    ("seedDelay", 0, 1, 8_191),
    ("seedDelay", 8_192, 1, 8_191),
    ("commitWindow", 59, 60, 30 * 86_400),
    ("revealWindow", 59, 60, 30 * 86_400),
    ("challengeWindow", 59, 60, 30 * 86_400),
    ("challengeWindow", 30 * 86_400 + 1, 60, 30 * 86_400),
    ("lifetime", 3_799, 3_800, 30 * 86_400),
    ("lifetime", 30 * 86_400 + 1, 3_800, 30 * 86_400),
]


def snake(name: str) -> str:
    """A rule's name in Python: maxWorks is max_works."""
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in name)


@pytest.mark.parametrize(("rule", "value", "min_value", "max_value"), BOUNDS)
def test_set_rules__when_one_is_out_of_bounds__names_it(
    studio: Studio, rule: str, value: int, min_value: int, max_value: int
) -> None:
    changed = rules(**{snake(rule): value})
    wanted = error("RulesInvalid", rule=rule, value=value, min=min_value, max=max_value)
    assert studio.refusal(studio.oracle.setRules, changed, sender=studio.dao) == wanted
    parts = (studio.models.address, studio.operators.address, studio.nobody("referee"))
    arguments = (studio.dao.address, *parts, studio.oracle.minWindow(), changed)
    assert studio.creation_refusal("GenerationOracle", *arguments) == wanted


def test_set_rules__when_at_their_bounds__takes_them(studio: Studio) -> None:
    for changes in (
        {"no_show_penalty_bps": 2_500, "max_works": 65_536},
        {"quorum": 256},
        {"seed_delay": 8_191, "lifetime": 30 * 86_400},
        {"stake": 1, "gas_price": 0},
        {"quorum": 1, "max_works": 1, "seed_delay": 1},
        {"commit_window": 60, "reveal_window": 60, "challenge_window": 60, "lifetime": 600},
    ):
        changed = studio.oracle.setRules(rules(**changes), sender=studio.dao)
        assert tuple(studio.oracle.getRules()) == rules(**changes)
        assert said(changed, studio.oracle) == [event("RulesSet", rules=rules(**changes))]


def test_set_rules__when_not_the_owner__refuses(studio: Studio) -> None:
    found = studio.refusal(studio.oracle.setRules, rules(), sender=studio.stranger)
    assert found == error("OwnableUnauthorizedAccount", account=studio.stranger)


# Unknown rounds


@pytest.mark.parametrize("round_id", [0, 1, 2**256 - 1])
def test_every_function__when_round_is_unknown__says_so(studio: Studio, round_id: int) -> None:
    oracle, ada = studio.oracle, studio.crew[0]
    expected = error("RoundUnknown", round=round_id)
    for call, arguments in (
        (oracle.phase, ()),
        (oracle.getRound, ()),
        (oracle.provenance, ()),
        (oracle.seed, (b"",)),
        (oracle.rearm, ()),
        (oracle.commit, (ada.owner, bytes(32), ROOT)),
        (oracle.reveal, (ada.owner, bytes(32), ROOT, ROOT)),
        (oracle.finalise, ()),
        (oracle.fail, ()),
        (oracle.settle, (ada.owner,)),
    ):
        assert studio.refusal(call, round_id, *arguments, sender=ada.signer) == expected
