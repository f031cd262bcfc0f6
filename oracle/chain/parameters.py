"""What a new studio is deployed with. Times in seconds, money in wei, shares as their names say."""

from pydantic import BaseModel, ConfigDict, Field, field_validator

from oracle.chain.addresses import Address, looks_like_address, read_address
from oracle.chain.licence_tiers import DEFAULT_TIERS, TierParameters
from oracle.chain.loan_terms import LendingParameters, LiquidationParameters

HOUR = 3_600
DAY = 24 * HOUR
GWEI = 10**9
ETHER = 10**18


class _Parameters(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class TokenParameters(_Parameters):
    """StudioToken; `supply` in its smallest unit (18 decimals)."""

    name: str = "Atelier Studio"
    symbol: str = "STUDIO"
    supply: int = Field(default=1_000_000 * ETHER, gt=0)


class GovernorParameters(_Parameters):
    """StudioGovernor and its timelock."""

    voting_delay: int = Field(default=DAY, ge=0)
    voting_period: int = Field(default=5 * DAY, gt=0)
    proposal_threshold: int = Field(default=1_000 * ETHER, ge=0)
    quorum_percent: int = Field(default=4, ge=1, le=100)
    late_quorum_extension: int = Field(default=DAY, ge=0)
    timelock_delay: int = Field(default=2 * DAY, ge=0)


class TreasuryParameters(_Parameters):
    """Treasury: in each `period` at most `cap_bps` of what was there; see ITreasury.sol.

    `least_period` is for ever; the others can be changed by vote.
    """

    least_period: int = Field(default=7 * DAY, gt=0)
    period: int = Field(default=30 * DAY, gt=0, le=365 * DAY)
    cap_bps: int = Field(default=2_000, ge=100, le=5_000)

    def as_tuple(self) -> tuple[int, ...]:
        """`Limit` in ITreasury.sol."""
        return self.period, self.cap_bps


class OperatorParameters(_Parameters):
    """OperatorRegistry."""

    minimum_bond: int = Field(default=ETHER, ge=0)
    exit_delay: int = Field(default=30 * DAY, ge=0)
    replacement_delay: int = Field(default=61 * DAY, ge=0)


class RuleParameters(_Parameters):
    """The rules of rounds (`Rules` in IGenerationOracle.sol), in the struct's order."""

    base_fee: int = Field(default=ETHER // 100, ge=0)
    fee_per_work: int = Field(default=ETHER // 10_000, ge=0)
    stake: int = Field(default=ETHER // 4, gt=0)
    gas_price: int = Field(default=10 * GWEI, ge=0)
    no_show_penalty_bps: int = Field(default=2_000, ge=0, le=2_500)
    quorum: int = Field(default=2, ge=1)
    print_quorum: int = Field(default=3, ge=2)
    max_works: int = Field(default=16_384, ge=1, le=65_536)
    seed_delay: int = Field(default=4, ge=1)
    commit_window: int = Field(default=2 * HOUR, gt=0)
    reveal_window: int = Field(default=2 * HOUR, gt=0)
    challenge_window: int = Field(default=DAY, gt=0)
    lifetime: int = Field(default=7 * DAY, gt=0)

    def as_tuple(self) -> tuple[int, ...]:
        """The struct as the ABI wants it."""
        return tuple(self.model_dump().values())


class CurationParameters(_Parameters):
    """How long members choose from a round, and how many works they choose."""

    period: int = Field(default=3 * DAY, gt=0)
    seats: int = Field(default=8, ge=1, le=32)

    def as_tuple(self) -> tuple[int, ...]:
        """`CurationTerms` in ICuration.sol."""
        return tuple(self.model_dump().values())


class AuctionParameters(_Parameters):
    """Auctions of chosen works (`AuctionTerms` in IAuctionHouse.sol), in the struct's order.

    `retry`: whether an unsold work is offered again, up to `tries` times, before it goes to the
    treasury.
    """

    reserve: int = Field(default=ETHER // 10, ge=1)
    duration: int = Field(default=DAY, gt=0)
    extension: int = Field(default=15 * 60, ge=0)
    extension_cap: int = Field(default=6 * HOUR, ge=0)
    increment_bps: int = Field(default=500, ge=1, le=5_000)
    retry: bool = True
    tries: int = Field(default=2, ge=1, le=10)

    def as_tuple(self) -> tuple[int, ...]:
        """The struct as the ABI wants it."""
        return tuple(int(value) for value in self.model_dump().values())


class VaultParameters(_Parameters):
    """Vaults to come (`VaultTerms` in IFractionVault.sol), in the struct's order."""

    duration: int = Field(default=3 * DAY, gt=0)
    extension: int = Field(default=15 * 60, ge=0)
    extension_cap: int = Field(default=6 * HOUR, ge=0)
    increment_bps: int = Field(default=500, ge=1, le=5_000)
    quorum_bps: int = Field(default=5_000, ge=1_000, le=9_000)
    most_curator_fee_bps: int = Field(default=1_000, ge=0, le=1_000)

    def as_tuple(self) -> tuple[int, ...]:
        """The struct as the ABI wants it."""
        return tuple(self.model_dump().values())


class PoolParameters(_Parameters):
    """Pools to come (`PoolTerms` in IFractionPool.sol); the studio's part is one of the fee."""

    fee_bps: int = Field(default=30, ge=0, le=500)
    studio_part_bps: int = Field(default=2_000, ge=0, le=5_000)

    def as_tuple(self) -> tuple[int, ...]:
        """The struct as the ABI wants it."""
        return tuple(self.model_dump().values())


class AppraisalParameters(_Parameters):
    """What the appraiser goes by (`AppraisalTerms` in IStudioAppraiser.sol), in the struct's order.

    `depth_multiple`: how many times the ETH in its pool a vault can be worth, for drawing the ETH
    that stood there for `depth_days` whole days; `sold_multiple`: how many times what its works
    fetched at auction it can secure; `income_multiple`: of what licences earned in 90 days.
    """

    window: int = Field(default=DAY, gt=0)
    short_window: int = Field(default=HOUR, gt=0)
    age: int = Field(default=180 * DAY, gt=0)
    record_age: int = Field(default=7 * DAY, gt=0)
    depth_multiple: int = Field(default=5, ge=1, le=50)
    depth_days: int = Field(default=7, ge=2, le=30)
    sample: int = Field(default=32, ge=3, le=64)
    least_sales: int = Field(default=5, ge=3, le=64)
    sold_multiple: int = Field(default=1, ge=1, le=5)
    income_multiple: int = Field(default=12, ge=1, le=80)
    least_licenses: int = Field(default=5, ge=1, le=1_000)
    haircut_bps: int = Field(default=5_000, ge=1_000, le=9_000)

    def as_tuple(self) -> tuple[int, ...]:
        """The struct as the ABI wants it."""
        return tuple(self.model_dump().values())


TRAINER, MEMBERS, TREASURY = "trainer", "members", "treasury"
WHOLE_SPLIT = 1_000_000


def _recipient(text: str) -> str:
    if not looks_like_address(text):
        raise ValueError(f"{text!r} is neither trainer, members, treasury nor an address")
    return read_address(text)


class MarketParameters(_Parameters):
    """What a studio's market begins with.

    `split`: the parts of every payment, in millionths, by recipient: "trainer" (of the round's
    model), "members" (StudioToken's revenue), "treasury", or an address, as an artist's or that of
    a splitter. `wrapped_ether`: the chain's WETH; none: the studio deploys its own.
    """

    wrapped_ether: Address | None = None
    curation: CurationParameters = CurationParameters()
    auction: AuctionParameters = AuctionParameters()
    vault: VaultParameters = VaultParameters()
    pool: PoolParameters = PoolParameters()
    appraisal: AppraisalParameters = AppraisalParameters()
    split: dict[str, int] = Field(
        default={TRAINER: 150_000, MEMBERS: 450_000, TREASURY: 400_000}, min_length=1
    )

    @field_validator("split")
    @classmethod
    def _whole(cls, split: dict[str, int]) -> dict[str, int]:
        named = {n: n if n in (TRAINER, MEMBERS, TREASURY) else _recipient(n) for n in split}
        if len(set(named.values())) < len(named):
            raise ValueError("a recipient stands there twice")
        if min(split.values()) <= 0 or sum(split.values()) != WHOLE_SPLIT:
            raise ValueError(
                f"the parts are positive and add up to {WHOLE_SPLIT}, not {sum(split.values())}"
            )
        return {named[n]: part for n, part in split.items()}


class ClaimParameters(_Parameters):
    """Claims of infringement to come (`ClaimTerms` in IInfringementClaims.sol)."""

    bond: int = Field(default=ETHER // 10, ge=ETHER // 1_000, le=10 * ETHER)
    period: int = Field(default=60 * DAY, gt=0, le=180 * DAY)

    def as_tuple(self) -> tuple[int, ...]:
        """The struct as the ABI wants it."""
        return tuple(self.model_dump().values())


class LicensingParameters(_Parameters):
    """What a studio's licences begin with.

    `studio_share_bps`: what of every fee and royalty goes to the work's splitter.
    """

    studio_share_bps: int = Field(default=1_500, ge=0, le=3_000)
    claims: ClaimParameters = ClaimParameters()
    tiers: tuple[TierParameters, ...] = DEFAULT_TIERS


class StudioParameters(_Parameters):
    """Everything; the defaults are meant for a public chain."""

    token: TokenParameters = TokenParameters()
    governor: GovernorParameters = GovernorParameters()
    treasury: TreasuryParameters = TreasuryParameters()
    operators: OperatorParameters = OperatorParameters()
    rules: RuleParameters = RuleParameters()
    market: MarketParameters = MarketParameters()
    licensing: LicensingParameters = LicensingParameters()
    lending: LendingParameters = LendingParameters()
    minimum_window: int = Field(default=HOUR, gt=0)


def local_parameters() -> StudioParameters:
    """A studio for a chain on one's own machine: the same rules in seconds instead of days."""
    return StudioParameters(
        governor=GovernorParameters(
            voting_delay=1,
            voting_period=60,
            late_quorum_extension=10,
            timelock_delay=2,
            proposal_threshold=ETHER,
        ),
        treasury=TreasuryParameters(least_period=60, period=120),
        operators=OperatorParameters(exit_delay=120, replacement_delay=300),
        rules=RuleParameters(
            seed_delay=2,
            commit_window=20,
            reveal_window=10,
            challenge_window=10,
            lifetime=600,
        ),
        market=MarketParameters(
            curation=CurationParameters(period=60, seats=3),
            auction=AuctionParameters(duration=60, extension=10, extension_cap=30),
            vault=VaultParameters(duration=60, extension=10, extension_cap=30),
            appraisal=AppraisalParameters(
                window=60, short_window=10, least_sales=3, depth_days=2, sold_multiple=5
            ),
        ),
        lending=LendingParameters(notice=60, liquidation=LiquidationParameters(halving=50)),
        minimum_window=2,
    )
