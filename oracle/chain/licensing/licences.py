"""LicenseTiers and LicenseRegistry: tiers, offers, licences, and who may do what."""

import secrets
from dataclasses import dataclass
from typing import Any

from web3 import Web3
from web3.contract import Contract
from web3.logs import DISCARD
from web3.types import TxReceipt

from oracle.chain import text
from oracle.chain.addresses import ETH
from oracle.chain.deployment import Deployment
from oracle.chain.fractions.vaults import Item
from oracle.chain.licensing.tiers import Derivatives
from oracle.chain.sender import Sender, transact
from oracle.chain.typed_data import typed_data
from oracle.chain.types import Right

FOREVER = 2**64 - 1
"""When a licence for ever expires."""

ERC20 = [
    {
        "type": "function",
        "name": "approve",
        "stateMutability": "nonpayable",
        "inputs": [{"type": "address"}, {"type": "uint256"}],
        "outputs": [{"type": "bool"}],
    },
    {
        "type": "function",
        "name": "allowance",
        "stateMutability": "view",
        "inputs": [{"type": "address"}, {"type": "address"}],
        "outputs": [{"type": "uint256"}],
    },
]


@dataclass(frozen=True, slots=True)
class Tier:
    """A kind of licence (`Tier` in ILicenseTiers.sol); fields as in TierParameters."""

    id: int
    rights: Right
    exclusive: Right
    duration: int
    grace: int
    seats: int
    transferable: bool
    derivatives: Derivatives
    reciprocal: bool
    parent_share: int
    closed: bool
    floor: int
    currency: str
    name: str
    territory: str
    terms: bytes


@dataclass(frozen=True, slots=True)
class Offer:
    """What a work's controller asks for a tier, in its currency; `stands`: it is in force."""

    price: int
    renewal_price: int
    sells: bool
    renews: bool
    controller: str
    stands: bool


@dataclass(frozen=True, slots=True)
class PrivateOffer:
    """An offer to one buyer (`PrivateOffer` in ILicenseRegistry.sol), in the struct's order.

    `price` in the smallest unit of the tier's currency, `deadline` in Unix seconds.
    """

    collection: str
    token_id: int
    tier: int
    buyer: str
    price: int
    nonce: int
    deadline: int

    def as_tuple(self) -> tuple[Any, ...]:
        """The struct as the ABI wants it."""
        return (
            *(self.collection, self.token_id, self.tier, self.buyer),
            *(self.price, self.nonce, self.deadline),
        )


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence; times in Unix seconds, `FOREVER` for ever."""

    id: int
    work: Item
    tier: int
    holder: str
    expires_at: int
    grace_end: int
    seat: int
    in_force: bool


@dataclass(frozen=True, slots=True)
class Fee:
    """What a licence costs, in the smallest unit of a currency."""

    amount: int
    currency: str

    @property
    def is_ether(self) -> bool:
        """Whether it is paid in ETH."""
        return self.currency == ETH


class Licences:
    """Reads and writes of the studio's licences."""

    def __init__(self, w3: Web3, deployment: Deployment) -> None:
        self._w3 = w3
        self.contract: Contract = deployment.contract(w3, "LicenseRegistry")
        self._tiers: Contract = deployment.contract(w3, "LicenseTiers")

    # Reading

    def tiers(self) -> list[Tier]:
        """All tiers, in order of their numbers."""
        count = int(self._tiers.functions.tierCount().call())
        return [self.tier(number) for number in range(1, count + 1)]

    def tier(self, number: int) -> Tier:
        """A tier. Raises web3's ContractLogicError if there is none of this number."""
        raw = self._tiers.functions.getTier(number).call()
        rights, exclusive, duration, grace, seats, transferable, derivatives, *rest = raw
        reciprocal, parent_share, closed, floor, currency, name, territory, terms = rest
        return Tier(
            id=number,
            rights=Right(rights),
            exclusive=Right(exclusive),
            duration=duration,
            grace=grace,
            seats=seats,
            transferable=transferable,
            derivatives=Derivatives(derivatives),
            reciprocal=reciprocal,
            parent_share=parent_share,
            closed=closed,
            floor=floor,
            currency=currency,
            name=text.name(name),
            territory=text.name(territory),
            terms=bytes(terms),
        )

    def offer_of(self, work: Item, tier: int) -> Offer:
        """The offer of a tier for a work."""
        offer, controller, stands = self.contract.functions.offerOf(*work.named, tier).call()
        price, renewal_price, sells, renews = offer
        return Offer(price, renewal_price, sells, renews, controller, stands)

    def quote(self, work: Item, tier: int) -> Fee:
        """What a licence costs now."""
        return Fee(*self.contract.functions.quote(*work.named, tier).call())

    def quote_renewal(self, licence_id: int) -> Fee:
        """What renewing a licence costs now."""
        return Fee(*self.contract.functions.quoteRenewal(licence_id).call())

    def is_licensed(self, work: Item, who: str, rights: Right) -> bool:
        """Whether somebody has all these rights now."""
        return bool(self.contract.functions.isLicensed(*work.named, who, int(rights)).call())

    def get(self, licence_id: int) -> Licence:
        """A licence."""
        collection, token, *rest = self.contract.functions.licenseOf(licence_id).call()
        return Licence(licence_id, Item(collection, token), *rest)

    def of(self, work: Item, holder: str) -> list[Licence]:
        """The licences of a work that somebody has, the newest first."""
        ids = self.contract.functions.licensesOf(*work.named, holder).call()
        return [self.get(licence_id) for licence_id in ids]

    def controller(self, work: Item) -> str:
        """Who decides on a work's licences."""
        return str(self.contract.functions.controllerOf(*work.named).call())

    def free_seats(self, work: Item, tier: int) -> int:
        """Seats that are free for a work."""
        return int(self.contract.functions.freeSeats(*work.named, tier).call())

    def income(self, work: Item) -> tuple[int, int, int]:
        """Wei of the last 90 days, time of the newest fee, and number of fees."""
        trailing, newest, count = self.contract.functions.income(*work.named).call()
        return int(trailing), int(newest), int(count)

    # Writing

    def offer(
        self,
        sender: Sender,
        work: Item,
        tier: int,
        *,
        price: int | None,
        renewal_price: int | None,
    ) -> TxReceipt:
        """Puts licences on sale, and their renewal; None takes them off."""
        terms = (price or 0, renewal_price or 0, price is not None, renewal_price is not None)
        call = self.contract.functions.setOffer(*work.named, tier, terms)
        return transact(self._w3, sender, call)

    def buy(
        self, sender: Sender, work: Item, tier: int, to: str, fee: Fee, deadline: int
    ) -> tuple[int, TxReceipt]:
        """Buys a licence for at most `fee`; returns its id."""
        self._allow(sender, fee)
        call = self.contract.functions.buy(*work.named, tier, to, fee.amount, deadline)
        receipt = transact(self._w3, sender, call, value=fee.amount if fee.is_ether else 0)
        return self._sold(receipt), receipt

    def buy_privately(
        self, sender: Sender, offer: PrivateOffer, signature: bytes, fee: Fee
    ) -> tuple[int, TxReceipt]:
        """Buys for its buyer what was offered by signature; returns the licence's id."""
        self._allow(sender, fee)
        call = self.contract.functions.buyPrivately(offer.as_tuple(), signature, fee.amount)
        receipt = transact(self._w3, sender, call, value=fee.amount if fee.is_ether else 0)
        return self._sold(receipt), receipt

    def renew(self, sender: Sender, licence_id: int, fee: Fee, deadline: int) -> TxReceipt:
        """Renews a licence for at most `fee`; anyone may."""
        self._allow(sender, fee)
        call = self.contract.functions.renew(licence_id, fee.amount, deadline)
        return transact(self._w3, sender, call, value=fee.amount if fee.is_ether else 0)

    def cancel(self, sender: Sender, licence_id: int) -> TxReceipt:
        """Ends the sender's licence; nothing comes back."""
        return transact(self._w3, sender, self.contract.functions.cancelSubscription(licence_id))

    def transfer(self, sender: Sender, licence_id: int, to: str) -> TxReceipt:
        """Gives the sender's licence away."""
        call = self.contract.functions.transferFrom(sender.address, to, licence_id)
        return transact(self._w3, sender, call)

    def private_offer(
        self, work: Item, tier: int, buyer: str, price: int, deadline: int
    ) -> PrivateOffer:
        """An offer with a nonce that was never used, to be signed."""
        nonce = secrets.randbits(64)
        return PrivateOffer(*work.named, tier, buyer, price, nonce, deadline)

    def typed(self, offer: PrivateOffer) -> dict[str, Any]:
        """What who controls the work signs (EIP-712)."""
        names = ("collection", "tokenId", "tier", "buyer", "price", "nonce", "deadline")
        kinds = dict.fromkeys(("collection", "buyer"), "address")
        fields = {name: kinds.get(name, "uint256") for name in names}
        message = dict(zip(names, offer.as_tuple(), strict=True))
        return typed_data(self.contract, "PrivateOffer", fields, message)

    def _sold(self, receipt: TxReceipt) -> int:
        (event,) = self.contract.events.LicenseSold().process_receipt(receipt, DISCARD)
        return int(event["args"]["license"])

    def _allow(self, sender: Sender, fee: Fee) -> None:
        """Lets the registry take exactly a fee that is an ERC-20."""
        if fee.is_ether or not fee.amount:
            return
        token = self._w3.eth.contract(
            address=Web3.to_checksum_address(fee.currency), abi=ERC20
        ).functions
        registry = self.contract.address
        if token.allowance(sender.address, registry).call() < fee.amount:
            transact(self._w3, sender, token.approve(registry, fee.amount))
