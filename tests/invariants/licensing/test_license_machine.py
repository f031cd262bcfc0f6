"""LicenseRegistry and RoyaltyTree against a plain model, with hostile recipients and sold works."""

from collections.abc import Iterator

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import rule

from oracle.local.anvil import Anvil
from oracle.quantities import ETHER
from tests.invariants.auction.market_start import ANYBODY, ARTIST
from tests.invariants.bare_chain import OPTIONS, BareChain
from tests.invariants.licensing.license_checks import (
    DERIVATIVE,
    DURATION,
    GRACE,
    PEOPLE,
    PRICES,
    TIERS,
    CheckedLicenses,
)
from tests.invariants.licensing.license_model import HOUR, MAX_BOUGHT, MAX_GIVEN, WHOLE, Offer
from tests.invariants.licensing.licensing_start import FOREVER, OWNERS, LicensingStart, Work
from tests.invariants.runs import run
from tests.support import receivers


class LicenseMachine(CheckedLicenses):
    """Owners who offer, sell and vault works; buyers; children; whoever refuses money."""

    def offer(self, work: Work, number: int, price: int, sells: bool, renews: bool) -> None:
        tier, who = self.model.first + number, self.model.controller(work)
        offer = (price, price // 2, sells, renews)
        assert self.act(who, self.licenses, "setOffer", *work, tier, offer) is None
        self.model.offers[work, tier] = Offer(who, price, price // 2, sells, renews)

    # The rights' holders

    @rule(
        work=st.integers(0, 4),
        number=st.integers(0, 4),
        price=st.sampled_from([0, 1, 10**15 + 3, ETHER]),
        sells=st.sampled_from([True, True, True, False]),
        renews=st.sampled_from([True, True, True, False]),
    )
    def change_offer(self, work: int, number: int, price: int, sells: bool, renews: bool) -> None:
        self.offer(self.works[work], number, price, sells, renews)

    @rule(work=st.integers(0, 4), number=st.integers(0, 4), who=st.sampled_from(PEOPLE))
    def offer_as_somebody(self, work: int, number: int, who: str) -> None:
        if who == self.model.controller(self.works[work]):
            return
        arguments = (*self.works[work], self.model.first + number, (1, 1, True, True))
        refused = self.act(who, self.licenses, "setOffer", *arguments)
        assert refused == "LicenseNotController"

    @rule(work=st.integers(0, 4), to=st.sampled_from(OWNERS))
    def sell_the_work(self, work: int, to: str) -> None:
        name = self.works[work]
        owner = self.model.owners[name]
        if owner in PEOPLE:
            collection = self.chain.w3.eth.contract(address=name[0], abi=self.start.artwork.abi)
            assert self.act(owner, collection, "transferFrom", owner, to, name[1]) is None
            self.model.owners[name] = to

    @rule(work=st.integers(0, 4))
    def vault(self, work: int) -> None:
        name = self.works[work]
        owner = self.model.owners[name]
        if owner in OWNERS:
            vault = str(self.start.vault(name, owner).address)
            self.model.owners[name] = vault
            self.model.curators[vault] = owner
            self.model.expected[vault] = 0

    @rule(work=st.integers(0, 4), tagged=st.sampled_from([True, False, False]))
    def tag(self, work: int, tagged: bool) -> None:
        claims = self.start.deployment.address("InfringementClaims")
        arguments = (*self.works[work], tagged)
        assert self.act(claims, self.royalties, "setTag", *arguments) is None
        (self.model.tagged.add if tagged else self.model.tagged.discard)(self.works[work])

    # Licensees

    @rule(
        sales=st.lists(
            st.tuples(
                st.integers(0, 4),
                st.integers(0, 4),
                st.sampled_from(PEOPLE),
                st.sampled_from(PEOPLE),
                st.sampled_from([0, 0, 0, 0, 1, -1]),
            ),
            min_size=1,
            max_size=6,
        )
    )
    def buy(self, sales: list[tuple[int, int, str, str, int]]) -> None:
        for work, number, who, to, more in sales:
            self.buy_one(self.works[work], self.model.first + number, who, to, more)

    def buy_one(self, work: Work, tier: int, who: str, to: str, more: int = 0) -> None:
        now, price = self.now, self.model.offers[work, tier].price
        # What comes back to one who calls would be spent at once.
        value = max(0, price + (0 if self.manners.get(who) == "calls" else more))
        wanted = self.model.sale_refusal(work, tier, value, now)
        held = [n for n in self.held(work, to) if not self.lapsed(n, now)]
        if wanted is None and len(held) >= (MAX_BOUGHT if who == to else MAX_GIVEN):
            wanted = "LicenseHolderFull"
        if wanted is None and value > price and self.manners.get(who):
            wanted = "LicenseRefundRefused"
        arguments = (*work, tier, to, value, FOREVER)
        refused = self.act(who, self.licenses, "buy", *arguments, value=value)
        assert refused == wanted
        if refused is None:
            self.model.sold(self.start.sold(), work, tier, to, now)
            self.model.expected[who] -= price
            self.model.pay(work, price)

    @rule(pick=st.integers(0, 99), who=st.sampled_from(PEOPLE))
    def renew(self, pick: int, who: str) -> None:
        if not self.model.licences:
            return
        number = self.picked(pick)
        licence, now = self.model.licences[number], self.now
        price = self.model.offers[licence.work, licence.tier].renewal
        wanted = self.model.renewal_refusal(number, price, now)
        refused = self.act(who, self.licenses, "renew", number, price, FOREVER, value=price)
        if self.lapsed(number, now) and refused == "LicenseUnknown":
            return  # burnt on the way
        assert refused == wanted
        if refused is None:
            self.model.renewed(number, now)
            self.model.expected[who] -= price
            self.model.pay(licence.work, price)

    @rule(pick=st.integers(0, 99))
    def cancel(self, pick: int) -> None:
        if not self.model.licences:
            return
        number = self.picked(pick)
        who = self.model.licences[number].holder
        refused = self.act(who, self.licenses, "cancelSubscription", number)
        assert refused is None or (self.lapsed(number, self.now) and refused == "LicenseUnknown")
        self.model.cancelled(number)

    @rule(pick=st.integers(0, 99), to=st.sampled_from(PEOPLE))
    def transfer(self, pick: int, to: str) -> None:
        if not self.model.licences:
            return
        number = self.picked(pick)
        licence, now = self.model.licences[number], self.now
        held = [n for n in self.held(licence.work, to) if n != number and not self.lapsed(n, now)]
        wanted = None if self.model.tier(licence.tier).transferable else "LicenseNotTransferable"
        if wanted is None and len(held) >= MAX_GIVEN:
            wanted = "LicenseHolderFull"
        arguments = (licence.holder, to, number)
        refused = self.act(licence.holder, self.licenses, "transferFrom", *arguments)
        if self.lapsed(number, now) and refused == "LicenseUnknown":
            return
        assert refused == wanted
        if refused is None:
            licence.holder = to

    # Derivatives and royalties

    @rule(child=st.integers(0, 4), parent=st.integers(0, 4))
    def derive(self, child: int, parent: int) -> None:
        """The child's owner buys what it needs, if that is sold, and registers."""
        name, owner = self.works[child], self.model.owners[self.works[child]]
        if owner in PEOPLE:
            self.buy_one(self.works[parent], self.model.first + DERIVATIVE, owner, owner)
        self.register(max(self.held(self.works[parent], owner), default=None), name)

    @rule(pick=st.integers(0, 99), child=st.integers(0, 4))
    def derive_by_any(self, pick: int, child: int) -> None:
        self.register(self.picked(pick) if self.model.licences else None, self.works[child])

    def register(self, number: int | None, name: Work) -> None:
        if number is None:
            return
        now, who = self.now, self.model.licences[number].holder
        wanted = self.model.derivation_refusal(name, number, who, now)
        refused = self.act(who, self.royalties, "registerDerivative", *name, [number])
        if refused == "LicenseUnknown":
            assert self.lapsed(number, now)
            return
        assert refused == wanted
        if refused is None:
            self.model.derived(name, number)

    @rule(
        work=st.integers(0, 4), who=st.sampled_from(PEOPLE), amount=st.sampled_from([1, 999, ETHER])
    )
    def pay_royalty(self, work: int, who: str, amount: int) -> None:
        arguments = self.works[work]
        assert self.act(who, self.royalties, "payRoyalty", *arguments, value=amount) is None
        self.model.expected[who] -= amount
        self.model.pay(self.works[work], amount)

    @rule(who=st.sampled_from([*PEOPLE, ARTIST]))
    def withdraw(self, who: str) -> None:
        if self.manners.get(who) == "calls":
            return
        owed = self.chain.read(self.royalties, "credit", who)
        refused = self.act(ANYBODY, self.royalties, "withdrawCredit", who)
        assert refused is None or refused == (
            "CreditPaymentRefused" if owed else "CreditNothingOwed"
        )

    # The world

    @rule(
        who=st.sampled_from([*PEOPLE, ARTIST]),
        how=st.sampled_from(["", "", "refuses", "burns", "calls"]),
    )
    def behave(self, who: str, how: str) -> None:
        again = bytes.fromhex(self.royalties.encode_abi("payRoyalty", [*self.works[0]])[2:])
        codes = {
            "": "0x",
            "refuses": receivers.REFUSES,
            "burns": receivers.BURNS_GAS,
            "calls": receivers.calls_back(str(self.royalties.address), again, pays=True),
        }
        self.chain.behave(who, codes[how])
        self.manners[who] = how

    @rule(hours=st.sampled_from([1, GRACE, DURATION - 1, DURATION, 2 * DURATION]))
    def wait(self, hours: int) -> None:
        self.chain.pass_time(hours * HOUR)

    # When an example ends

    def teardown(self) -> None:
        """Lists are whole, shares at most a whole, and whoever is owed can have it."""
        if not hasattr(self, "model"):
            return
        now = self.chain.anvil.now
        for work in self.works:
            assert sum(self.model.shares.get(work, {}).values()) <= WHOLE
            for who in PEOPLE:
                found = set(self.chain.read(self.licenses, "licensesOf", *work, who))
                known = set(self.held(work, who))
                assert {n for n in known if not self.lapsed(n, now)} <= found <= known
        for who in (*PEOPLE, ARTIST):
            self.behave(who, "")
            self.withdraw(who)
        assert self.chain.balance(str(self.royalties.address)) == 0


@pytest.fixture(scope="module")
def start() -> Iterator[LicensingStart]:
    with Anvil(options=OPTIONS) as anvil:
        yield LicensingStart(BareChain(anvil), TIERS, PRICES)


def test_licenses__whatever_anybody_does__are_those_of_the_model(start: LicensingStart) -> None:
    LicenseMachine.start = start
    run(LicenseMachine, quick=(16, 40), deep=(120, 80))
