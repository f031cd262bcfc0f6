"""What tiers, registry, tree and claims say, to the last value."""

from typing import Any

from eth_account import Account

from oracle.chain.licensing.parameters import ClaimParameters
from tests.contracts.licensing.licensing import (
    COMMERCIAL,
    DERIVATIVE,
    DURATION,
    EXCLUSIVE,
    FOREVER,
    HOUR,
    NOBODY,
    PRICE,
    RENEWAL,
    STUDIO_BPS,
    Licensing,
    whole_hour,
)
from tests.support import receivers
from tests.support.events import event, said

PART = PRICE * STUDIO_BPS // 10_000
BOND, PERIOD = ClaimParameters().bond, ClaimParameters().period
EVIDENCE = b"\x11" * 32
UPHELD, REJECTED, LAPSED = 2, 3, 4


def work_of(licensing: Licensing) -> dict[str, Any]:
    """The work as events name it."""
    return {"collection": licensing.work.collection, "tokenId": licensing.work.token}


def test_tiers__are_told_whole(licensing: Licensing) -> None:
    tiers, dao = licensing.tiers, licensing.studio.dao
    terms = COMMERCIAL.as_tuple()
    added = tiers.addTier(terms, sender=dao)
    tier = int(tiers.tierCount())
    assert said(added, tiers) == [event("TierAdded", tier=tier, terms=terms)]
    raised = tiers.setFloor(tier, 5, sender=dao)
    assert said(raised, tiers) == [event("TierFloorSet", tier=tier, floor=5)]
    for closed in (True, False):
        changed = tiers.setClosed(tier, closed, sender=dao)
        assert said(changed, tiers) == [event("TierClosedSet", tier=tier, closed=closed)]


def test_offer__is_told_with_who_made_it(licensing: Licensing) -> None:
    licenses, owner, tier = licensing.licenses, licensing.work.owner, licensing.tier()
    offer = (PRICE, RENEWAL, True, False)
    made = licenses.setOffer(*licensing.work.name, tier, offer, sender=owner)
    assert said(made, licenses) == [
        event("OfferSet", **work_of(licensing), tier=tier, controller=owner, offer=offer)
    ]
    withdrawn = licenses.useNonce(7, sender=owner)
    assert said(withdrawn, licenses) == [event("NonceUsed", controller=owner, nonce=7)]


def test_sale_renewal_and_end__are_told_with_fee_and_term(licensing: Licensing) -> None:
    """By the registry, and by the tree which pays splitter and owner."""
    studio, licenses, royalties = licensing.studio, licensing.licenses, licensing.royalties
    owner, buyer, other = licensing.work.owner, licensing.buyer, licensing.other
    tier = licensing.offered()
    arguments = (*licensing.work.name, tier, other, PRICE, FOREVER)
    sold = licenses.buy(*arguments, value=PRICE, sender=buyer)
    (license_id,) = licenses.licensesOf(*licensing.work.name, other)
    end = whole_hour(studio.now) + DURATION * HOUR
    assert said(sold, licenses, royalties) == [
        event(
            "LicenseSold",
            license=license_id,
            **work_of(licensing),
            tier=tier,
            holder=other,
            payer=buyer,
            fee=PRICE,
            expiresAt=end,
        ),
        event("SubscriptionUpdate", tokenId=license_id, expiration=end),
        event("RoyaltyPaid", **work_of(licensing), payer=licenses, token=NOBODY, amount=PRICE),
        event("Paid", account=licensing.splitter, amount=PART),
        event("Paid", account=owner, amount=PRICE - PART),
    ]
    studio.behaves(owner.address, receivers.REFUSES)
    end += DURATION * HOUR
    renewed = licenses.renew(license_id, RENEWAL, FOREVER, value=RENEWAL, sender=buyer)
    part = RENEWAL * STUDIO_BPS // 10_000
    assert said(renewed, licenses, royalties) == [
        event("LicenseRenewed", license=license_id, payer=buyer, fee=RENEWAL, expiresAt=end),
        event("SubscriptionUpdate", tokenId=license_id, expiration=end),
        event("RoyaltyPaid", **work_of(licensing), payer=licenses, token=NOBODY, amount=RENEWAL),
        event("Paid", account=licensing.splitter, amount=part),
        event("Credited", account=owner, amount=RENEWAL - part),
    ]
    ended = licenses.cancelSubscription(license_id, sender=other)
    assert said(ended, licenses) == [event("SubscriptionUpdate", tokenId=license_id, expiration=0)]


def test_private_sale__is_told_as_any_other_with_its_nonce(licensing: Licensing) -> None:
    studio, licenses, work = licensing.studio, licensing.licenses, licensing.work
    signer = studio.account(Account.create().address)
    studio.artwork.transferFrom(work.owner, signer, work.token, sender=work.owner)
    # A wallet that says yes to every signature (ERC-1271).
    studio.behaves(signer.address, receivers.answers(0x1626BA7E << 224))
    tier = licensing.tier()
    offer = (*work.name, tier, licensing.buyer.address, PRICE, 3, FOREVER)
    sold = licenses.buyPrivately(offer, b"", PRICE, value=PRICE, sender=licensing.other)
    (license_id,) = licenses.licensesOf(*work.name, licensing.buyer)
    end = licensing.end(license_id)
    assert said(sold, licenses) == [
        event("NonceUsed", controller=signer, nonce=3),
        event(
            "LicenseSold",
            license=license_id,
            **work_of(licensing),
            tier=tier,
            holder=licensing.buyer,
            payer=licensing.other,
            fee=PRICE,
            expiresAt=end,
        ),
        event("SubscriptionUpdate", tokenId=license_id, expiration=end),
    ]


def test_exclusive_licence__is_told_to_the_works_collection(licensing: Licensing) -> None:
    """ERC-4907: who uses the work until when; nobody, once it is cancelled."""
    artwork, token = licensing.studio.artwork, licensing.work.token
    tier = licensing.offered(EXCLUSIVE)
    arguments = (*licensing.work.name, tier, licensing.buyer, PRICE, FOREVER)
    sold = licensing.licenses.buy(*arguments, value=PRICE, sender=licensing.buyer)
    (license_id,) = licensing.licenses.licensesOf(*licensing.work.name, licensing.buyer)
    end = licensing.end(license_id)
    assert said(sold, artwork) == [
        event("UpdateUser", tokenId=token, user=licensing.buyer, expires=end)
    ]
    moved = licensing.licenses.transferFrom(
        licensing.buyer, licensing.other, license_id, sender=licensing.buyer
    )
    assert said(moved, artwork) == [
        event("UpdateUser", tokenId=token, user=licensing.other, expires=end)
    ]
    ended = licensing.licenses.cancelSubscription(license_id, sender=licensing.other)
    assert said(ended, artwork) == [event("UpdateUser", tokenId=token, user=NOBODY, expires=0)]


def test_fee_in_a_token__is_told_with_what_each_gets_or_is_owed(licensing: Licensing) -> None:
    studio, royalties, owner = licensing.studio, licensing.royalties, licensing.work.owner
    currency = licensing.currency()
    tier = licensing.offered(currency=currency.address)
    currency.setRefused(owner, True, sender=studio.stranger)
    arguments = (*licensing.work.name, tier, licensing.buyer, PRICE, FOREVER)
    sold = licensing.licenses.buy(*arguments, sender=licensing.buyer)
    assert said(sold, royalties) == [
        event(
            "RoyaltyPaid",
            **work_of(licensing),
            payer=licensing.licenses,
            token=currency,
            amount=PRICE,
        ),
        event("TokenPaid", token=currency, account=licensing.splitter, amount=PART),
        event("TokenCredited", token=currency, account=owner, amount=PRICE - PART),
    ]
    currency.setRefused(owner, False, sender=studio.stranger)
    paid = royalties.withdrawTokens(currency, owner, sender=studio.stranger)
    assert said(paid, royalties) == [
        event("TokenPaid", token=currency, account=owner, amount=PRICE - PART)
    ]


def test_royalty_of_a_derivative__is_told_with_everybody_paid(licensing: Licensing) -> None:
    studio, royalties, work = licensing.studio, licensing.royalties, licensing.work
    tier = licensing.offered(DERIVATIVE, derivatives="approval")
    child = licensing.foreign(licensing.other)
    held = licensing.buy(tier, buyer=licensing.other)
    for approved in (False, True):
        told = royalties.approveDerivative(held, *child.name, approved, sender=work.owner)
        assert said(told, royalties) == [
            event(
                "DerivativeApproved",
                license=held,
                collection=child.collection,
                tokenId=child.token,
                approved=approved,
            )
        ]
    made = royalties.registerDerivative(*child.name, [held], sender=child.owner)
    parents = [(work.collection, work.token, DERIVATIVE.parent_share)]
    named = {"collection": child.collection, "tokenId": child.token}
    assert said(made, royalties) == [event("DerivativeAdded", **named, parents=parents)]
    paid = royalties.payRoyalty(*child.name, value=PRICE, sender=licensing.buyer)
    above = PRICE * DERIVATIVE.parent_share // 1_000_000
    part = above * STUDIO_BPS // 10_000
    assert said(paid, royalties) == [
        event("RoyaltyPaid", **named, payer=licensing.buyer, token=NOBODY, amount=PRICE),
        event("Paid", account=licensing.splitter, amount=part),
        event("Paid", account=work.owner, amount=above - part),
        event("Paid", account=child.owner, amount=PRICE - above),
    ]
    changed = royalties.setStudioShare(77, sender=studio.dao)
    assert said(changed, royalties) == [event("StudioShareSet", share=77)]


def test_claims__are_told_from_report_to_decision(licensing: Licensing) -> None:
    studio, claims, royalties = licensing.studio, licensing.claims, licensing.royalties
    claimant, owner = licensing.other, licensing.work.owner

    def report() -> int:
        made = claims.report(*licensing.work.name, EVIDENCE, value=BOND, sender=claimant)
        claim = int(claims.claimCount())
        assert said(made, claims) == [
            event(
                "Claimed",
                claim=claim,
                **work_of(licensing),
                claimant=claimant,
                evidence=EVIDENCE,
                end=studio.now + PERIOD,
            )
        ]
        return claim

    claim = report()
    decided = claims.uphold(claim, sender=studio.dao)
    assert said(decided, claims, royalties) == [
        event("ClaimDecided", claim=claim, state=UPHELD),
        event("TagSet", **work_of(licensing), tagged=True),
        event("Paid", account=claimant, amount=BOND),
    ]
    lifted = claims.lift(*licensing.work.name, sender=studio.dao)
    assert said(lifted, royalties) == [event("TagSet", **work_of(licensing), tagged=False)]
    claim = report()
    decided = claims.reject(claim, sender=studio.dao)
    assert said(decided, claims) == [
        event("ClaimDecided", claim=claim, state=REJECTED),
        event("Paid", account=owner, amount=BOND),
    ]
    claim = report()
    studio.pass_time(PERIOD + 1)
    decided = claims.lapse(claim, sender=studio.stranger)
    assert said(decided, claims) == [
        event("ClaimDecided", claim=claim, state=LAPSED),
        event("Paid", account=claimant, amount=BOND),
    ]
    changed = claims.setTerms((2 * BOND, PERIOD), sender=studio.dao)
    assert said(changed, claims) == [event("ClaimTermsSet", terms=(2 * BOND, PERIOD))]
