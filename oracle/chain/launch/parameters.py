"""What a new studio is deployed with. Times in seconds, money in wei, shares as their names say."""

from pydantic import Field, field_validator

from oracle.chain.addresses import Address, looks_like_address, read_address
from oracle.chain.appraisal.parameters import AppraisalParameters
from oracle.chain.artwork.parameters import CurationParameters
from oracle.chain.auction.parameters import AuctionParameters
from oracle.chain.fractions.parameters import PoolParameters, VaultParameters
from oracle.chain.generation.parameters import OperatorParameters, RuleParameters
from oracle.chain.governance.parameters import (
    GovernorParameters,
    TokenParameters,
    TreasuryParameters,
)
from oracle.chain.lending.parameters import LendingParameters, LiquidationParameters
from oracle.chain.licensing.parameters import LicensingParameters
from oracle.chain.terms import Parameters
from oracle.quantities import ETHER, HOUR, MILLIONTHS

TRAINER, MEMBERS, TREASURY = "trainer", "members", "treasury"


def _recipient(text: str) -> str:
    if not looks_like_address(text):
        raise ValueError(f"{text!r} is neither trainer, members, treasury nor an address")
    return read_address(text)


class MarketParameters(Parameters):
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
        if min(split.values()) <= 0 or sum(split.values()) != MILLIONTHS:
            raise ValueError(
                f"the parts are positive and add up to {MILLIONTHS}, not {sum(split.values())}"
            )
        return {named[n]: part for n, part in split.items()}


class StudioParameters(Parameters):
    """All parameters of a studio; the defaults are meant for a public chain."""

    token: TokenParameters = TokenParameters()
    governor: GovernorParameters = GovernorParameters()
    treasury: TreasuryParameters = TreasuryParameters()
    operators: OperatorParameters = OperatorParameters()
    rules: RuleParameters = RuleParameters()
    market: MarketParameters = MarketParameters()
    licensing: LicensingParameters = LicensingParameters()
    lending: LendingParameters = LendingParameters()
    min_window: int = Field(default=HOUR, gt=0)


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
        treasury=TreasuryParameters(min_period=60, period=120),
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
                window=60, short_window=10, min_sales=3, depth_days=2, sold_multiple=5
            ),
        ),
        lending=LendingParameters(notice=60, liquidation=LiquidationParameters(halving=50)),
        min_window=2,
    )
