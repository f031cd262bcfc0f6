"""InfringementClaims: bonded claims that the members decide, and what a tag stops."""

import pytest

from oracle.chain.licensing.parameters import ClaimParameters
from oracle.chain.types import Right
from oracle.quantities import ETHER
from tests.contracts.licensing.licensing import (
    DERIVATIVE,
    FOREVER,
    NOBODY,
    RENEWAL,
    Licensing,
    Piece,
)
from tests.support import receivers
from tests.support.refusals import ACCEPTED, error

DEFAULT = ClaimParameters()
BOND, PERIOD = DEFAULT.bond, DEFAULT.period
EVIDENCE = b"\x11" * 32
NONE, OPEN, UPHELD, REJECTED, LAPSED = range(5)


def report(licensing: Licensing, work: Piece | None = None) -> int:
    """Another claims that a work infringes."""
    name = (work or licensing.work).name
    licensing.claims.report(*name, EVIDENCE, value=BOND, sender=licensing.other)
    return int(licensing.claims.claimCount())


def test_claim__costs_its_bond_and_names_a_work_that_is(licensing: Licensing) -> None:
    studio, claims, work = licensing.studio, licensing.claims, licensing.work
    for sent in (0, BOND - 1, BOND + 1):
        found = studio.refusal(
            claims.report, *work.name, EVIDENCE, sender=licensing.other, value=sent
        )
        assert found == error("ClaimBondInvalid", sent=sent, bond=BOND)
    found = studio.refusal(
        claims.report, work.collection, 7, EVIDENCE, sender=licensing.other, value=BOND
    )
    assert found == error("ClaimWorkUnknown", collection=work.collection, tokenId=7)
    claim = report(licensing)
    assert studio.balance(claims) == BOND
    end = studio.now + PERIOD
    told = claims.getClaim(claim)
    assert (told.claimant, told.bond, told.end, told.state) == (licensing.other, BOND, end, OPEN)
    assert (told.collection, told.tokenId) == work.name
    assert bytes(told.evidence) == EVIDENCE
    assert claims.getClaim(claim + 1).state == NONE
    assert not licensing.royalties.isTagged(*work.name), "a claim is not yet true"


def test_claim__when_upheld__tags_the_work_and_all_made_from_it(licensing: Licensing) -> None:
    """Tagged works sell no licence, renew none and have no children; licences there are go on."""
    studio, work, claims = licensing.studio, licensing.work, licensing.claims
    derive, tier = licensing.tier(DERIVATIVE), licensing.offered()
    child, grandchild, late = (licensing.foreign(licensing.other) for _ in range(3))
    licensing.derive([(work, derive)], child)
    licensing.derive([(child, derive)], grandchild)
    held = licensing.buy(derive, work, buyer=late.owner)
    license_id = licensing.buy(tier)
    for each in (child, grandchild):
        licensing.offer(tier, each)
    claim, had = report(licensing), studio.balance(licensing.other)
    claims.uphold(claim, sender=studio.dao)
    assert claims.getClaim(claim).state == UPHELD
    assert studio.balance(licensing.other) - had == BOND
    assert studio.balance(claims) == 0
    for each in (work, child, grandchild):
        assert licensing.royalties.isTagged(*each.name)
        assert licensing.refused(tier, each) == error(
            "LicenseWorkTagged", collection=each.collection, tokenId=each.token
        )
    found = studio.refusal(
        licensing.licenses.renew,
        *(license_id, RENEWAL, FOREVER),
        sender=licensing.buyer,
        value=RENEWAL,
    )
    assert found.startswith("LicenseWorkTagged")
    call = licensing.royalties.registerDerivative
    found = studio.refusal(call, *late.name, [held], sender=late.owner)
    assert found == error("DerivativeParentTagged", license=held)
    assert licensing.has(licensing.buyer, Right.WEB)
    licensing.royalties.payRoyalty(*work.name, value=1, sender=licensing.buyer)
    claims.lift(*work.name, sender=studio.dao)
    assert licensing.refused(tier, grandchild) == ACCEPTED
    assert studio.refusal(call, *late.name, [held], sender=late.owner) == ACCEPTED


def test_tag__of_a_child__leaves_its_parents_alone(licensing: Licensing) -> None:
    child, tier = licensing.foreign(), licensing.offered()
    licensing.derive([(licensing.work, licensing.tier(DERIVATIVE))], child)
    licensing.claims.uphold(report(licensing, child), sender=licensing.studio.dao)
    assert licensing.royalties.isTagged(*child.name)
    assert licensing.refused(tier) == ACCEPTED


def test_claim__when_rejected__pays_whoever_holds_the_rights(licensing: Licensing) -> None:
    studio, claims, owner = licensing.studio, licensing.claims, licensing.work.owner
    first, second = report(licensing), report(licensing)
    had = studio.balance(owner)
    claims.reject(first, sender=studio.dao)
    assert studio.balance(owner) - had == BOND
    vault = licensing.vault()
    claims.reject(second, sender=studio.dao)
    assert studio.balance(vault) == BOND
    assert claims.getClaim(second).state == REJECTED
    assert not licensing.royalties.isTagged(*licensing.work.name)
    third = report(licensing)
    studio.behaves(studio.artwork.address, receivers.REFUSES)
    had = studio.balance(studio.dao)
    receipt = claims.reject(third, sender=studio.dao)
    assert studio.balance(studio.dao) - had == BOND - receipt.total_fees_paid, "nobody's: the DAO's"


@pytest.mark.parametrize("code", ["0x", receivers.REFUSES])
def test_claim__when_nobody_decides__gives_the_bond_back(licensing: Licensing, code: str) -> None:
    studio, claims = licensing.studio, licensing.claims
    claim, end = report(licensing), studio.now + PERIOD
    studio.behaves(licensing.other.address, code)
    studio.at(end)
    found = studio.refusal(claims.lapse, claim, sender=studio.stranger)
    assert found == error("ClaimNotOver", claim=claim, end=end)
    assert studio.refusal(claims.uphold, claim, sender=studio.dao) == ACCEPTED
    studio.pass_to(end)
    for call in (claims.uphold, claims.reject):
        found = studio.refusal(call, claim, sender=studio.dao)
        assert found == error("ClaimOver", claim=claim, end=end)
    had = studio.balance(licensing.other)
    claims.lapse(claim, sender=studio.stranger)
    if code == "0x":
        assert studio.balance(licensing.other) - had == BOND
    else:
        assert claims.credit(licensing.other) == claims.totalCredit() == BOND
    closed = error("ClaimNotOpen", claim=claim, state=LAPSED)
    assert studio.refusal(claims.lapse, claim, sender=studio.stranger) == closed
    for call in (claims.uphold, claims.reject):
        assert studio.refusal(call, claim, sender=studio.dao) == closed


def test_claims__are_the_members_to_decide(licensing: Licensing) -> None:
    studio, claims, claim = licensing.studio, licensing.claims, report(licensing)
    wanted = error("OwnableUnauthorizedAccount", account=licensing.other)
    for call, arguments in (
        (claims.uphold, (claim,)),
        (claims.reject, (claim,)),
        (claims.lift, licensing.work.name),
        (claims.setTerms, ((BOND, PERIOD),)),
    ):
        assert studio.refusal(call, *arguments, sender=licensing.other) == wanted
    for who in (licensing.other, studio.dao):
        found = studio.refusal(licensing.royalties.setTag, *licensing.work.name, True, sender=who)
        assert found == error("RoyaltyNotAllowed", caller=who, allowed=claims)


def test_terms__when_set__are_bounded_and_bind_only_claims_to_come(licensing: Licensing) -> None:
    studio, claims, claim = licensing.studio, licensing.claims, report(licensing)
    end = claims.getClaim(claim).end
    claims.setTerms((2 * BOND, PERIOD // 2), sender=studio.dao)
    assert tuple(claims.getTerms()) == (2 * BOND, PERIOD // 2)
    told = claims.getClaim(claim)
    assert (told.bond, told.end) == (BOND, end)
    max_period = 180 * 86_400
    for terms, term, value, min_value, max_value in (
        ((ETHER // 1_000 - 1, PERIOD), "bond", ETHER // 1_000 - 1, ETHER // 1_000, 10 * ETHER),
        ((10 * ETHER + 1, PERIOD), "bond", 10 * ETHER + 1, ETHER // 1_000, 10 * ETHER),
        ((BOND, 59), "period", 59, 60, max_period),
        ((BOND, max_period + 1), "period", max_period + 1, 60, max_period),
    ):
        name = term.encode().ljust(32, b"\0")
        wanted = error("ClaimTermsInvalid", term=name, value=value, min=min_value, max=max_value)
        assert studio.refusal(claims.setTerms, terms, sender=studio.dao) == wanted
        arguments = (studio.dao.address, licensing.royalties.address, 60, terms)
        assert studio.creation_refusal("InfringementClaims", *arguments) == wanted
    for terms in ((ETHER // 1_000, 60), (10 * ETHER, max_period)):
        assert studio.refusal(claims.setTerms, terms, sender=studio.dao) == ACCEPTED
    assert claims.getClaim(0).claimant == NOBODY
