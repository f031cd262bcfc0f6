"""Appraiser: terms are bounded, the DAO's, and announced before they hold."""

from tests.contracts.appraisal.appraisals import HOUR, NOTICE, TERMS, ZERO, Appraisals
from tests.contracts.auction.market import DAY
from tests.contracts.studio import Studio
from tests.support.events import event, history, said
from tests.support.refusals import ACCEPTED, error

BESIDE = {("window", 60): {"short_window": 60}, ("sample", 3): {"min_sales": 3}}
"""What else has to change for a term to be at its bound."""


def test_terms__when_set__are_bounded_and_the_daos(appraisals: Appraisals, studio: Studio) -> None:
    appraiser = appraisals.appraiser
    assert tuple(appraiser.getTerms()) == TERMS.as_tuple()
    owned = error("OwnableUnauthorizedAccount", account=studio.stranger)
    for call, argument in (
        (appraiser.setTerms, TERMS.as_tuple()),
        (appraiser.setLicenses, ZERO),
    ):
        assert studio.refusal(call, argument, sender=studio.stranger) == owned
        assert studio.refusal(call, argument, sender=studio.dao) == ACCEPTED
    for name, min_value, max_value in (
        ("window", 60, 24 * HOUR),
        ("short_window", 60, TERMS.window),
        ("age", 60, 4 * 365 * DAY),
        ("record_age", 60, 30 * DAY),
        ("depth_multiple", 1, 50),
        ("depth_days", 2, 30),
        ("sold_multiple", 1, 5),
        ("sample", 3, 64),
        ("min_sales", 3, TERMS.sample),
        ("income_multiple", 1, 80),
        ("min_licenses", 1, 1_000),
        ("haircut_bps", 1_000, 9_000),
    ):
        for value in (min_value - 1, max_value + 1):
            terms = TERMS.model_copy(update={name: value}).as_tuple()
            found = studio.refusal(appraiser.setTerms, terms, sender=studio.dao)
            assert found.startswith("AppraisalTermsInvalid"), name
            if (name, value) not in (("window", 59), ("sample", 2)):
                assert found.endswith(f"value={value}, min={min_value}, max={max_value})"), name
        for bound in (min_value, max_value):
            terms = TERMS.model_copy(update={name: bound} | BESIDE.get((name, bound), {}))
            found = studio.refusal(appraiser.setTerms, terms.as_tuple(), sender=studio.dao)
            assert found == ACCEPTED, name


def test_appraiser__with_terms_out_of_bounds__is_not_deployed(
    appraisals: Appraisals, studio: Studio
) -> None:
    market, fractions = appraisals.market, appraisals.fractions
    sources = (market.house, market.curation, studio.oracle, studio.models)
    for name, value in (("window", 59), ("haircut_bps", 9_001)):
        found = studio.creation_refusal(
            "Appraiser",
            studio.dao.address,
            studio.artwork.address,
            tuple(source.address for source in sources),
            fractions.pools.address,
            fractions.vaults.address,
            ZERO,
            NOTICE,
            60,
            TERMS.model_copy(update={name: value}).as_tuple(),
        )
        assert found.startswith("AppraisalTermsInvalid") and f"value={value}," in found


def test_terms__when_decided__are_announced_and_leave_loans_the_notice(
    appraisals: Appraisals, studio: Studio
) -> None:
    appraiser = appraisals.appraiser
    assert history(studio.w3, appraiser) == [
        event("LicensesSet", licenses=ZERO),
        event("AppraisalTermsSet", terms=TERMS.as_tuple()),
    ]
    terms = TERMS.model_copy(update={"depth_multiple": 1}).as_tuple()
    receipt = appraiser.setTerms(terms, sender=studio.dao)
    due = studio.now + NOTICE
    call = bytes(appraiser.setTerms.encode_input(terms))
    assert said(receipt, appraiser) == [
        event("ChangeAnnounced", selector=call[:4], about=ZERO, call=call, due=due)
    ]
    assert tuple(appraiser.getTerms()) == TERMS.as_tuple()
    found = studio.refusal(appraiser.setTerms, terms, sender=studio.dao)
    assert found == error("ChangeTooEarly", selector=call[:4], about=ZERO, due=due)
    studio.pass_to(due)
    receipt = appraiser.setTerms(terms, sender=studio.stranger)
    assert said(receipt, appraiser) == [event("AppraisalTermsSet", terms=terms)]
    assert tuple(appraiser.getTerms()) == terms
    receipt = appraisals.decide(appraiser.setLicenses, studio.stranger)
    assert said(receipt, appraiser) == [event("LicensesSet", licenses=studio.stranger)]
    assert appraiser.licenses() == studio.stranger
