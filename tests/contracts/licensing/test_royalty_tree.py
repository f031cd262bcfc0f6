"""RoyaltyTree: derivatives, their terms and bounds, and money that climbs at once."""

from itertools import pairwise

import pytest

from oracle.quantities import ETHER
from tests.contracts.licensing.licensing import (
    DERIVATIVE,
    DURATION,
    HOUR,
    NOBODY,
    PRICE,
    STUDIO_BPS,
    Licensing,
    Piece,
)
from tests.support import receivers
from tests.support.refusals import ACCEPTED, error

WHOLE = 1_000_000
FIFTH = 200_000
SUM = ETHER + 7


def refused(licensing: Licensing, child: Piece, held: list[int], who: object = None) -> str:
    call = licensing.royalties.registerDerivative
    return licensing.studio.refusal(call, *child.name, held, sender=who or child.owner)


def license_for(licensing: Licensing, parent: Piece, child: Piece, tier: int | None = None) -> int:
    """A licence of `parent` that the owner of `child` holds."""
    tier = tier or licensing.tier(DERIVATIVE)
    licensing.offer(tier, parent)
    return licensing.buy(tier, parent, buyer=child.owner)


def tree(licensing: Licensing, work: Piece, view: str = "ancestorsOf") -> list[tuple[int, int]]:
    """Token and share of each ancestor; all are of one foreign collection."""
    found = getattr(licensing.royalties, view)(*work.name)
    assert all(a.collection == licensing.collection for a in found)
    return [(a.tokenId, a.share) for a in found]


def test_royalty__of_a_root_work__pays_splitter_and_owner(licensing: Licensing) -> None:
    studio, work, royalties = licensing.studio, licensing.work, licensing.royalties
    had = studio.balance(work.owner)
    receipt = royalties.payRoyalty(*work.name, value=SUM, sender=licensing.buyer)
    part = SUM * STUDIO_BPS // 10_000
    assert studio.balance(licensing.splitter) == part
    assert studio.balance(work.owner) - had == SUM - part
    assert studio.balance(royalties) == 0
    (event,) = receipt.decode_logs(royalties.RoyaltyPaid)
    assert (event.payer, event.token, event.amount) == (licensing.buyer, NOBODY, SUM)
    for arguments, value, wanted in (
        (work.name, 0, error("RoyaltyNothingSent")),
        (
            (work.collection, 7),
            1,
            error("RoyaltyWorkUnknown", collection=work.collection, tokenId=7),
        ),
    ):
        found = studio.refusal(
            royalties.payRoyalty, *arguments, sender=licensing.buyer, value=value
        )
        assert found == wanted


def test_royalty__of_a_chain_of_works__climbs_to_the_wei(licensing: Licensing) -> None:
    """Parents' parents are paid out of the parents' parts; what is left is the child's."""
    studio, royalties = licensing.studio, licensing.royalties
    works = [licensing.foreign() for _ in range(4)]
    for parent, child in pairwise(works):
        licensing.derive([(parent, licensing.tier(DERIVATIVE))], child)
    assert tree(licensing, works[3], "parentsOf") == [(3, FIFTH)]
    assert tree(licensing, works[3]) == [(1, 8_000), (2, 32_000), (3, 160_000)]
    had = [studio.balance(w.owner) for w in works]
    royalties.payRoyalty(*works[3].name, value=SUM, sender=licensing.buyer)
    gained = [studio.balance(w.owner) - h for w, h in zip(works, had, strict=True)]
    above = [SUM * share // WHOLE for share in (8_000, 32_000, 160_000)]
    assert gained == [*above, SUM - sum(above)]
    assert studio.balance(royalties) == 0
    receiver = studio.nobody("everybody's splitter")
    licensing.collection.setRoyalty(receiver, 1, sender=studio.stranger)
    had = [studio.balance(w.owner) for w in works]
    royalties.payRoyalty(*works[3].name, value=SUM, sender=licensing.buyer)
    gained = [studio.balance(w.owner) - h for w, h in zip(works, had, strict=True)]
    assert sum(gained) + studio.balance(receiver) == SUM
    rest = SUM - SUM * STUDIO_BPS // 10_000
    above = [rest * share // WHOLE for share in (8_000, 32_000, 160_000)]
    assert gained[:3] == [part - part * STUDIO_BPS // 10_000 for part in above]


def test_license_fee__of_a_derivative__climbs_too(licensing: Licensing) -> None:
    """The studio's work is a parent in a vault: its holders are paid by another's licence."""
    studio, child = licensing.studio, licensing.foreign()
    licensing.derive([(licensing.work, licensing.tier(DERIVATIVE))], child)
    vault = licensing.vault()
    tier = licensing.tier()
    licensing.offer(tier, child)
    splitter = studio.balance(licensing.splitter)
    had = studio.balance(child.owner)
    licensing.buy(tier, child)
    part = PRICE * FIFTH // WHOLE
    assert studio.balance(child.owner) - had == PRICE - part
    levied = part * STUDIO_BPS // 10_000
    assert studio.balance(licensing.splitter) - splitter == levied
    assert studio.balance(vault) == part - levied


def test_tree__when_paths_meet__adds_their_shares_up(licensing: Licensing) -> None:
    root, left, right, child = (licensing.foreign() for _ in range(4))
    tier = licensing.tier(DERIVATIVE)
    for parent in (left, right):
        licensing.derive([(root, tier)], parent)
    half = licensing.tier(DERIVATIVE, name="half", parent_share=500_000)
    licensing.derive([(left, tier), (right, half)], child)
    found = tree(licensing, child)
    assert found == [(1, 40_000 + 100_000), (2, 160_000), (3, 400_000)]
    assert sum(share for _, share in found) == 700_000
    assert tree(licensing, child, "parentsOf") == [(2, FIFTH), (3, 500_000)]


def test_tree__when_parents_ask_for_all__leaves_the_child_nothing(licensing: Licensing) -> None:
    studio, child = licensing.studio, licensing.foreign()
    parents = [licensing.foreign() for _ in range(3)]
    half = licensing.tier(DERIVATIVE, parent_share=500_000)
    held = [license_for(licensing, p, child, half) for p in parents]
    assert refused(licensing, child, held) == error(
        "DerivativeSharesTooLarge", shares=1_500_000, whole=WHOLE
    )
    licensing.royalties.registerDerivative(*child.name, held[:2], sender=child.owner)
    had = studio.balance(child.owner)
    licensing.royalties.payRoyalty(*child.name, value=SUM, sender=licensing.buyer)
    assert studio.balance(child.owner) - had == 1, "what half and half of an odd sum leave"


def test_tree__in_its_bounds__is_four_deep_and_sixteen_wide(licensing: Licensing) -> None:
    tier = licensing.tier(DERIVATIVE)
    chain = [licensing.foreign() for _ in range(6)]
    for parent, child in pairwise(chain[:5]):
        licensing.derive([(parent, tier)], child)
    last = license_for(licensing, chain[4], chain[5], tier)
    assert refused(licensing, chain[5], [last]) == error("DerivativeTooDeep", depth=5, max=4)

    def family(count: int) -> Piece:
        parents, child = [licensing.foreign() for _ in range(count)], licensing.foreign()
        licensing.derive([(p, tier) for p in parents], child)
        return child

    wide = [family(3) for _ in range(3)]
    child = licensing.foreign()
    held = [license_for(licensing, p, child, tier) for p in (*wide, chain[4])]
    for wrong in ([], [*held, held[0]]):
        assert refused(licensing, child, wrong) == error(
            "DerivativeParentsInvalid", count=len(wrong), max=4
        )
    assert refused(licensing, child, held) == error("DerivativeTooDeep", depth=5, max=4)
    held[3] = license_for(licensing, family(4), child, tier)
    assert refused(licensing, child, held) == error("DerivativeTooManyAncestors", max=16)
    held[3] = license_for(licensing, family(3), child, tier)
    receipt = licensing.royalties.registerDerivative(*child.name, held, sender=child.owner)
    assert len(licensing.royalties.ancestorsOf(*child.name)) == 16
    assert receipt.gas_used < 3_000_000
    studio = licensing.studio
    licensing.collection.setGreedy(True, sender=studio.stranger)
    paid = licensing.royalties.payRoyalty(*child.name, value=SUM, sender=licensing.buyer)
    assert paid.gas_used < 5_000_000, "though every collection burns what it is given"


def test_registration__is_the_owners_once_and_before_any_children(licensing: Licensing) -> None:
    """So there is no loop: whoever is a parent gets no parents any more."""
    studio, (a, b, c) = licensing.studio, [licensing.foreign() for _ in range(3)]
    held = license_for(licensing, a, b)
    assert refused(licensing, b, [held], a.owner) == error(
        "RoyaltyNotAllowed", caller=a.owner, allowed=b.owner
    )
    itself = license_for(licensing, b, b)
    assert refused(licensing, b, [itself]) == error("DerivativeParentRepeated", license=itself)
    again = license_for(licensing, a, b)
    assert refused(licensing, b, [held, again]) == error("DerivativeParentRepeated", license=again)
    assert refused(licensing, b, [held, held]) == error("DerivativeParentRepeated", license=held)
    licensing.royalties.registerDerivative(*b.name, [held], sender=b.owner)
    assert refused(licensing, b, [again]) == error(
        "DerivativeRegistered", collection=b.collection, tokenId=b.token
    )
    back = license_for(licensing, b, a)
    assert refused(licensing, a, [back]) == error(
        "DerivativeHasChildren", collection=a.collection, tokenId=a.token
    )
    other = license_for(licensing, c, b)
    assert refused(licensing, b, [other]).startswith("DerivativeRegistered")
    studio.pass_time((DURATION + 1) * HOUR)
    licensing.licenses.cancelSubscription(held, sender=b.owner)
    assert tree(licensing, b) == [(a.token, FIFTH)], "the tie is for ever"


def test_registration__of_a_vaulted_work__is_refused(licensing: Licensing) -> None:
    """A curator could else send the holders' income to a parent of its own."""
    parent, owner = licensing.foreign(), licensing.work.owner
    held = license_for(licensing, parent, licensing.work)
    vault = licensing.vault()
    assert refused(licensing, licensing.work, [held], owner) == error(
        "RoyaltyNotAllowed", caller=owner, allowed=vault
    )


def test_registration__needs_a_licence_in_force_and_ones_own(licensing: Licensing) -> None:
    studio, parent, child = licensing.studio, licensing.foreign(), licensing.foreign()
    held = license_for(licensing, parent, child)
    licensing.licenses.transferFrom(child.owner, licensing.other, held, sender=child.owner)
    assert refused(licensing, child, [held]) == error(
        "DerivativeLicenseInvalid", license=held, holder=licensing.other, inForce=True
    )
    licensing.licenses.transferFrom(licensing.other, child.owner, held, sender=licensing.other)
    studio.at(licensing.end(held) - 1)
    assert refused(licensing, child, [held]) == ACCEPTED
    studio.at(licensing.end(held))
    assert refused(licensing, child, [held]) == error(
        "DerivativeLicenseInvalid", license=held, holder=child.owner, inForce=False
    )
    web = licensing.tier(name="web only")
    held = license_for(licensing, parent, child, web)
    assert refused(licensing, child, [held]) == error(
        "DerivativeTierUnfit", license=held, tier=web, only=0
    )
    unknown = held + 1
    assert refused(licensing, child, [unknown]) == error("LicenseUnknown", license=unknown)


def test_registration__by_approval__needs_it_from_who_controls_the_parent(
    licensing: Licensing,
) -> None:
    studio, royalties = licensing.studio, licensing.royalties
    child, tier = licensing.foreign(), licensing.tier(DERIVATIVE, derivatives="approval")
    held = license_for(licensing, licensing.work, child, tier)
    missing = error(
        "DerivativeNotApproved", license=held, collection=child.collection, tokenId=child.token
    )
    owner, arguments = licensing.work.owner, (held, *child.name)
    assert refused(licensing, child, [held]) == missing
    found = studio.refusal(royalties.approveDerivative, *arguments, True, sender=child.owner)
    assert found == error("RoyaltyNotAllowed", caller=child.owner, allowed=owner)
    royalties.approveDerivative(*arguments, True, sender=owner)
    assert refused(licensing, child, [held]) == ACCEPTED
    assert refused(licensing, licensing.foreign(child.owner), [held]) != ACCEPTED
    royalties.approveDerivative(*arguments, False, sender=owner)
    assert refused(licensing, child, [held]) == missing
    royalties.approveDerivative(*arguments, True, sender=owner)
    licensing.vault()
    assert refused(licensing, child, [held]) == ACCEPTED, "the curator is the same"
    token = licensing.work.token
    vault = studio.account(studio.artwork.ownerOf(token))
    studio.artwork.transferFrom(vault, licensing.other, token, sender=vault)
    assert refused(licensing, child, [held]) == missing


def test_reciprocal_terms__bind_the_child_and_its_children(licensing: Licensing) -> None:
    root, child, grandchild = (licensing.foreign() for _ in range(3))
    tier = licensing.tier(DERIVATIVE, reciprocal=True)
    other = licensing.tier(DERIVATIVE, name="others'")
    licensing.offer(other, child)
    out = licensing.buy(other, child)
    held = license_for(licensing, root, child, tier)
    until = licensing.licenses.licenseOf(out).graceEnd
    assert refused(licensing, child, [held]) == error("DerivativeRightsOut", until=until)
    licensing.studio.pass_to(until)
    held = license_for(licensing, root, child, tier)
    mixed = license_for(
        licensing,
        licensing.foreign(),
        child,
        licensing.tier(DERIVATIVE, reciprocal=True, name="another's"),
    )
    assert refused(licensing, child, [held, mixed]).startswith("DerivativeTierUnfit")
    licensing.royalties.registerDerivative(*child.name, [held], sender=child.owner)
    assert licensing.refused(other, child) == error("LicenseNotReciprocal", tier=other, only=tier)
    web = licensing.tier(name="web")
    licensing.offer(web, child)
    assert licensing.refused(web, child) == ACCEPTED, "other rights are the child's to sell"
    licensing.derive([(child, tier)], grandchild)
    assert licensing.royalties.standing(*grandchild.name) == (False, True, tier)


@pytest.mark.parametrize("code", [receivers.REFUSES, receivers.BURNS_GAS, receivers.BOMB])
def test_royalty__when_a_parents_owner_takes_no_money__credits_it_alone(
    licensing: Licensing, code: str
) -> None:
    studio, royalties = licensing.studio, licensing.royalties
    parent, child = licensing.foreign(), licensing.foreign()
    licensing.derive([(parent, licensing.tier(DERIVATIVE))], child)
    studio.behaves(parent.owner.address, code)
    had = studio.balance(child.owner)
    royalties.payRoyalty(*child.name, value=SUM, sender=licensing.buyer)
    part = SUM * FIFTH // WHOLE
    assert royalties.credit(parent.owner) == royalties.totalCredit() == part
    assert studio.balance(child.owner) - had == SUM - part


def test_royalty__when_a_parents_collection_is_gone__stays_with_the_child(
    licensing: Licensing,
) -> None:
    studio, child = licensing.studio, licensing.foreign()
    licensing.derive([(licensing.work, licensing.tier(DERIVATIVE))], child)
    had = studio.balance(child.owner)
    studio.behaves(studio.artwork.address, receivers.BURNS_GAS)
    licensing.royalties.payRoyalty(*child.name, value=SUM, sender=licensing.buyer)
    assert studio.balance(child.owner) - had == SUM


def test_royalty__with_little_gas__starves_no_parent(licensing: Licensing) -> None:
    """Neither a collection that is asked nor a wallet that is paid can be made to fail."""
    studio, royalties = licensing.studio, licensing.royalties
    parent, child = licensing.foreign(), licensing.foreign()
    licensing.derive([(parent, licensing.tier(DERIVATIVE))], child)
    for who in (parent.owner, child.owner):
        studio.behaves(who.address, receivers.THIRSTY)
    data = bytes(royalties.payRoyalty.encode_input(*child.name))
    part, outcomes = SUM * FIFTH // WHOLE, set()
    for gas in range(80_000, 360_000, 20_000):
        snapshot = studio.rpc("evm_snapshot", [])
        had = studio.balance(parent.owner)
        done = studio.send(licensing.buyer, royalties, data, SUM, gas)
        assert studio.balance(parent.owner) - had == (part if done else 0)
        assert royalties.totalCredit() == 0
        outcomes.add(done)
        studio.rpc("evm_revert", [snapshot])
    assert outcomes == {False, True}


def test_studio_share__is_the_members_and_bounded(licensing: Licensing) -> None:
    studio, royalties = licensing.studio, licensing.royalties
    assert royalties.studioShare() == STUDIO_BPS
    wanted = error("RoyaltyStudioShareTooLarge", share=3_001, max=3_000)
    assert studio.refusal(royalties.setStudioShare, 3_001, sender=studio.dao) == wanted
    of = (studio.dao.address, licensing.vaults.address)
    assert studio.creation_refusal("RoyaltyTree", *of, 3_001) == wanted
    assert studio.refusal(royalties.setStudioShare, 3_000, sender=studio.dao) == ACCEPTED
    found = studio.refusal(royalties.setStudioShare, 1, sender=studio.stranger)
    assert found == error("OwnableUnauthorizedAccount", account=studio.stranger)
    royalties.setStudioShare(0, sender=studio.dao)
    had = studio.balance(licensing.work.owner)
    royalties.payRoyalty(*licensing.work.name, value=SUM, sender=licensing.buyer)
    assert studio.balance(licensing.work.owner) - had == SUM
    found = studio.refusal(royalties.setUp, studio.dao, studio.dao, sender=studio.dao)
    assert found == error("RoyaltySetUp", licenses=licensing.licenses)
