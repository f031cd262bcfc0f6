"""Kinds of licences: what they allow, and those that a new studio begins with."""

from enum import IntEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, field_validator
from web3 import Web3

from oracle.chain.addresses import ETH, Address
from oracle.chain.types import rights_of
from oracle.quantities import ETHER

DAYS = 24
YEAR = 365 * DAYS
TEXT_BYTES = 32
TERMS = "d6660daa87b0cae75d760f64d7807c6d92da0d43b6bf5cdd12c04d6b78a87411"
"""SHA-256 of docs/licence-terms.md."""


class Derivatives(IntEnum):
    """Whether works made from a licensed one may be registered (ILicenseTiers.sol)."""

    NONE = 0
    ALLOWED = 1
    APPROVAL = 2


class TierParameters(BaseModel):
    """A tier of licences (`Tier` in ILicenseTiers.sol).

    `rights` and `exclusive` by name, with commas; `duration` (0: for ever) and `grace` in hours;
    `seats` at once, 0 for any number; `parent_share` in millionths; `floor` in wei or the smallest
    unit of `currency` (an ERC-20; none: ETH); `terms`: SHA-256 of the contract's text, in hex.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1)
    rights: str
    exclusive: str = ""
    duration: int = Field(default=YEAR, ge=0, le=87_600)
    grace: int = Field(default=7 * DAYS, ge=0, le=720)
    seats: int = Field(default=0, ge=0, le=10)
    transferable: bool = True
    derivatives: str = "none"
    reciprocal: bool = False
    parent_share: int = Field(default=0, ge=0, le=500_000)
    floor: int = Field(default=0, ge=0, le=10**24)
    currency: Address | None = None
    territory: str = "world"
    terms: str = Field(default=TERMS, pattern=r"^(0x)?[0-9a-fA-F]{64}$")

    @field_validator("rights", "exclusive")
    @classmethod
    def _rights(cls, names: str) -> str:
        rights_of(names)
        return names

    @field_validator("derivatives")
    @classmethod
    def _derivatives(cls, name: str) -> str:
        if name.upper() not in Derivatives.__members__:
            raise ValueError(f"{name!r} is none of none, allowed, approval")
        return name

    @field_validator("name", "territory")
    @classmethod
    def _short(cls, text: str) -> str:
        if len(text.encode()) > TEXT_BYTES:
            raise ValueError(f"{text!r} has more than {TEXT_BYTES} bytes")
        return text

    def as_tuple(self) -> tuple[Any, ...]:
        """The struct as the ABI wants it."""
        return (
            int(rights_of(self.rights)),
            int(rights_of(self.exclusive)),
            self.duration,
            self.grace if self.duration else 0,
            self.seats,
            self.transferable,
            int(Derivatives[self.derivatives.upper()]),
            self.reciprocal,
            self.parent_share,
            False,
            self.floor,
            Web3.to_checksum_address(self.currency) if self.currency else ETH,
            self.name.encode().ljust(TEXT_BYTES, b"\0"),
            self.territory.encode().ljust(TEXT_BYTES, b"\0"),
            bytes.fromhex(self.terms.removeprefix("0x")),
        )


DEFAULT_TIERS = (
    TierParameters(
        name="personal display",
        rights="display",
        duration=0,
        transferable=False,
        floor=ETHER // 100,
    ),
    TierParameters(name="web", rights="display,web", floor=ETHER // 50),
    TierParameters(
        name="commercial print",
        rights="display,web,print,merchandise",
        seats=10,
        floor=ETHER // 10,
    ),
    TierParameters(
        name="exclusive advertising",
        rights="display,web,print,advertising",
        exclusive="display,advertising",
        duration=90 * DAYS,
        floor=ETHER,
    ),
    TierParameters(
        name="derivative, share alike",
        rights="derivative",
        derivatives="allowed",
        reciprocal=True,
        parent_share=200_000,
        floor=ETHER // 20,
    ),
    TierParameters(name="AI training", rights="training", duration=0, floor=ETHER // 4),
)
"""Six kinds that cover what works are mostly asked for."""
