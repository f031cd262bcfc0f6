"""What licences mean, in plain Python: who may do what, what can be sold, and who is paid."""

from collections import defaultdict
from dataclasses import dataclass, field

from oracle.chain.licensing.tiers import Derivatives, TierParameters
from oracle.chain.types import rights_of
from tests.invariants.licensing.licensing_start import STUDIO_BPS, Work

HOUR = 3_600
FOREVER = 2**24 - 1
WHOLE = 1_000_000
MAX_GIVEN, MAX_BOUGHT = 16, 32


@dataclass
class Licence:
    """A licence that was sold; `expiry` in hours since 1970."""

    work: Work
    tier: int
    holder: str
    expiry: int
    seat: int


@dataclass
class Offer:
    """What a controller said of a work and tier."""

    controller: str
    price: int
    renewal: int
    sells: bool
    renews: bool


@dataclass
class Model:
    """Works, tiers, offers and licences, and who is paid; tiers are numbered from `first`."""

    tiers: tuple[TierParameters, ...]
    first: int
    owners: dict[Work, str]
    receivers: dict[Work, str]
    """Whom a resale of each work pays."""

    curators: dict[str, str] = field(default_factory=dict)
    """The curator of each vault."""

    offers: dict[tuple[Work, int], Offer] = field(default_factory=dict)
    licences: dict[int, Licence] = field(default_factory=dict)
    gone: list[tuple[Work, int, int]] = field(default_factory=list)
    """Cancelled licences that were not exclusive: work, rights and end with grace."""

    shares: dict[Work, dict[Work, int]] = field(default_factory=dict)
    parents: set[Work] = field(default_factory=set)
    tagged: set[Work] = field(default_factory=set)
    expected: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    """What each address has or is owed."""

    def tier(self, number: int) -> TierParameters:
        """A tier by its number."""
        return self.tiers[number - self.first]

    def controller(self, work: Work) -> str:
        """Who decides on a work."""
        return self.curators.get(self.owners[work], self.owners[work])

    def end(self, licence: Licence) -> int:
        """The hour until which a licence keeps what it has."""
        if licence.expiry == FOREVER:
            return FOREVER
        return licence.expiry + self.tier(licence.tier).grace

    def is_tagged(self, work: Work) -> bool:
        """Whether a work, or one that it was made from, was found infringing."""
        return bool(self.tagged & {work, *self.shares.get(work, {})})

    # Rights

    def rights(self, work: Work, who: str, now: int) -> int:
        """What somebody may do with a work now."""
        found = 0
        for licence in self.licences.values():
            if (licence.work, licence.holder) == (work, who) and licence.expiry > now // HOUR:
                found |= rights_of(self.tier(licence.tier).rights)
        return found

    def kept(self, work: Work, now: int, *, alone: bool | None) -> int:
        """Rights that licences in force or in grace have: those exclusive, or not, or all."""
        found = 0
        for licence in self.licences.values():
            if licence.work != work or self.end(licence) <= now // HOUR:
                continue
            tier = self.tier(licence.tier)
            whole, exclusive = rights_of(tier.rights), rights_of(tier.exclusive)
            found |= {True: exclusive, False: whole & ~exclusive, None: whole}[alone]
        return found

    def user(self, work: Work, now: int) -> str | None:
        """Who may display a work alone."""
        for licence in self.licences.values():
            shown = rights_of(self.tier(licence.tier).exclusive) & 1
            if shown and licence.work == work and licence.expiry > now // HOUR:
                return licence.holder
        return None

    def taken_seats(self, work: Work, tier: int, now: int) -> set[int]:
        """Seats in force or in grace."""
        return {
            licence.seat
            for licence in self.licences.values()
            if (licence.work, licence.tier) == (work, tier) and self.end(licence) > now // HOUR
        }

    # What the registry must answer

    def sale_refusal(self, work: Work, number: int, value: int, now: int) -> str | None:
        """Why a licence cannot be bought for `value` wei; None if it can."""
        offer, tier = self.offers.get((work, number)), self.tier(number)
        if not offer or not offer.sells or offer.controller != self.controller(work):
            return "LicenseNotOffered"
        if self.is_tagged(work):
            return "LicenseWorkTagged"
        if offer.price > value:
            return "LicenseFeeAboveLimit"
        rights, exclusive = rights_of(tier.rights), rights_of(tier.exclusive)
        if rights & self.kept(work, now, alone=True):
            return "LicenseRightTaken"
        lingering = 0
        for where, each, end in self.gone:
            lingering |= each if where == work and end > now // HOUR else 0
        if exclusive & (self.kept(work, now, alone=False) | lingering):
            return "LicenseRightInUse"
        if tier.seats and len(self.taken_seats(work, number, now)) >= tier.seats:
            return "LicenseSeatsTaken"
        return None

    def renewal_refusal(self, number: int, value: int, now: int) -> str | None:
        """Why a licence cannot be renewed for `value` wei; None if it can."""
        licence = self.licences[number]
        offer, tier = self.offers[licence.work, licence.tier], self.tier(licence.tier)
        stands = offer.renews and offer.controller == self.controller(licence.work)
        if not stands or not tier.duration:
            return "LicenseNotRenewable"
        if self.end(licence) <= now // HOUR:
            return "LicenseLapsed"
        if licence.expiry > -(-now // HOUR) + tier.duration:
            return "LicenseRenewalTooEarly"
        if self.is_tagged(licence.work):
            return "LicenseWorkTagged"
        return "LicenseFeeAboveLimit" if offer.renewal > value else None

    def derivation_refusal(self, child: Work, number: int, who: str, now: int) -> str | None:
        """Why a work cannot be registered under one licence; None if it can."""
        licence = self.licences[number]
        if self.owners[child] != who:
            return "RoyaltyNotAllowed"
        if child in self.shares:
            return "DerivativeRegistered"
        if child in self.parents:
            return "DerivativeHasChildren"
        if licence.holder != who or licence.expiry <= now // HOUR:
            return "DerivativeLicenseInvalid"
        if self.tier(licence.tier).derivatives == Derivatives.NONE.name.lower():
            return "DerivativeTierUnfit"
        if licence.work == child:
            return "DerivativeParentRepeated"
        return "DerivativeParentTagged" if self.is_tagged(licence.work) else None

    # What happens

    def sold(self, number: int, work: Work, tier: int, holder: str, now: int) -> None:
        """A licence was sold now."""
        kind = self.tier(tier)
        taken = self.taken_seats(work, tier, now)
        seat = next(n for n in range(1, 12) if n not in taken) if kind.seats else 0
        expiry = -(-now // HOUR) + kind.duration if kind.duration else FOREVER
        self.licences[number] = Licence(work, tier, holder, expiry, seat)

    def renewed(self, number: int, now: int) -> None:
        """A licence was renewed now."""
        licence = self.licences[number]
        start = max(licence.expiry, -(-now // HOUR))
        licence.expiry = start + self.tier(licence.tier).duration

    def cancelled(self, number: int) -> None:
        """A licence is over."""
        licence = self.licences.pop(number)
        tier = self.tier(licence.tier)
        common = rights_of(tier.rights) & ~rights_of(tier.exclusive)
        self.gone.append((licence.work, common, self.end(licence)))

    def derived(self, child: Work, number: int) -> None:
        """A work was registered under a licence."""
        licence = self.licences[number]
        share = left = self.tier(licence.tier).parent_share
        found: dict[Work, int] = {}
        for ancestor, part in self.shares.get(licence.work, {}).items():
            found[ancestor] = share * part // WHOLE
            left -= found[ancestor]
        found[licence.work] = left
        self.shares[child] = found
        self.parents.add(licence.work)

    def pay(self, work: Work, amount: int) -> None:
        """`amount` wei came in for a work."""
        rest = amount - self._pay_studio(work, amount)
        above = [(a, rest * share // WHOLE) for a, share in self.shares.get(work, {}).items()]
        for ancestor, part in above:
            self.expected[self.owners[ancestor]] += part - self._pay_studio(ancestor, part)
            rest -= part
        self.expected[self.owners[work]] += rest

    def _pay_studio(self, work: Work, amount: int) -> int:
        part = amount * STUDIO_BPS // 10_000
        self.expected[self.receivers[work]] += part
        return part
