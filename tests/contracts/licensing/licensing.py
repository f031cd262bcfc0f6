"""Licences of works of a studio and of others, through Ape."""

from dataclasses import dataclass
from typing import Any

from ape.api import AccountAPI

from oracle.chain.licensing.tiers import TierParameters
from oracle.chain.types import Right
from oracle.quantities import ETHER
from tests.contracts.fractions.fractions import deployed, foreign_collection
from tests.contracts.studio import Studio

HOUR = 3_600
FOREVER = 2**40
PERPETUAL = 2**64 - 1
DURATION, GRACE = 48, 12
FLOOR = ETHER // 100
PRICE = ETHER // 10
RENEWAL = ETHER // 20
STUDIO_BPS = 1_500
NOBODY = "0x" + "00" * 20
MAX_GIVEN, MAX_BOUGHT = 16, 32

COMMERCIAL = TierParameters(
    name="commercial", rights="display,web,print", duration=DURATION, grace=GRACE, floor=FLOOR
)
EXCLUSIVE = COMMERCIAL.model_copy(update={"name": "alone", "exclusive": "display,print"})
DERIVATIVE = COMMERCIAL.model_copy(
    update={
        "name": "derivative",
        "rights": "derivative",
        "derivatives": "allowed",
        "parent_share": 200_000,
    }
)


@dataclass(frozen=True)
class Piece:
    """A work and who has it."""

    collection: str
    token: int
    owner: AccountAPI

    @property
    def name(self) -> tuple[str, int]:
        """As contracts take it."""
        return self.collection, self.token


def whole_hour(time: int) -> int:
    """The first full hour from `time` on."""
    return -(-time // HOUR) * HOUR


class Licensing:
    """The deployed registry, tree and claims, a work of the studio's, and works of others."""

    def __init__(self, studio: Studio, project: Any, token: int) -> None:
        self.studio = studio
        self.project = project
        at = studio.deployment.address
        self.licenses = project.LicenseRegistry.at(at("LicenseRegistry"))
        self.tiers = project.LicenseTiers.at(at("LicenseTiers"))
        self.royalties = project.RoyaltyTree.at(at("RoyaltyTree"))
        self.claims = project.InfringementClaims.at(at("InfringementClaims"))
        self.vaults = project.FractionVaultFactory.at(at("FractionVaultFactory"))
        self.splits = project.RoundSplits.at(at("RoundSplits"))
        self.weth = project.WrappedEther.at(at("WrappedEther"))
        self.work = Piece(studio.artwork.address, token, studio.stranger)
        self.buyer = studio.person("licensee")
        self.other = studio.person("another licensee")
        self.collection: Any = None
        self._minted = 0
        # Licences end on full hours: begin within one, as buyers do.
        studio.pass_to(whole_hour(studio.now) + 1_000)

    @property
    def splitter(self) -> str:
        """Where the studio's part of the work's income goes."""
        round_id = self.studio.artwork.workOf(self.work.token)[0]
        return str(self.splits.splitterOf(round_id))

    def foreign(self, owner: AccountAPI | None = None) -> Piece:
        """A new work of somebody else's collection."""
        if self.collection is None:
            self.collection = foreign_collection(self.studio)
        self._minted += 1
        owner = owner or self.studio.person(f"artist {self._minted}")
        self.collection.mint(owner, self._minted, sender=self.studio.stranger)
        return Piece(self.collection.address, self._minted, owner)

    def currency(self) -> Any:
        """Somebody else's ERC-20, some of it the buyer's, who lets the registry take it."""
        made = deployed(self.studio, "tests/support/contracts/Currency.sol", "Currency")
        made.mint(self.buyer, 100 * ETHER, sender=self.studio.stranger)
        made.approve(self.licenses, 2**256 - 1, sender=self.buyer)
        return made

    def tier(self, like: TierParameters = COMMERCIAL, **changes: Any) -> int:
        """A new tier, as the DAO adds it."""
        terms = like.model_copy(update=changes).as_tuple()
        self.tiers.addTier(terms, sender=self.studio.dao)
        return int(self.tiers.tierCount())

    def offer(
        self,
        tier: int,
        work: Piece | None = None,
        *,
        price: int = PRICE,
        renewal: int = RENEWAL,
        sells: bool = True,
        renews: bool = True,
    ) -> None:
        """The owner offers licences of a work."""
        work = work or self.work
        offer = (price, renewal, sells, renews)
        self.licenses.setOffer(*work.name, tier, offer, sender=work.owner)

    def offered(self, like: TierParameters = COMMERCIAL, **changes: Any) -> int:
        """A new tier that the work's owner offers."""
        tier = self.tier(like, **changes)
        self.offer(tier)
        return tier

    def buy(
        self,
        tier: int,
        work: Piece | None = None,
        *,
        buyer: AccountAPI | None = None,
        to: Any = None,
        value: int = PRICE,
    ) -> int:
        """Buys a licence; returns its id."""
        buyer = buyer or self.buyer
        arguments = (*(work or self.work).name, tier, to or buyer, value, FOREVER)
        receipt = self.licenses.buy(*arguments, value=value, sender=buyer)
        (sold,) = receipt.decode_logs(self.licenses.LicenseSold)
        return int(sold.license)

    def refused(
        self,
        tier: int,
        work: Piece | None = None,
        *,
        buyer: AccountAPI | None = None,
        to: Any = None,
        value: int = PRICE,
        limit: int | None = None,
        deadline: int = FOREVER,
    ) -> str:
        """Why the licence could not be bought."""
        buyer = buyer or self.buyer
        limit = value if limit is None else limit
        arguments = (*(work or self.work).name, tier, to or buyer, limit, deadline)
        return self.studio.refusal(self.licenses.buy, *arguments, sender=buyer, value=value)

    def has(self, who: Any, rights: Right, work: Piece | None = None) -> bool:
        """Whether the chain says that `who` may do this."""
        return bool(self.licenses.isLicensed(*(work or self.work).name, who, int(rights)))

    def end(self, license_id: int) -> int:
        """When a licence expires."""
        return int(self.licenses.expiresAt(license_id))

    def vault(self, work: Piece | None = None, price: int = 40 * ETHER) -> Any:
        """Puts a work into fractions; its owner is the curator and holds them all."""
        work = work or self.work
        collection = self.studio.artwork if work == self.work else self.collection
        collection.approve(self.vaults, work.token, sender=work.owner)
        made = self.vaults.fractionalise(
            [work.name], "Work", "WRK", 1_000 * ETHER, price, 0, sender=work.owner
        )
        (event,) = made.decode_logs(self.vaults.Fractionalised)
        return self.project.FractionVault.at(event.vault)

    def derive(self, parents: list[tuple[Piece, int]], child: Piece) -> None:
        """Registers `child` under new licences of these parents and tiers."""
        held = []
        for parent, tier in parents:
            self.offer(tier, parent)
            held.append(self.buy(tier, parent, buyer=child.owner))
        self.royalties.registerDerivative(*child.name, held, sender=child.owner)
