"""What always holds of licences, whatever anybody does: the model's rights, and every wei."""

from typing import Any, ClassVar

from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant
from web3 import Web3

from oracle.chain.licensing.tiers import TierParameters
from oracle.chain.types import rights_of, words_of
from tests.invariants.auction.market_start import ARTIST, ZERO
from tests.invariants.bare_chain import person
from tests.invariants.licensing.license_model import HOUR, Model, Offer
from tests.invariants.licensing.licensing_start import OWNERS, LicensingStart, Work

DURATION, GRACE = 24, 6
BUYERS = [person(f"license buyer {n}") for n in range(2)]
PEOPLE = [*OWNERS, *BUYERS]
MUCH = 2**80
TIERS = (
    TierParameters(name="web", rights="display,web", duration=DURATION, grace=GRACE),
    TierParameters(
        name="alone",
        rights="display,web,print",
        exclusive="display",
        duration=DURATION,
        grace=GRACE,
    ),
    TierParameters(
        name="seats", rights="print", duration=2 * DURATION, grace=0, seats=2, transferable=False
    ),
    TierParameters(
        name="derivative",
        rights="derivative,web",
        duration=DURATION,
        grace=GRACE,
        derivatives="allowed",
        parent_share=333_333,
    ),
    TierParameters(name="for ever", rights="training,print", exclusive="training", duration=0),
    TierParameters(
        name="rarer",
        rights=words_of(1 << 1 | 1 << 8 | 1 << 31),
        duration=DURATION,
        grace=GRACE,
        seats=2,
    ),
    TierParameters(
        name="rarer alone",
        rights=words_of(1 << 8 | 1 << 16),
        exclusive=words_of(1 << 16),
        duration=2 * DURATION,
        grace=GRACE,
    ),
)
PRICES = [10**15 + 7 * number for number in range(len(TIERS))]
DERIVATIVE = 3
WORKS = (0, 1, 3, 4, 5)
"""Two of the studio's, three of others."""


class CheckedLicenses(RuleBasedStateMachine):
    """Works that owners offer from the start, the model of their licences, and what must hold."""

    start: ClassVar[LicensingStart]

    @initialize()
    def begin(self) -> None:
        self.chain = self.start.chain
        self.chain.again()
        self.licenses, self.royalties = self.start.licenses, self.start.royalties
        self.works: list[Work] = [self.start.works[n] for n in WORKS]
        studios = str(self.start.artwork.address)
        splitter = Web3.to_checksum_address(self.start.splitter)
        self.model = Model(
            tiers=TIERS,
            first=self.start.first_tier,
            owners={work: OWNERS[n % 3] for work, n in zip(self.works, WORKS, strict=True)},
            receivers={w: splitter if w[0] == studios else ARTIST for w in self.works},
        )
        self.manners: dict[str, str] = {}
        for who in (*PEOPLE, ARTIST, splitter):
            self.chain.behave(who, "0x")
            self.chain.endow(who, MUCH)
            self.model.expected[who] = MUCH
        for work in self.works:
            for tier, price in enumerate(PRICES, self.model.first):
                offer = Offer(self.model.owners[work], price, price // 2, sells=True, renews=True)
                self.model.offers[work, tier] = offer

    @property
    def now(self) -> int:
        """The next block's time."""
        return self.chain.anvil.now + 1

    def act(self, who: str, contract: Any, function: str, *words: Any, value: int = 0) -> Any:
        """A call by somebody who is not charged for what it sent in vain."""
        return self.chain.act(who, contract, function, *words, value=value)

    def picked(self, pick: int) -> int:
        """One of the licences that there were."""
        known = sorted(self.model.licences)
        return known[pick % len(known)]

    def held(self, work: Work, who: str) -> list[int]:
        """Licences of a work that somebody has had."""
        found = self.model.licences.items()
        return [n for n, licence in found if (licence.work, licence.holder) == (work, who)]

    def lapsed(self, number: int, now: int) -> bool:
        """Whether a licence may be gone."""
        return self.model.end(self.model.licences[number]) <= now // HOUR

    # What must hold

    @invariant()
    def rights_are_those_of_the_model(self) -> None:
        if not hasattr(self, "model"):
            return
        now = self.chain.anvil.now
        collections, tokens = zip(*self.works, strict=True)
        arguments = (self.licenses.address, list(collections), list(tokens), PEOPLE)
        found = self.chain.read(self.start.gate, "rightsOf", *arguments)
        wanted = [self.model.rights(work, who, now) for work in self.works for who in PEOPLE]
        assert list(found) == wanted

    @invariant()
    def exclusive_means_exclusive_and_seats_are_few(self) -> None:
        if not hasattr(self, "model"):
            return
        now = self.chain.anvil.now
        kept = [n for n in self.model.licences if not self.lapsed(n, now)]
        for number in kept:
            mine = self.model.licences[number]
            alone = rights_of(self.model.tier(mine.tier).exclusive)
            for other in kept:
                theirs = self.model.licences[other]
                if other != number and theirs.work == mine.work:
                    assert not alone & rights_of(self.model.tier(theirs.tier).rights)
                    same = mine.tier == theirs.tier and mine.seat == theirs.seat
                    assert not same or not mine.seat

    @invariant()
    def users_are_in_step(self) -> None:
        if not hasattr(self, "model"):
            return
        now = self.chain.anvil.now
        for work in self.works[:2]:
            user = Web3.to_checksum_address(self.chain.read(self.start.artwork, "userOf", work[1]))
            assert user == (self.model.user(work, now) or ZERO)

    @invariant()
    def every_wei_is_where_it_belongs(self) -> None:
        if not hasattr(self, "model"):
            return
        total = 0
        for who, wanted in self.model.expected.items():
            credit = self.chain.read(self.royalties, "credit", who)
            assert self.chain.balance(who) + credit == wanted
            total += credit
        assert self.chain.read(self.royalties, "totalCredit") == total
        assert self.chain.balance(str(self.royalties.address)) == total
        assert self.chain.balance(str(self.licenses.address)) == 0
